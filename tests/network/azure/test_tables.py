"""Platform facts: every row of every table cites its page, and the tables about names agree with each other."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

import network.azure
from network.azure.endpoint_members import CHILD_NAMES, ENDPOINT_MEMBERS, SERVICE_WORDS, EndpointMember
from network.azure.public_names import host_names, members_of
from network.azure.zones import PRIVATE_LINK, PRIVATE_LINK_ZONES, zones_of
from network.azure.zones_sovereign import CHINA_ZONES, GOVERNMENT_ZONES
from network.model.resource import Json, Resource

FOLDER = Path(network.azure.__file__).parent
MODULES = [
    import_module(f"network.azure.{path.stem}") for path in sorted(FOLDER.glob("*.py")) if path.stem != "__init__"
]
CITATIONS = ("source", "page")

STORAGE = "Microsoft.Storage/storageAccounts"
AML = "Microsoft.MachineLearningServices/workspaces"
IOT = "Microsoft.Devices/IotHubs"
AKS = "Microsoft.ContainerService/managedClusters"
AI = "Microsoft.CognitiveServices/accounts"


def rows(value: object) -> Iterator[object]:
    """The rows of a table, however it is nested; what is not made of dataclasses has none."""
    if is_dataclass(value) and not isinstance(value, type):
        yield value
    elif isinstance(value, Mapping):
        yield from (row for one in value.values() for row in rows(one))
    elif isinstance(value, tuple | frozenset | list):
        yield from (row for one in value for row in rows(one))


def tables(module: ModuleType) -> Iterator[tuple[str, list[object]]]:
    """The tables that a module holds: constants that are made of rows."""
    for name, value in vars(module).items():
        if name.isupper() and not name.startswith("_") and (found := list(rows(value))):
            yield name, found


TABLES = [pytest.param(found, id=f"{module.__name__}.{name}") for module in MODULES for name, found in tables(module)]


@pytest.mark.parametrize("table", TABLES)
def test_every_row_cites_its_page(table: list[object]) -> None:
    for row in table:
        named = [field.name for field in fields(row) if field.name in CITATIONS]  # type: ignore[arg-type]
        assert named, f"{row} has no column for its page"
        page = getattr(row, named[0])
        assert re.match(r"https://[a-z]", page), f"{row} cites {page!r}"


def test_there_are_tables() -> None:
    assert len(TABLES) >= 15


@pytest.mark.parametrize("table", [PRIVATE_LINK_ZONES, GOVERNMENT_ZONES, CHINA_ZONES])
def test_no_zone_stands_twice_for_one_sub_resource(table: tuple[object, ...]) -> None:
    assert len(set(table)) == len(table)
    assert all(PRIVATE_LINK in row.zone for row in table)  # type: ignore[attr-defined]


@pytest.mark.parametrize("row", ENDPOINT_MEMBERS, ids=lambda row: f"{row.type} {row.group_id} {row.name} {row.kind}")
def test_every_label_has_its_domain(row: EndpointMember) -> None:
    domains = zones_of(row.type, row.group_id)
    assert all(position < len(domains) for _, position in row.labels)


def test_every_word_in_a_label_has_its_meaning() -> None:
    known = {"name", "region", "notebook", *(word.word for word in SERVICE_WORDS)}
    templates = [label for row in ENDPOINT_MEMBERS for label, _ in row.labels]
    templates += [text for row in CHILD_NAMES for text in (row.public, row.private)]
    assert {word for text in templates for word in re.findall(r"{(\w+)}", text)} <= known


@pytest.mark.parametrize("table", [GOVERNMENT_ZONES, CHINA_ZONES])
def test_sovereign_zones_stand_in_the_order_of_the_public_ones(table: tuple[object, ...]) -> None:
    """Labels name their domain by its position, so it must be the same in every cloud."""
    for type_name, group in {(row.type, row.group_id) for row in table}:  # type: ignore[attr-defined]
        there = [row.zone for row in table if (row.type, row.group_id) == (type_name, group)]  # type: ignore[attr-defined]
        here = [row.zone for row in zones_of(type_name, group)]
        same = [zone.split(".")[1] for zone in here]
        assert len(there) == 1 or [zone.split(".")[1] for zone in there][: len(same)] == same


def service(
    type_name: str, name: str = "Thing", location: str = "West Europe", kind: str = "", **body: Json
) -> Resource:
    return Resource(f"/subscriptions/s/resourceGroups/g/providers/{type_name}/{name}", type_name, body,
                    location=location, kind=kind)  # fmt: skip


@pytest.mark.parametrize(
    ("type_name", "group", "addresses"),
    [
        (AML, "amlworkspace", 3),
        *((STORAGE, group, 1) for group in ("blob", "file", "queue", "table", "dfs")),
        ("Microsoft.KeyVault/vaults", "vault", 1),
        ("Microsoft.ContainerRegistry/registries", "registry", 2),
        (IOT, "iotHub", 2),
        ("Microsoft.Devices/provisioningServices", "iotDps", 1),
        ("Microsoft.EventHub/namespaces", "namespace", 1),
        ("Microsoft.Databricks/workspaces", "databricks_ui_api", 1),
        ("Microsoft.Databricks/workspaces", "browser_authentication", 1),
        (AKS, "management", 1),
        ("Microsoft.Insights/privateLinkScopes", "azuremonitor", 8),
        ("Microsoft.Network/privateLinkServices", "", 1),
        ("Contoso.Unheard/of", "anything", 1),
    ],
)
def test_how_many_addresses_a_private_endpoint_takes(type_name: str, group: str, addresses: int) -> None:
    assert len(members_of(service(type_name), group)) == addresses


def test_a_log_workspace_adds_three_addresses_for_its_region() -> None:
    scope = service("Microsoft.Insights/privateLinkScopes")
    first, second = {"customer": "aaa"}, {"customer": "bbb"}
    one_region = members_of(scope, "azuremonitor", {"log workspace": ((first, second),)})
    two_regions = members_of(scope, "azuremonitor", {"log workspace": ((first,), (second,))})
    assert (len(one_region), len(two_regions)) == (11, 14)
    (oms,) = [member for member in one_region if member.name == "oms"]
    assert [name.private for name in oms.names] == [
        f"{one}.privatelink.oms.opinsights.azure.com" for one in ("aaa", "bbb")
    ]


GUID = "11111111-2222-3333-4444-555555555555"


@pytest.mark.parametrize(
    ("resource", "subresource", "names"),
    [
        pytest.param(service(STORAGE), "blob", ["thing.blob.core.windows.net"], id="storage"),
        pytest.param(service(STORAGE), "DFS", ["thing.dfs.core.windows.net"], id="any case"),
        pytest.param(service(STORAGE), "vault", [], id="no such sub-resource"),
        pytest.param(service("Microsoft.KeyVault/vaults"), "", ["thing.vault.azure.net"], id="all of a vault"),
        pytest.param(service("Microsoft.ContainerRegistry/registries"), "registry",
                     ["thing.azurecr.io", "thing.westeurope.data.azurecr.io"], id="registry with its data"),
        pytest.param(service(AML, workspaceId=GUID), "amlworkspace",
                     [f"{GUID}.workspace.westeurope.api.azureml.ms", f"{GUID}.workspace.westeurope.cert.api.azureml.ms",
                      f"ml-thing-westeurope-{GUID}.westeurope.notebooks.azure.net"], id="workspace"),
        pytest.param(service(AML, workspaceId=GUID), "notebook",
                     [f"ml-thing-westeurope-{GUID}.westeurope.notebooks.azure.net"], id="one member of a workspace"),
        pytest.param(service(AML, workspaceId=GUID, location="usgovvirginia"),
                     "default", [f"{GUID}.workspace.usgovvirginia.api.ml.azure.us",
                                 f"{GUID}.workspace.usgovvirginia.cert.api.ml.azure.us"], id="in Azure Government"),
        pytest.param(service(AML, workspaceId=GUID, location="chinaeast2"),
                     "notebook", [f"ml-thing-chinaeast2-{GUID}.chinaeast2.notebooks.chinacloudapi.cn"], id="in China"),
        pytest.param(service("Microsoft.Databricks/workspaces", workspaceUrl="adb-12.3.azuredatabricks.net"),
                     "databricks_ui_api", ["adb-12.3.azuredatabricks.net"], id="Databricks"),
        pytest.param(service(AI, kind="OpenAI", customSubDomainName="Mine"),
                     "account", ["mine.openai.azure.com"], id="a kind of its own"),
        pytest.param(service(AI, kind="TextAnalytics"), "account",
                     ["thing.cognitiveservices.azure.com"], id="any other kind"),
        pytest.param(service(IOT,
                             eventHubEndpoints={"events": {"endpoint": "sb://ihsu.servicebus.windows.net/"}}), "iotHub",
                     ["thing.azure-devices.net", "ihsu.servicebus.windows.net"], id="IoT Hub with its event hub"),
        pytest.param(service("Microsoft.MachineLearningServices/workspaces/computes", "ws/computes/ci",
                             computeType="ComputeInstance"), "",
                     ["ci.westeurope.instances.azureml.ms", "ci.westeurope.instances.ml.azure.ms",
                      "ci-22.westeurope.instances.ml.azure.ms"], id="compute instance"),
        pytest.param(service("Microsoft.MachineLearningServices/workspaces/computes", "ws/computes/c",
                             computeType="AmlCompute"), "", [], id="a cluster has no name"),
        pytest.param(service("Microsoft.MachineLearningServices/workspaces/onlineEndpoints", "ws/onlineEndpoints/ep"),
                     "", ["ep.westeurope.inference.ml.azure.com"], id="online endpoint"),
        pytest.param(service(AKS, privateFQDN="a.b.privatelink.x.azmk8s.io",
                             apiServerAccessProfile={"enablePrivateCluster": True}), "management",
                     ["a.b.privatelink.x.azmk8s.io"], id="private cluster"),
        pytest.param(service(AKS, fqdn="a.hcp.westeurope.azmk8s.io"), "",
                     ["a.hcp.westeurope.azmk8s.io"], id="public cluster"),
        pytest.param(service("Microsoft.Network/virtualNetworks"), "", [], id="nothing that has a name"),
    ],
)  # fmt: skip
def test_what_a_service_is_called(resource: Resource, subresource: str, names: list[str]) -> None:
    assert list(host_names(resource, subresource)) == names


@pytest.mark.parametrize(
    ("name", "label"),
    [
        pytest.param("w" * 12, f"ml-{'w' * 12}-westeurope-{GUID}", id="63 characters"),
        pytest.param("w" * 13, f"ml-{'w' * 12}-westeurope-{GUID}", id="one more is cut"),
    ],
)
def test_the_notebook_name_stays_within_a_label(name: str, label: str) -> None:
    workspace = service(AML, name, workspaceId=GUID)
    assert len(label) == 63
    assert host_names(workspace, "notebook") == (f"{label}.westeurope.notebooks.azure.net",)


def test_made_up_parts_are_the_same_for_the_same_id() -> None:
    type_name = AML
    assert host_names(service(type_name)) == host_names(service(type_name))
    assert host_names(service(type_name, "one")) != host_names(service(type_name, "two"))
