"""Peerings: two halves, one in each virtual network, that only work together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
from pulumi_azure_native import network as az_network

from network.declare.component import Component, Providers, Turns
from network.declare.ids import last_name, scope_of
from network.declare.place import Inputs, reference


@dataclass(frozen=True, slots=True, kw_only=True)
class PeeringHalfArgs:
    """What the network `virtual_network` says about `remote`, both by ARM id.

    `forwarded_traffic` admits flows that the remote side only passes on. `gateway_transit` lends the own gateway,
    `remote_gateways` borrows the remote one, which must be there by then.
    """

    name: str
    virtual_network: str
    remote: str
    access: bool = True
    forwarded_traffic: bool = False
    gateway_transit: bool = False
    remote_gateways: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PeeringArgs:
    """Both halves of a peering."""

    hub: PeeringHalfArgs
    spoke: PeeringHalfArgs

    @property
    def halves(self) -> tuple[tuple[str, PeeringHalfArgs], ...]:
        """The halves in the order in which Azure accepts them: who lends a gateway before who borrows it."""
        sides = (("hub", self.hub), ("spoke", self.spoke))
        return tuple(sorted(sides, key=lambda side: side[1].remote_gateways))


def half_inputs(half: PeeringHalfArgs) -> Inputs:
    """One half as azure-native declares it, in the resource group of its own network; every flag is explicit."""
    return {
        "resource_group_name": scope_of(half.virtual_network).resource_group,
        "virtual_network_name": last_name(half.virtual_network),
        "virtual_network_peering_name": half.name,
        "remote_virtual_network": reference(half.remote),
        "allow_virtual_network_access": half.access,
        "allow_forwarded_traffic": half.forwarded_traffic,
        "allow_gateway_transit": half.gateway_transit,
        "use_remote_gateways": half.remote_gateways,
        "peer_complete_vnets": True,
    }


class Peerings(Component):
    """The peerings of a stack; `turns` are those of the networks that the stack itself declares, by ARM id.

    A peering comes after all subnets of both networks, else Azure answers ReferencedResourceNotProvisioned.
    """

    def __init__(
        self,
        name: str,
        peerings: Mapping[str, PeeringArgs],
        turns: Mapping[str, Turns],
        opts: pulumi.ResourceOptions | None = None,
        providers: Providers | None = None,
    ) -> None:
        super().__init__("Peerings", name, opts, providers)
        for key, peering in peerings.items():
            concerned = [turns[half.virtual_network] for _, half in peering.halves if half.virtual_network in turns]
            for side, half in peering.halves:
                self._declare(f"{key}/{side}", half, concerned)
        self.register_outputs({})

    def _declare(self, name: str, half: PeeringHalfArgs, turns: Sequence[Turns]) -> None:
        before = [resource for turn in turns for resource in turn.last]
        options = self.child(*before, subscription=scope_of(half.virtual_network).subscription)
        declared = az_network.VirtualNetworkPeering(name, **half_inputs(half), opts=options)
        for turn in turns:
            turn.end(declared)
