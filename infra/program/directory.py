"""What the names of a stack file stand for: places, ARM ids, prefixes and addresses, known before any deployment.

A name that the stack does not declare itself is looked up in its hub; STACK:NAME is that of a neighbour.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from infra.program.account import Account
from infra.settings.compute import ComputeSettings
from infra.settings.load import StackSettings
from infra.settings.network import NetworkSettings, VirtualNetwork
from network.azure.special_subnets import FIREWALL
from network.declare.ids import Scope
from network.declare.place import Place
from network.declare.plan import AddressPlanError, plan_addresses

WORKSPACE = "Microsoft.MachineLearningServices/workspaces"
Shared = Literal["vnets", "sites", "firewalls", "firewall_policies", "resolvers"]


@dataclass(frozen=True)
class Directory:
    """The names of one stack, of its hub, and of the neighbours whose workspaces it uses."""

    settings: StackSettings
    account: Account
    hub: "Directory | None" = None
    neighbours: "Mapping[str, Directory]" = field(default_factory=dict)

    @cached_property
    def network(self) -> NetworkSettings:
        """The network section; asked only by what it declares, or by a spoke of it."""
        assert self.settings.config.network is not None  # noqa: S101 - see above
        return self.settings.config.network

    @cached_property
    def network_place(self) -> Place:
        """Where the network is declared."""
        return self._place(self.network)

    @cached_property
    def compute_place(self) -> Place:
        """Where machines and services are declared."""
        assert self.settings.config.compute is not None  # noqa: S101 - asked only by what compute declares
        return self._place(self.settings.config.compute)

    @cached_property
    def zone_place(self) -> Place:
        """Where private zones are declared: in the hub, else beside the network, where there is one."""
        if self.hub:
            return self.hub.zone_place
        return self.network_place if self.settings.config.network else self.compute_place

    @cached_property
    def address_plans(self) -> Mapping[str, Mapping[str, str]]:
        """The address plan of each virtual network; raises SettingsError where a subnet has no room."""
        return {name: self._plan(name, vnet) for name, vnet in self.network.vnets.items()}

    def owner(self, section: Shared, name: str) -> "Directory":
        """The directory of whoever declares a name: this stack, else its hub."""
        return self.hub if self.hub and name not in getattr(self.network, section) else self

    def vnet(self, name: str) -> str:
        """The id of a virtual network."""
        return self.owner("vnets", name).network_place.scope.virtual_network(name)

    def subnet(self, path: str) -> str:
        """The id of the subnet written VNET/SUBNET."""
        vnet, subnet = path.split("/")
        return self.owner("vnets", vnet).network_place.scope.subnet(vnet, subnet)

    def vnet_prefixes(self, name: str) -> tuple[str, ...]:
        """The prefixes of a virtual network."""
        return tuple(map(str, self.owner("vnets", name).network.vnets[name].address_space))

    def subnet_prefix(self, path: str) -> str:
        """The prefix of the subnet written VNET/SUBNET."""
        vnet, subnet = path.split("/")
        return self.owner("vnets", vnet).address_plans[vnet][subnet]

    def has_subnet(self, vnet: str, name: str) -> bool:
        """Whether a virtual network of this stack has a subnet of that name."""
        return name in self.network.vnets[vnet].subnets

    def site_prefixes(self, name: str) -> tuple[str, ...]:
        """The prefixes of an on-premises site."""
        return tuple(map(str, self.owner("sites", name).network.sites[name].prefixes))

    @property
    def spoke_prefixes(self) -> tuple[str, ...]:
        """All that the hub of the estate reserves for its spokes."""
        estate = self.hub or self
        return tuple(str(prefix) for spoke in estate.network.spokes.values() for prefix in spoke.range)

    def firewall_address(self, name: str) -> str:
        """The private address of a firewall."""
        from network.declare.firewall import firewall_address  # noqa: PLC0415 - loads Pulumi, which a world does not need

        owner = self.owner("firewalls", name)
        return firewall_address(owner.subnet_prefix(f"{owner.network.firewalls[name].vnet}/{FIREWALL}"))

    def firewall_policy(self, name: str) -> str:
        """The id of a firewall policy."""
        return self.owner("firewall_policies", name).network_place.scope.firewall_policy(name)

    def dns_server(self, word: str) -> str:
        """The address of a DNS server, written as an address, a firewall, or RESOLVER/INBOUND."""
        resolver, slash, inbound = word.partition("/")
        if slash:
            return str(self.owner("resolvers", resolver).network.resolvers[resolver].inbound[inbound].address)
        return word if word.replace(".", "").isdigit() else self.firewall_address(word)

    def route_table_of(self, path: str) -> str | None:
        """The id of the route table on the subnet written VNET/SUBNET; None where it has none."""
        vnet, subnet = path.split("/")
        owner = self.owner("vnets", vnet)
        table = owner.network.vnets[vnet].subnets[subnet].route_table
        return owner.network_place.scope.route_table(table) if table else None

    @property
    def workspaces(self) -> Mapping[str, str]:
        """The ids of the workspaces of this stack."""
        compute = self.settings.config.compute
        names = compute.workspaces if compute else ()
        return {name: self.compute_place.scope.resource(WORKSPACE, name) for name in names}

    def application_group(self, name: str) -> str:
        """The id of an application security group."""
        return self.network_place.scope.application_security_group(name)

    def zone(self, name: str) -> str:
        """The id of a private zone."""
        return self.zone_place.scope.private_dns_zone(name)

    def _place(self, section: NetworkSettings | ComputeSettings) -> Place:
        location = self.settings.config.location
        assert location is not None  # noqa: S101 - a stack that declares anything has one
        scope = Scope(self.account.subscription, section.resource_group)
        return Place(scope=scope, location=location, tags=section.tags)

    def _plan(self, name: str, vnet: VirtualNetwork) -> dict[str, str]:
        path = ("fairway:network", "vnets", name, "subnets")
        asked = {key: str(subnet.prefix) if subnet.prefix else subnet.size or 0 for key, subnet in vnet.subnets.items()}
        try:
            return plan_addresses(self.vnet_prefixes(name), asked)
        except AddressPlanError as error:
            raise self.settings.refuse(str(error), *path, error.subnet) from None


def directory(settings: StackSettings, account: Account) -> Directory:
    """The directory of a stack. A hub or neighbour in another subscription says so in its own file."""
    if settings.hub is None:
        return Directory(settings, account)
    hub = Directory(settings.hub, _account_of(settings.hub, account))
    near = {name: Directory(one, _account_of(one, account), hub) for name, one in settings.neighbours.items()}
    return Directory(settings, account, hub, near)


def _account_of(settings: StackSettings, otherwise: Account) -> Account:
    return Account(settings.config.subscription_id or otherwise.subscription, otherwise.tenant)
