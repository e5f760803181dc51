"""What the management libraries say of a type: every model has an `_attribute_map`, Python name to ARM key.

Together with the argument classes of azure-native they give the expectation of each table: the same resource as a
program declares it and as ARM has it.
"""

import inspect
import re
import typing
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from pulumi import _types as pulumi_types

from infra.arm.secrets import is_secret_property
from infra.arm.tables import TYPES

# The library of each module of azure-native, in the API version that comes nearest to azure-native's own.
LIBRARIES = {
    "applicationinsights": "azure.mgmt.applicationinsights.v2020_02_02",
    "authorization": "azure.mgmt.authorization.v2022_04_01",
    "compute": "azure.mgmt.compute.v2024_07_01",
    "containerregistry": "azure.mgmt.containerregistry.v2023_01_01_preview",
    "containerservice": "azure.mgmt.containerservice.v2024_09_01",
    "databricks": "azure.mgmt.databricks",
    "dnsresolver": "azure.mgmt.dnsresolver",
    "eventhub": "azure.mgmt.eventhub.v2024_01_01",
    "kubernetesconfiguration": "azure.mgmt.kubernetesconfiguration.v2023_05_01",
    "machinelearningservices": "azure.mgmt.machinelearningservices",
    "managedidentity": "azure.mgmt.msi.v2023_01_31",
    "monitor": "azure.mgmt.monitor.v2021_05_01_preview",
    "network": "azure.mgmt.network",
    "operationalinsights": "azure.mgmt.loganalytics",
    "privatedns": "azure.mgmt.privatedns",
    "resources": "azure.mgmt.resource.resources.v2022_09_01",
    "sql": "azure.mgmt.sql",
    "storage": "azure.mgmt.storage.v2024_01_01",
}
# Models that have another name than the class of azure-native.
MODEL_NAMES = {
    "applicationinsights:Component": "ApplicationInsightsComponent",
    "authorization:RoleAssignment": "RoleAssignmentCreateParameters",
    "compute:SshPublicKey": "SshPublicKeyResource",
    "dnsresolver:PrivateResolverVirtualNetworkLink": "VirtualNetworkLink",
    "eventhub:EventHub": "Eventhub",
    "eventhub:Namespace": "EHNamespace",
    "machinelearningservices:Compute": "ComputeResource",
    "managedidentity:UserAssignedIdentity": "Identity",
    "monitor:DiagnosticSetting": "DiagnosticSettingsResource",
    "network:CustomIPPrefix": "CustomIpPrefix",
    "network:LoadBalancerBackendAddressPool": "BackendAddressPool",
    "network:VirtualWan": "VirtualWAN",
    "privatedns:PrivateRecordSet": "RecordSet",
    "storage:Queue": "StorageQueue",
    "storage:StorageAccount": "StorageAccountCreateParameters",
}
_IDENTITY = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/i"
_SAMPLES: Mapping[str, object] = {"int": 7, "long": 7, "bool": True, "float": 2.5, "iso-8601": "2026-01-02T03:04:05Z"}
# The library turns these into objects of Python that are not written back as they came.
_UNSAMPLED = {"date", "duration", "time", "object"}

Values = dict[str, object]


@dataclass(frozen=True, slots=True)
class Property:
    """One input of azure-native and the attribute of the model that it is; `inner` pairs classes with models."""

    wire: str
    attribute: str
    key: tuple[str, ...]
    shape: str
    inner: tuple[tuple[type, type], ...]


@dataclass(frozen=True, slots=True)
class Expectation:
    """The model and the argument class of one type."""

    token: str
    models: ModuleType
    model: type
    arguments: type

    def sample(self) -> tuple[Values, Values]:
        """The resource with every property that both sides know, as azure-native has it and as ARM has it."""
        return self._sample(self.arguments, self.model, ())

    def _sample(self, arguments: type, model: type, above: tuple[type, ...]) -> tuple[Values, Values]:
        flat, nested = _discriminators(model), _discriminators(model)
        for known in self.properties(arguments, model):
            if any(inner in above for inner, _ in known.inner):
                continue
            if known.wire == "userAssignedIdentities" and not known.inner:
                flat[known.wire] = [_IDENTITY]
                _put(nested, known.key, {_IDENTITY: {}})
            elif known.inner:
                pairs = [self._sample(inner, kind, (*above, arguments)) for inner, kind in known.inner]
                flat[known.wire] = _collect(known.shape, [ours for ours, _ in pairs])
                _put(nested, known.key, _collect(known.shape, [theirs for _, theirs in pairs]))
            else:
                value = _SAMPLES.get(known.shape.strip("[]{}"), f"{known.wire} of {model.__name__}")
                flat[known.wire] = _collect(known.shape, [value])
                _put(nested, known.key, _collect(known.shape, [value]))
        return flat, nested

    def as_azure_native(self, body: Mapping[str, object]) -> Values:
        """What the library makes of a body that ARM returned, with the names of azure-native."""
        return self._flatten(self.model.deserialize(dict(body)), self.arguments)  # type: ignore[attr-defined]

    def _flatten(self, found: object, arguments: type) -> Values:
        flat = _discriminators(type(found))
        for known in self.properties(arguments, type(found)):
            value = getattr(found, known.attribute)
            if known.wire == "userAssignedIdentities" and not known.inner and value:
                flat[known.wire] = {user: {} for user in value}
            elif value is not None:
                flat[known.wire] = self._flatten_value(value, {kind: inner for inner, kind in known.inner})
        return flat

    def _flatten_value(self, value: Any, arguments: Mapping[type, type]) -> object:
        if isinstance(value, list):
            return [self._flatten_value(element, arguments) for element in value]
        if isinstance(value, dict):
            return {key: self._flatten_value(element, arguments) for key, element in value.items()}
        if type(value) in arguments:
            return self._flatten(value, arguments[type(value)])
        return value.isoformat().replace("+00:00", "Z") if hasattr(value, "isoformat") else value

    def properties(self, arguments: type, model: type) -> Iterator[Property]:
        """What azure-native and the library both know, apart from secrets and names."""
        attributes: Mapping[str, Mapping[str, str]] = getattr(model, "_attribute_map", {})
        by_name = {_plain(name): name for name in attributes}
        by_key = {_plain(row["key"].rpartition(".")[2]): name for name, row in attributes.items()}
        types = pulumi_types.input_type_types(arguments)
        for python, wire in pulumi_types.input_type_py_to_pulumi_names(arguments).items():
            attribute = by_name.get(f"{_plain(python)}properties{_plain(python)}")  # type_properties_type
            attribute = attribute or by_name.get(_plain(python)) or by_key.get(_plain(wire))
            if attribute is None or is_secret_property("", wire) or wire in TYPES[self.token].names:
                continue
            row = attributes[attribute]
            if row["type"].strip("[]{}") in _UNSAMPLED or row["key"] in _discriminators(model):
                continue
            segments = tuple(s.replace("\0", ".") for s in row["key"].replace("\\.", "\0").split("."))
            inner = tuple(self._pairs(_argument_classes(types.get(wire) or types.get(python)), row["type"]))
            if inner or wire == "userAssignedIdentities" or not self._is_model(row["type"]):
                yield Property(wire, attribute, segments, row["type"], inner)

    def _is_model(self, shape: str) -> bool:
        return hasattr(getattr(self.models, shape.strip("[]{}"), None), "_attribute_map")

    def _pairs(self, classes: Iterator[type], shape: str) -> Iterator[tuple[type, type]]:
        """Each class that a property takes with its model: a subtype where the model has subtypes."""
        base = getattr(self.models, shape.strip("[]{}"), None)
        if not hasattr(base, "_attribute_map"):
            return
        assert isinstance(base, type)
        if not hasattr(base, "_subtype_map"):
            yield from ((inner, base) for inner in list(classes)[:1])
            return
        for inner in classes:
            kind = getattr(self.models, inner.__name__.removesuffix("Args"), None)
            if isinstance(kind, type) and issubclass(kind, base):
                yield inner, kind


def expectation(token: str) -> Expectation | None:
    """What there is to compare with a row; None where no library of the generation knows the type."""
    module, name = token.split(":")
    if module not in LIBRARIES:
        return None
    models = _library(f"{LIBRARIES[module]}.models")
    model = getattr(models, MODEL_NAMES.get(token, name), None)
    ours = import_module(f"pulumi_azure_native.{module}")
    return Expectation(token, models, model, argument_class(ours, name)) if model is not None else None


def argument_class(module: ModuleType, name: str) -> type:
    """The class that types the inputs of a resource; `<Class>Args` is a nested type where `<Class>InitArgs` exists."""
    found = getattr(module, f"{name}InitArgs", None) or getattr(module, f"{name}Args")
    assert isinstance(found, type)
    return found


@cache
def urls(module: str) -> frozenset[str]:
    """Every URL that a library calls, in any of its versions, in lower case."""
    package = _library(".".join(LIBRARIES[module].split(".")[:3]))
    assert package.__file__ is not None
    found: set[str] = set()
    for path in Path(package.__file__).parent.rglob("operations/*.py"):
        text = path.read_text(encoding="utf-8")
        for match in re.finditer(r'"template_url",\s*((?:"[^"]*"\s*(?:#[^\n]*)?\s*)+)', text):
            found.add("".join(re.findall(r'"([^"]*)"', match[1])).lower())
    return frozenset(found)


def _library(name: str) -> ModuleType:
    """Generated code; its warnings are not ours."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return import_module(name)


def _discriminators(model: type) -> Values:
    """The properties by which ARM knows the subtypes of a model apart, with the value that means this one."""
    return {
        model._attribute_map[attribute]["key"]: value  # type: ignore[attr-defined]
        for base in model.__mro__[1:]
        for attribute, names in getattr(base, "_subtype_map", {}).items()
        for value, name in names.items()
        if name == model.__name__
    }


def _argument_classes(annotation: object) -> Iterator[type]:
    if inspect.isclass(annotation) and not typing.get_args(annotation):
        if pulumi_types.is_input_type(annotation):
            yield annotation
        return
    for inner in typing.get_args(annotation):
        yield from _argument_classes(inner)


def _collect(shape: str, values: list[object]) -> object:
    """`[X]` is a list of them, `{X}` an object, `X` the first."""
    if shape.startswith("["):
        return values if shape[1] not in "[{" else [_collect(shape[1:-1], values)]
    return {"one": _collect(shape[1:-1], values)} if shape.startswith("{") else values[0]


def _put(target: Values, key: tuple[str, ...], value: object) -> None:
    for segment in key[:-1]:
        target = target.setdefault(segment, {})  # type: ignore[assignment]
    target[key[-1]] = value


def _plain(name: str) -> str:
    return name.replace("_", "").lower()
