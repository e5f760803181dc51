"""Bastion hosts."""

from network.lift.reader import Reader
from network.model.edge import Bastion
from network.model.nic import IpConfiguration, Nic


def lift_bastion(reader: Reader) -> None:
    """`bastionHosts`: connects from its subnet, at the address that the world gives."""
    lifting = reader.lifting
    inner = [one for _, one in reader.elements("ipConfigurations")]
    subnet = next((found for one in inner if (found := one.find("subnet", lifting.subnets)) is not None), None)
    if subnet is None:
        lifting.leave_out(reader.node, "a Bastion host without a subnet takes no part in any flow", "ipConfigurations")
        return
    public = (one.find("publicIPAddress", lifting.public_ips) for one in inner)
    public_ips = tuple(one for one in public if one is not None)
    name = lifting.name_in_world(reader.node, tuple(lifting.world.instance_addresses))
    address = lifting.world.instance_addresses[name] if name else None
    plain = lifting.plain_name(reader.node)
    configuration = IpConfiguration(id=reader.node.id, subnet=subnet, address=address)
    nic = Nic(holder=plain, configurations=(configuration,), **reader.declared())
    lifting.bastions[reader.key] = Bastion(nic=nic, public_ips=public_ips, **reader.declared())
