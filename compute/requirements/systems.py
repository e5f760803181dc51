"""Which documented systems stand in a resource graph, and what their configuration says about them.

Read from ARM bodies alone, so that the requirements of anybody's program, preview or export are checked alike. What no
property says (whether jobs install packages, whether AutoML runs) a resource says itself by the tag `fairway-uses`,
whose value lists facts of `Fact` by name: `fairway-uses: packages auto_ml`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from compute.requirements.requirement import Fact, System
from network.lift.index import Node, ResourceIndex, id_key, location_key, parent_id
from network.model.resource import Json, Note, Properties, Resource

WORKSPACE = "Microsoft.MachineLearningServices/workspaces"
COMPUTE = f"{WORKSPACE}/computes"
CLUSTER = "Microsoft.ContainerService/managedClusters"
MACHINE = "Microsoft.Compute/virtualMachines"
ENDPOINT = "Microsoft.Network/privateEndpoints"
SUBNET = "Microsoft.Network/virtualNetworks/subnets"
FIREWALL = "Microsoft.Network/azureFirewalls"
USES = "fairway-uses"
FACTS: Mapping[str, Fact] = {fact.value: fact for fact in Fact}
DSVM_PUBLISHER = "microsoft-dsvm"
GPU_FAMILIES = ("standard_nc", "standard_nd", "standard_nv")
# https://learn.microsoft.com/azure/templates/microsoft.containerservice/managedclusters
ADDONS: Mapping[str, Fact] = {
    "omsagent": Fact.CONTAINER_INSIGHTS,
    "azurepolicy": Fact.AZURE_POLICY,
    "azurekeyvaultsecretsprovider": Fact.VAULT_SECRETS,
}

# The parts of a workspace: the property that names each, and the fact that it is private.
PARTS: Mapping[str, tuple[str, Fact]] = {
    "storage": ("storageAccount", Fact.PRIVATE_STORAGE),
    "key_vault": ("keyVault", Fact.PRIVATE_VAULT),
    "registry": ("containerRegistry", Fact.PRIVATE_REGISTRY),
}


@dataclass(frozen=True, slots=True)
class Installed:
    """One system in a graph: the `node` whose machines it is about, its facts, and its workspace where it has one.

    `parts` are the resources of the workspace by their part (`workspace`, `storage`, `key_vault`, `registry`).
    """

    system: System
    node: Node
    facts: frozenset[Fact]
    parts: Mapping[str, Node] = field(default_factory=dict)
    subnet: Node | None = None
    region: str = ""


def at(properties: Properties, *path: str) -> Json:
    """The value at a path of keys, compared without case; None where there is none, or it is not known."""
    value: Json = properties
    for key in path:
        if not isinstance(value, Mapping):
            return None
        value = next((inner for name, inner in value.items() if name.lower() == key.lower()), None)
    return value


def reference(index: ResourceIndex, value: Json) -> Node | None:
    """The node that a property names, by an id or an object with one."""
    named = value.get("id") if isinstance(value, Mapping) else value
    return index.get(named) if isinstance(named, str) and named else None


def installed(index: ResourceIndex) -> Iterator[Installed]:
    """Every documented system of a graph, in the order of the graph."""
    for compute in index.of_type(COMPUTE):
        yield from _compute(index, compute)
    for cluster in index.of_type(CLUSTER):
        yield from _kubernetes(index, cluster)
    for machine in index.of_type(MACHINE):
        yield from _machine(index, machine)


def _compute(index: ResourceIndex, node: Node) -> Iterator[Installed]:
    systems = {"amlcompute": System.AML_CLUSTER, "computeinstance": System.AML_INSTANCE}
    system = systems.get(str(at(node.properties, "computeType")).lower())
    subnet = reference(index, at(node.properties, "properties", "subnet"))
    workspace = index.get(parent_id(node.id))
    if system is None or subnet is None or workspace is None:
        return
    facts = {*_uses(node), *_surroundings(index, subnet), *_workspace_facts(index, workspace)}
    if at(node.properties, "properties", "enableNodePublicIp") is not False:
        facts.add(Fact.PUBLIC_NODES)
    if str(at(workspace.properties, "imageBuildCompute") or "").lower() == node.name.lower():
        facts.add(Fact.PACKAGES)  # building images fetches packages
    yield Installed(system, node, frozenset(facts), _parts(index, workspace), subnet, _region(node, workspace))


def _kubernetes(index: ResourceIndex, node: Node) -> Iterator[Installed]:
    pools = [one for one in _list(at(node.properties, "agentPoolProfiles")) if isinstance(one, Mapping)]
    pools += [one.properties for one in index.children(node.id, f"{CLUSTER}/agentPools")]
    subnet = next((found for one in pools if (found := reference(index, at(one, "vnetSubnetID")))), None)
    if subnet is None:
        return
    facts = {*_uses(node), *_surroundings(index, subnet), *_cluster_facts(node), Fact.UBUNTU}
    if any(str(at(one, "vmSize") or "").lower().startswith(GPU_FAMILIES) for one in pools):
        facts.add(Fact.GPU)
    attached = [one for one in index.of_type(COMPUTE) if _resource_of(one) == node.key]
    if attached:
        facts.add(Fact.EXTENSIONS)
    region = _region(node, node)
    yield Installed(System.AKS, node, frozenset(facts), {}, subnet, region)
    for one in attached:
        workspace = index.get(parent_id(one.id))
        if workspace is not None:
            own = frozenset({*facts, *_workspace_facts(index, workspace), *_extension(index, node)})
            yield Installed(System.AML_KUBERNETES, node, own, _parts(index, workspace), subnet, region)


def _cluster_facts(node: Node) -> Iterator[Fact]:
    """What the profiles of a cluster switch on."""
    if at(node.properties, "apiServerAccessProfile", "enablePrivateCluster") is True:
        yield Fact.PRIVATE_CLUSTER
    if at(node.properties, "apiServerAccessProfile", "enableVnetIntegration") is True:
        yield Fact.API_SERVER_SUBNET
    if str(at(node.properties, "bootstrapProfile", "artifactSource")).lower() == "cache":
        yield Fact.PRIVATE_BOOTSTRAP
    yield from (
        fact for addon, fact in ADDONS.items() if at(node.properties, "addonProfiles", addon, "enabled") is True
    )


def _resource_of(compute: Node) -> str:
    named = at(compute.properties, "resourceId")
    return id_key(named) if isinstance(named, str) else ""


def _extension(index: ResourceIndex, cluster: Node) -> Iterator[Fact]:
    """What the Azure ML extension of a cluster is set up for."""
    switches = {"enabletraining": Fact.TRAINING, "enableinference": Fact.INFERENCE, "sslcname": Fact.TLS}
    for node in index.of_type("Microsoft.KubernetesConfiguration/extensions"):
        if node.key.startswith(cluster.key):
            settings = at(node.properties, "configurationSettings")
            for key, value in settings.items() if isinstance(settings, Mapping) else ():
                if key.lower() in switches and str(value).lower() not in {"", "false", "none"}:
                    yield switches[key.lower()]


def _machine(index: ResourceIndex, node: Node) -> Iterator[Installed]:
    publisher = str(at(node.properties, "storageProfile", "imageReference", "publisher") or "").lower()
    if publisher != DSVM_PUBLISHER:
        return
    subnet = _subnet_of(index, node)
    workspace = next(iter(index.of_type(WORKSPACE)), None)
    facts = set(_uses(node))
    if subnet is not None:
        facts |= set(_surroundings(index, subnet))
    if at(node.properties, "osProfile", "windowsConfiguration") or "win" in str(
        at(node.properties, "storageProfile", "imageReference", "offer")
    ):
        facts.add(Fact.WINDOWS)
    parts: Mapping[str, Node] = {}
    if workspace is not None:
        facts |= {Fact.USES_WORKSPACE, *_workspace_facts(index, workspace)}
        parts = _parts(index, workspace)
    if any("aadssh" in one.name.lower() for one in index.children(node.id, f"{MACHINE}/extensions")):
        facts.add(Fact.ENTRA_LOGIN)
    yield Installed(System.DSVM, node, frozenset(facts), parts, subnet, _region(node, node))
    if workspace is not None:
        yield Installed(System.AML_WORKSPACE, node, frozenset(facts), parts, subnet, _region(workspace, node))


def _subnet_of(index: ResourceIndex, machine: Node) -> Node | None:
    for one in _list(at(machine.properties, "networkProfile", "networkInterfaces")):
        nic = reference(index, one)
        for configuration in _list(at(nic.properties, "ipConfigurations")) if nic else ():
            inner = at(configuration, "properties", "subnet") if isinstance(configuration, Mapping) else None
            if (found := reference(index, inner)) is not None:
                return found
    return None


def _uses(node: Node) -> Iterator[Fact]:
    """What the tag of a resource says that it uses; words that are no facts are told by `meaningless_words`."""
    return (FACTS[word] for word in _words(node.resource) if word in FACTS)


def meaningless_words(resources: Iterable[Resource]) -> Iterator[Note]:
    """A note for each tag `fairway-uses` with a word that means nothing: nothing is required because of it."""
    for resource in resources:
        unknown = [word for word in _words(resource) if word not in FACTS]
        if unknown:
            near = get_close_matches(unknown[0], FACTS, 1)
            meant = f"; did you mean {near[0]}?" if near else ""
            yield Note(resource.id, f"its tag {USES} says {', '.join(unknown)}, which means nothing here{meant}")


def _words(resource: Resource) -> list[str]:
    said = resource.tags.get(USES)
    return said.replace(",", " ").split() if isinstance(said, str) else []


def _surroundings(index: ResourceIndex, subnet: Node) -> Iterator[Fact]:
    """Whether flows leave by a firewall, and whether names are asked of servers of one's own."""
    table = reference(index, at(subnet.properties, "routeTable"))
    routes = index.children(table.id, "Microsoft.Network/routeTables/routes") if table is not None else ()
    if any(_to_appliance(route) for route in routes) and index.of_type(FIREWALL):
        yield Fact.NAME_FILTER
    vnet = index.get(parent_id(subnet.id))
    if vnet is not None and _list(at(vnet.properties, "dhcpOptions", "dnsServers")):
        yield Fact.CUSTOM_DNS


def _to_appliance(route: Node) -> bool:
    return (
        at(route.properties, "addressPrefix") == "0.0.0.0/0"
        and str(at(route.properties, "nextHopType")).lower() == "virtualappliance"
    )


def _workspace_facts(index: ResourceIndex, workspace: Node) -> Iterator[Fact]:
    if _private(index, workspace):
        yield Fact.PRIVATE_WORKSPACE
    for key, fact in PARTS.values():
        part = reference(index, at(workspace.properties, key))
        if part is not None and _private(index, part):
            yield fact
    if at(workspace.properties, "hbiWorkspace") is True:
        yield Fact.HIGH_BUSINESS_IMPACT
    computes = index.children(workspace.id, COMPUTE)
    if any(str(at(one.properties, "computeType")).lower() == "computeinstance" for one in computes):
        yield Fact.INSTANCES
    if any(one.properties for one in index.of_type("Microsoft.Insights/privateLinkScopes")):
        yield Fact.PRIVATE_MONITOR


def _private(index: ResourceIndex, service: Node) -> bool:
    """Whether a service has a private endpoint and no public side."""
    closed = str(at(service.properties, "publicNetworkAccess")).lower() == "disabled"
    return closed and any(
        target == service.key for endpoint in index.of_type(ENDPOINT) for target in _targets(endpoint)
    )


def _targets(endpoint: Node) -> Iterator[str]:
    for key in ("privateLinkServiceConnections", "manualPrivateLinkServiceConnections"):
        for one in _list(at(endpoint.properties, key)):
            named = at(one, "properties", "privateLinkServiceId") if isinstance(one, Mapping) else None
            if isinstance(named, str):
                yield id_key(named)


def _parts(index: ResourceIndex, workspace: Node) -> Mapping[str, Node]:
    found = {"workspace": workspace}
    for part, (key, _) in PARTS.items():
        node = reference(index, at(workspace.properties, key))
        if node is not None:
            found[part] = node
    return found


def _region(node: Node, otherwise: Node) -> str:
    return location_key(node.resource.location or otherwise.resource.location)


def _list(value: Json) -> list[Json]:
    return list(value) if isinstance(value, list | tuple) else []
