# ruff: noqa: ARG002, N802 - names and arguments are those of the service
"""What a program asks of a monitor without declaring anything."""

import grpc
from google.protobuf.empty_pb2 import Empty

from infra.capture.proto import resource_pb2, resource_pb2_grpc

# Everything that changes what a program declares, and nothing that only an update needs; as older SDKs ask for it.
FEATURES = {
    "SECRETS": "secrets",
    "ALIAS_SPECS": "aliasSpecs",
    "REPLACEMENT_TRIGGER": "replacementTrigger",
    "DELETED_WITH": "deletedWith",
    "REPLACE_WITH": "replaceWith",
    "TRANSFORMS": "transforms",
    "INVOKE_TRANSFORMS": "invokeTransforms",
    "PARAMETERIZATION": "parameterization",
    "RESOURCE_HOOKS": "resourceHooks",
    "ERROR_HOOKS": "errorHooks",
    "INVOKE_DEPENDS_ON": "invokeDependsOn",
    "STATE_MIGRATIONS": "stateMigrations",
}


class Formalities(resource_pb2_grpc.ResourceMonitorServicer):
    """The part of a monitor that is the same for every program, but for its name."""

    def __init__(self, project: str, stack: str) -> None:
        self.project, self.stack = project, stack

    def GetDeploymentInfo(self, request: Empty, context: grpc.ServicerContext) -> resource_pb2.DeploymentInfo:
        """What this monitor can do."""
        numbers = (getattr(resource_pb2, f"RESOURCE_MONITOR_FEATURE_{name}", None) for name in FEATURES)
        features = [number for number in numbers if number is not None]
        return resource_pb2.DeploymentInfo(
            project=self.project, stack=self.stack, dryRun=True, supportedFeatures=features
        )

    def SupportsFeature(
        self, request: resource_pb2.SupportsFeatureRequest, context: grpc.ServicerContext
    ) -> resource_pb2.SupportsFeatureResponse:
        """The same, asked one by one."""
        return resource_pb2.SupportsFeatureResponse(hasSupport=request.id in FEATURES.values())

    def RegisterPackage(
        self, request: resource_pb2.RegisterPackageRequest, context: grpc.ServicerContext
    ) -> resource_pb2.RegisterPackageResponse:
        """A local package, such as one version of azure-native; its tokens say what it is."""
        return resource_pb2.RegisterPackageResponse(ref=request.parameterization.name or request.name)

    def RegisterResourceHook(
        self, request: resource_pb2.RegisterResourceHookRequest, context: grpc.ServicerContext
    ) -> Empty:
        """Hooks run at an update."""
        return Empty()

    def RegisterErrorHook(self, request: resource_pb2.RegisterErrorHookRequest, context: grpc.ServicerContext) -> Empty:
        """Hooks run at an update."""
        return Empty()

    def SignalAndWaitForShutdown(self, request: Empty, context: grpc.ServicerContext) -> Empty:
        """The program has nothing more to say."""
        return Empty()
