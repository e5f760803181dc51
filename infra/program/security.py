"""Network security groups as a stack file writes them, as the network declares them."""

from collections.abc import Iterator, Mapping
from typing import Literal

from infra.program.directory import Directory
from infra.settings.ingress import ApplicationGateway
from infra.settings.network import NetworkSettings
from infra.settings.security import SecurityGroup, SecurityRule
from infra.settings.sides import Side, SideKind
from network.azure.limits import HIGHEST_RULE_PRIORITY
from network.azure.special_subnets import BASTION
from network.declare import bastion, ingress
from network.declare.security import ApplicationGroupArgs, SecurityGroupArgs, SecurityRuleArgs
from network.model.ports import HIGHEST_PORT, Ports
from network.model.words import Protocol

Direction = Literal["Inbound", "Outbound"]
ArmProtocol = Literal["Tcp", "Udp", "Icmp", "*"]

PROTOCOLS: Mapping[tuple[Protocol, ...], ArmProtocol] = {
    (Protocol.TCP,): "Tcp",
    (Protocol.UDP,): "Udp",
    (Protocol.ICMP,): "Icmp",
}


def security_groups(network: NetworkSettings, directory: Directory) -> dict[str, SecurityGroupArgs]:
    """The groups of a stack, and for each Bastion or application gateway whose subnet has none the prescribed one."""
    place = directory.network_place
    written = {
        name: SecurityGroupArgs(place=place, name=name, rules=tuple(_rules(group, directory)))
        for name, group in network.nsgs.items()
    }
    prescribed = {
        prescribed_group(name): SecurityGroupArgs(
            place=place,
            name=prescribed_group(name),
            rules=bastion.security_rules(tuple(map(str, host.clients)) or ("Internet",)),
        )
        for name, host in network.bastions.items()
        if needs_group(network, f"{host.vnet}/{BASTION}")
    }
    entries = {
        prescribed_group(name): SecurityGroupArgs(
            place=place,
            name=prescribed_group(name),
            rules=ingress.security_rules(tuple(map(str, gateway.clients)) or ("Internet",), _ports(gateway)),
        )
        for name, gateway in network.application_gateways.items()
        if needs_group(network, gateway.subnet)
    }
    return written | prescribed | entries


def application_groups(network: NetworkSettings, directory: Directory) -> dict[str, ApplicationGroupArgs]:
    """The application security groups of a stack."""
    return {name: ApplicationGroupArgs(place=directory.network_place, name=name) for name in network.asgs}


def prescribed_group(owner: str) -> str:
    """The name of the group that a Bastion or an application gateway brings with it."""
    return f"{owner}-nsg"


def needs_group(network: NetworkSettings, path: str) -> bool:
    """Whether the subnet VNET/SUBNET is there without a group of its own."""
    vnet, name = path.split("/")
    subnet = network.vnets[vnet].subnets.get(name) if vnet in network.vnets else None
    return subnet is not None and subnet.nsg is None


def _ports(gateway: ApplicationGateway) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(service.client_port) for service in gateway.services.values()))


def _rules(group: SecurityGroup, directory: Directory) -> Iterator[SecurityRuleArgs]:
    sides: tuple[tuple[Direction, Mapping[str, SecurityRule]], ...] = (
        ("Inbound", group.inbound),
        ("Outbound", group.outbound),
    )
    for direction, rules in sides:
        yield from (_rule(name, direction, rule, directory) for name, rule in rules.items())
        if group.otherwise == "deny":
            name = f"deny-{'in' if direction == 'Inbound' else 'out'}"
            yield SecurityRuleArgs(name=name, direction=direction, access="Deny", priority=HIGHEST_RULE_PRIORITY)


def _rule(name: str, direction: Direction, rule: SecurityRule, directory: Directory) -> SecurityRuleArgs:
    return SecurityRuleArgs(
        name=name,
        direction=direction,
        access="Allow" if rule.access == "allow" else "Deny",
        protocol=PROTOCOLS.get(rule.ports[0].protocols, "*"),
        sources=_prefixes(rule.from_, directory),
        source_groups=_groups(rule.from_, directory),
        destinations=_prefixes(rule.to, directory),
        destination_groups=_groups(rule.to, directory),
        ports=tuple(map(port_range, rule.ports)),
        priority=rule.priority,
    )


def _groups(sides: tuple[Side, ...], directory: Directory) -> tuple[str, ...]:
    scope = directory.network_place.scope
    return tuple(scope.application_security_group(side.word) for side in sides if side.kind is SideKind.ASG)


def _prefixes(sides: tuple[Side, ...], directory: Directory) -> tuple[str, ...]:
    return tuple(prefix for side in sides for prefix in side_prefixes(side, directory))


def side_prefixes(side: Side, directory: Directory) -> tuple[str, ...]:
    """The prefixes of one side, or its service tag or `*` as Azure writes it; none where it is no prefix at all."""
    match side.kind:
        case SideKind.SUBNET:
            return (directory.subnet_prefix(side.word),)
        case SideKind.VNET:
            return directory.vnet_prefixes(side.word)
        case SideKind.SITE:
            return directory.site_prefixes(side.word)
        case SideKind.SPOKES:
            return directory.spoke_prefixes
        case SideKind.ANY | SideKind.PREFIX | SideKind.TAG:
            return (side.word,)
        case SideKind.ASG | SideKind.IP_GROUP | SideKind.HOST:
            return ()


def port_range(ports: Ports) -> str:
    """Ports as ARM writes them: `443`, `8000-8010`, `*`."""
    if ports.protocols == (Protocol.ICMP,) or (ports.low, ports.high) == (0, HIGHEST_PORT):
        return "*"
    return str(ports.low) if ports.low == ports.high else f"{ports.low}-{ports.high}"
