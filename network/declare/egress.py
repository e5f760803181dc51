"""NAT gateways: how subnets without public addresses reach the Internet, and from which addresses."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
from pulumi_azure_native import network as az_network

from network.declare.component import Component
from network.declare.place import Inputs, Place, references


@dataclass(frozen=True, slots=True, kw_only=True)
class NatGatewayArgs:
    """One NAT gateway with its public addresses and blocks, by ARM id.

    It lives in one zone or, without `zone`, where Azure puts it. `idle_minutes` is 4 to 120.
    """

    place: Place
    name: str
    addresses: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    zone: str | None = None
    idle_minutes: int = 4

    @property
    def id(self) -> str:
        """The ARM id of the gateway."""
        return self.place.scope.nat_gateway(self.name)


def nat_gateway_inputs(gateway: NatGatewayArgs) -> Inputs:
    """The NAT gateway as azure-native declares it."""
    return {
        **gateway.place.inputs,
        "nat_gateway_name": gateway.name,
        "sku": {"name": "Standard"},
        "idle_timeout_in_minutes": gateway.idle_minutes,
        "public_ip_addresses": references(gateway.addresses),
        "public_ip_prefixes": references(gateway.prefixes),
        **({"zones": [gateway.zone]} if gateway.zone else {}),
    }


class NatGateways(Component):
    """The NAT gateways of a stack, by their keys."""

    def __init__(
        self, name: str, gateways: Mapping[str, NatGatewayArgs], opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("NatGateways", name, opts)
        for key, gateway in gateways.items():
            az_network.NatGateway(key, **nat_gateway_inputs(gateway), opts=self.child())
        self.register_outputs({key: gateway.id for key, gateway in gateways.items()})
