"""What holds of the completion of every graph."""

from collections.abc import Sequence
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from network.lift.complete import complete
from network.lift.graph import write_graph
from network.lift.index import id_key
from network.model.resource import Json, Resource, ResourceGraph, unknown
from tests.network.names_graph import (
    ENDPOINTS,
    NETWORK,
    SUBNETS,
    ZONES,
    endpoint,
    firewall,
    flat,
    id_of,
    machine,
    resolver,
    resource,
    vnet,
    zone,
)

SERVICES = {
    "store": ("Microsoft.Storage/storageAccounts", "blob", ["privatelink.blob.core.windows.net"]),
    "other": ("Microsoft.Storage/storageAccounts", "dfs", ["privatelink.dfs.core.windows.net"]),
    "ws": (
        "Microsoft.MachineLearningServices/workspaces",
        "amlworkspace",
        ["privatelink.api.azureml.ms", "privatelink.notebooks.azure.net"],
    ),
    "reg": ("Microsoft.ContainerRegistry/registries", "registry", ["privatelink.azurecr.io"]),
    "kv": ("Microsoft.KeyVault/vaults", "vault", ["privatelink.vaultcore.azure.net"]),
}
SUBNETS_OF_V1 = {
    "pe": "10.1.2.0/28",
    "app": "10.1.1.0/29",
    "nodes": "10.1.3.0/26",
    "AzureFirewallSubnet": "10.1.4.0/26",
}
ADDRESSES = st.one_of(st.none(), st.integers(4, 12).map(lambda n: f"10.1.1.{n}"))


@st.composite
def graphs(draw: st.DrawFn) -> ResourceGraph:
    """Machines with and without address, services with and without private endpoint and zone, a cluster, a firewall."""
    marker = unknown(f"{id_of(f'{NETWORK}/azureFirewalls', 'fw')}#ipConfigurations")
    parts: list[Resource | Sequence[Resource]] = [vnet("v1", marker, subnets=SUBNETS_OF_V1)]
    for number, address in enumerate(draw(st.lists(ADDRESSES, max_size=5))):
        parts.append(machine(f"vm{draw(st.integers(0, 9))}{number}", "v1/app", address))
    for name in draw(st.lists(st.sampled_from(sorted(SERVICES)), unique=True)):
        type_name, group, zones = SERVICES[name]
        declared = draw(st.sampled_from(zones))
        parts.append(draw(st.sampled_from(([], [resource(type_name, name)]))))
        parts.append(draw(st.sampled_from(([], endpoint(f"pe-{name}", id_of(type_name, name), group, zones=zones)))))
        parts.append(draw(st.sampled_from(([], zone(declared, {}, ["v1"]), zone(declared, {name: "10.1.2.9"})))))
    parts.append([resource(f"{NETWORK}/publicIPAddresses", f"ip{n}") for n in range(draw(st.integers(0, 3)))])
    parts.append(draw(st.sampled_from(([], [firewall("fw", "v1", "", None)]))))
    parts.append(draw(st.sampled_from(([], resolver("res", "v1", None, "nodes")))))
    profile: dict[str, Json] = {"enablePrivateCluster": True}
    pool: Json = [{"name": "p", "vnetSubnetID": id_of(SUBNETS, "v1/nodes")}]
    cluster = {"apiServerAccessProfile": profile, "agentPoolProfiles": pool}
    parts.append(draw(st.sampled_from(([], [resource("Microsoft.ContainerService/managedClusters", "aks", cluster)]))))
    return ResourceGraph(flat(*parts))


def content(graph: ResourceGraph) -> dict[str, Json]:
    """What a graph says, without the order in which it says it."""
    document = write_graph(graph)
    resources = document["resources"]
    assert isinstance(resources, list)
    return {row["id"]: row for row in resources} | {"world": document["world"]}


def private_addresses(graph: ResourceGraph) -> list[tuple[str, str]]:
    """Every private address of the graph with its subnet."""
    found = []
    for one in graph.resources:
        for key in ("ipConfigurations", "frontendIPConfigurations"):
            rows = one.properties.get(key)
            for row in rows if isinstance(rows, list) else []:
                inner = row.get("properties", row)
                address = inner.get("privateIPAddress") or inner.get("privateIpAddress")
                if isinstance(address, str) and one.type != ENDPOINTS:
                    found.append((id_key(inner["subnet"]["id"]), address))
    return found


@given(graphs())
def test_completing_twice_adds_nothing(graph: ResourceGraph) -> None:
    once = complete(graph)
    assert complete(once) == once


@given(graphs(), st.randoms(use_true_random=False))
def test_the_order_of_resources_does_not_matter(graph: ResourceGraph, order: Random) -> None:
    shuffled = list(graph.resources)
    order.shuffle(shuffled)
    assert content(complete(ResourceGraph(tuple(shuffled)))) == content(complete(graph))


@given(graphs())
def test_nothing_that_is_declared_is_changed(graph: ResourceGraph) -> None:
    after = {id_key(one.id): one for one in complete(graph).resources}
    for before in graph.resources:
        later = after[id_key(before.id)]
        assert not later.assumed
        assert later is before or later.assumed_properties


@given(graphs())
def test_no_id_and_no_address_that_azure_chooses_stands_twice(graph: ResourceGraph) -> None:
    done = complete(graph)
    keys = [id_key(one.id) for one in done.resources]
    assert len(set(keys)) == len(keys)
    declared = private_addresses(graph)
    chosen = list(private_addresses(done))
    for one in declared:
        chosen.remove(one)
    assert len(set(chosen)) == len(chosen)
    assert not set(chosen) & set(declared)


@given(graphs())
def test_every_chosen_address_is_usable(graph: ResourceGraph) -> None:
    """Compared with the plain list of a small subnet: neither its first four addresses nor its last."""
    usable = {f"10.1.1.{n}" for n in range(4, 7)}
    declared = set(private_addresses(graph))
    chosen = {pair for pair in private_addresses(complete(graph)) if pair not in declared}
    assert {address for subnet, address in chosen if subnet.endswith("/subnets/app")} <= usable


@given(graphs())
def test_records_lie_in_the_zones_that_groups_name(graph: ResourceGraph) -> None:
    named: set[str] = set()
    for one in complete(graph).resources:
        rows = one.properties.get("privateDnsZoneConfigs")
        for row in rows if isinstance(rows, list) else []:
            named.add(id_key(row["properties"]["privateDnsZoneId"]))
    added = [one for one in complete(graph).resources if one.assumed and one.type == f"{ZONES}/A"]
    assert {id_key(one.id).rpartition("/a/")[0] for one in added} <= named
