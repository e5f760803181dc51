"""Declares components against a monitor that keeps whole requests, as a preview of a first deployment sees them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from inspect import signature
from typing import Any
from unittest.mock import patch

import pulumi
from pulumi.output import Unknown
from pulumi.runtime import mocks, rpc


@dataclass(frozen=True)
class Declared:
    """One registered resource: `token` without azure-native's own name, `dependencies` the URNs that it waits for."""

    urn: str
    token: str
    name: str
    parent: str
    inputs: Mapping[str, Any]
    ignored: tuple[str, ...]
    provider: str
    dependencies: tuple[str, ...]

    @property
    def after(self) -> set[str]:
        """The names of what it waits for."""
        return {urn.rsplit("::", 1)[-1] for urn in self.dependencies}

    @property
    def label(self) -> str:
        """Type and name, for orders that resources of several types share."""
        return f"{self.token.split(':')[-1]} {self.name}"


@dataclass
class Declaration:
    """Everything that a program declared and asked for. Pulumi registers side by side: there is no order."""

    resources: list[Declared] = field(default_factory=list)
    outputs: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    asked: list[Mapping[str, Any]] = field(default_factory=list)

    def all(self, token: str) -> list[Declared]:
        return sorted((r for r in self.resources if r.token == token), key=lambda r: r.name)

    def one(self, token: str, name: str | None = None) -> Declared:
        """The only resource of this token, and of this name where there are several."""
        found = [r for r in self.all(token) if name in (None, r.name)]
        assert len(found) == 1, f"{token} {name}: {[r.name for r in self.resources]}"
        return found[0]

    def named(self, text: str) -> Declared:
        """The resource of Azure by class and name: `PrivateEndpoint datastore-blob`."""
        kind, name = text.split()
        found = [r for r in self.resources if r.name == name and re.fullmatch(rf"\w+:{kind}", r.token)]
        assert len(found) == 1, f"{text}: {sorted(r.token + ' ' + r.name for r in self.resources)}"
        return found[0]

    def components(self) -> list[Declared]:
        return [r for r in self.resources if r.token.startswith("fairway:")]

    def before(self, resource: Declared) -> set[str]:
        """The labels of all that is deployed before a resource, directly or not."""
        by_urn = {declared.urn: declared for declared in self.resources}
        found: dict[str, str] = {}
        waiting = [resource]
        while waiting:
            for urn in waiting.pop().dependencies:
                if urn not in found:
                    found[urn] = by_urn[urn].label
                    waiting.append(by_urn[urn])
        return set(found.values())


class _Recorder(mocks.MockMonitor):
    def __init__(self, declaration: Declaration) -> None:
        super().__init__(_NothingIsKnown(declaration))
        self.declaration = declaration

    def RegisterResource(self, request: Any) -> Any:  # noqa: N802 - the name of the RPC
        if not request.type.startswith("pulumi:pulumi:"):
            inputs = rpc.deserialize_properties(request.object, keep_unknowns=True)
            urn = self.make_urn(request.parent, request.type, request.name)
            self.declaration.resources.append(
                Declared(
                    urn,
                    request.type.removeprefix("azure-native:"),
                    request.name,
                    request.parent,
                    inputs,
                    tuple(request.ignoreChanges),
                    request.provider,
                    tuple(request.dependencies),
                )
            )
        return super().RegisterResource(request)  # type: ignore[no-untyped-call]

    def RegisterResourceOutputs(self, request: Any) -> Any:  # noqa: N802 - the name of the RPC
        self.declaration.outputs[request.urn] = rpc.deserialize_properties(request.outputs, keep_unknowns=True)
        return super().RegisterResourceOutputs(request)  # type: ignore[no-untyped-call]


@dataclass
class _NothingIsKnown(mocks.Mocks):
    """azure-native at preview: no id, no output but what is among the inputs; an invoke answers nothing."""

    declaration: Declaration

    def new_resource(self, args: mocks.MockResourceArgs) -> tuple[str | None, dict[str, Any]]:
        outputs = dict(args.inputs)
        if isinstance(identity := outputs.get("identity"), dict):
            assigned = identity.get("userAssignedIdentities") or ()
            outputs["identity"] = {
                "type": identity["type"],
                "principalId": rpc.UNKNOWN,
                "userAssignedIdentities": {one: {} for one in assigned},
            }
        return "", outputs

    def call(self, args: mocks.MockCallArgs) -> tuple[dict[Any, Any], list[tuple[str, str]] | None]:
        self.declaration.asked.append({"token": args.token, **args.args})
        return {}, []


def declare(program: Callable[[], object]) -> Declaration:
    """What `program` declares at the preview of its first deployment."""
    declaration = Declaration()
    recorder = _Recorder(declaration)
    mocks.set_mocks(recorder.mocks, "fairway", "test", preview=True, monitor=recorder)

    @pulumi.runtime.test  # type: ignore[untyped-decorator]
    def run() -> None:
        program()

    with patch.object(pulumi.Resource, "__init__", _without_aliases):
        run()
    return declaration


_register = pulumi.Resource.__init__


def _without_aliases(resource: pulumi.Resource, *args: Any, **kwargs: Any) -> None:
    """Dozens of old API versions for each resource cost most of the time and say nothing here."""
    bound = signature(_register).bind(resource, *args, **kwargs)
    bound.arguments["opts"] = pulumi.ResourceOptions.merge(bound.arguments.get("opts"), None)
    bound.arguments["opts"].aliases = None
    _register(*bound.args, **bound.kwargs)


def unknown_inputs(resource: Declared) -> set[str]:
    """The properties whose value depends on something not known before deployment."""
    return {name for name, value in resource.inputs.items() if _holds_unknown(value)}


def _holds_unknown(value: object) -> bool:
    match value:
        case Unknown():
            return True
        case Mapping():
            return any(_holds_unknown(v) for v in value.values())
        case list():
            return any(_holds_unknown(v) for v in value)
        case _:
            return False
