# ruff: noqa: ARG002, N802 - names and arguments are those of the service
"""The engine, as far as a program talks to it: a log, and the root of its resources."""

import grpc
from google.protobuf.empty_pb2 import Empty

from infra.capture.proto import engine_pb2, engine_pb2_grpc


class Engine(engine_pb2_grpc.EngineServicer):
    """Keeps what a program logs: an error that is logged makes the program fail, as with the real engine."""

    def __init__(self) -> None:
        self.errors: list[str] = []
        self.warnings: list[str] = []
        self._root = ""

    def Log(self, request: engine_pb2.LogRequest, context: grpc.ServicerContext) -> Empty:
        """Warnings and errors are kept."""
        kept = {engine_pb2.ERROR: self.errors, engine_pb2.WARNING: self.warnings}
        if request.severity in kept:
            kept[request.severity].append(request.message)
        return Empty()

    def GetRootResource(
        self, request: engine_pb2.GetRootResourceRequest, context: grpc.ServicerContext
    ) -> engine_pb2.GetRootResourceResponse:
        """The URN of the stack."""
        return engine_pb2.GetRootResourceResponse(urn=self._root)

    def SetRootResource(
        self, request: engine_pb2.SetRootResourceRequest, context: grpc.ServicerContext
    ) -> engine_pb2.SetRootResourceResponse:
        """The URN of the stack."""
        self._root = request.urn
        return engine_pb2.SetRootResourceResponse()

    def RequirePulumiVersion(
        self, request: engine_pb2.RequirePulumiVersionRequest, context: grpc.ServicerContext
    ) -> engine_pb2.RequirePulumiVersionResponse:
        """Every version is the right one: there is no engine."""
        return engine_pb2.RequirePulumiVersionResponse()
