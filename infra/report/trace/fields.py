"""The fields of the sentences about a decision: everything that a row of `stopped` or `passed` may name."""

from dataclasses import dataclass

from network.model.declared import Declared
from network.model.firewall import FirewallRule
from network.model.gateway import Gateway
from network.model.nsg import SecurityRule
from network.model.route import UserRoute
from network.model.trace import DecidedBy
from network.model.words import Direction, GatewayType, NextHopType

ANSWERERS = {
    "privateDnsZone": "private zone {}",
    "dnsServer": "DNS server {}",
    "publicDns": "public DNS",
    "azureProvidedDns": "Azure's own DNS",
    "none": "nobody",
}
SIDES = {Direction.INBOUND: ("in", "inbound"), Direction.OUTBOUND: ("out", "outbound"), None: ("through", "")}


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asked about, in the words they used."""

    source: str
    target: str
    ports: str


def fields(decided_by: DecidedBy, asked: Asked) -> dict[str, str]:
    """Every field, by its name; what a decision does not have is said in general words."""
    subject = decided_by.subject
    side, bound = SIDES[subject.direction if isinstance(subject, SecurityRule) else None]
    name = decided_by.name or (subject.name if subject is not None else "")
    return {
        "source": asked.source,
        "target": asked.target,
        "ports": asked.ports,
        "name": name,
        "firewall": name if name.lower() == "firewall" else f"firewall {name}",
        "rule": _rule(decided_by),
        "before": _before(decided_by),
        "collection": decided_by.rule_collection or "its policy",
        "side": side,
        "bound": bound,
        "route": _route(decided_by),
        "on_route": f" on {_route(decided_by)}" if decided_by.address_prefix else "",
        "prefix": str(decided_by.address_prefix or "it"),
        "hop": str(decided_by.next_hop_type or NextHopType.NONE),
        "via": via(subject) if subject is not None else decided_by.name or "its next hop",
        "gateway": f"gateway {decided_by.name}" if decided_by.name else "no gateway is there that would",
        "state": decided_by.connection_state or "not approved",
        "match": decided_by.match or "",
        "device": decided_by.device or name,
        "answerer": _answerer(decided_by),
        "translated": _translated(subject),
        "what": _what(decided_by, name),
    }


def _rule(decided_by: DecidedBy) -> str:
    subject = decided_by.subject
    rule = decided_by.rule or (subject.name if isinstance(subject, SecurityRule) else "")
    return f"{rule} (Azure's default)" if isinstance(subject, SecurityRule) and subject.default else rule


def _before(decided_by: DecidedBy) -> str:
    """Where a rule would have to stand that should count; Azure's own rules come last anyway."""
    subject = decided_by.subject
    default = isinstance(subject, SecurityRule) and subject.default
    return "" if default else f", before rule {_rule(decided_by)}"


def _what(decided_by: DecidedBy, name: str) -> str:
    resource = (decided_by.resource or "").rpartition("/")[2] or name or "the network"
    return f"{decided_by.property_path} of {resource}" if decided_by.property_path else resource


def _route(decided_by: DecidedBy) -> str:
    prefix = decided_by.address_prefix
    if decided_by.route_name:
        return f"route {decided_by.route_name}{f' ({prefix})' if prefix else ''}"
    return f"route {prefix}" if prefix else "a route"


def via(subject: Declared) -> str:
    """What a route leads to: the address or the name of what comes next."""
    match subject:
        case UserRoute(next_hop=address) if address is not None:
            return str(address)
        case Gateway(type=kind, name=name):
            return f"{'ExpressRoute' if kind is GatewayType.EXPRESS_ROUTE else 'VPN'} gateway {name}"
        case UserRoute():
            return "the virtual network gateway"
        case _:
            return subject.name


def _translated(subject: Declared | None) -> str:
    if not isinstance(subject, FirewallRule):
        return ""
    target = subject.translated_fqdn or str(subject.translated_address or "an address that is not known")
    return f"{target}, port {subject.translated_port}" if subject.translated_port else target


def _answerer(decided_by: DecidedBy) -> str:
    answered = dict(decided_by.answered_by or ())
    return ANSWERERS.get(answered.get("type", "none"), "{}").format(answered.get("name", ""))
