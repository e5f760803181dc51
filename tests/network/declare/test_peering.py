"""Peerings: both halves with every flag, after all subnets, who lends a gateway before who borrows it."""

from dataclasses import replace

import pulumi
import pytest

from network.declare.component import Turns
from network.declare.peering import PeeringArgs, PeeringHalfArgs, Peerings
from network.declare.vnet import SubnetArgs, VirtualNetwork, VirtualNetworkArgs
from tests.network.declare.recorder import HUB, PLACE, Declaration, declare

SPOKE_ID, HUB_ID = PLACE.scope.virtual_network("training"), HUB.virtual_network("hub")
TO_SPOKE = PeeringHalfArgs(name="to-training", virtual_network=HUB_ID, remote=SPOKE_ID, gateway_transit=True)
TO_HUB = PeeringHalfArgs(
    name="to-hub", virtual_network=SPOKE_ID, remote=HUB_ID, forwarded_traffic=True, remote_gateways=True
)
PEERING = PeeringArgs(hub=TO_SPOKE, spoke=TO_HUB)
SUBNETS = {name: SubnetArgs(name=name, prefix=f"10.1.{number}.0/24") for number, name in enumerate(("nodes", "dev"))}
SPOKE = VirtualNetworkArgs(place=PLACE, name="training", prefixes=("10.1.0.0/16",), subnets=SUBNETS)


def peered(peering: PeeringArgs = PEERING) -> Declaration:
    def program() -> None:
        spoke = VirtualNetwork("training", SPOKE)
        Peerings("peerings", {"training": peering}, {SPOKE.id: spoke.turns})

    return declare(program)


@pytest.mark.parametrize(
    ("side", "group", "network", "flags"),
    [
        pytest.param("hub", "hub", "hub", (True, False, True, False), id="the hub lends its gateway"),
        pytest.param("spoke", "net", "training", (True, True, False, True), id="the spoke borrows it"),
    ],
)
def test_each_half_stands_in_its_own_network_with_every_flag(
    side: str, group: str, network: str, flags: tuple[bool, ...]
) -> None:
    inputs = peered().one("network:VirtualNetworkPeering", f"training/{side}").inputs
    assert (inputs["resourceGroupName"], inputs["virtualNetworkName"]) == (group, network)
    assert flags == tuple(
        inputs[flag]
        for flag in (
            "allowVirtualNetworkAccess",
            "allowForwardedTraffic",
            "allowGatewayTransit",
            "useRemoteGateways",
        )
    )
    assert inputs["peerCompleteVnets"] is True


def test_each_half_names_the_other_network() -> None:
    remotes = {r.name: r.inputs["remoteVirtualNetwork"]["id"] for r in peered().all("network:VirtualNetworkPeering")}
    assert remotes == {"training/hub": SPOKE_ID, "training/spoke": HUB_ID}


@pytest.mark.parametrize(
    ("peering", "order"),
    [
        pytest.param(PEERING, ["hub", "spoke"], id="the spoke borrows"),
        pytest.param(
            PeeringArgs(hub=replace(TO_SPOKE, remote_gateways=True), spoke=replace(TO_HUB, remote_gateways=False)),
            ["spoke", "hub"],
            id="the hub borrows",
        ),
    ],
)
def test_who_borrows_a_gateway_comes_last(peering: PeeringArgs, order: list[str]) -> None:
    first, last = (f"training/{side}" for side in order)
    assert peered(peering).one("network:VirtualNetworkPeering", last).after == {first}


def test_a_peering_comes_after_all_subnets() -> None:
    declaration = peered()
    before = declaration.before(declaration.one("network:VirtualNetworkPeering", "training/hub"))
    assert {"Subnet training/nodes", "Subnet training/dev"} <= before


def test_peerings_of_one_network_come_one_after_the_other() -> None:
    def program() -> None:
        peerings = {"a": PEERING, "b": PEERING}
        Peerings("peerings", peerings, {SPOKE_ID: Turns()})

    declared = declare(program).all("network:VirtualNetworkPeering")
    assert [set(half.after) for half in declared] == [set(), {"a/hub"}, {"a/spoke"}, {"b/hub"}]


def test_a_half_in_another_subscription_has_the_provider_of_that() -> None:
    def program() -> None:
        provider = pulumi.ProviderResource("azure-native", "hub-subscription", {"subscriptionId": HUB.subscription})
        Peerings("peerings", {"training": PEERING}, {}, providers={HUB.subscription: provider})

    halves = declare(program)
    assert "hub-subscription" in halves.one("network:VirtualNetworkPeering", "training/hub").provider
    assert "hub-subscription" not in halves.one("network:VirtualNetworkPeering", "training/spoke").provider
