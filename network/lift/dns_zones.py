"""Private DNS zones, the networks they are linked to, and the machines that register in them."""

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

    A zone that is linked but not in the graph is there by name; that its records are not known is its gap.
    """
    nodes = sorted(index.of_type(ZONES), key=lambda node: node.key)
    names = _plain_names(nodes)
    found = {}
    for node in nodes:
        domain = normal_name(node.name)
        registered = (host.record(f"{host.label}.{domain}") for host in _registered(node, links, hosts))
        found[node.key] = zone_of(
            declaration(node, names[node.key]), domain, (*_records(index, node, domain), *registered)
        )
    for link in links:
        if link.zone not in found:
            found[link.zone] = _zone_elsewhere(parent_id(link.node.id))
    return found


def zone_of(declared: Declaration, domain: str, records: Iterable[Record]) -> Zone:
    """The zone with these records; of two records of one host the first counts."""
    by_host: dict[str, Record] = {}
    for record in records:
        by_host.setdefault(record.host, record)
    domains = frozenset(domain for host in by_host for domain in suffixes(host))
    return Zone(**declared, domain=domain, records=by_host, domains=domains)


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


def _registered(zone: Node, links: Iterable[Linked], hosts: Iterable[Host]) -> tuple[Host, ...]:
    registering = {link.vnet: link.registers for link in links if link.zone == zone.key and link.registers}
    return tuple(host.hidden_by(registering[host.vnet]) for host in hosts if host.vnet in registering)


def _zone_elsewhere(zone_id: str) -> Zone:
    name = last_segment(zone_id)
    return Zone(id=zone_id, name=name, domain=normal_name(name), gaps=(Gap("records", zone_id),))


def _plain_names(nodes: Iterable[Node]) -> dict[str, str]:
    """The zones' names, with the resource group where two have the same (docs/snapshot.md 1.3)."""
    nodes = tuple(nodes)
    names = [normal_name(node.name) for node in nodes]
    return {
        node.key: node.name if names.count(name) == 1 else f"{node.name}({resource_group(node.id)})"
        for node, name in zip(nodes, names, strict=True)
    }


def _records(index: ResourceIndex, zone: Node, domain: str) -> list[Record]:
    found = []
    for node in index.children(zone.id, ADDRESSES):
        host = full_name(node.name, domain)
        found.append(Record(**declaration(node), host=host, addresses=_addresses(body_of(node))))
    for node in index.children(zone.id, ALIASES):
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
