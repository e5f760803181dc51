# ruff: noqa: ARG002, N802 - names and arguments are those of the service
"""The resource monitor, as far as a program talks to it: what the real engine answers at a preview.

The program runs with `dry_run`, so what has no answer is unknown to it, and its code goes on.
"""

import threading
from collections.abc import Callable, Mapping
from typing import NoReturn

import grpc
from google.protobuf.empty_pb2 import Empty
from google.protobuf.struct_pb2 import Struct

from infra.capture.entries import Declared, Registration
from infra.capture.errors import CaptureError
from infra.capture.formalities import Formalities
from infra.capture.functions import answer
from infra.capture.ledger import PROVIDERS, STACK, Ledger
from infra.capture.places import Places
from infra.capture.proto import callback_pb2, provider_pb2, resource_pb2
from infra.capture.transforms import Transforms
from infra.capture.values import Wire
from network.azure.made_up import short_hash
from network.lift.index import last_segment
from network.model.errors import InputError
from network.model.resource import SECRET_KEY, Json

REFERENCE = "pulumi:pulumi:StackReference"

StackOutputs = Callable[[str], Mapping[str, Json] | None]


class Monitor(Formalities):
    """Takes what one program declares into its ledger.

    `referenced` gives the outputs of another stack, None where nobody has it. `refusal` is what the monitor could not
    accept, `cause` the error of a stack that this one refers to: the program then fails, and this is why.
    """

    def __init__(self, project: str, ledger: Ledger, wire: Wire, places: Places, referenced: StackOutputs) -> None:
        super().__init__(project, ledger.stack)
        self.ledger, self.wire, self.places, self.referenced = ledger, wire, places, referenced
        self.transforms = Transforms()
        self.refusal = ""
        self.cause: CaptureError | None = None
        self._turn = threading.Lock()
        self._types: dict[str, str] = {"": ""}

    def RegisterResource(
        self, request: resource_pb2.RegisterResourceRequest, context: grpc.ServicerContext
    ) -> resource_pb2.RegisterResourceResponse:
        """Enter a resource; its outputs are those that azure-native would compute, as far as anybody can."""
        try:
            self.transforms.apply(request)
        except grpc.RpcError as error:
            self._refuse(context, self.places.of_transform(request.name, error.details()))
        with self._turn:
            urn = self._urn(request.type, request.name, request.parent)
            if urn in self._types and request.type != STACK:
                source = self.places.source(request, urn)
                self._refuse(
                    context, f"{source}: got the URN {urn} again, expected another name for the second resource"
                )
            self._types[urn] = self._qualified(request.type, request.parent)
            self.transforms.remember(urn, request)
            entry = self._declare(request, urn, context)
        response = resource_pb2.RegisterResourceResponse(urn=urn, id=_id(entry))
        response.object.CopyFrom(request.object)
        for key, value in entry.outputs.items():
            if entry.registration.inputs.get(key) != value:
                response.object.fields[key].CopyFrom(self.wire.value(value))
        return response

    def ReadResource(
        self, request: resource_pb2.ReadResourceRequest, context: grpc.ServicerContext
    ) -> resource_pb2.ReadResourceResponse:
        """What exists already: a stack, or a resource that a program declares; nothing is known of anything else."""
        urn = self._urn(request.type, request.name, request.parent)
        if request.type == REFERENCE:
            properties = self._stack(urn, request.id, context)
        else:
            known = self.ledger.outputs_of(request.id)
            properties = self.wire.write(known if known is not None else {"name": last_segment(request.id)})
        return resource_pb2.ReadResourceResponse(urn=urn, id=request.id, properties=properties)

    def RegisterResourceOutputs(
        self, request: resource_pb2.RegisterResourceOutputsRequest, context: grpc.ServicerContext
    ) -> Empty:
        """Those of the stack are what references to it will see."""
        if self._types.get(request.urn) == STACK:
            self.ledger.outputs = self.wire.read(request.outputs, lambda path: f"{request.urn}#{path}")
        return Empty()

    def Invoke(
        self, request: resource_pb2.ResourceInvokeRequest, context: grpc.ServicerContext
    ) -> resource_pb2.ResourceInvokeResponse:
        """The answer of a provider's function, unknown where nobody here can give it."""
        self.transforms.apply_to_function(request)
        arguments = self.wire.read(request.args, lambda path: f"{request.tok}#{path}")
        found = answer(request.tok, arguments, self.ledger)
        if found is None:
            self.ledger.note("", f"{request.tok} was answered as unknown; what a program makes of it may be missing")
            return resource_pb2.ResourceInvokeResponse(unknown=True)
        # A program with an older SDK (3.100) reads a signed secret inside an answer as a mapping.
        return resource_pb2.ResourceInvokeResponse(**{"return": self.wire.write(found, signed=False)})

    def Call(
        self, request: resource_pb2.ResourceCallRequest, context: grpc.ServicerContext
    ) -> provider_pb2.CallResponse:
        """A method of a resource of another provider: its results are unknown."""
        self.ledger.note("", f"{request.tok} was answered as unknown; what a program makes of it may be missing")
        return provider_pb2.CallResponse(**{"return": Struct()})

    def RegisterStackTransform(self, request: callback_pb2.Callback, context: grpc.ServicerContext) -> Empty:
        """A transform of every resource from here on."""
        self.transforms.of_stack.append(request)
        return Empty()

    def RegisterStackInvokeTransform(self, request: callback_pb2.Callback, context: grpc.ServicerContext) -> Empty:
        """A transform of every call of a function from here on."""
        self.transforms.of_functions.append(request)
        return Empty()

    def _declare(
        self, request: resource_pb2.RegisterResourceRequest, urn: str, context: grpc.ServicerContext
    ) -> Declared:
        dependencies = {key: tuple(row.urns) for key, row in request.propertyDependencies.items()}

        def origin(path: str) -> str:
            """An unknown value comes from what its property depends on; from the property itself, if from nothing."""
            urns = dependencies.get(path.partition(".")[0].partition("[")[0], ())
            return self.ledger.origin(urns[0]) if len(urns) == 1 else f"{urn}#{path}"

        asked = Registration(
            token=request.type,
            name=request.name,
            urn=urn,
            inputs=self.wire.read(request.object, origin),
            custom=request.custom,
            remote=request.remote,
            provider=request.provider,
            dependencies=tuple(request.dependencies),
            source=self.places.source(request, urn),
            given_id=request.importId,
        )
        try:
            return self.ledger.declare(asked)
        except InputError as error:
            self._refuse(context, f"{asked.source}: {error}" if asked.source else str(error))

    def _stack(self, urn: str, name: str, context: grpc.ServicerContext) -> Struct:
        try:
            outputs = self.referenced(name)
        except CaptureError as error:
            self.cause = error
            self._refuse(context, str(error))
        if outputs is None:
            self.ledger.note("", f"the stack {name} is not captured; its outputs are unknown")
            return self.wire.write({"name": name})
        self.ledger.refer(urn, outputs)
        secret = [key for key, value in outputs.items() if _holds_secret(value)]
        return self.wire.write({"name": name, "outputs": outputs, "secretOutputNames": secret})

    def _refuse(self, context: grpc.ServicerContext, message: str) -> NoReturn:
        self.refusal = self.refusal or message
        context.abort(grpc.StatusCode.INVALID_ARGUMENT, message)
        raise AssertionError("abort raises")

    def _urn(self, token: str, name: str, parent: str) -> str:
        return f"urn:pulumi:{self.stack}::{self.project}::{self._qualified(token, parent)}::{name}"

    def _qualified(self, token: str, parent: str) -> str:
        above = self._types.get(parent, "")
        return token if above in {"", STACK} else f"{above}${token}"


def _id(entry: Declared) -> str:
    """The id that the program sees; what another provider would give is not known, but providers themselves exist."""
    if entry.is_azure:
        return entry.id
    return short_hash(entry.id) if entry.registration.token.startswith(PROVIDERS) else ""


def _holds_secret(value: Json) -> bool:
    if isinstance(value, Mapping):
        return SECRET_KEY in value or any(_holds_secret(item) for item in value.values())
    return isinstance(value, list) and any(_holds_secret(item) for item in value)
