"""Previews and states: what Pulumi stores of a stack is the same graph that its program gives."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from infra.capture.errors import CaptureError
from infra.capture.preview import read_preview
from infra.capture.state import read_state
from network.lift.index import id_key
from network.model.resource import SECRET_KEY, Resource, ResourceGraph, unknown

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
SECRET = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "hunter22"}
RG = "/subscriptions/s/resourceGroups/rg"
NETWORK = f"{RG}/providers/Microsoft.Network"

Row = dict[str, object]


def urn(token: str, name: str) -> str:
    return f"urn:pulumi:dev::shop::azure-native:{token}::{name}"


def row(token: str, name: str, inputs: Mapping[str, object], **more: object) -> Row:
    """One resource as Pulumi stores it."""
    where = {"urn": urn(token, name), "type": f"azure-native:{token}", "custom": True}
    return {**where, "inputs": inputs, "outputs": {}, "sourcePosition": "project:///__main__.py#7,4", **more}


GROUP = row("resources:ResourceGroup", "rg", {"resourceGroupName": "rg", "location": "westeurope"}, id=RG)
VNET = row(
    "network:VirtualNetwork",
    "hub",
    {"resourceGroupName": "rg", "virtualNetworkName": "hub", "location": "westeurope"},
    id=f"{NETWORK}/virtualNetworks/hub",
    outputs={"name": "hub", "location": "westeurope", "subnets": [{"name": "a", "addressPrefix": "10.0.0.0/24"}]},
    dependencies=[urn("resources:ResourceGroup", "rg")],
)


def new(stored: Row) -> Row:
    """The same resource before it is deployed: no id, and nothing that Azure computes."""
    return {**{key: value for key, value in stored.items() if key != "id"}, "outputs": {"id": UNKNOWN}}


def write(folder: Path, document: object) -> Path:
    file = folder / "document.json"
    file.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
    return file


def state(folder: Path, *rows: Row) -> ResourceGraph:
    return read_state(write(folder, {"version": 3, "deployment": {"manifest": {}, "resources": rows}}))


def preview(folder: Path, *rows: Row) -> ResourceGraph:
    steps = [{"op": "create", "urn": stored["urn"], "newState": stored} for stored in rows]
    return read_preview(write(folder, {"steps": steps, "changeSummary": {"create": len(steps)}})).after


def one(graph: ResourceGraph, end: str) -> Resource:
    (found,) = (resource for resource in graph.resources if id_key(resource.id).endswith(id_key(end)))
    return found


def test_a_state_gives_what_azure_returned(tmp_path: Path) -> None:
    hub = one(state(tmp_path, GROUP, VNET), "virtualNetworks/hub")
    assert hub.properties == {"subnets": [{"name": "a", "properties": {"addressPrefix": "10.0.0.0/24"}}]}
    assert (hub.location, hub.depends_on, str(hub.source)) == ("westeurope", (RG,), "__main__.py:7")
    assert hub.source is not None
    assert hub.source.stack == "dev"


def test_the_file_of_a_local_backend_is_a_state_too(tmp_path: Path) -> None:
    file = write(tmp_path, {"version": 3, "checkpoint": {"stack": "dev", "latest": {"resources": [GROUP]}}})
    assert [resource.id for resource in read_state(file).resources] == [RG]


def test_secrets_of_a_state_stay_hidden_whatever_encrypted_them(tmp_path: Path) -> None:
    stored = {**VNET, "outputs": {"tags": {"key": SECRET}, "__inputs": SECRET}}
    hub = one(state(tmp_path, stored), "virtualNetworks/hub")
    assert hub.tags == {"key": {SECRET_KEY: True}}
    assert "hunter22" not in str(hub)


def test_components_providers_and_what_is_to_be_deleted_declare_nothing(tmp_path: Path) -> None:
    component = {"urn": "urn:pulumi:dev::shop::theirs:index:Hub::hub", "type": "theirs:index:Hub", "custom": False}
    provider = {**row("x", "p", {}), "type": "pulumi:providers:azure-native"}
    graph = state(tmp_path, GROUP, component, provider, {**VNET, "delete": True})
    assert [resource.id for resource in graph.resources] == [RG]


def test_a_resource_of_another_provider_is_carried_along(tmp_path: Path) -> None:
    pet = {"urn": "urn:pulumi:dev::shop::random:i:Pet::pet", "type": "random:i:Pet", "custom": True, "id": "x-y"}
    graph = state(tmp_path, GROUP, {**pet, "inputs": {"length": 2}, "outputs": {"result": "x-y"}})
    found = one(graph, "::pet")
    assert (found.type, found.name, found.properties) == ("random:i:Pet", "pet", {"length": 2, "result": "x-y"})


def test_what_a_preview_will_create_has_the_id_that_it_will_get(tmp_path: Path) -> None:
    graph = preview(tmp_path, GROUP, new(VNET))
    assert one(graph, "virtualNetworks/hub").id == f"{NETWORK}/virtualNetworks/hub"


@pytest.mark.parametrize(
    ("token", "inputs", "depends", "path", "expected"),
    [
        pytest.param(
            "network:Subnet",
            {"resourceGroupName": UNKNOWN, "virtualNetworkName": UNKNOWN, "subnetName": "b"},
            {
                "resourceGroupName": ["resources:ResourceGroup::rg"],
                "virtualNetworkName": ["network:VirtualNetwork::hub"],
            },
            "",
            "",
            id="the names of the resources above it",
        ),
        pytest.param(
            "network:NetworkInterface",
            {"resourceGroupName": "rg", "networkInterfaceName": "n", "networkSecurityGroup": {"id": UNKNOWN}},
            {"networkSecurityGroup": ["network:NetworkSecurityGroup::nsg"]},
            "properties.networkSecurityGroup.id",
            f"{NETWORK}/networkSecurityGroups/nsg",
            id="the id of what a property refers to",
        ),
        pytest.param(
            "network:NetworkInterface",
            {
                "resourceGroupName": "rg",
                "networkInterfaceName": "n",
                "ipConfigurations": [{"name": "one", "subnet": {"id": UNKNOWN}}],
            },
            {"ipConfigurations": ["network:VirtualNetwork::hub", "network:Subnet::a"]},
            "properties.ipConfigurations[0].properties.subnet.id",
            f"{NETWORK}/virtualNetworks/hub/subnets/a",
            id="the one of several that fits the name of the property",
        ),
        pytest.param(
            "network:PrivateEndpoint",
            {
                "resourceGroupName": "rg",
                "privateEndpointName": "e",
                "privateLinkServiceConnections": [{"name": "one", "privateLinkServiceId": UNKNOWN}],
            },
            {"privateLinkServiceConnections": ["storage:StorageAccount::acc"]},
            "properties.privateLinkServiceConnections[0].properties.privateLinkServiceId",
            f"{RG}/providers/Microsoft.Storage/storageAccounts/acc",
            id="the only thing that there is",
        ),
    ],
)
def test_what_a_preview_does_not_say_its_dependencies_do(
    tmp_path: Path, token: str, inputs: dict[str, object], depends: dict[str, list[str]], path: str, expected: str
) -> None:
    others = [
        new(row("network:NetworkSecurityGroup", "nsg", {"resourceGroupName": "rg", "networkSecurityGroupName": "nsg"})),
        new(row("network:Subnet", "a", {"resourceGroupName": "rg", "virtualNetworkName": "hub", "subnetName": "a"})),
        new(row("storage:StorageAccount", "acc", {"resourceGroupName": "rg", "accountName": "acc"})),
    ]
    urns = {key: [f"urn:pulumi:dev::shop::azure-native:{end}" for end in ends] for key, ends in depends.items()}
    graph = preview(tmp_path, GROUP, new(VNET), *others, new(row(token, "it", inputs, propertyDependencies=urns)))
    (found,) = (resource for resource in graph.resources if resource.source and resource.source.urn == urn(token, "it"))
    if path:
        assert found.assumed_properties == (path,)
        assert expected in str(found.properties)
    else:
        assert found.id == f"{NETWORK}/virtualNetworks/hub/subnets/b"
    assert "$unknown" not in str(found)


@pytest.mark.parametrize(
    ("inputs", "depends", "origin"),
    [
        pytest.param({"remoteVirtualNetwork": {"id": UNKNOWN}}, [], "{urn}#remoteVirtualNetwork.id", id="nothing"),
        pytest.param(
            {"remoteVirtualNetwork": {"id": UNKNOWN}},
            [urn("network:NetworkSecurityGroup", "nsg")],
            f"{NETWORK}/networkSecurityGroups/nsg#*",
            id="something that does not fit",
        ),
    ],
)
def test_what_nothing_says_stays_unknown_with_its_origin(
    tmp_path: Path, inputs: dict[str, object], depends: list[str], origin: str
) -> None:
    names = {"resourceGroupName": "rg", "virtualNetworkName": "hub", "virtualNetworkPeeringName": "p"}
    nsg = row("network:NetworkSecurityGroup", "nsg", {"resourceGroupName": "rg", "networkSecurityGroupName": "nsg"})
    peering = row(
        "network:VirtualNetworkPeering",
        "p",
        {**names, **inputs},
        propertyDependencies={"remoteVirtualNetwork": depends},
    )
    found = one(preview(tmp_path, GROUP, new(nsg), new(peering)), "virtualNetworkPeerings/p")
    marker = unknown(origin.format(urn=urn("network:VirtualNetworkPeering", "p")))
    assert found.properties == {"remoteVirtualNetwork": {"id": marker}}
    assert found.assumed_properties == ()


def test_a_preview_has_what_is_there_and_what_will_be(tmp_path: Path) -> None:
    other = row(
        "network:RouteTable",
        "old",
        {"resourceGroupName": "rg", "routeTableName": "old"},
        id=f"{NETWORK}/routeTables/old",
    )
    changed = {**VNET, "inputs": {**_inputs(VNET), "tags": {"a": "b"}}, "outputs": {"tags": UNKNOWN}}
    steps = [
        {"op": "same", "urn": GROUP["urn"], "oldState": GROUP, "newState": GROUP},
        {"op": "update", "urn": VNET["urn"], "oldState": VNET, "newState": changed},
        {"op": "delete", "urn": other["urn"], "oldState": other},
    ]
    change = read_preview(write(tmp_path, {"steps": steps, "changeSummary": {"same": 1, "update": 1, "delete": 1}}))
    assert [resource.name for resource in change.before.resources] == ["rg", "old", "hub"]
    assert [resource.name for resource in change.after.resources] == ["rg", "hub"]
    assert one(change.after, "virtualNetworks/hub").tags == {"a": "b"}


def test_what_a_preview_hides_is_a_secret(tmp_path: Path) -> None:
    stored = new({**VNET, "inputs": {**_inputs(VNET), "tags": {"key": "[secret]"}}})
    assert one(preview(tmp_path, GROUP, stored), "virtualNetworks/hub").tags == {"key": {SECRET_KEY: True}}


@pytest.mark.parametrize(
    ("document", "message"),
    [
        pytest.param("", "document.json:1: got an empty file, expected {}", id="nothing"),
        pytest.param("not json", "document.json:1: got what is no JSON (Expecting value), expected {}", id="no JSON"),
        pytest.param('{"steps": [{"op": ', "document.json:1: got JSON that ends too early, expected {}", id="cut off"),
        pytest.param(
            '{"steps": [{"op": "cre', "document.json:1: got JSON that ends too early, expected {}", id="cut in a word"
        ),
        pytest.param(
            "{}\n{}", "document.json:2: got more than one JSON document, expected {}", id="a stream of events"
        ),
        pytest.param("[]", "document.json: got list, expected {}", id="a list"),
        pytest.param(
            '{"deployment": {}}', "document.json: got a state, expected {}; --state reads a state", id="a state"
        ),
        pytest.param('{"a": 1}', "document.json: got an object with a, expected {}", id="something else"),
        pytest.param("{}", "document.json: got an empty object, expected {}", id="nothing in it"),
        pytest.param('{"steps": [{}]}', "document.json: got steps without op or urn, expected {}", id="no steps"),
        pytest.param(
            json.dumps({"steps": [], "changeSummary": {"same": 3}}),
            "document.json: got a preview that leaves out 3 unchanged resources, expected {}",
            id="without --show-sames",
        ),
        pytest.param(
            '{"steps": [], "maybeCorrupt": true}',
            "document.json: got a preview that failed on its way, expected {}",
            id="a failure",
        ),
        pytest.param(
            '{"steps": []}',
            "document.json: got a preview without any resource of azure-native, expected one of a stack that has some",
            id="nothing of Azure",
        ),
    ],
)
def test_what_is_no_preview_is_refused(tmp_path: Path, document: str, message: str) -> None:
    with pytest.raises(CaptureError) as refused:
        read_preview(write(tmp_path, document))
    expected = message.format("what `pulumi preview --json --show-sames` writes")
    assert str(refused.value) == f"{tmp_path}/{expected}"


@pytest.mark.parametrize(
    ("document", "message"),
    [
        pytest.param('{"steps": []}', "got a preview, expected {}; --preview reads a preview", id="a preview"),
        pytest.param(
            '{"deployment": {"resources": [1]}}',
            "got a deployment without a list of resources, expected {}",
            id="no resources",
        ),
        pytest.param(
            '{"deployment": null}',
            "got a state without any resource of azure-native, expected a stack that is deployed",
            id="a stack that was never deployed",
        ),
        pytest.param(
            '{"deployment": {"resources": null}}',
            "got a state without any resource of azure-native, expected a stack that is deployed",
            id="an empty stack",
        ),
    ],
)
def test_what_is_no_state_is_refused(tmp_path: Path, document: str, message: str) -> None:
    with pytest.raises(CaptureError) as refused:
        read_state(write(tmp_path, document))
    assert str(refused.value) == f"{tmp_path}/document.json: {message.format('what `pulumi stack export` writes')}"


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CaptureError) as refused:
        read_state(tmp_path / "none.json")
    assert str(refused.value) == (
        f"{tmp_path}/none.json: got No such file or directory, expected what `pulumi stack export` writes"
    )


def _inputs(stored: Row) -> dict[str, object]:
    inputs = stored["inputs"]
    assert isinstance(inputs, dict)
    return inputs
