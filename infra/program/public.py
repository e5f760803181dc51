"""Public addresses of a stack: what has one, what it is called, and over which zones it is spread."""

from collections.abc import Iterator

from infra.program.directory import Directory
from infra.settings.network import NetworkSettings
from network.azure.regions import REGIONS
from network.azure.special_subnets import MANAGEMENT
from network.declare.public import ALL_ZONES, PublicAddressArgs, PublicPrefixArgs


def availability_zones(location: str) -> tuple[str, ...]:
    """The availability zones over which things are spread in a region; none where the region has none."""
    return ALL_ZONES if any(region.zones for region in REGIONS if region.name == location) else ()


def address_names(owner: str, count: int = 1) -> tuple[str, ...]:
    """The names of the public addresses of a host or gateway; all but the first are numbered."""
    return tuple(f"{owner}-address" if number == 1 else f"{owner}-address-{number}" for number in range(1, count + 1))


def prefix_name(owner: str) -> str:
    """The name of the block of public addresses of a NAT gateway."""
    return f"{owner}-prefix"


def management_name(owner: str) -> str:
    """The name of the public address by which Azure manages a firewall with forced tunnelling."""
    return f"{owner}-management"


def public_addresses(network: NetworkSettings, directory: Directory) -> dict[str, PublicAddressArgs]:
    """The public addresses of Bastions, firewalls, VPN gateways and application gateways, by name."""
    place = directory.network_place
    zones = availability_zones(place.location)
    return {name: PublicAddressArgs(place=place, name=name, zones=zones) for name in _address_names(network, directory)}


def _address_names(network: NetworkSettings, directory: Directory) -> Iterator[str]:
    for owner in (*network.bastions, *network.application_gateways):
        yield from address_names(owner)
    for owner, gateway in network.vpn_gateways.items():
        yield from address_names(owner, 2 if gateway.active_active else 1)
    for owner, firewall in network.firewalls.items():
        yield from address_names(owner, firewall.public_addresses)
        if directory.has_subnet(firewall.vnet, MANAGEMENT):
            yield management_name(owner)


def public_prefixes(network: NetworkSettings, directory: Directory) -> dict[str, PublicPrefixArgs]:
    """The blocks of public addresses of NAT gateways, by name."""
    place = directory.network_place
    zones = availability_zones(place.location)
    return {
        prefix_name(name): PublicPrefixArgs(
            place=place,
            name=prefix_name(name),
            length=33 - gateway.public_addresses.bit_length(),
            zones=(gateway.zone,) if gateway.zone else zones,
        )
        for name, gateway in network.nat_gateways.items()
    }
