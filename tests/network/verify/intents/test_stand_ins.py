"""The public side of a declared service lies in its service tags; what is declared is no Internet to be reached."""

from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network

import pytest

from network.lift import lift_index
from network.lift.index import ResourceIndex
from network.lift.world import read_world
from network.model.resource import Json, Resource
from network.model.service import Service
from network.model.world import World
from network.verify.intents.judge import Standing, judge
from network.verify.intents.scene import Scene, set_scene
from network.verify.intents.stand_ins import world_with
from tests.network.verify.intents.network import NETWORK, SUBSCRIPTION, VNET, intent, resource, resources, rule, subnet

OPEN = f"{SUBSCRIPTION}/Microsoft.Storage/storageAccounts/openstore"
MADE_UP, REAL = "198.18.0.7", "20.60.1.1"
WORLD: Json = {
    "publicDns": [{"name": "openstore.blob.core.windows.net", "type": "A", "value": MADE_UP}],
    "publicEndpoints": {OPEN: MADE_UP},
}
ACLS: dict[str, Json] = {
    "networkAcls": {
        "defaultAction": "Deny",
        "virtualNetworkRules": [{"id": f"{VNET}/subnets/nodes", "action": "Allow"}],
    }
}


def scene(tag: str, *, endpoint: bool = True) -> Scene:
    """Nodes whose NSG lets them out to one service tag alone, and a storage account open to their subnet alone."""
    body = subnet("nodes", "10.0.1.0/24", "nodes", nat=True)
    assert isinstance(body, dict)
    assert isinstance(body["properties"], dict)
    if endpoint:
        body["properties"]["serviceEndpoints"] = [{"service": "Microsoft.Storage"}]
    rules = [rule("tag", 100, "Outbound", "Allow", "*", tag, "443"), rule("no", 200, "Outbound", "Deny", "*", "*", "*")]
    changed: dict[str, dict[str, Json]] = {
        VNET: {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}, "subnets": [body]},
        f"{NETWORK}/networkSecurityGroups/nodes": {"securityRules": rules},
    }
    wanted = ("natGateways", "publicIPAddresses", "computes", "workspaces", "virtualNetworks", "networkSecurityGroups")
    graph: list[Resource] = [
        replace(one, properties=changed[one.id]) if one.id in changed else one
        for one in resources()
        if one.type.endswith(wanted)
    ]
    graph.append(resource(OPEN, "Microsoft.Storage/storageAccounts", ACLS))
    assert isinstance(WORLD, dict)
    index = ResourceIndex(graph)
    return set_scene(index, lift_index(index, read_world(WORLD)), {})


@pytest.mark.parametrize(
    ("here", "standing"),
    [
        pytest.param(scene("Storage"), Standing.HOLDS, id="a rule for the tag, over the service endpoint"),
        pytest.param(scene("Storage.WestEurope"), Standing.HOLDS, id="a rule for the tag of its region"),
        pytest.param(scene("AzureCloud.WestEurope"), Standing.HOLDS, id="a rule for the cloud around it"),
        pytest.param(scene("Storage.NorthEurope"), Standing.BROKEN, id="a rule for another region"),
        pytest.param(scene("AzureKeyVault"), Standing.BROKEN, id="a rule for another service"),
        pytest.param(
            scene("Storage", endpoint=False), Standing.BROKEN, id="without the endpoint nobody knows the subnet"
        ),
    ],
)
def test_a_storage_account_is_reached_by_its_tag(here: Scene, standing: Standing) -> None:
    assert judge(here, intent("training/nodes", "openstore/blob")).standing is standing


def test_a_storage_account_that_is_open_breaks_an_intent_that_denies_it() -> None:
    assert (
        judge(scene("Storage"), intent("training/nodes", "openstore/blob", expected="deny")).standing is Standing.BROKEN
    )


def test_what_is_declared_is_not_the_internet_that_must_be_reached() -> None:
    """Neither the closed storage account nor the address of the NAT gateway, which takes nothing, is."""
    assert judge(scene("Internet", endpoint=False), intent("training/nodes", "internet")).standing is Standing.HOLDS


def test_what_is_declared_is_part_of_the_internet_that_nothing_may_reach() -> None:
    found = judge(scene("51.105.0.1"), intent("training/nodes", "internet", expected="deny"))
    assert found.standing is Standing.HOLDS
    found = judge(scene(MADE_UP), intent("training/nodes", "internet", expected="deny"))
    assert found.standing is Standing.BROKEN


@pytest.mark.parametrize(
    ("address", "given", "expected"),
    [
        pytest.param(MADE_UP, (), (MADE_UP,), id="made up, and nobody gave the tag"),
        pytest.param(REAL, (), (REAL,), id="real, and nobody gave the tag"),
        pytest.param(MADE_UP, ("20.0.0.0/16",), ("20.0.0.0/16", MADE_UP), id="made up, beside prefixes that are given"),
        pytest.param(REAL, ("20.0.0.0/16",), ("20.0.0.0/16",), id="real: a tag that is given is used as given"),
    ],
)
def test_what_a_tag_has_of_services(address: str, given: tuple[str, ...], expected: tuple[str, ...]) -> None:
    store = Service(id=OPEN, name="openstore", type="Microsoft.Storage/storageAccounts", location="westeurope")
    world = World(service_tags={"Storage": tuple(map(IPv4Network, given))} if given else {})
    stand_in = IPv4Network("192.0.2.1/32")
    found = world_with(world, {"storage": stand_in}, [replace(store, address=IPv4Address(address))])
    assert set(found.service_tags["storage"]) == {stand_in, *map(IPv4Network, expected)}
