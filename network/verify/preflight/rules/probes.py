"""Health probes: what an NSG must let in, or a load balancer sends nobody there."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from ipaddress import IPv4Network

from network.azure import pages
from network.azure.limits_aks import NODE_PORTS
from network.azure.reserved import HOST_ADDRESS
from network.azure.service_tags import LOAD_BALANCER, VIRTUAL_NETWORK
from network.lift.index import id_key
from network.model.finding import Moment
from network.verify.preflight import kinds
from network.verify.preflight.clusters import aml_extensions, node_subnets
from network.verify.preflight.element import Element, readable
from network.verify.preflight.filters import Asked, decide, filters_of
from network.verify.preflight.graph import Graph
from network.verify.preflight.ports import Range, spelled
from network.verify.preflight.prefixes import address
from network.verify.preflight.rule import Fault, rule
from network.verify.preflight.subnets import prefix_of

_TAGS = frozenset({LOAD_BALANCER, VIRTUAL_NETWORK})  # S-077, S-074: both hold the address that probes come from
_HOST = (IPv4Network(HOST_ADDRESS),)


@dataclass(frozen=True, slots=True, eq=False)
class Member:
    """One IP configuration of `owner` behind load balancers; `interface` is what may name an NSG of its own."""

    owner: Element
    interface: Element
    configuration: Element
    pools: frozenset[str]


@rule(
    "NET026",
    "An NSG denies the health probes of a load balancer",
    kinds.LOAD_BALANCER,
    facts=("S-079", "S-077", "S-135"),
    page=pages.LOAD_BALANCER_PROBES,
    moment=Moment.RUNTIME,
    why="A load balancer sends flows only to members that answer its probes, which come from AzureLoadBalancer; a rule "
    "that denies everything comes before the default rule that lets them in.",
    example="""
        Deny * at 4096, no rule that allows AzureLoadBalancer, and a probe on tcp/8080
    """,
    fix="Allow inbound AzureLoadBalancer on the ports of the probes, before the rule that denies them.",
)
def probes_denied(balancer: Element, graph: Graph) -> Iterator[Fault]:
    """A rule of an NSG denies AzureLoadBalancer on the port of a probe, at a member of a pool that is probed."""
    members = graph.derive(_members)
    probes = {one.key: one for one in balancer.parts("probes")}
    for one in balancer.parts("loadBalancingRules"):
        probe = probes.get(id_key(one.reference("probe")))
        port = probe.number("port") if probe is not None else None
        if port is None:
            continue
        probed = [member for pool in _pools(one) for member in members.get(pool, ())]
        for denier, names in _by_denier(probed, (port, port), graph).values():
            more = f" and {len(names) - 1} more" if len(names) > 1 else ""
            told = f"rule {denier.name} denies the probe of {one.name}, tcp/{port}, at {names[0]}{more}"
            yield Fault(balancer, told, at=denier)


@rule(
    "AKS016",
    "An NSG denies the health probes of a cluster's load balancer",
    kinds.EXTENSION,
    facts=("S-079", "S-077", "S-135"),
    page=pages.AKS_INTERNAL,
    moment=Moment.RUNTIME,
    why="AKS makes the load balancer in front of a service, which probes the nodes from AzureLoadBalancer on a port "
    "that Kubernetes chooses; with a rule that denies it the address of the service never answers.",
    example="""
        the NSG of the nodes: allow the clients tcp/443, deny everything else inbound
    """,
    fix=f"Allow inbound AzureLoadBalancer on tcp/{spelled([NODE_PORTS])}, before the rule that denies it.",
)
def node_probes_denied(extension: Element, graph: Graph) -> Iterator[Fault]:
    """Azure ML serves models behind a load balancer of the cluster, and the NSG on a subnet of its nodes denies the
    probes.
    """
    settings = extension.part("configurationSettings")
    if settings.word("enableInference") != "true" or settings.word("inferenceRouterServiceType") != "loadbalancer":
        return
    for one, cluster in aml_extensions(graph):
        for subnet in _subnets(cluster, graph) if one.key == extension.key else ():
            for denier, ports in _denials(subnet, graph.follow(subnet, "networkSecurityGroup"), NODE_PORTS, graph):
                told = f"rule {denier.name} of {subnet.name} denies the probes of {cluster.name}, tcp/{spelled(ports)}"
                yield Fault(extension, told, at=denier)


def _subnets(cluster: Element, graph: Graph) -> list[Element]:
    found = [subnet for _, subnet in node_subnets(cluster, graph) if subnet is not None]
    return list({subnet.key: subnet for subnet in found}.values())


def _by_denier(members: Iterable[Member], ports: Range, graph: Graph) -> dict[str, tuple[Element, list[str]]]:
    """The rules that deny probes on these ports, each with the names of the members where it does."""
    found: dict[str, tuple[Element, list[str]]] = {}
    for member in members:
        subnet = graph.follow(member.configuration, "subnet")
        for side in (subnet, member.interface) if subnet is not None else ():
            nsg = graph.follow(side, "networkSecurityGroup") if side is not None else None
            for denier, _ in _denials(subnet, nsg, ports, graph, member.configuration) if subnet else ():
                found.setdefault(denier.key, (denier, []))[1].append(member.owner.name)
    return found


def _denials(
    subnet: Element, nsg: Element | None, ports: Range, graph: Graph, configuration: Element | None = None
) -> Iterator[tuple[Element, list[Range]]]:
    """The rules of an NSG that deny probes on these ports, each with the ports that it denies.

    They are asked about the address of a `configuration`, where it is known, else about the whole subnet.
    """
    own = address(configuration.text("privateIPAddress")) if configuration is not None else None
    groups = configuration.references("applicationSecurityGroups") if configuration is not None else ()
    near = IPv4Network(own) if own is not None else prefix_of(subnet)
    asked = Asked(inbound=True, protocol="tcp", ports=ports, names=_TAGS, prefixes=_HOST)
    filters = filters_of(nsg, graph) if nsg is not None else []
    for one, denied in decide(filters, asked, near, frozenset(map(id_key, groups))).taken:
        if not one.allows:
            yield one.element, denied


def _pools(one: Element) -> tuple[str, ...]:
    pools = (one.reference("backendAddressPool"), *one.references("backendAddressPools"))
    return tuple(dict.fromkeys(id_key(pool) for pool in pools if pool))


def _members(graph: Graph) -> dict[str, list[Member]]:
    """The members of each backend pool, in the order of the graph: those that name it, and those that it lists."""
    listed: defaultdict[str, set[str]] = defaultdict(set)
    for pool, configurations in readable(
        graph.of(kinds.BACKEND_POOL), lambda pool: pool.references("backendIPConfigurations")
    ):
        for one in configurations:
            listed[id_key(one)].add(pool.key)
    found: defaultdict[str, list[Member]] = defaultdict(list)
    holders = (*graph.of(kinds.INTERFACE), *graph.of(kinds.SCALE_SET))
    for _, members in readable(holders, lambda holder: tuple(_configured(holder))):
        for member in members:
            for pool_key in sorted(member.pools | listed[member.configuration.key]):
                found[pool_key].append(member)
    return found


def _configured(holder: Element) -> Iterator[Member]:
    """The IP configurations of an interface, or of the interfaces that a scale set gives its machines."""
    profile = holder.part("virtualMachineProfile").part("networkProfile")
    for interface in (holder, *profile.parts("networkInterfaceConfigurations")):
        for one in interface.parts("ipConfigurations"):
            pools = one.references("loadBalancerBackendAddressPools")
            yield Member(holder, interface, one, frozenset(map(id_key, pools)))
