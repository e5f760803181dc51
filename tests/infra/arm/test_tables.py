"""Every row of the tables against the SDK of azure-native and against the management libraries."""

import inspect
import re
from collections.abc import Mapping
from importlib import import_module

import pytest
from pulumi import _types as pulumi_types

from infra.arm import to_arm
from infra.arm.body import ENVELOPE
from infra.arm.table import ArmType
from infra.arm.tables import FAMILIES, TYPES
from infra.arm.tables.computed import COMPUTED
from infra.arm.tables.namespaces import NAMESPACES
from infra.arm.tokens import FORMER_MODULES, FORMER_NAMES, parse_token
from network.model.resource import Properties, Resource
from tests.infra.arm.management import LIBRARIES, argument_class, expectation, urls

ROWS = [pytest.param(row, id=token) for token, row in TYPES.items()]
KNOWN = [pytest.param(token, id=token) for token in TYPES if expectation(token) is not None]
YOUNGER_THAN_ITS_LIBRARY = {
    "machinelearningservices:ManagedNetworkSettingsRule",
    "network:NetworkSecurityPerimeter",
    "network:NetworkSecurityPerimeterAccessRule",
    "network:NetworkSecurityPerimeterAssociation",
    "network:NetworkSecurityPerimeterLink",
    "network:NetworkSecurityPerimeterProfile",
}
# What azure-native does without ARM: it writes to the account itself.
WITHOUT_ARM = {"storage:Blob", "storage:StorageAccountStaticWebsite"}
ID = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.X/y/z"


def wire_names(row: ArmType) -> set[str]:
    module, name = row.token.split(":")
    arguments = argument_class(import_module(f"pulumi_azure_native.{module}"), name)
    return set(pulumi_types.input_type_py_to_pulumi_names(arguments).values())


def body(resource: Resource) -> dict[str, object]:
    """A resource as the object that ARM has, without what the id says."""
    fields: dict[str, object] = {
        "location": resource.location,
        "sku": resource.sku,
        "kind": resource.kind,
        "tags": resource.tags,
        "identity": resource.identity,
        "properties": resource.properties,
    }
    return {key: value for key, value in fields.items() if value}


def of_arm(nested: Mapping[str, object]) -> dict[str, object]:
    """The part of a body that the resource graph keeps."""
    kept = ("location", "sku", "kind", "tags", "identity", "properties")
    return {key: nested[key] for key in kept if key in nested}


def test_every_class_stands_in_one_table() -> None:
    assert sum(len(family.TYPES) for family in FAMILIES) == len(TYPES) > 100


@pytest.mark.parametrize("row", ROWS)
def test_the_names_of_an_id_are_inputs_of_the_class(row: ArmType) -> None:
    assert set(row.names) - {"subscriptionId"} <= wire_names(row)


@pytest.mark.parametrize("row", ROWS)
def test_a_type_is_located_where_azure_native_takes_a_location(row: ArmType) -> None:
    assert row.has_location == ("location" in wire_names(row) - row.inside)


@pytest.mark.parametrize("row", ROWS)
def test_the_version_is_the_one_that_azure_native_calls(row: ArmType) -> None:
    module, name = row.token.split(":")
    text = inspect.getsource(getattr(import_module(f"pulumi_azure_native.{module}"), name))
    called = re.search(r"Uses Azure REST API version (\S+?)\.\s", text)
    assert (called is None) == (row.token in WITHOUT_ARM)
    assert row.api == (called[1] if called else "")


@pytest.mark.parametrize("row", ROWS)
def test_a_row_cites_the_page_of_its_type(row: ArmType) -> None:
    assert re.fullmatch(r"https://learn\.microsoft\.com/azure/templates/microsoft\.\w+(/\w+)+", row.source) or (
        row.token == "resources:ResourceGroup"
    )


@pytest.mark.parametrize("row", [p for p in ROWS if str(p.id).split(":")[0] in LIBRARIES])
def test_the_id_is_the_url_of_the_management_library(row: ArmType) -> None:
    template = re.sub(r"\{\w+\}", "{}", row.template).lower()
    called = {re.sub(r"\{\w+\}", "{}", url) for url in urls(row.token.split(":")[0])}
    assert (template in called) == (row.token not in YOUNGER_THAN_ITS_LIBRARY | WITHOUT_ARM)


@pytest.mark.parametrize("token", KNOWN)
def test_a_program_and_arm_mean_the_same_by_every_property(token: str) -> None:
    known = expectation(token)
    assert known is not None
    flat, nested = known.sample()
    assert body(to_arm(f"azure-native:{token}", properties(flat), ID)) == of_arm(nested)


@pytest.mark.parametrize("token", KNOWN)
def test_what_azure_returns_is_the_same_resource_as_what_a_program_declares(token: str) -> None:
    known = expectation(token)
    assert known is not None
    flat, nested = known.sample()
    returned = known.as_azure_native(nested)
    declared = to_arm(f"azure-native:{token}", properties(flat), ID)
    assert body(to_arm(f"azure-native:{token}", properties(returned), ID)) == body(declared)


def properties(values: dict[str, object]) -> Properties:
    return values  # type: ignore[return-value]


@pytest.mark.parametrize("row", ROWS)
def test_names_that_differ_are_names_that_azure_native_has(row: ArmType) -> None:
    top = {name for name in (*row.inside, *row.renamed, *row.replace) if "." not in name}
    assert top <= wire_names(row)
    assert row.inside <= {*ENVELOPE, *(name for name in row.inside if "." in name)}


def test_every_computed_output_cites_its_page_and_belongs_to_a_row() -> None:
    assert set(COMPUTED) <= set(TYPES)
    for rows in COMPUTED.values():
        assert all(row.source.startswith("https://learn.microsoft.com/") for row in rows)


def test_every_module_of_the_tables_has_a_namespace() -> None:
    assert {token.split(":")[0] for token in TYPES} <= set(NAMESPACES)


@pytest.mark.parametrize("token", sorted(TYPES))
def test_the_namespace_of_a_module_is_that_of_its_classes(token: str) -> None:
    module, name = token.split(":")
    if name != "ResourceGroup":
        assert TYPES[token].template.rpartition("/providers/")[2].startswith(NAMESPACES[module] + "/")


def test_former_modules_and_names_are_aliases_of_the_sdk() -> None:
    """The SDK lists every spelling that a class ever had."""
    for former, now in FORMER_NAMES.items():
        assert former in aliases(now)
    for row in TYPES.values():
        module, name = row.token.split(":")
        for alias in aliases(row.token):
            old, _ = alias.split(":")
            if old != module and alias.endswith(f":{name}"):
                assert module in FORMER_MODULES[old]
                parsed = parse_token(f"azure-native:{alias}")
                assert parsed is not None
                assert row.token in parsed.spellings


def aliases(token: str) -> set[str]:
    module, name = token.split(":")
    text = inspect.getsource(getattr(import_module(f"pulumi_azure_native.{module}"), name))
    return {f"{found}:{cls}" for found, cls in re.findall(r'type_="azure-native:(\w+)(?:/v\w+)?:(\w+)"', text)}
