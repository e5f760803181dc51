"""Load balancers."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from network.lift.index import id_key
from network.lift.nat import is_basic
from network.lift.reader import Reader
from network.model.lb import Frontend, LoadBalancer, LoadBalancingRule, OutboundRule
from network.model.words import Protocol

POOLS = "Microsoft.Network/loadBalancers/backendAddressPools"
_PROTOCOLS = {one.lower(): one for one in Protocol}


def lift_load_balancer(reader: Reader) -> None:
    """`loadBalancers`: frontends, rules, and the members that the pools themselves list."""
    frontends = tuple(_frontend(inner, identity) for identity, inner in reader.elements("frontendIPConfigurations"))
    for one in frontends:
        reader.lifting.frontends[id_key(one.id)] = one
    rules = (*_rules(reader, "loadBalancingRules", _rule), *_rules(reader, "inboundNatRules", _inbound_rule))
    outbound = tuple(_outbound_rule(inner, identity) for identity, inner in reader.elements("outboundRules"))
    basic = is_basic(reader)
    reader.lifting.load_balancers[reader.key] = LoadBalancer(
        basic=basic,
        frontends=frontends,
        rules=tuple(sorted(rules, key=lambda rule: rule.id.lower())),
        outbound_rules=tuple(sorted(outbound, key=lambda rule: rule.id.lower())),
        members=_members(reader),
        **reader.declared(),
    )


def _frontend(reader: Reader, identity: str) -> Frontend:
    lifting = reader.lifting
    return Frontend(
        public=reader.find("publicIPAddress", lifting.public_ips)
        or reader.find("publicIPPrefix", lifting.public_ip_prefixes),
        subnet=reader.find("subnet", lifting.subnets),
        address=reader.address("privateIPAddress"),
        **reader.declared(identity.rpartition("/")[2], identity),
    )


def _rules(
    reader: Reader, collection: str, rule: Callable[[Reader, str], LoadBalancingRule]
) -> Iterator[LoadBalancingRule]:
    """The rules of a list, each with the gaps that are its own."""
    for identity, inner in reader.elements(collection):
        before = len(reader.gaps)
        made = rule(inner, identity)
        yield replace(made, gaps=made.gaps[before:])


def _rule(reader: Reader, identity: str) -> LoadBalancingRule:
    pools = (*reader.key_of("backendAddressPool"), *reader.keys("backendAddressPools"))
    return LoadBalancingRule(
        frontend=_known_frontend(reader),
        pools=tuple(dict.fromkeys(pools)),
        protocol=_PROTOCOLS.get(reader.text("protocol").lower()),
        frontend_port=reader.number("frontendPort") or 0,
        backend_port=reader.number("backendPort") or 0,
        floating_ip=reader.flag("enableFloatingIP"),
        outbound_snat=not reader.flag("disableOutboundSnat"),
        **reader.declared(identity.rpartition("/")[2], identity),
    )


def _inbound_rule(reader: Reader, identity: str) -> LoadBalancingRule:
    """An inbound NAT rule: a load balancing rule for one IP configuration, without outbound SNAT."""
    return LoadBalancingRule(
        frontend=_known_frontend(reader),
        pools=reader.key_of("backendIPConfiguration"),
        protocol=_PROTOCOLS.get(reader.text("protocol").lower()),
        frontend_port=reader.number("frontendPort") or 0,
        backend_port=reader.number("backendPort") or 0,
        floating_ip=reader.flag("enableFloatingIP"),
        outbound_snat=False,
        **reader.declared(identity.rpartition("/")[2], identity),
    )


def _known_frontend(reader: Reader) -> str:
    frontend = reader.find("frontendIPConfiguration", reader.lifting.frontends)
    return id_key(frontend.id) if frontend is not None else ""


def _outbound_rule(reader: Reader, identity: str) -> OutboundRule:
    frontends = reader.find_each("frontendIPConfigurations", reader.lifting.frontends)
    return OutboundRule(
        frontends=tuple(id_key(frontend.id) for frontend in frontends),
        pool="".join(reader.key_of("backendAddressPool")),
        protocol=_PROTOCOLS.get(reader.text("protocol").lower()),
        **reader.declared(identity.rpartition("/")[2], identity),
    )


def _members(reader: Reader) -> tuple[tuple[str, str], ...]:
    """Pool and IP configuration, for each configuration that a pool lists."""
    pools = reader.lifting.index.children(reader.node.id, POOLS)
    return tuple(
        (node.key, configuration)
        for node in pools
        for configuration in reader.child(node).keys("backendIPConfigurations")
    )
