"""Flows that lie in the same header spaces fare alike: over random networks, against the trace of each of them."""

from ipaddress import IPv4Address
from itertools import product
from random import Random

import pytest

from network.lift import lift
from network.lift.graph import read_graph
from network.lift.world import read_world
from network.model.flow import Flow, FlowSource, Host, InternetHost, Machine
from network.model.topology import Topology
from network.model.words import Protocol
from network.simulate.places import address_of
from network.simulate.trace import trace
from network.verify.intents.boundaries import boundaries, header_spaces
from tests.oracle import topologies

ADDRESSES, PORTS, SENDERS = 40, 8, 2  # of each network
OUTSIDE = IPv4Address("203.0.113.200")


def drawn(seed: int) -> Topology:
    """A random network, and its world."""
    random = topologies.Topology(seed)
    return lift(read_graph({"resources": random.resources}), read_world(random.world))


def senders(topology: Topology, rng: Random) -> list[tuple[FlowSource, IPv4Address | None]]:
    """Some machines, and somebody on the Internet."""
    machines = [(nic, address_of(topology, nic.primary)) for nic in topology.nics.values()]
    known = [(Machine(nic), address) for nic, address in machines if address is not None]
    return [*rng.sample(known, min(SENDERS, len(known))), (InternetHost(OUTSIDE), OUTSIDE)]


def beside(ranges: frozenset[tuple[int, int]], rng: Random, highest: int, most: int) -> list[int]:
    """Numbers at both ends of ranges, and their neighbours."""
    ends = sorted({end + step for one in ranges for end in one for step in (-1, 0, 1) if 0 < end + step <= highest})
    return rng.sample(ends, min(most, len(ends)))


def said(flow: Flow) -> str:
    """A flow in a few words."""
    return f"{own_name(flow.source)} to {flow.target}, {flow.protocol}/{flow.port}"


def own_name(source: FlowSource) -> str:
    """The name of a machine, or of whoever else sends."""
    return source.nic.name if isinstance(source, Machine) else str(source)


def compare(first: int, networks: int) -> int:
    """How many flows had an earlier one of their class, with which each of them agreed."""
    alike = 0
    for seed in range(first, first + networks):
        rng, topology = Random(seed), drawn(seed)  # noqa: S311 - drawn again in every run
        lines, spaces = boundaries(topology), header_spaces(topology)
        addresses = [IPv4Address(one) for one in beside(lines.addresses, rng, 2**32 - 1, ADDRESSES)]
        ports = [
            (protocol, port)
            for protocol in (Protocol.TCP, Protocol.UDP)
            for port in beside(lines.ports[protocol] | {(22, 22)}, rng, 65535, PORTS)
        ]
        for source, own in senders(topology, rng):
            seen: dict[tuple[Protocol, int], tuple[Flow, tuple[object, ...]]] = {}
            for target, (protocol, port) in product(addresses, [*ports, (Protocol.ICMP, 0)]):
                met = spaces.sent_from(own) & spaces.sent_to(target) & spaces.on(protocol, port)
                flow = Flow(source, Host(target), protocol, port)
                if target == own:
                    continue
                found = trace(topology, flow)
                end = (found.verdict, tuple((one.type, one.name, one.rule, one.reason) for one in found.decided_by))
                other, expected = seen.setdefault((protocol, met), (flow, end))
                alike += other is not flow
                assert end == expected, f"network {seed}: {said(flow)} ends otherwise than {said(other)}"
    return alike


@pytest.mark.parametrize("first", range(0, 60, 20), ids=lambda first: f"networks {first} to {first + 19}")
def test_one_trace_answers_for_all_flows_of_a_class(first: int) -> None:
    assert compare(first, 20) > 10_000


@pytest.mark.soak
@pytest.mark.parametrize("first", range(60, 2460, 100), ids=lambda first: f"networks {first} to {first + 99}")
def test_one_trace_answers_for_all_flows_of_a_class_everywhere(first: int) -> None:
    assert compare(first, 100) > 50_000
