"""The stand-in as a process: it prints the port that it listens on, and ends with the engine that started it."""

import os
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import grpc
from pulumi.runtime.proto import provider_pb2_grpc

from infra.offline.errors import OfflineError
from infra.offline.stand_in.cloud import Cloud
from infra.offline.stand_in.servicer import StandIn

_NO_LIMIT = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]
_HEARTBEAT_SECONDS = 0.5


def main() -> None:
    """Serve the engine that is our parent, with the state in the file that the first argument names."""
    engine = os.getppid()
    try:
        cloud = Cloud(Path(sys.argv[1]))
    except OfflineError as error:
        raise SystemExit(f"fairway: {error}") from None
    server = grpc.server(ThreadPoolExecutor(), options=_NO_LIMIT)
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(StandIn(cloud), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    # So the engine ends its plugins. Everything is committed; to wait for threads would only keep it waiting.
    signal.signal(signal.SIGINT, lambda *_: os._exit(0))
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    # An engine that is killed tells nobody; whoever it started is then the child of another process.
    while os.getppid() == engine:
        time.sleep(_HEARTBEAT_SECONDS)
