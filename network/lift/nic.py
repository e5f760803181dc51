"""Network interfaces and virtual machines."""

from network.lift.index import id_key
from network.lift.reader import Reader
from network.model.nic import IpConfiguration, Nic, Vm

# Pools of load balancers and of application gateways, which an IP configuration names.
BACKEND_POOLS = ("loadBalancerBackendAddressPools", "applicationGatewayBackendAddressPools")


def lift_holder(reader: Reader) -> None:
    """`virtualMachines`, first time: which machine an interface belongs to."""
    for element in reader.at("networkProfile").each("networkInterfaces"):
        reader.lifting.holders[id_key(element.identity())] = reader.lifting.plain_name(reader.node)


def lift_nic(reader: Reader) -> None:
    """`networkInterfaces`, but not those of private endpoints: these are read with their endpoint."""
    if reader.has("privateEndpoint"):
        return
    configurations = [
        (inner.flag("primary"), configuration)
        for identity, inner in reader.elements("ipConfigurations")
        if (configuration := _configuration(inner, identity)) is not None
    ]
    if not configurations:
        return
    configurations.sort(key=lambda pair: not pair[0])
    nsg = reader.find("networkSecurityGroup", reader.lifting.nsgs)
    forwarding = reader.flag("enableIPForwarding")
    reader.lifting.nics[reader.key] = Nic(
        holder=reader.lifting.holders.get(reader.key) or reader.lifting.plain_name(reader.node),
        configurations=tuple(configuration for _, configuration in configurations),
        nsg=nsg,
        ip_forwarding=forwarding,
        **reader.declared(),
    )


def _configuration(reader: Reader, identity: str) -> IpConfiguration | None:
    subnet = reader.find("subnet", reader.lifting.subnets)
    if subnet is None or reader.text("privateIPAddressVersion").lower() == "ipv6":
        return None
    return IpConfiguration(
        id=identity,
        subnet=subnet,
        address=reader.address("privateIPAddress"),
        public_ip=reader.find("publicIPAddress", reader.lifting.public_ips),
        groups=frozenset(reader.keys("applicationSecurityGroups")),
        backend_pools=frozenset(pool for kind in BACKEND_POOLS for pool in reader.keys(kind)),
    )


def lift_vm(reader: Reader) -> None:
    """`virtualMachines`, after their interfaces; the primary interface comes first."""
    lifting = reader.lifting
    found = []
    for element in reader.at("networkProfile").each("networkInterfaces"):
        nic = element.lookup("id", element.identity(), lifting.nics)
        inner = element.at("properties") if "properties" in element.body.values else element
        if nic is not None:
            found.append((not inner.flag("primary"), nic))
    found.sort(key=lambda pair: pair[0])
    lifting.vms[reader.key] = Vm(nics=tuple(nic for _, nic in found), **reader.declared())
