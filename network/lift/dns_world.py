"""What the world says about names: public DNS, self-managed servers, and fixed answers."""

from collections.abc import Iterable, Iterator, Mapping
from ipaddress import IPv4Address

from network.lift.body import Declaration
from network.lift.dns_hosts import Host
from network.lift.dns_zones import full_name, zone_of
from network.lift.index import id_key
from network.model.dns import DnsMachine, FixedAnswer, Record, Zone, normal_name
from network.model.errors import InputError
from network.model.world import DnsServer, PublicRecord, World

PUBLIC = "public"
ALIAS = "CNAME"


def read_public_zone(world: World) -> Zone:
    """Public DNS: the records of the world and the names of its Internet hosts."""
    records = [*_public_records(world), *_internet_hosts(world)]
    return zone_of(_entry("publicDns", "public DNS"), "", records)


def read_fixed_answers(world: World) -> dict[tuple[IPv4Address, str], FixedAnswer]:
    """What single servers always answer to single names."""
    return {
        (answer.server, normal_name(answer.name)): FixedAnswer(
            **_entry(f"dnsAnswers[{position}]", str(answer.server)), addresses=answer.addresses
        )
        for position, answer in enumerate(world.dns_answers)
    }


def read_machines(world: World, hosts: Iterable[Host]) -> Iterator[DnsMachine]:
    """The self-managed servers. Raises InputError for one on a virtual machine that is not in the graph."""
    hosts = tuple(hosts)
    for position, server in enumerate(world.dns_servers):
        where = f"dnsServers[{position}]"
        host = _host(server, f"world.{where}", hosts)
        zones = {normal_name(name): records for name, records in server.zones.items()}
        yield DnsMachine(
            **_entry(where, str(server.address)),
            address=server.address,
            vnet=host.vnet if host else None,
            machine=host.node.id if host else None,
            zones={name: _own_zone(where, name, records) for name, records in zones.items()},
            conditional={normal_name(rule.domain): rule.targets for rule in server.conditional_forwarders},
            forwarders=tuple(
                None if text == PUBLIC else _address(f"world.{where}", text) for text in server.forwarders
            ),
        )


def _public_records(world: World) -> Iterator[Record]:
    """One record for each name: an alias before addresses, addresses together."""
    by_name: dict[str, list[tuple[int, PublicRecord]]] = {}
    for position, record in enumerate(world.public_dns):
        by_name.setdefault(normal_name(record.name), []).append((position, record))
    for name, found in by_name.items():
        aliases = [(position, record) for position, record in found if record.type == ALIAS]
        position, first = (aliases or found)[0]
        where = f"publicDns[{position}]"
        if aliases:
            yield Record(**_entry(where, name), host=name, alias=normal_name(first.value))
        else:
            addresses = (_address(f"world.publicDns[{at}].value", record.value) for at, record in found)
            yield Record(**_entry(where, name), host=name, addresses=tuple(addresses))


def _internet_hosts(world: World) -> Iterator[Record]:
    for position, host in enumerate(world.internet_hosts):
        for fqdn in host.fqdns:
            name = normal_name(fqdn)
            yield Record(**_entry(f"internetHosts[{position}]", host.name), host=name, addresses=(host.address,))


def _own_zone(where: str, domain: str, records: Mapping[str, tuple[IPv4Address, ...]]) -> Zone:
    declared = _entry(f"{where}.zones", domain)
    hosts = ((full_name(label, domain), addresses) for label, addresses in records.items())
    return zone_of(declared, domain, (Record(**declared, host=host, addresses=found) for host, found in hosts))


def _host(server: DnsServer, where: str, hosts: tuple[Host, ...]) -> Host | None:
    """The machine that a server runs on: the one the world names, else the one that has its address."""
    if server.vm is None:
        return next((host for host in hosts if host.address == server.address), None)
    named = id_key(server.vm)
    found = [host for host in hosts if named in (host.node.key, host.node.name.lower())]
    if len(found) != 1:
        raise InputError(f"{where}.vm", server.vm, "the name or id of one virtual machine of the graph")
    return found[0]


def _address(where: str, text: str) -> IPv4Address:
    try:
        return IPv4Address(text)
    except ValueError:
        raise InputError(where, text, "an IPv4 address") from None


def _entry(where: str, name: str) -> Declaration:
    return {"id": f"world.{where}", "name": name, "source": None, "assumed": False}
