"""The topology: one complete network, checked and frozen; what is simulated."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from network.azure.ambiguities import Readings
from network.model.declared import Declared
from network.model.dns import Dns
from network.model.edge import AppGateway, Bastion
from network.model.endpoint import PrivateEndpoint, PrivateLinkService
from network.model.errors import NameLookupError
from network.model.firewall import Firewall
from network.model.gateway import Connection, Gateway
from network.model.lb import LoadBalancer
from network.model.nat import NatGateway, PublicIp
from network.model.nic import Nic, Pool, Vm
from network.model.nsg import AdminRules, Nsg
from network.model.resource import Source
from network.model.route import RouteTable
from network.model.service import Service
from network.model.vnet import Peering, Subnet, VNet
from network.model.world import World

Noun = TypeVar("Noun", bound=Declared)
Rest = ParamSpec("Rest")
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class NotModelled:
    """A resource, or a property of one, that the simulator does not read, and what follows from that."""

    resource: str
    type: str
    consequence: str
    property_path: str = ""
    source: Source | None = None


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Topology:
    """Every noun of one network, in the order of the graph; keys of mappings are ids in lower case."""

    vnets: Mapping[str, VNet] = field(default_factory=dict)
    subnets: Mapping[str, Subnet] = field(default_factory=dict)
    peerings: Mapping[str, Peering] = field(default_factory=dict)
    nsgs: Mapping[str, Nsg] = field(default_factory=dict)
    route_tables: Mapping[str, RouteTable] = field(default_factory=dict)
    public_ips: Mapping[str, PublicIp] = field(default_factory=dict)
    nat_gateways: Mapping[str, NatGateway] = field(default_factory=dict)
    nics: Mapping[str, Nic] = field(default_factory=dict)
    vms: Mapping[str, Vm] = field(default_factory=dict)
    pools: Mapping[str, Pool] = field(default_factory=dict)
    load_balancers: Mapping[str, LoadBalancer] = field(default_factory=dict)
    firewalls: Mapping[str, Firewall] = field(default_factory=dict)
    gateways: Mapping[str, Gateway] = field(default_factory=dict)
    connections: Mapping[str, Connection] = field(default_factory=dict)
    private_endpoints: Mapping[str, PrivateEndpoint] = field(default_factory=dict)
    link_services: Mapping[str, PrivateLinkService] = field(default_factory=dict)
    services: Mapping[str, Service] = field(default_factory=dict)
    app_gateways: Mapping[str, AppGateway] = field(default_factory=dict)
    bastions: Mapping[str, Bastion] = field(default_factory=dict)
    admin_rules: Mapping[str, AdminRules] = field(default_factory=dict)
    dns: Dns = field(default_factory=Dns)
    world: World = field(default_factory=World)
    not_modelled: tuple[NotModelled, ...] = ()
    readings: Readings = field(default_factory=Readings)
    answers: dict[Hashable, object] = field(default_factory=dict, repr=False)
    """What has been worked out about this topology; only `remembered` looks in here."""


def remembered(
    question: Callable[Concatenate[Topology, Rest], Answer],
) -> Callable[Concatenate[Topology, Rest], Answer]:
    """Work out each answer about one topology once; everything after the topology must be hashable."""

    @wraps(question)
    def ask(topology: Topology, /, *rest: Rest.args, **named: Rest.kwargs) -> Answer:
        key = (question, rest)
        try:
            return topology.answers[key]  # type: ignore[return-value]  # stored four lines below
        except KeyError:
            answer = question(topology, *rest, **named)
            topology.answers[key] = answer
            return answer

    return ask


def named(nouns: Iterable[Noun], name: str, kind: str) -> Noun:
    """The one noun with this id or plain name, in any case; NameLookupError where there is none, or several."""
    wanted = name.rstrip("/").lower()
    nouns = tuple(nouns)
    by_id = wanted.startswith("/")
    found = [noun for noun in nouns if (noun.id if by_id else noun.name).lower() == wanted]
    if len(found) == 1:
        return found[0]
    candidates = tuple(noun.name for noun in nouns if noun.name.lower().startswith(f"{wanted}("))
    if found or candidates:
        several = candidates or tuple(noun.id for noun in found)
        raise NameLookupError(f"{name!r} is the name of several: {', '.join(several)}", name, several)
    raise NameLookupError(f"no {kind} named {name}", name)
