"""Application gateways: frontends, listeners, and the backends that rules send requests to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address

from network.lift.index import id_key
from network.lift.reader import Reader
from network.model.addresses import parse_address
from network.model.declared import Gap
from network.model.edge import AppGateway, Backend, Listener
from network.model.nat import PublicIp

LAYER_4 = ("listeners", "routingRules")
WAF = ("firewallPolicy", "webApplicationFirewallConfiguration")
CUSTOM_RULES = "customRules"
REDIRECTS = ("redirectConfiguration", "defaultRedirectConfiguration")
POOLS = ("backendAddressPool", "defaultBackendAddressPool")
SETTINGS = ("backendHttpSettings", "defaultBackendHttpSettings")
_BY_CONTENT = "what it blocks for the content of a request is not modelled; requests are taken as harmless"
_LAST = 2**31  # without a priority, in the order in which they stand


def lift_app_gateway(reader: Reader) -> None:
    """`applicationGateways` with what their HTTP listeners do; proxies of plain TCP and TLS are not modelled."""
    lifting = reader.lifting
    inner = [one for _, one in reader.elements("gatewayIPConfigurations")]
    subnet = next((found for one in inner if (found := one.find("subnet", lifting.subnets)) is not None), None)
    if subnet is None:
        return
    parts = _Parts.of(reader)
    for collection in LAYER_4:
        if reader.has(collection):
            reader.not_modelled(collection, "what a gateway proxies as plain TCP or TLS is indeterminate")
    _lift_waf(reader)
    listeners = tuple(_listeners(reader, parts))
    sku = reader.node.resource.sku.get("name") or reader.at("sku").text("name")
    lifting.app_gateways[reader.key] = AppGateway(
        subnet=subnet,
        v2=str(sku).lower().endswith("_v2"),
        public_ips=tuple(one.public for one in parts.frontends.values() if one.public is not None),
        addresses=tuple(one.address for one in parts.frontends.values() if one.address is not None),
        listeners=listeners,
        **reader.declared(),
    )


@dataclass(frozen=True, slots=True)
class _Frontend:
    public: PublicIp | None
    address: IPv4Address | None


@dataclass(frozen=True, slots=True)
class _Parts:
    """What rules refer to, by id in lower case."""

    frontends: Mapping[str, _Frontend]
    ports: Mapping[str, int | None]
    listeners: Mapping[str, Reader]
    pools: Mapping[str, Reader]
    settings: Mapping[str, Reader]
    paths: Mapping[str, Reader]

    @classmethod
    def of(cls, reader: Reader) -> "_Parts":
        def named(collection: str) -> dict[str, Reader]:
            return {id_key(identity): inner for identity, inner in reader.elements(collection)}

        ips = reader.lifting.public_ips
        return cls(
            frontends={
                key: _Frontend(one.find("publicIPAddress", ips), one.address("privateIPAddress"))
                for key, one in named("frontendIPConfigurations").items()
            },
            ports={key: one.number("port") for key, one in named("frontendPorts").items()},
            listeners=named("httpListeners"),
            pools=named("backendAddressPools"),
            settings=named("backendHttpSettingsCollection"),
            paths=named("urlPathMaps"),
        )


def _lift_waf(reader: Reader) -> None:
    """A firewall for content lets harmless requests through; its rules for addresses may not, and are not read."""
    if not any(reader.has(key) for key in WAF):
        return
    reader.lifting.leave_out(reader.node, _BY_CONTENT, WAF[0])
    policy = reader.reference(WAF[0])
    node = reader.lifting.index.get(policy) if policy else None
    if policy and node is None:
        reader.key_of(WAF[0])
    elif node is not None and Reader(reader.lifting, node).has(CUSTOM_RULES):
        reader.not_modelled(WAF[0], "flows that a custom rule of a web application firewall may stop are indeterminate")


def _listeners(reader: Reader, parts: _Parts) -> Iterator[Listener]:
    """One for each rule, in the order of priority.

    https://learn.microsoft.com/azure/application-gateway/multiple-site-overview
    """
    rules = enumerate(reader.elements("requestRoutingRules"))
    asked = sorted(rules, key=lambda rule: (rule[1][1].number("priority") or _LAST, rule[0]))
    for _, (identity, rule) in asked:
        key = "".join(rule.key_of("httpListener"))
        written = parts.listeners.get(key)
        frontend = parts.frontends.get("".join(written.key_of("frontendIPConfiguration"))) if written else None
        port = parts.ports.get("".join(written.key_of("frontendPort"))) if written else None
        if written is None or frontend is None or port is None:
            reader.gaps.append(Gap("requestRoutingRules", identity))
            continue
        yield Listener(
            rule=identity.rpartition("/")[2],
            port=port,
            address=frontend.address,
            public=frontend.public,
            hosts=tuple(host.lower() for host in (*written.texts("hostNames"), written.text("hostName")) if host),
            backends=tuple(_backends(rule, parts)),
            redirects=any(one.has(key) for one in _choices(rule, parts) for key in REDIRECTS),
            **reader.declared(key.rpartition("/")[2], identity),
        )


def _choices(rule: Reader, parts: _Parts) -> Iterator[Reader]:
    """The rule itself, or each path that it tells apart and what is left."""
    paths = parts.paths.get("".join(rule.key_of("urlPathMap")))
    if paths is None:
        yield rule
        return
    yield paths
    yield from (one for _, one in paths.elements("pathRules"))


def _backends(rule: Reader, parts: _Parts) -> Iterator[Backend]:
    for one in _choices(rule, parts):
        pool = "".join(key for name in POOLS for key in one.key_of(name))
        settings = parts.settings.get("".join(key for name in SETTINGS for key in one.key_of(name)))
        members = parts.pools.get(pool)
        port = settings.number("port") if settings is not None else None
        if members is not None and settings is not None and port is not None:
            yield _backend(members, settings, pool, port)


def _backend(members: Reader, settings: Reader, pool: str, port: int) -> Backend:
    """A backend address that is no address is a name, wherever it stands."""
    addresses: list[IPv4Address] = []
    names: list[str] = []
    for one in members.each("backendAddresses"):
        written = one.text("ipAddress") or one.text("fqdn")
        try:
            addresses.append(parse_address(written))
        except ValueError:
            names += [written] if written else []
    return Backend(port, tuple(addresses), tuple(names), pool, settings.text("hostName"))
