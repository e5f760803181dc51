"""What is known while a graph is being lifted: the index, the world, and the nouns that stand already."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from ipaddress import IPv4Network

from network.lift.index import RESOURCE_ID, Node, ResourceIndex, is_resource_id, parent_id, resource_group
from network.model.edge import AppGateway, Bastion
from network.model.endpoint import PrivateEndpoint, PrivateLinkService
from network.model.errors import InputError
from network.model.firewall import Firewall, FirewallPolicy
from network.model.gateway import Connection, Gateway, LocalGateway
from network.model.lb import Frontend, LoadBalancer
from network.model.nat import NatGateway, PublicIp, PublicIpPrefix
from network.model.nic import Nic, Pool, Vm
from network.model.nsg import AdminRules, Nsg
from network.model.route import RouteTable
from network.model.service import Service
from network.model.topology import NotModelled
from network.model.vnet import Peering, Subnet, VNet
from network.model.world import World

# What a reference may name although no resource has its id: parts of a resource that are no resources themselves.
PART_OF = (
    "microsoft.network/networkinterfaces",
    "microsoft.network/applicationgateways",
    "microsoft.compute/virtualmachinescalesets",
)


@dataclass(slots=True, eq=False)
class Lifting:
    """The nouns made so far, by id in lower case; a family is lifted after those that it refers to."""

    index: ResourceIndex
    world: World
    strict: bool
    public_ips: dict[str, PublicIp] = field(default_factory=dict)
    public_ip_prefixes: dict[str, PublicIpPrefix] = field(default_factory=dict)
    nat_gateways: dict[str, NatGateway] = field(default_factory=dict)
    nsgs: dict[str, Nsg] = field(default_factory=dict)
    route_tables: dict[str, RouteTable] = field(default_factory=dict)
    vnets: dict[str, VNet] = field(default_factory=dict)
    subnets: dict[str, Subnet] = field(default_factory=dict)
    peerings: dict[str, Peering] = field(default_factory=dict)
    nics: dict[str, Nic] = field(default_factory=dict)
    vms: dict[str, Vm] = field(default_factory=dict)
    pools: dict[str, Pool] = field(default_factory=dict)
    frontends: dict[str, Frontend] = field(default_factory=dict)
    load_balancers: dict[str, LoadBalancer] = field(default_factory=dict)
    policies: dict[str, FirewallPolicy] = field(default_factory=dict)
    firewalls: dict[str, Firewall] = field(default_factory=dict)
    gateways: dict[str, Gateway] = field(default_factory=dict)
    local_gateways: dict[str, LocalGateway] = field(default_factory=dict)
    connections: dict[str, Connection] = field(default_factory=dict)
    private_endpoints: dict[str, PrivateEndpoint] = field(default_factory=dict)
    link_services: dict[str, PrivateLinkService] = field(default_factory=dict)
    services: dict[str, Service] = field(default_factory=dict)
    app_gateways: dict[str, AppGateway] = field(default_factory=dict)
    bastions: dict[str, Bastion] = field(default_factory=dict)
    admin_rules: dict[str, AdminRules] = field(default_factory=dict)
    holders: dict[str, str] = field(default_factory=dict)
    left_out: list[NotModelled] = field(default_factory=list)
    _shared: Counter[tuple[str, str]] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._shared = Counter((node.resource.type.lower(), node.name.lower()) for node in self.index)

    def plain_name(self, node: Node) -> str:
        """The last segment of the id, with the resource group where two resources of one type share it."""
        shared = self._shared[node.resource.type.lower(), node.name.lower()] > 1
        return f"{node.name}({resource_group(node.id)})" if shared else node.name

    def exists(self, identity: str) -> bool:
        """Whether an id names a resource of the graph, or a part of one that is no resource itself."""
        node = self.index.get(identity)
        whole = identity
        while node is None and "/providers/" in parent_id(whole).lower():
            whole = parent_id(whole)
            node = self.index.get(whole)
            if node is not None and node.resource.type.lower() not in PART_OF:
                return False
        return node is not None

    def dangling(self, where: str, identity: str) -> None:
        """Refuse what is no id, and a reference that leads out of a snapshot which must be complete.

        docs/snapshot.md 1.1, rule 8.
        """
        if not is_resource_id(identity):
            raise InputError(where, identity, RESOURCE_ID)
        if self.strict:
            raise InputError(where, identity, "the id of a resource of the snapshot")

    def leave_out(self, node: Node, consequence: str, property_path: str = "") -> None:
        """List something that is not modelled, with what follows."""
        resource = node.resource
        self.left_out.append(NotModelled(resource.id, resource.type, consequence, property_path, resource.source))

    def name_in_world(self, node: Node, names: Iterable[str]) -> str | None:
        """The name in the world, plain or an id, that means this resource."""
        accepted = {self.plain_name(node).lower(), node.key}
        return next((name for name in names if name.rstrip("/").lower() in accepted), None)

    def learned(self, node: Node) -> tuple[IPv4Network, ...]:
        """The prefixes that a gateway has learned."""
        name = self.name_in_world(node, self.world.learned_routes)
        return self.world.learned_routes[name] if name else ()
