"""Private endpoints and private link services."""

from ipaddress import IPv4Address

from network.lift.index import id_key
from network.lift.reader import Reader
from network.model.endpoint import APPROVED, PrivateEndpoint, PrivateLinkService


def lift_private_endpoint(reader: Reader) -> None:
    """`privateEndpoints`: the address is that of the interface, else the declared one, else that of the DNS entries."""
    lifting = reader.lifting
    subnet = reader.find("subnet", lifting.subnets)
    connections = [(inner, APPROVED) for _, inner in reader.elements("privateLinkServiceConnections")]
    connections += [(inner, "Pending") for _, inner in reader.elements("manualPrivateLinkServiceConnections")]
    if subnet is None:
        lifting.leave_out(reader.node, "a private endpoint without a subnet takes no part in any flow", "subnet")
        return
    target, state = "", APPROVED
    groups: tuple[str, ...] = ()
    for inner, default in connections[:1]:
        target, groups = inner.text("privateLinkServiceId"), inner.texts("groupIds")
        state = inner.at("privateLinkServiceConnectionState").text("status", default)
    lifting.private_endpoints[reader.key] = PrivateEndpoint(
        subnet=subnet,
        addresses=_addresses(reader),
        target=id_key(target),
        group_ids=groups,
        state=state,
        groups=frozenset(reader.keys("applicationSecurityGroups")),
        **reader.declared(),
    )


def _addresses(reader: Reader) -> tuple[IPv4Address, ...]:
    interfaces = (reader.lifting.index.get(key) for key in reader.keys("networkInterfaces"))
    found = [
        address
        for node in interfaces
        if node is not None
        for _, inner in reader.child(node).elements("ipConfigurations")
        if (address := inner.address("privateIPAddress")) is not None
    ]
    if not found:
        declared = (inner.address("privateIPAddress") for _, inner in reader.elements("ipConfigurations"))
        found = [address for address in declared if address is not None]
    if not found:
        found = [address for one in reader.each("customDnsConfigs") for address in one.addresses("ipAddresses")]
    return tuple(dict.fromkeys(found))


def lift_link_service(reader: Reader) -> None:
    """`privateLinkServices`: its frontends and the NAT addresses that the provider sees."""
    lifting = reader.lifting
    inner = [one for _, one in reader.elements("ipConfigurations")]
    addresses = (one.address("privateIPAddress") for one in inner)
    frontends = reader.find_each("loadBalancerFrontendIpConfigurations", lifting.frontends)
    lifting.link_services[reader.key] = PrivateLinkService(
        frontends=tuple(id_key(frontend.id) for frontend in frontends),
        subnet=next((one.find("subnet", lifting.subnets) for one in inner), None),
        addresses=tuple(one for one in addresses if one is not None),
        **reader.declared(),
    )
