"""The world as JSON, read into its nouns (docs/snapshot.md, section 2)."""

from collections.abc import Iterator, Mapping, Sequence
from ipaddress import IPv4Address

from network.lift.index import ResourceIndex, resource_group
from network.model.addresses import parse_address, parse_prefix
from network.model.errors import InputError
from network.model.resource import Json
from network.model.world import (
    ConditionalForwarder,
    DnsAnswer,
    DnsServer,
    Guest,
    InternetHost,
    Prefixes,
    PublicRecord,
    Site,
    World,
)

Object = Mapping[str, Json]
KEYS = (
    "dnsAnswers", "dnsServers", "guests", "infrastructureFqdns", "instanceAddresses", "internetHosts", "learnedRoutes",
    "onPremises", "publicDns", "publicEndpoints", "serviceTags", "threatIntelligence",
)  # fmt: skip


def read_world(document: Object) -> World:
    """The nouns of a world. Unknown keys are ignored; InputError names the key that is of the wrong type."""
    return World(
        sites=tuple(_site(where, one) for where, one in _objects("onPremises", document.get("onPremises"))),
        learned_routes={
            name: _prefixes(f"learnedRoutes.{name}", value) for name, value in _items(document, "learnedRoutes")
        },
        internet_hosts=tuple(
            _host(where, one) for where, one in _objects("internetHosts", document.get("internetHosts"))
        ),
        service_tags={name: _prefixes(f"serviceTags.{name}", value) for name, value in _items(document, "serviceTags")},
        public_endpoints={
            name: _address(f"publicEndpoints.{name}", value) for name, value in _items(document, "publicEndpoints")
        },
        public_dns=tuple(_record(where, one) for where, one in _objects("publicDns", document.get("publicDns"))),
        dns_servers=tuple(_server(where, one) for where, one in _objects("dnsServers", document.get("dnsServers"))),
        dns_answers=tuple(_answer(where, one) for where, one in _objects("dnsAnswers", document.get("dnsAnswers"))),
        guests={name: _guest(f"guests.{name}", value) for name, value in _items(document, "guests")},
        instance_addresses={
            name: _address(f"instanceAddresses.{name}", value) for name, value in _items(document, "instanceAddresses")
        },
        malicious_ips=_addresses(
            "threatIntelligence.maliciousIps",
            _object("threatIntelligence", document.get("threatIntelligence")).get("maliciousIps"),
        ),
        infrastructure_fqdns=_texts("infrastructureFqdns", document.get("infrastructureFqdns")),
    )


def check_names(world: World, index: ResourceIndex) -> None:
    """Refuse a world that names something that is not in the graph; InputError names the entry."""
    known = {node.key for node in index} | {node.name.lower() for node in index}
    known |= {f"{node.name}({resource_group(node.id)})".lower() for node in index}
    for where, name in _names(world):
        if name.rstrip("/").lower() not in known:
            raise InputError(f"world {where}", name, "the name of a resource of the snapshot")


def _names(world: World) -> Iterator[tuple[str, str]]:
    for site in world.sites:
        yield from ((f"onPremises.{site.name}.connectedGateways", name) for name in site.gateways)
    yield from (("learnedRoutes", name) for name in world.learned_routes)
    yield from (("publicEndpoints", name) for name in world.public_endpoints)
    yield from (("guests", name) for name in world.guests)
    yield from (("instanceAddresses", name) for name in world.instance_addresses)
    yield from (("dnsServers", server.vm) for server in world.dns_servers if server.vm)


def _site(where: str, one: Object) -> Site:
    return Site(
        name=_text(f"{where}.name", one.get("name"), ""),
        prefixes=_prefixes(f"{where}.addressPrefixes", one.get("addressPrefixes")),
        gateways=_texts(f"{where}.connectedGateways", one.get("connectedGateways")),
    )


def _host(where: str, one: Object) -> InternetHost:
    address = _address(f"{where}.ipAddress", one.get("ipAddress"))
    name = _text(f"{where}.name", one.get("name"), str(address))
    return InternetHost(name, address, _texts(f"{where}.fqdns", one.get("fqdns")))


def _record(where: str, one: Object) -> PublicRecord:
    return PublicRecord(
        _text(f"{where}.name", one.get("name")),
        _text(f"{where}.type", one.get("type")).upper(),
        _text(f"{where}.value", one.get("value")),
    )


def _server(where: str, one: Object) -> DnsServer:
    zones = {}
    for zone, labels in _object(f"{where}.zones", one.get("zones")).items():
        inside = _object(f"{where}.zones.{zone}", labels)
        zones[zone] = {label: _addresses(f"{where}.zones.{zone}.{label}", value) for label, value in inside.items()}
    forwarders = _objects(f"{where}.conditionalForwarders", one.get("conditionalForwarders"))
    return DnsServer(
        address=_address(f"{where}.ipAddress", one.get("ipAddress")),
        vm=_text(f"{where}.vm", one.get("vm"), "") or None,
        zones=zones,
        conditional_forwarders=tuple(
            ConditionalForwarder(
                _text(f"{place}.domain", rule.get("domain")), _addresses(f"{place}.targets", rule.get("targets"))
            )
            for place, rule in forwarders
        ),
        forwarders=_texts(f"{where}.forwarders", one.get("forwarders")),
    )


def _answer(where: str, one: Object) -> DnsAnswer:
    return DnsAnswer(
        _address(f"{where}.server", one.get("server")),
        _text(f"{where}.name", one.get("name")),
        _addresses(f"{where}.addresses", one.get("addresses")),
    )


def _guest(where: str, value: Json) -> Guest:
    one = _object(where, value)
    return Guest(
        forwarding=_flag(f"{where}.forwarding", one.get("forwarding")),
        snat=_flag(f"{where}.snat", one.get("snat")),
        loopback_addresses=_addresses(f"{where}.loopbackAddresses", one.get("loopbackAddresses")),
    )


def _object(where: str, value: Json) -> Object:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise InputError(f"world {where}", value, "an object")
    return value


def _items(document: Object, key: str) -> Iterator[tuple[str, Json]]:
    yield from _object(key, document.get(key)).items()


def _list(where: str, value: Json) -> Sequence[Json]:
    if value is None:
        return ()
    if isinstance(value, str | Mapping) or not isinstance(value, Sequence):
        raise InputError(f"world {where}", value, "a list")
    return value


def _objects(where: str, value: Json) -> Iterator[tuple[str, Object]]:
    for position, one in enumerate(_list(where, value)):
        if not isinstance(one, Mapping):
            raise InputError(f"world {where}[{position}]", one, "an object")
        yield f"{where}[{position}]", one


def _text(where: str, value: Json, default: str | None = None) -> str:
    if isinstance(value, str):
        return value
    if value is None and default is not None:
        return default
    raise InputError(f"world {where}", value, "a string")


def _texts(where: str, value: Json) -> tuple[str, ...]:
    return tuple(_text(f"{where}[{position}]", one) for position, one in enumerate(_list(where, value)))


def _flag(where: str, value: Json) -> bool:
    if value is None or isinstance(value, bool):
        return bool(value)
    raise InputError(f"world {where}", value, "true or false")


def _address(where: str, value: Json) -> IPv4Address:
    text = _text(where, value)
    try:
        return parse_address(text)
    except ValueError:
        raise InputError(f"world {where}", text, "an IPv4 address") from None


def _addresses(where: str, value: Json) -> tuple[IPv4Address, ...]:
    return tuple(_address(f"{where}[{position}]", one) for position, one in enumerate(_list(where, value)))


def _prefixes(where: str, value: Json) -> Prefixes:
    # IPv6 prefixes of service tags are left out: IPv6 is not modelled.
    texts = [text for text in _texts(where, value) if ":" not in text]
    try:
        return tuple(parse_prefix(text) for text in texts)
    except ValueError:
        raise InputError(f"world {where}", texts, "a list of IPv4 prefixes") from None
