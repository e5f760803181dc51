"""Machines as DNS knows them: the host name and the address of the primary interface."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from network.lift.body import Body, body_of, declaration
from network.lift.index import Node, ResourceIndex, id_key, parent_id
from network.model.declared import Gap
from network.model.dns import AZURE_DNS, Address, Addresses, InterfaceDns, Record, normal_name

MACHINES = "Microsoft.Compute/virtualMachines"
INTERFACES = "Microsoft.Network/networkInterfaces"
AZURE_PROVIDED = "AzureProvidedDNS"


@dataclass(frozen=True, slots=True)
class Host:
    """A virtual machine with its host name and the network and address of its primary interface.

    `suffix` is the domain that Azure-provided name resolution uses in the network, where the interface shows it.
    """

    node: Node
    label: str
    vnet: str
    address: Address
    suffix: str | None

    def record(self, host: str) -> Record:
        """What Azure answers for this machine under the full name `host`."""
        return Record(**declaration(self.node), host=host, addresses=(self.address,))

    def hidden_by(self, registers: bool | Gap) -> "Host":
        """This machine in a zone of which it is not known whether machines register there."""
        return replace(self, address=registers) if isinstance(registers, Gap) else self


def read_hosts(index: ResourceIndex) -> tuple[Host, ...]:
    """Every virtual machine whose primary interface is in the graph, in the order of their ids."""
    nodes = sorted(index.of_type(MACHINES), key=lambda node: node.key)
    return tuple(host for node in nodes if (host := _host(index, node)) is not None)


def names_by_vnet(hosts: Iterable[Host]) -> dict[str, dict[str, Record]]:
    """What Azure-provided name resolution knows in each network: the bare host name, and the one with the suffix."""
    found: dict[str, dict[str, Record]] = {}
    for host in hosts:
        names = found.setdefault(host.vnet, {})
        names.setdefault(host.label, host.record(host.label))
        if host.suffix:
            full = f"{host.label}.{host.suffix}"
            names.setdefault(full, host.record(full))
    return found


def read_interfaces(index: ResourceIndex) -> dict[str, InterfaceDns]:
    """Every network interface as DNS client, by key."""
    found = {}
    for node in index.of_type(INTERFACES):
        vnet = _vnet(_primary(body_of(node), "ipConfigurations"))
        if vnet is not None:
            servers = servers_in(body_of(node).body("dnsSettings"))
            found[node.key] = InterfaceDns(**declaration(node), vnet=vnet, servers=servers)
    return found


def servers_in(settings: Body | Gap | None) -> Addresses:
    """The `dnsServers` of a network or an interface; a word there stands for Azure DNS."""
    if not isinstance(settings, Body):
        return settings or ()
    if settings.texts("dnsServers") == (AZURE_PROVIDED,):
        return (AZURE_DNS,)
    return settings.addresses("dnsServers")


def _host(index: ResourceIndex, node: Node) -> Host | None:
    body = body_of(node)
    profile, system = body.body("networkProfile"), body.body("osProfile")
    reference = _primary(profile, "networkInterfaces") if isinstance(profile, Body) else None
    interface = index.get(text) if reference and isinstance(text := reference.text("id"), str) else None
    name = system.text("computerName") if isinstance(system, Body) else None
    if interface is None:
        return None
    configuration = _primary(body_of(interface), "ipConfigurations")
    vnet = _vnet(configuration)
    if configuration is None or vnet is None:
        return None
    where = configuration.properties
    address = where.address("privateIPAddress") or Gap("privateIPAddress", where.path("privateIPAddress"))
    settings = body_of(interface).body("dnsSettings")
    suffix = settings.text("internalDomainNameSuffix") if isinstance(settings, Body) else None
    label = normal_name(name if isinstance(name, str) else node.name)
    return Host(node, label, vnet, address, normal_name(suffix) if isinstance(suffix, str) else None)


def _primary(body: Body, key: str) -> Body | None:
    """The element that says it is the primary one, else the first."""
    elements = body.bodies(key)
    if isinstance(elements, Gap) or not elements:
        return None
    return next((one for one in elements if one.properties.flag("primary") is True), elements[0])


def _vnet(configuration: Body | None) -> str | None:
    subnet = configuration.properties.reference("subnet") if configuration else None
    return id_key(parent_id(subnet)) if isinstance(subnet, str) else None
