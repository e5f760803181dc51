"""Declares components against a monitor that keeps whole requests, as a preview of a first deployment sees them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pulumi
from pulumi.output import Unknown
from pulumi.runtime import mocks, rpc

from network.declare.ids import Scope
from network.declare.place import Place

SUBSCRIPTION = "11111111-1111-1111-1111-111111111111"
TENANT = "22222222-2222-2222-2222-222222222222"
PLACE = Place(scope=Scope(SUBSCRIPTION, "ml"), location="westeurope", tags={"owner": "ml"})
NETWORK = Scope(SUBSCRIPTION, "net")
LOGS = PLACE.scope.log_analytics_workspace("logs")


@dataclass(frozen=True)
class Declared:
    """One registered resource: `token` without `azure-native:`, `waits_for` the URNs of what it depends on."""

    urn: str
    token: str
    name: str
    parent: str
    inputs: Mapping[str, Any]
    waits_for: frozenset[str]
    ignored: tuple[str, ...]

    @property
    def after(self) -> set[str]:
        """The names of what it waits for."""
        return {urn.rsplit("::", 1)[-1] for urn in self.waits_for}


@dataclass
class Declaration:
    """Everything that a program declared. Pulumi registers side by side, so there is no order but that of names."""

    resources: list[Declared] = field(default_factory=list)
    outputs: dict[str, Mapping[str, Any]] = field(default_factory=dict)

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


class _Recorder(mocks.MockMonitor):
    def __init__(self) -> None:
        super().__init__(_NothingIsKnown())
        self.declaration = Declaration()

    def RegisterResource(self, request: Any) -> Any:  # noqa: N802 - the name of the RPC
        if not request.type.startswith("pulumi:"):
            inputs = rpc.deserialize_properties(request.object, keep_unknowns=True)
            token = request.type.removeprefix("azure-native:")
            urn = self.make_urn(request.parent, request.type, request.name)
            waits_for, ignored = frozenset(request.dependencies), tuple(request.ignoreChanges)
            declared = Declared(urn, token, request.name, request.parent, inputs, waits_for, ignored)
            self.declaration.resources.append(declared)
        return super().RegisterResource(request)  # type: ignore[no-untyped-call]

    def RegisterResourceOutputs(self, request: Any) -> Any:  # noqa: N802 - the name of the RPC
        self.declaration.outputs[request.urn] = rpc.deserialize_properties(request.outputs, keep_unknowns=True)
        return super().RegisterResourceOutputs(request)  # type: ignore[no-untyped-call]


class _NothingIsKnown(mocks.Mocks):
    """azure-native at preview: no id, no output but what is among the inputs."""

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
        raise AssertionError(f"{args.token}: a component asks nobody")


def declare(program: Callable[[], object]) -> Declaration:
    """What `program` declares at the preview of its first deployment."""
    recorder = _Recorder()
    mocks.set_mocks(_NothingIsKnown(), "fairway", "test", preview=True, monitor=recorder)

    @pulumi.runtime.test  # type: ignore[untyped-decorator]
    def run() -> None:
        program()

    run()
    return recorder.declaration


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
