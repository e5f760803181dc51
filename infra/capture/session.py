"""Several stacks captured together: each program runs once, and its outputs are there for stacks that refer to it."""

import os
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import grpc

from infra.capture.account import account_of
from infra.capture.configuration import Placeholder, read_configuration
from infra.capture.engine import Engine
from infra.capture.errors import CaptureError
from infra.capture.faults import explain, logged, read_fault
from infra.capture.interpreter import Interpreter
from infra.capture.ledger import AUTONAMING, Ledger
from infra.capture.monitor import Monitor
from infra.capture.places import Places
from infra.capture.project import Project, Target
from infra.capture.proto import engine_pb2_grpc, resource_pb2_grpc
from infra.capture.values import Wire
from network.model.resource import Json, Properties

LARGEST_MESSAGE = 400 * 1024 * 1024  # bytes, as Pulumi's own
PARALLEL = 16
ORGANIZATION = "organization"  # what Pulumi calls it where there is none


class Session:
    """Runs programs in their interpreters, and answers one about the other."""

    def __init__(
        self, interpreters: Mapping[Path, Interpreter], projects: Mapping[str, Project], timeout: float
    ) -> None:
        self._interpreters, self._projects, self._timeout = interpreters, projects, timeout
        self._placeholder = Placeholder()
        self._ledgers: dict[Target, Future[Ledger]] = {}
        self._waits: dict[Target, list[Target]] = {}
        self._turn = threading.Lock()
        self._slots = threading.Semaphore(max(2, os.cpu_count() or 1))

    def start(self, target: Target) -> "Future[Ledger]":
        """What a stack declares, once its program is through; CaptureError where it fails."""
        with self._turn:
            future = self._ledgers.get(target)
            if future is None:
                future = self._ledgers[target] = Future()
                threading.Thread(target=self._fulfil, args=(target, future), daemon=True).start()
        return future

    def _fulfil(self, target: Target, future: "Future[Ledger]") -> None:
        try:
            with self._slots:
                future.set_result(self._run(target))
        except BaseException as error:
            future.set_exception(error)

    def _run(self, target: Target) -> Ledger:
        project, referenced = target.project, list[Ledger]()
        configuration = read_configuration(project, target.stack, self._placeholder)
        ledger = Ledger(target.stack, account_of(configuration), lambda resource: _first(referenced, resource))
        if configuration.has_environment:
            ledger.note("", f"{target}: values of its Pulumi ESC environment are not known")
        ledger.names_by_rule = AUTONAMING in configuration.values
        wire, engine = Wire(self._placeholder), Engine()
        monitor = Monitor(project.name, ledger, wire, Places(target), self._answers(target, referenced))
        with tempfile.TemporaryDirectory(prefix="fairway-") as folder, _served(monitor, engine) as address:
            outcome, output = Path(folder, "outcome"), Path(folder, "output")
            order: dict[str, object] = {
                "output": str(output),
                "outcome": str(outcome),
                "root": str(project.root),
                "folder": str(project.folder),
                "main": project.main,
                "config": configuration.values,
                "secret_keys": sorted(configuration.secret_keys),
                "placeholder": {"text": self._placeholder.text, "number": self._placeholder.number},
                "settings": {
                    "project": project.name,
                    "stack": target.stack,
                    "organization": ORGANIZATION,
                    "root_directory": str(project.root),
                    "parallel": PARALLEL,
                    "monitor": address,
                    "engine": address,
                },
            }
            interpreter = self._interpreters[project.root]
            ended = interpreter.run(order, self._timeout)
            fault = read_fault(outcome, output, interpreter.last_words)
        if monitor.cause:
            raise monitor.cause
        reason = monitor.refusal
        if not reason and not ended:
            reason = f"the program did not end within {self._timeout:g} s, expected an end (--timeout waits longer)"
        reason = reason or (explain(fault, project) if fault else logged(engine.errors))
        if reason:
            raise CaptureError(f"{target}: {wire.clean(reason)}")
        return ledger

    def _answers(self, asker: Target, seen: list[Ledger]) -> Callable[[str], Mapping[str, Json] | None]:
        """How references of one stack are answered: by capturing the stack that they name."""

        def outputs(reference: str) -> Mapping[str, Json] | None:
            *_, project, stack = ("", asker.project.name, *reference.split("/"))
            known = self._projects.get(project)
            asked = Target(known, stack) if known else None
            if asked is None or asked == asker or stack not in asked.project.stack_names:
                return None
            ledger = self._wait(asker, asked)
            seen.append(ledger)
            return ledger.outputs

        return outputs

    def _wait(self, asker: Target, asked: Target) -> Ledger:
        """The ledger of another stack, which runs in the asker's slot. Raises CaptureError for stacks in a circle."""
        with self._turn:
            if way := self._way(asked, asker):
                names = " -> ".join(target.stack for target in (asker, *way))
                raise CaptureError(f"stack references form a circle: {names}")
            self._waits.setdefault(asker, []).append(asked)
        self._slots.release()
        try:
            return self.start(asked).result()
        finally:
            self._slots.acquire()
            with self._turn:
                self._waits[asker].remove(asked)

    def _way(self, start: Target, end: Target) -> tuple[Target, ...]:
        """Stacks of which each waits for the next, from one to another; none where the one does not wait for it."""
        if start == end:
            return (end,)
        ways = (self._way(following, end) for following in self._waits.get(start, ()))
        return next(((start, *way) for way in ways if way), ())


def _first(ledgers: list[Ledger], resource: str) -> Properties | None:
    found = (ledger.here(resource) for ledger in ledgers)
    return next((outputs for outputs in found if outputs is not None), None)


@contextmanager
def _served(monitor: Monitor, engine: Engine) -> Iterator[str]:
    """The address at which a program finds its monitor and its engine."""
    limits = [(f"grpc.max_{way}_message_length", LARGEST_MESSAGE) for way in ("receive", "send")]
    with ThreadPoolExecutor(PARALLEL) as threads:
        server = grpc.server(threads, options=limits)
        resource_pb2_grpc.add_ResourceMonitorServicer_to_server(monitor, server)
        engine_pb2_grpc.add_EngineServicer_to_server(engine, server)
        port = server.add_insecure_port("127.0.0.1:0")
        server.start()
        try:
            yield f"127.0.0.1:{port}"
        finally:
            server.stop(grace=None).wait()
