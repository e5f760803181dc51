"""The provider protocol: each call of the engine becomes one of the cloud's, each refusal an error of the engine's."""
# ruff: noqa: N802 - the names are those of the protocol

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from typing import Any, TypeAlias

import grpc
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc

from infra.arm import replace_on
from infra.arm.facts import NO_GUID
from infra.capture.account import Account
from infra.capture.stored import ASSUMED
from infra.offline.stand_in import wire
from infra.offline.stand_in.checks import checked
from infra.offline.stand_in.cloud import Cloud, Wanted
from infra.offline.stand_in.differences import Difference, differences
from infra.offline.stand_in.functions import call
from infra.offline.stand_in.outputs import foreseen, returned
from infra.offline.stand_in.refusals import RefusalError
from infra.offline.stand_in.store import Deployed
from infra.offline.stand_in.wire import Values
from network.model.errors import InputError
from network.model.resource import Json

# The protocol's messages have no types of their own here: grpc and the generated modules come without stubs.
Message: TypeAlias = Any
Context: TypeAlias = Any


class StandIn(provider_pb2_grpc.ResourceProviderServicer):
    """azure-native without Azure: what it says of a resource is what azure-native 3 would say, as far as it is known.

    What is not written here (schemas, components, methods of resources) answers UNIMPLEMENTED, as in azure-native.
    """

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud
        self._account = Account()
        self._planned: dict[str, str] = {}

    def Handshake(self, _request: Message, _context: Context) -> Message:
        return provider_pb2.ProviderHandshakeResponse(accept_secrets=True)

    def Attach(self, _request: Message, _context: Context) -> Message:
        return Empty()

    def Cancel(self, _request: Message, _context: Context) -> Message:
        return Empty()

    def GetPluginInfo(self, _request: Message, _context: Context) -> Message:
        return plugin_pb2.PluginInfo(version=_azure_native_version())

    def GetSchema(self, _request: Message, _context: Context) -> Message:
        return provider_pb2.GetSchemaResponse(schema=json.dumps({"name": "azure-native"}))

    def CheckConfig(self, request: Message, _context: Context) -> Message:
        return provider_pb2.CheckResponse(inputs=request.news)

    def DiffConfig(self, _request: Message, _context: Context) -> Message:
        return provider_pb2.DiffResponse()

    def Configure(self, request: Message, _context: Context) -> Message:
        self._account = account_of(request.variables, os.environ)
        return provider_pb2.ConfigureResponse(acceptSecrets=True, supportsPreview=True)

    def Invoke(self, request: Message, context: Context) -> Message:
        with _refusing(context):
            answer = call(request.tok, wire.read(request.args), self._cloud, self._account)
            return provider_pb2.InvokeResponse(**{"return": wire.write(answer)})

    def Check(self, request: Message, _context: Context) -> Message:
        new, old = wire.read(request.news), wire.read(request.olds)
        answer = checked(request.type, request.urn, new, old, self._region)
        failures = [provider_pb2.CheckFailure(reason=reason) for reason in answer.failures]
        return provider_pb2.CheckResponse(inputs=wire.write(answer.inputs), failures=failures)

    def Diff(self, request: Message, _context: Context) -> Message:
        new = wire.read(request.news)
        found = differences(wire.read(request.old_inputs), new, replace_on(request.type, _marked(request.urn, new)))
        replaces = [one.path for one in found if one.replaces]
        return provider_pb2.DiffResponse(
            changes=provider_pb2.DiffResponse.DIFF_SOME if found else provider_pb2.DiffResponse.DIFF_NONE,
            replaces=replaces,
            # Names do not change from one deployment to the next, so the old resource has to make room.
            deleteBeforeReplace=bool(replaces),
            diffs=list(dict.fromkeys(one.property for one in found)),
            detailedDiff={one.path: _property_diff(one) for one in found},
            hasDetailedDiff=True,
        )

    def Create(self, request: Message, context: Context) -> Message:
        inputs = wire.read(request.properties)
        wanted = Wanted(request.type, request.urn, _marked(request.urn, inputs))
        if request.preview:
            return provider_pb2.CreateResponse(properties=wire.write(self._foreseen(wanted, inputs, {})))
        with _refusing(context):
            deployed = self._cloud.create(wanted, self._account)
            return provider_pb2.CreateResponse(id=deployed.id, properties=_state(deployed, inputs))

    def Update(self, request: Message, context: Context) -> Message:
        inputs = wire.read(request.news)
        wanted = Wanted(request.type, request.urn, _marked(request.urn, inputs))
        if request.preview:
            outputs = self._foreseen(wanted, inputs, wire.read(request.olds))
            return provider_pb2.UpdateResponse(properties=wire.write(outputs))
        with _refusing(context):
            deployed = self._cloud.update(wanted, self._account)
            return provider_pb2.UpdateResponse(properties=_state(deployed, inputs))

    def Read(self, request: Message, _context: Context) -> Message:
        deployed = self._cloud.get(request.id)
        if deployed is None:
            return provider_pb2.ReadResponse()
        known = wire.read(request.inputs)
        inputs = returned(deployed.inputs, known or wire.read(request.properties))
        return provider_pb2.ReadResponse(id=deployed.id, properties=_state(deployed, inputs), inputs=wire.write(inputs))

    def Delete(self, request: Message, context: Context) -> Message:
        with _refusing(context):
            self._cloud.delete(request.id)
        return Empty()

    def _foreseen(self, wanted: Wanted, inputs: Values, old: Values) -> Values:
        """The outputs at preview. Where not even the name is known yet, all that is known is what was given."""
        try:
            outputs = self._cloud.foresee(wanted, self._account).values
        except InputError:
            outputs = wanted.inputs
        return foreseen(outputs, inputs, old)

    def _region(self, group: wire.Value) -> str:
        """The region of a resource group, from the configuration or from the group itself."""
        where = f"/subscriptions/{self._account.subscription}/resourceGroups/{wire.bare(group)}"
        known = self._cloud.get(where)
        location = known.outputs.get("location") if known else ""
        return self._account.location or (location if isinstance(location, str) else "")


def account_of(configured: Mapping[str, str], environment: Mapping[str, str]) -> Account:
    """The account that a provider's configuration and the environment name, zeros where neither does."""
    given = {key.rpartition(":")[2]: value for key, value in configured.items()}
    return Account(
        subscription=given.get("subscriptionId") or environment.get("ARM_SUBSCRIPTION_ID") or NO_GUID,
        tenant=given.get("tenantId") or environment.get("ARM_TENANT_ID") or NO_GUID,
        location=given.get("location") or environment.get("ARM_LOCATION_NAME", ""),
    )


def _marked(urn: str, inputs: Values) -> dict[str, Json]:
    return {key: wire.masked(value, f"{urn}#{key}") for key, value in inputs.items()}


def _state(deployed: Deployed, inputs: Values) -> Message:
    assumed = {ASSUMED: list(deployed.assumed)} if deployed.assumed else {}
    return wire.write({**returned(deployed.outputs, inputs), **assumed})


def _property_diff(difference: Difference) -> Message:
    kind = difference.change.value + ("_REPLACE" if difference.replaces else "")
    return provider_pb2.PropertyDiff(kind=provider_pb2.PropertyDiff.Kind.Value(kind), inputDiff=True)


@contextmanager
def _refusing(context: Context) -> Iterator[None]:
    """A refusal is what the engine shows as the error of the resource."""
    try:
        yield
    except RefusalError as refusal:
        context.abort(grpc.StatusCode.UNKNOWN, str(refusal))


def _azure_native_version() -> str:
    return version("pulumi-azure-native")
