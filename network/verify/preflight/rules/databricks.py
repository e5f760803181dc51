"""Azure Databricks in a VNet of one's own: its two subnets, their NSGs, and Private Link."""

from collections.abc import Iterator

from network.azure import pages
from network.azure.special_subnets import DATABRICKS as ROW
from network.lift.index import id_key
from network.model.finding import Moment, Severity
from network.verify.preflight import kinds
from network.verify.preflight.element import Element, readable
from network.verify.preflight.endpoint_zones import targets, zone_ids
from network.verify.preflight.filters import Asked, decide, filters_of
from network.verify.preflight.graph import Graph
from network.verify.preflight.ports import spelled
from network.verify.preflight.rule import Fault, rule
from network.verify.preflight.services import endpoints_of
from network.verify.preflight.subnets import prefix_of, prefixes_of, services_of, vnet_key

BACK_END, SIGN_IN = "databricks_ui_api", "browser_authentication"
PLATFORM_RULES = "microsoft.databricks-workspaces_useonly"
OWN_PRIORITIES_FROM = 200  # below are the rules that Databricks writes; pages.DATABRICKS_VNET
LINK_PORTS = ((443, 443), (3306, 3306), (6666, 6666), (8443, 8451))  # pages.DATABRICKS_PRIVATE_LINK


def subnets_of(workspace: Element, graph: Graph) -> list[Element]:
    """The host and the container subnet of a workspace, as far as they are in the graph."""
    parameters = workspace.part("parameters")
    vnet = parameters.part("customVirtualNetworkId").text("value")
    names = [parameters.part(key).text("value") for key in ("customPublicSubnetName", "customPrivateSubnetName")]
    found = (graph.target(workspace, "parameters", f"{vnet}/subnets/{name}") for name in names if vnet and name)
    return [subnet for subnet in found if subnet is not None]


@rule(
    "ADB001",
    "A workspace has neither the rules nor the endpoint of its control plane",
    kinds.DATABRICKS,
    page=pages.DATABRICKS_PRIVATE_LINK,
    moment=Moment.RUNTIME,
    why="NoAzureDatabricksRules leaves out the way to the control plane because Private Link replaces it; without the "
    "back-end endpoint clusters stay in finding instances.",
    example="""
        requiredNsgRules NoAzureDatabricksRules, and no databricks_ui_api endpoint in the VNet
    """,
    fix="Add the back-end private endpoint to the workspace's VNet, or set requiredNsgRules to AllRules.",
)
def no_control_plane(workspace: Element, graph: Graph) -> Iterator[Fault]:
    """requiredNsgRules is NoAzureDatabricksRules, and no databricks_ui_api endpoint is in the VNet of the workspace."""
    if workspace.word("requiredNsgRules") != "noazuredatabricksrules":
        return
    vnet = id_key(workspace.part("parameters").part("customVirtualNetworkId").text("value"))
    back_ends = [
        endpoint
        for endpoint in endpoints_of(workspace, graph)
        if BACK_END in {group.lower() for _, group in targets(endpoint)}
        and vnet_key(endpoint.reference("subnet")) == vnet
    ]
    if not back_ends:
        yield Fault(workspace, f"{workspace.name} has no {BACK_END} endpoint in its VNet")


@rule(
    "ADB003",
    "The subnets of a workspace do not suit it",
    kinds.DATABRICKS,
    page=pages.DATABRICKS_VNET,
    why="A workspace takes two subnets of the same size for itself alone; each node has an address in both.",
    example="""
        host subnet /26, container subnet /27
    """,
    fix="Take two subnets of at least /26, each delegated to Microsoft.Databricks/workspaces and with an NSG.",
)
def unsuitable_subnets(workspace: Element, graph: Graph) -> Iterator[Fault]:
    """A subnet of a workspace is not delegated, has no NSG, is smaller than /26, differs in size from the other, or
    belongs to another workspace too.
    """
    subnets = subnets_of(workspace, graph)
    for subnet in subnets:
        if ROW.service.lower() not in {service.lower() for service in services_of(subnet)}:
            yield Fault(workspace, f"{subnet.name} is not delegated to {ROW.service}")
        if not subnet.reference("networkSecurityGroup"):
            yield Fault(workspace, f"{subnet.name} has no NSG")
        for network in prefixes_of(subnet):
            if network.prefixlen > ROW.longest:
                yield Fault(workspace, f"{network} of subnet {subnet.name} is smaller than /{ROW.longest}")
        first = graph.derive(_workspace_of)[subnet.key]
        if first.key != workspace.key:
            yield Fault(workspace, f"{subnet.name} already belongs to {first.name}")
    sizes = {network.prefixlen for subnet in subnets for network in prefixes_of(subnet)}
    if len(sizes) > 1:
        yield Fault(workspace, f"the subnets have different sizes: {', '.join(f'/{size}' for size in sorted(sizes))}")


@rule(
    "ADB005",
    "Two endpoints for signing in share a zone",
    kinds.PRIVATE_ENDPOINT,
    page=pages.DATABRICKS_PRIVATE_LINK,
    moment=Moment.RUNTIME,
    why="The sign-in name is one for the region: a second browser_authentication endpoint with the same zone "
    "overwrites the record of the first.",
    example="""
        two workspaces, each with a browser_authentication endpoint in the hub's zone
    """,
    fix="Keep one, on a workspace that is never deleted.",
)
def second_sign_in(endpoint: Element, graph: Graph) -> Iterator[Fault]:
    """Two browser_authentication endpoints of one region write into the same zone. Reported on the later one."""
    for slot in _sign_in(endpoint, graph):
        first = graph.derive(_sign_ins)[slot][0]
        if first.key != endpoint.key:
            yield Fault(endpoint, f"{first.name} already is the {SIGN_IN} endpoint of {slot[0]} in this zone")


@rule(
    "ADB008",
    "An NSG closes ports of the back-end endpoint",
    kinds.DATABRICKS,
    page=pages.DATABRICKS_PRIVATE_LINK,
    moment=Moment.RUNTIME,
    why="Where network policies apply to the endpoint, the workers still need its ports for the web application, the "
    "metastore and the secure relay.",
    example="""
        NSG of the endpoint's subnet: allow tcp/443, deny everything else
    """,
    fix="Allow inbound tcp/443, 3306, 6666 and 8443-8451 from the subnets of the workspace.",
)
def closed_ports(workspace: Element, graph: Graph) -> Iterator[Fault]:
    """The NSG on the subnet of a databricks_ui_api endpoint counts there, and denies a port that the workers need."""
    workers = tuple(network for subnet in subnets_of(workspace, graph) for network in prefixes_of(subnet))
    for endpoint in endpoints_of(workspace, graph):
        subnet = graph.follow(endpoint, "subnet")
        nsg = graph.follow(subnet, "networkSecurityGroup") if subnet else None
        policies = subnet.word("privateEndpointNetworkPolicies") if subnet else ""
        if subnet is None or nsg is None or policies not in {"enabled", "networksecuritygroupenabled"}:
            continue
        filters = filters_of(nsg, graph)
        asked = (Asked(True, "tcp", ports, frozenset({"virtualnetwork"}), workers) for ports in LINK_PORTS)
        denied = [ports for one in asked for ports in decide(filters, one, prefix_of(subnet)).denied]
        if denied:
            yield Fault(endpoint, f"{nsg.name} denies tcp/{spelled(sorted(denied))}, which {workspace.name} needs")


@rule(
    "ADB009",
    "A rule stands in front of those of Databricks",
    kinds.DATABRICKS,
    page=pages.DATABRICKS_VNET,
    moment=Moment.RUNTIME,
    why="Databricks writes its rules at the priorities from 100; a rule of one's own among them wins against them.",
    example="""
        deny-internet at priority 100 in the NSG of the host subnet
    """,
    fix=f"Give rules of your own priorities above {OWN_PRIORITIES_FROM}.",
)
def in_front(workspace: Element, graph: Graph) -> Iterator[Fault]:
    """The NSG of a subnet of a workspace has a custom rule with a priority of at most 200."""
    for subnet in subnets_of(workspace, graph):
        nsg = graph.follow(subnet, "networkSecurityGroup")
        for one in graph.children(nsg, kinds.SECURITY_RULE) if nsg else ():
            own = not one.name.lower().startswith(PLATFORM_RULES)
            if own and (one.number("priority") or 0) <= OWN_PRIORITIES_FROM:
                denies = one.word("access") == "deny"
                told = f"{one.name} has priority {one.number('priority')}, in front of the rules of {workspace.name}"
                yield Fault(one, told, severity=Severity.ERROR if denies else Severity.WARNING)


def _workspace_of(graph: Graph) -> dict[str, Element]:
    """The first workspace of each subnet."""
    found: dict[str, Element] = {}
    for workspace, subnets in readable(graph.of(kinds.DATABRICKS), lambda one: subnets_of(one, graph)):
        for subnet in subnets:
            found.setdefault(subnet.key, workspace)
    return found


def _sign_in(endpoint: Element, graph: Graph) -> list[tuple[str, str]]:
    """Region and zone of an endpoint for signing in; nothing for other endpoints."""
    if SIGN_IN not in {group.lower() for _, group in targets(endpoint)}:
        return []
    return [(endpoint.location, zone) for zone in zone_ids(endpoint, graph) or []]


def _sign_ins(graph: Graph) -> dict[tuple[str, str], list[Element]]:
    found: dict[tuple[str, str], list[Element]] = {}
    for endpoint, slots in readable(graph.of(kinds.PRIVATE_ENDPOINT), lambda one: _sign_in(one, graph)):
        for slot in slots:
            found.setdefault(slot, []).append(endpoint)
    return found
