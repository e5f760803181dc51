"""Private DNS zones, the networks they are linked to, and the machines that register in them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from network.lift.body import Body, Declaration, body_of, declaration
from network.lift.dns_hosts import Host
from network.lift.index import Node, ResourceIndex, id_key, last_segment, parent_id, resource_group
from network.model.declared import Gap
from network.model.dns import Address, Record, Zone, ZoneLink, normal_name, suffixes

ZONES = "Microsoft.Network/privateDnsZones"
ADDRESSES = "Microsoft.Network/privateDnsZones/A"
ALIASES = "Microsoft.Network/privateDnsZones/CNAME"
LINKS = "Microsoft.Network/privateDnsZones/virtualNetworkLinks"
REDIRECT = "nxdomainredirect"
APEX = "@"


@dataclass(frozen=True, slots=True)
class Linked:
    """One link of the zone with the key `zone`; `vnet` is a key, or not known before deployment."""

    node: Node
    zone: str
    vnet: str | Gap
    registers: bool | Gap
    redirects: bool | Gap


def read_links(index: ResourceIndex) -> tuple[Linked, ...]:
    """Every link of a private zone to a virtual network, in the order of their ids."""
    found = []
    for node in sorted(index.of_type(LINKS), key=lambda node: node.key):
        body = body_of(node)
        vnet = body.reference("virtualNetwork")
        policy = body.text("resolutionPolicy")
        if vnet is not None:
            vnet = vnet if isinstance(vnet, Gap) else id_key(vnet)
            redirects = policy if isinstance(policy, Gap) else (policy or "").lower() == REDIRECT
            found.append(Linked(node, node.parent, vnet, body.flag("registrationEnabled") or False, redirects))
    return tuple(found)


def read_zones(index: ResourceIndex, links: Iterable[Linked], hosts: Iterable[Host]) -> dict[str, Zone]:
    """Every zone by key, with its own records before those of the machines that register in it (S-183).

    A zone that is linked but not in the graph is there by name; that not all of its records are known is its gap.
    """
    nodes = sorted(index.of_type(ZONES), key=lambda node: node.key)
    names = _plain_names(nodes)
    registered = _registered(links, hosts)
    found = {}
    for node in nodes:
        domain = normal_name(node.name)
        own = (host.record(f"{host.label}.{domain}") for host in registered.get(node.key, ()))
        records = (*_records(index, node.id, domain), *own)
        found[node.key] = zone_of(declaration(node, names[node.key]), domain, records)
    for link in links:
        if link.zone not in found:
            zone = parent_id(link.node.id)
            name = last_segment(zone)
            declared = Declaration(id=zone, name=name, source=None, assumed=False)
            records = tuple(_records(index, zone, normal_name(name)))
            found[link.zone] = zone_of(declared, normal_name(name), records, Gap("records", zone))
    return found


def zone_of(declared: Declaration, domain: str, records: Iterable[Record], *gaps: Gap) -> Zone:
    """The zone with these records; of two records of one host the first counts."""
    by_host: dict[str, Record] = {}
    for record in records:
        by_host.setdefault(record.host, record)
    domains = frozenset(domain for host in by_host for domain in suffixes(host))
    return Zone(**declared, domain=domain, records=by_host, domains=domains, gaps=gaps)


def zones_by_vnet(links: Iterable[Linked], zones: Mapping[str, Zone]) -> dict[str, dict[str, ZoneLink]]:
    """The zones that answer in each network, by domain; of two of one name (ARM refuses that) the lower id counts."""
    found: dict[str, dict[str, ZoneLink]] = {}
    for link in links:
        if isinstance(link.vnet, str):
            zone = zones[link.zone]
            known = found.setdefault(link.vnet, {})
            known.setdefault(zone.domain, ZoneLink(**declaration(link.node), zone=zone, redirects=link.redirects))
    return found


def full_name(label: str, domain: str) -> str:
    """The host that a record set's label stands for: `@` is the zone itself."""
    return domain if label == APEX else f"{normal_name(label)}.{domain}"


def _registered(links: Iterable[Linked], hosts: Iterable[Host]) -> dict[str, list[Host]]:
    """The machines that register in each zone."""
    by_vnet: dict[str, list[Host]] = {}
    for host in hosts:
        by_vnet.setdefault(host.vnet, []).append(host)
    found: dict[str, list[Host]] = {}
    for link in links:
        if link.registers and isinstance(link.vnet, str):
            machines = (host.hidden_by(link.registers) for host in by_vnet.get(link.vnet, ()))
            found.setdefault(link.zone, []).extend(machines)
    return found


def _plain_names(nodes: Iterable[Node]) -> dict[str, str]:
    """The zones' names, with the resource group where two have the same (docs/snapshot.md 1.3)."""
    nodes = tuple(nodes)
    shared = Counter(normal_name(node.name) for node in nodes)
    return {
        node.key: node.name if shared[normal_name(node.name)] == 1 else f"{node.name}({resource_group(node.id)})"
        for node in nodes
    }


def _records(index: ResourceIndex, zone: str, domain: str) -> list[Record]:
    found = []
    for node in index.children(zone, ADDRESSES):
        host = full_name(node.name, domain)
        found.append(Record(**declaration(node), host=host, addresses=_addresses(body_of(node))))
    for node in index.children(zone, ALIASES):
        alias = body_of(node).body("cnameRecord")
        target = alias.text("cname") if isinstance(alias, Body) else alias
        target = normal_name(target) if isinstance(target, str) else target
        found.append(Record(**declaration(node), host=full_name(node.name, domain), alias=target))
    return sorted(found, key=lambda record: (record.host, id_key(record.id)))


def _addresses(body: Body) -> tuple[Address, ...]:
    records = body.bodies("aRecords")
    if isinstance(records, Gap):
        return (records,)
    found = (record.address("ipv4Address") for record in records)
    return tuple(address for address in found if address is not None)
