"""The network of a stack as a whole: nothing unknown, nothing inline, everything after what it refers to."""

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise

import pulumi
import pytest

from infra.arm import resource_id
from network.declare.component import Turns
from network.declare.endpoints import PrivateEndpoint, PrivateEndpointArgs
from network.declare.names import PrivateZoneArgs, PrivateZones
from network.declare.network import Network, NetworkArgs
from tests.network.declare.recorder import PLACE, SUBSCRIPTION, Declaration, Declared, declare, unknown_inputs
from tests.network.declare.topologies import BLOB, SCOPE, estate, sandbox

TOPOLOGIES = {"A": sandbox(), "B": estate()}
each_topology = pytest.mark.parametrize("topology", ["A", "B"])


@cache
def declared(topology: str) -> Declaration:
    return declare(lambda: Network("network", TOPOLOGIES[topology]))


def azure(declaration: Declaration) -> list[Declared]:
    return [resource for resource in declaration.resources if not resource.token.startswith("fairway:")]


def strings(value: object) -> Iterator[str]:
    """Every string in a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


def ids(declaration: Declaration) -> dict[str, Declared]:
    """The resources by the id that ARM gives them for their names; refuses a resource without a name."""
    return {
        resource_id(f"azure-native:{resource.token}", resource.inputs, SUBSCRIPTION): resource
        for resource in azure(declaration)
    }


@each_topology
def test_nothing_is_unknown_before_the_first_deployment(topology: str) -> None:
    assert {r.label: unknown_inputs(r) for r in azure(declared(topology)) if unknown_inputs(r)} == {}


@each_topology
def test_every_id_that_is_referred_to_is_the_one_that_arm_gives(topology: str) -> None:
    declaration = declared(topology)
    for resource in azure(declaration):
        assert referred_ids(resource) <= ids(declaration).keys(), resource.label


@each_topology
def test_everything_comes_after_what_it_refers_to_and_what_it_stands_in(topology: str) -> None:
    declaration = declared(topology)
    by_id = ids(declaration)
    for own, resource in by_id.items():
        for other in referred_ids(resource) | (parents(own) & by_id.keys()):
            assert by_id[other].label in declaration.before(resource), resource.label


def referred_ids(resource: Declared) -> set[str]:
    return {text for text in strings(resource.inputs) if text.startswith("/subscriptions/")}


def parents(own: str) -> set[str]:
    """The id of everything that a resource stands in, up to its resource group."""
    segments = own.split("/")
    return {"/".join(segments[:length]) for length in range(5, len(segments))}


@each_topology
def test_inline_and_standalone_children_are_never_mixed(topology: str) -> None:
    declaration = declared(topology)
    for network in declaration.all("network:VirtualNetwork"):
        assert not {"subnets", "virtualNetworkPeerings"} & network.inputs.keys()
    for standalone in ("network:SecurityRule", "network:Route", "network:ServiceEndpointPolicyDefinition"):
        assert not declaration.all(standalone)


@each_topology
def test_operations_on_one_network_are_a_single_queue(topology: str) -> None:
    declaration = declared(topology)
    for network in declaration.all("network:VirtualNetwork"):
        name = network.inputs["virtualNetworkName"]
        queue = [
            resource
            for resource in azure(declaration)
            if resource.token in {"network:Subnet", "network:VirtualNetworkPeering"}
            and resource.inputs["virtualNetworkName"] == name
        ]
        for earlier, later in pairwise(queue):
            assert earlier.label in declaration.before(later), f"{later.label} beside {earlier.label}"


def test_the_rules_of_a_firewall_are_there_before_it_enforces_them() -> None:
    declaration = declared("B")
    before = declaration.before(declaration.one("network:AzureFirewall"))
    assert {"FirewallPolicyRuleCollectionGroup platform", "FirewallPolicyRuleCollectionGroup training"} <= before


def test_a_spoke_borrows_a_gateway_that_is_finished() -> None:
    declaration = declared("B")
    assert "VirtualNetworkGateway vpn" in declaration.before(
        declaration.one("network:VirtualNetworkPeering", "training/spoke")
    )


@pytest.mark.parametrize(
    ("topology", "waited_for", "not_waited_for"),
    [
        pytest.param(
            "A", {"Subnet training/nodes", f"VirtualNetworkLink {BLOB}/training"}, "BastionHost bastion", id="A"
        ),
        pytest.param(
            "B",
            {"AzureFirewall firewall", "InboundEndpoint dns/in", "PrivateResolverVirtualNetworkLink sites/hub"},
            "VirtualNetworkGatewayConnection lab",
            id="B",
        ),
    ],
)
def test_machines_wait_for_network_names_and_egress_but_not_for_the_ways_in(
    topology: str, waited_for: set[str], not_waited_for: str
) -> None:
    machine = {"machine": PrivateZoneArgs(place=PLACE, name="machine.internal")}

    def program() -> None:
        network = Network("network", TOPOLOGIES[topology])
        PrivateZones("machines", machine, pulumi.ResourceOptions(depends_on=network.ready))

    declaration = declare(program)
    before = declaration.before(declaration.one("privatedns:PrivateZone", "machine"))
    assert waited_for <= before
    assert not_waited_for not in before


def test_an_empty_stack_declares_nothing() -> None:
    assert [resource.token for resource in declare(lambda: Network("network", NetworkArgs())).resources] == [
        "fairway:network:Network"
    ]


@each_topology
def test_only_families_that_the_stack_has_are_declared(topology: str) -> None:
    declaration = declared(topology)
    parents = {resource.parent for resource in declaration.resources}
    for component in declaration.resources:
        if component.token.startswith("fairway:"):
            assert component.urn in parents, component.label


def test_private_endpoints_of_services_queue_behind_the_subnets_and_peerings() -> None:
    spoke = TOPOLOGIES["B"].virtual_networks["training"]
    endpoint = PrivateEndpointArgs(
        place=PLACE,
        name="blob",
        subnet=spoke.subnet_id("nodes"),
        target=SCOPE.storage_account("datastore"),
        group_id="blob",
        zones=(SCOPE.private_dns_zone(BLOB),),
    )

    def program() -> None:
        network = Network("network", TOPOLOGIES["B"])
        PrivateEndpoint("blob", endpoint, network.turns[spoke.id], network.child())

    declaration = declare(program)
    before = declaration.before(declaration.one("network:PrivateEndpoint"))
    assert {"Subnet training/nodes", "VirtualNetworkPeering training/hub", "VirtualNetworkPeering training/spoke"} <= (
        before
    )


def test_turns_are_given_for_each_network_of_the_stack_by_id() -> None:
    found: dict[str, Turns] = {}

    def program() -> None:
        found.update(Network("network", TOPOLOGIES["B"]).turns)

    declare(program)
    assert set(found) == {SCOPE.virtual_network("hub"), SCOPE.virtual_network("training")}
