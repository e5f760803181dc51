"""What the names of a stack file stand for: places, ARM ids and prefixes, all known before anything is deployed."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from infra.program.account import Account
from infra.settings.compute import ComputeSettings
from infra.settings.load import StackSettings
from infra.settings.network import NetworkSettings, VirtualNetwork
from network.declare.ids import Scope
from network.declare.place import Place
from network.declare.plan import AddressPlan, AddressPlanError, plan_addresses


@dataclass(frozen=True)
class Directory:
    """The names of one stack."""

    settings: StackSettings
    account: Account

    @cached_property
    def network_place(self) -> Place:
        """Where the network is declared."""
        assert self.settings.config.network is not None  # noqa: S101 - asked only by what the network declares
        return self._place(self.settings.config.network)

    @cached_property
    def compute_place(self) -> Place:
        """Where machines and services are declared."""
        assert self.settings.config.compute is not None  # noqa: S101 - asked only by what compute declares
        return self._place(self.settings.config.compute)

    @cached_property
    def address_plans(self) -> Mapping[str, AddressPlan]:
        """The address plan of each virtual network; raises SettingsError where a subnet has no room."""
        network = self.settings.config.network
        return {name: self._plan(name, vnet) for name, vnet in network.vnets.items()} if network else {}

    def vnet(self, name: str) -> str:
        """The id of a virtual network."""
        return self.network_place.scope.virtual_network(name)

    def subnet(self, path: str) -> str:
        """The id of the subnet written VNET/SUBNET."""
        return self.network_place.scope.subnet(*path.split("/"))

    def vnet_prefixes(self, name: str) -> tuple[str, ...]:
        """The prefixes of a virtual network."""
        network = self.settings.config.network
        return tuple(map(str, network.vnets[name].address_space)) if network else ()

    def subnet_prefix(self, path: str) -> str:
        """The prefix of the subnet written VNET/SUBNET."""
        vnet, subnet = path.split("/")
        return self.address_plans[vnet].prefixes[subnet]

    def route_table_of(self, path: str) -> str | None:
        """The id of the route table on the subnet written VNET/SUBNET; None where it has none."""
        vnet, subnet = path.split("/")
        network = self.settings.config.network
        table = network.vnets[vnet].subnets[subnet].route_table if network else None
        return self.network_place.scope.route_table(table) if table else None

    def application_group(self, name: str) -> str:
        """The id of an application security group."""
        return self.network_place.scope.application_security_group(name)

    @property
    def zone_place(self) -> Place:
        """Where private zones are declared: beside the network, where there is one."""
        return self.network_place if self.settings.config.network else self.compute_place

    def zone(self, name: str) -> str:
        """The id of a private zone."""
        return self.zone_place.scope.private_dns_zone(name)

    def _place(self, section: NetworkSettings | ComputeSettings) -> Place:
        location = self.settings.config.location
        assert location is not None  # noqa: S101 - a stack that declares anything has one
        scope = Scope(self.account.subscription, section.resource_group)
        return Place(scope=scope, location=location, tags=section.tags)

    def _plan(self, name: str, vnet: VirtualNetwork) -> AddressPlan:
        path = ("fairway:network", "vnets", name, "subnets")
        asked = {key: str(subnet.prefix) if subnet.prefix else subnet.size or 0 for key, subnet in vnet.subnets.items()}
        try:
            return plan_addresses(self.vnet_prefixes(name), asked)
        except AddressPlanError as error:
            raise self.settings.refuse(str(error), *path, error.subnet) from None
