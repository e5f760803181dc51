"""Public addresses and blocks of them: always Standard and static, since Basic ones are retired."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
from pulumi_azure_native import network as az_network

from network.declare.component import Component
from network.declare.place import Inputs, Place, reference

ALL_ZONES = ("1", "2", "3")


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicAddressArgs:
    """One public IPv4 address; no `zones` in a region that has none.

    `label` is its name in the region's domain, `prefix` the id of the block that it is taken from.
    """

    place: Place
    name: str
    zones: tuple[str, ...] = ALL_ZONES
    label: str = ""
    prefix: str | None = None

    @property
    def id(self) -> str:
        """The ARM id of the address."""
        return self.place.scope.public_ip_address(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicPrefixArgs:
    """A block of consecutive public IPv4 addresses: /28 is sixteen, /31 two."""

    place: Place
    name: str
    length: int = 31
    zones: tuple[str, ...] = ALL_ZONES

    @property
    def id(self) -> str:
        """The ARM id of the block."""
        return self.place.scope.public_ip_prefix(self.name)


def address_inputs(address: PublicAddressArgs) -> Inputs:
    """The public address as azure-native declares it."""
    return {
        **address.place.inputs,
        "public_ip_address_name": address.name,
        "sku": {"name": "Standard", "tier": "Regional"},
        "public_ip_allocation_method": "Static",
        "public_ip_address_version": "IPv4",
        "zones": list(address.zones),
        **({"dns_settings": {"domain_name_label": address.label}} if address.label else {}),
        **({"public_ip_prefix": reference(address.prefix)} if address.prefix else {}),
    }


def prefix_inputs(prefix: PublicPrefixArgs) -> Inputs:
    """The block of public addresses as azure-native declares it."""
    return {
        **prefix.place.inputs,
        "public_ip_prefix_name": prefix.name,
        "sku": {"name": "Standard", "tier": "Regional"},
        "public_ip_address_version": "IPv4",
        "prefix_length": prefix.length,
        "zones": list(prefix.zones),
    }


class PublicAddresses(Component):
    """The public addresses and blocks of a stack; `addresses` are the addresses that Azure gives, by ARM id."""

    def __init__(
        self,
        name: str,
        addresses: Mapping[str, PublicAddressArgs],
        prefixes: Mapping[str, PublicPrefixArgs],
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("PublicAddresses", name, opts)
        blocks = [
            az_network.PublicIPPrefix(key, **prefix_inputs(prefix), opts=self.child())
            for key, prefix in prefixes.items()
        ]
        self.addresses: Mapping[str, pulumi.Output[str]] = {
            address.id: az_network.PublicIPAddress(key, **address_inputs(address), opts=self.child(*blocks)).ip_address
            for key, address in addresses.items()
        }
        self.register_outputs({key: self.addresses[address.id] for key, address in addresses.items()})
