"""Transforms: functions of the program that change a resource, or the arguments of a function, before it is declared.

They run in the program, behind a callback server of its own; the monitor calls them in the engine's order: those of
the resource, of its parents from the inside out, of the stack.
"""

from collections.abc import Iterable

import grpc

from infra.capture.proto import callback_pb2, callback_pb2_grpc, resource_pb2


class Transforms:
    """The transforms of one program, by the URN of the resource that has them."""

    def __init__(self) -> None:
        self.of_stack: list[callback_pb2.Callback] = []
        self.of_functions: list[callback_pb2.Callback] = []
        self._of_resources: dict[str, tuple[callback_pb2.Callback, ...]] = {}
        self._parents: dict[str, str] = {}
        self._stubs: dict[str, callback_pb2_grpc.CallbacksStub] = {}

    def remember(self, urn: str, request: resource_pb2.RegisterResourceRequest) -> None:
        """Keep the transforms of a resource for its children."""
        self._parents[urn] = request.parent
        if request.transforms:
            self._of_resources[urn] = tuple(request.transforms)

    def apply(self, request: resource_pb2.RegisterResourceRequest) -> None:
        """Change a request as every transform that concerns it wants. Raises grpc.RpcError where one raises."""
        for callback in (*request.transforms, *self._inherited(request.parent), *self.of_stack):
            asked = resource_pb2.TransformRequest(
                type=request.type,
                name=request.name,
                custom=request.custom,
                parent=request.parent,
                properties=request.object,
                options=_options(request),
            )
            answer = resource_pb2.TransformResponse.FromString(self._call(callback, asked.SerializeToString()))
            if answer.HasField("properties"):
                request.object.CopyFrom(answer.properties)
            if answer.HasField("options"):
                _take_options(request, answer.options)

    def apply_to_function(self, request: resource_pb2.ResourceInvokeRequest) -> None:
        """Change the arguments of a function."""
        for callback in self.of_functions:
            asked = resource_pb2.TransformInvokeRequest(token=request.tok, args=request.args)
            answer = resource_pb2.TransformInvokeResponse.FromString(self._call(callback, asked.SerializeToString()))
            if answer.HasField("args"):
                request.args.CopyFrom(answer.args)

    def _inherited(self, parent: str) -> Iterable[callback_pb2.Callback]:
        while parent:
            yield from self._of_resources.get(parent, ())
            parent = self._parents.get(parent, "")

    def _call(self, callback: callback_pb2.Callback, asked: bytes) -> bytes:
        if callback.target not in self._stubs:
            channel = grpc.insecure_channel(callback.target)
            self._stubs[callback.target] = callback_pb2_grpc.CallbacksStub(channel)
        request = callback_pb2.CallbackInvokeRequest(token=callback.token, request=asked)
        answer: bytes = self._stubs[callback.target].Invoke(request).response
        return answer


def _options(request: resource_pb2.RegisterResourceRequest) -> resource_pb2.TransformResourceOptions:
    return resource_pb2.TransformResourceOptions(
        depends_on=request.dependencies,
        protect=request.protect,
        ignore_changes=request.ignoreChanges,
        replace_on_changes=request.replaceOnChanges,
        version=request.version,
        provider=request.provider,
        providers=request.providers,
    )


def _take_options(
    request: resource_pb2.RegisterResourceRequest, options: resource_pb2.TransformResourceOptions
) -> None:
    """Of the options only these change what is declared."""
    del request.dependencies[:]
    request.dependencies.extend(options.depends_on)
    request.provider = options.provider
