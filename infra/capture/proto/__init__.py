"""The messages of Pulumi's engine, as its wheel ships them, without the SDK: that takes longer to import than to use.

https://github.com/pulumi/pulumi/tree/master/proto
"""

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pulumi.runtime.proto import callback_pb2 as callback_pb2
    from pulumi.runtime.proto import callback_pb2_grpc as callback_pb2_grpc
    from pulumi.runtime.proto import engine_pb2 as engine_pb2
    from pulumi.runtime.proto import engine_pb2_grpc as engine_pb2_grpc
    from pulumi.runtime.proto import provider_pb2 as provider_pb2
    from pulumi.runtime.proto import resource_pb2 as resource_pb2
    from pulumi.runtime.proto import resource_pb2_grpc as resource_pb2_grpc
    from pulumi.runtime.proto import source_pb2 as source_pb2

_sdk = find_spec("pulumi")
__path__ = [f"{folder}/runtime/proto" for folder in (_sdk and _sdk.submodule_search_locations) or ()]
for _name in ("callback_pb2", "engine_pb2", "provider_pb2", "resource_pb2", "source_pb2"):
    globals()[_name] = import_module(f"{__name__}.{_name}")
for _name in ("callback_pb2_grpc", "engine_pb2_grpc", "resource_pb2_grpc"):
    globals()[_name] = import_module(f"{__name__}.{_name}")
