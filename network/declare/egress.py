"""NAT gateways: how subnets without public addresses reach the Internet, and from which addresses."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pulumi
from pulumi_azure_native import network as az_network

from network.declare.component import Component
from network.declare.place import Inputs, Place, references
from network.declare.public import PublicAddressArgs, PublicPrefixArgs, address_inputs, prefix_inputs


@dataclass(frozen=True, slots=True, kw_only=True)
class NatGatewayArgs:
    """One NAT gateway with the public addresses or blocks that it owns, by key.

    A NAT gateway lives in one zone or, without `zone`, where Azure puts it. `idle_minutes` is 4 to 120.
    """

    place: Place
    name: str
    addresses: Mapping[str, PublicAddressArgs]
    prefixes: Mapping[str, PublicPrefixArgs]
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
        "public_ip_addresses": references(tuple(address.id for address in gateway.addresses.values())),
        "public_ip_prefixes": references(tuple(prefix.id for prefix in gateway.prefixes.values())),
        **({"zones": [gateway.zone]} if gateway.zone else {}),
    }


class NatGateways(Component):
    """The NAT gateways of a stack, each after the public addresses that it owns."""

    def __init__(
        self, name: str, gateways: Mapping[str, NatGatewayArgs], opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("NatGateways", name, opts)
        for key, gateway in gateways.items():
            owned = [*self._public(gateway)]
            az_network.NatGateway(key, **nat_gateway_inputs(gateway), opts=self.child(*owned))
        self.register_outputs({key: gateway.id for key, gateway in gateways.items()})

    def _public(self, gateway: NatGatewayArgs) -> Iterator[pulumi.Resource]:
        for key, address in gateway.addresses.items():
            yield az_network.PublicIPAddress(key, **address_inputs(address), opts=self.child())
        for key, prefix in gateway.prefixes.items():
            yield az_network.PublicIPPrefix(key, **prefix_inputs(prefix), opts=self.child())
