"""Public addresses: always Standard and static, since Basic ones are retired."""

from dataclasses import dataclass

from network.declare.place import Inputs, Place

ALL_ZONES = ("1", "2", "3")


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicAddressArgs:
    """One public IPv4 address; without `zones` in a region that has none. `label` is its name below the region's."""

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
        **({"public_ip_prefix": {"id": address.prefix}} if address.prefix else {}),
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
