"""Public addresses, their prefixes, and NAT gateways."""

from network.lift.reader import Reader
from network.model.nat import NatGateway, PublicIp, PublicIpPrefix, PublicSource


def lift_public_ip_prefix(reader: Reader) -> None:
    """`publicIPPrefixes`."""
    prefixes = reader.prefixes("ipPrefix")
    reader.lifting.public_ip_prefixes[reader.key] = PublicIpPrefix(
        prefix=prefixes[0] if prefixes else None, **reader.declared()
    )


def lift_public_ip(reader: Reader) -> None:
    """`publicIPAddresses`: Standard and StandardV2 are closed until a security group opens them, Basic is open."""
    reader.find("publicIPPrefix", reader.lifting.public_ip_prefixes)
    reader.lifting.public_ips[reader.key] = PublicIp(
        address=reader.address("ipAddress"), basic=is_basic(reader), **reader.declared()
    )


def lift_nat_gateway(reader: Reader) -> None:
    """`natGateways`."""
    lifting = reader.lifting
    public: tuple[PublicSource, ...] = (
        *reader.find_each("publicIpAddresses", lifting.public_ips),
        *reader.find_each("publicIpPrefixes", lifting.public_ip_prefixes),
    )
    lifting.nat_gateways[reader.key] = NatGateway(public=public, **reader.declared())


def is_basic(reader: Reader) -> bool:
    """Whether the SKU is Basic, which is also what ARM takes where nobody says one."""
    name = reader.node.resource.sku.get("name")
    return not isinstance(name, str) or name.lower() == "basic"
