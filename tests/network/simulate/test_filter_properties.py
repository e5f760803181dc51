"""Rules against the obvious reading: look at each in the order of its number, take the first that matches."""

from hypothesis import given, settings
from hypothesis import strategies as st

from network.lift.nsg import in_order
from network.model.addresses import parse_address, parse_prefix
from network.model.nsg import SecurityRule, Side
from network.model.topology import Topology
from network.model.vnet import Subnet, VNet
from network.model.words import Access, Direction, Protocol
from network.simulate.filters import decide
from network.simulate.parties import Packet, at

VNET = VNet(id="v", name="v", location="", prefixes=(parse_prefix("10.0.0.0/16"),))
SUBNET = Subnet(id="v/s", name="v/s", label="s", vnet=VNET, prefixes=(parse_prefix("10.0.1.0/24"),))
NETWORK = Topology()
PREFIXES = ["*", "10.0.0.0/16", "10.0.1.4", "10.0.1.0/30", "10.0.2.0/24", "0.0.0.0/0"]
ADDRESSES = ["10.0.1.4", "10.0.1.5", "10.0.2.9", "198.51.100.1"]


def made(fields: tuple[int, Access, str, str, int, int, str]) -> SecurityRule:
    priority, access, origin, target, first, width, protocol = fields
    return SecurityRule(
        id=str(fields),
        name=str(fields),
        priority=priority,
        direction=Direction.INBOUND,
        access=access,
        protocols=frozenset({protocol}) if protocol else frozenset(),
        origin=Side((origin,)),
        target=Side((target,)),
        target_ports=((first, first + width),),
    )


FIELDS = st.tuples(
    st.integers(100, 4096),
    st.sampled_from([Access.ALLOW, Access.DENY]),
    st.sampled_from(PREFIXES),
    st.sampled_from(PREFIXES),
    st.integers(440, 446),
    st.integers(0, 3),
    st.sampled_from(["", "tcp", "udp"]),
)
RULES = st.lists(FIELDS.map(made), max_size=8, unique_by=lambda rule: rule.priority)
PACKETS = st.tuples(
    st.sampled_from(ADDRESSES), st.sampled_from(ADDRESSES), st.sampled_from(list(Protocol)), st.integers(440, 448)
)


def obvious(rules: list[SecurityRule], packet: tuple[str, str, Protocol, int]) -> Access | None:
    """First match by ascending priority, written as plainly as possible."""
    source, target, protocol, port = packet

    def inside(prefix: str, address: str) -> bool:
        return prefix == "*" or parse_address(address) in parse_prefix(prefix)

    for rule in sorted(rules, key=lambda one: one.priority):
        right_protocol = not rule.protocols or protocol.lower() in rule.protocols
        first, last = rule.target_ports[0]
        right_port = protocol is Protocol.ICMP or first <= port <= last
        sides = inside(rule.origin.prefixes[0], source) and inside(rule.target.prefixes[0], target)
        if right_protocol and right_port and sides:
            return rule.access
    return None


def decided(rules: list[SecurityRule], packet: tuple[str, str, Protocol, int]) -> Access | None:
    source, target, protocol, port = packet
    asked = Packet(at(parse_address(source)), at(parse_address(target)), protocol, port)
    found = decide(NETWORK, in_order(rules)[0], SUBNET, asked)
    return found.access if found is not None else None


@settings(max_examples=300, deadline=None)
@given(RULES, PACKETS)
def test_first_match_by_priority(rules: list[SecurityRule], packet: tuple[str, str, Protocol, int]) -> None:
    assert decided(rules, packet) == obvious(rules, packet)


@settings(max_examples=200, deadline=None)
@given(RULES, PACKETS, FIELDS, st.sampled_from([Access.ALLOW, Access.DENY]))
def test_one_more_allow_closes_nothing_and_one_more_deny_opens_nothing(
    rules: list[SecurityRule],
    packet: tuple[str, str, Protocol, int],
    fields: tuple[int, Access, str, str, int, int, str],
    access: Access,
) -> None:
    more = [*rules, made((99, access, *fields[2:]))]
    if decided(rules, packet) is access:
        assert decided(more, packet) is access
