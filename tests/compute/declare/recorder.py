"""Declares components against a monitor that keeps whole requests, as a preview of a first deployment sees them."""

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
    """One registered resource: `token` without its package, `after` the names of what it depends on."""

    urn: str
    token: str
    name: str
    parent: str
    inputs: Mapping[str, Any]
    after: frozenset[str]
    ignored: tuple[str, ...]


@dataclass
class Declaration:
    """Everything that a program declared, in the order in which it was registered."""

    resources: list[Declared] = field(default_factory=list)
    outputs: dict[str, Mapping[str, Any]] = field(default_factory=dict)

    def all(self, token: str) -> list[Declared]:
        return [r for r in self.resources if r.token == token]

    def one(self, token: str, name: str | None = None) -> Declared:
        """The only resource of this token, and of this name where there are several."""
        found = [r for r in self.all(token) if name in (None, r.name)]
        assert len(found) == 1, f"{token} {name}: {[r.name for r in self.resources]}"
        return found[0]

    def components(self) -> list[Declared]:
        return [r for r in self.resources if r.token.startswith("compute:")]


class _Recorder(mocks.MockMonitor):
    def __init__(self) -> None:
        super().__init__(_NothingIsKnown())
        self.declaration = Declaration()

    def RegisterResource(self, request: Any) -> Any:  # noqa: N802 - the name of the RPC
        package, _, token = request.type.partition(":")
        if package != "pulumi":
            inputs = rpc.deserialize_properties(request.object, keep_unknowns=True)
            after = frozenset(urn.rsplit("::", 1)[-1] for urn in request.dependencies)
            urn = self.make_urn(request.parent, request.type, request.name)
            declared = Declared(urn, token, request.name, request.parent, inputs, after, tuple(request.ignoreChanges))
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
