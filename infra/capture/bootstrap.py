# ruff: noqa: ARG002, PLC0415, PLR0913, PLR0917, PTH113, PTH118, PTH119, PTH120, PTH123, S112, SLF001, UP033, UP035
"""Runs Pulumi programs for the parent process. Started by path, in the program's own interpreter; imports only pulumi.

Orders come as lines of JSON on standard input. The first is what all programs share: the folder that holds fairway,
where it is to be hidden, and the modules to import. Every other line is one program, which runs in a fork, so that
what was imported once is there for all. Answers are lines on standard output: {"id", "pid"} when a program starts and
{"id", "status"} when it has ended. Why it failed stands in the file `fault` of its order.
"""

from __future__ import annotations

import asyncio
import gc
import importlib
import importlib.machinery
import inspect
import json
import logging
import os
import pathlib
import runpy
import select
import signal
import sys
import traceback
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from importlib.machinery import ModuleSpec
from types import FrameType, ModuleType, TracebackType
from typing import Any, Callable, Iterator, Sequence, cast

OURS = ("infra", "network", "compute")
THREADS = 16
# Garbage is rare while a program declares resources, and looking for it is a tenth of the time.
COLLECT_AFTER = 200_000
CONSTRUCTORS = 3
PARTIAL = "__partial"
OWN = os.path.realpath(__file__)
STANDARD = os.path.join(os.path.realpath(os.path.dirname(os.__file__)), "")
FAILED_AT: dict[int, TracebackType] = {}


def main() -> None:
    """Take the orders, one line each, until standard input ends."""
    folder = os.path.dirname(OWN)
    sys.path[:] = [entry for entry in sys.path if os.path.realpath(entry or ".") != folder]
    gc.disable()
    orders = Orders()
    shared = orders.take()
    if shared["hidden"]:
        hide(os.path.realpath(shared["hidden"]))
    import_early(shared["modules"])
    gc.freeze()
    if shared["fork"]:
        serve(orders)
    else:
        run(orders.take())


class Orders:
    """Lines of JSON from standard input, read without a buffer that `select` could not see."""

    def __init__(self) -> None:
        self.read = b""

    def waiting(self) -> bool:
        """Whether a whole line has been read already."""
        return b"\n" in self.read

    def take(self) -> Any:
        """The next order; None where there will be none."""
        while not self.waiting():
            chunk = os.read(0, 65536)
            if not chunk:
                return None
            self.read += chunk
        line, _, self.read = self.read.partition(b"\n")
        return json.loads(line)


def answer(**fields: object) -> None:
    """Tell the parent; one short line is written whole."""
    os.write(1, json.dumps(fields).encode() + b"\n")


def hide(folder: str) -> None:
    """Take fairway off the path, and its packages out of reach: a program may have packages of the same names."""
    if os.path.basename(folder) not in ("site-packages", "dist-packages"):
        sys.path[:] = [entry for entry in sys.path if os.path.realpath(entry or ".") != folder]
    sys.meta_path.insert(0, Elsewhere(folder))


class Elsewhere:
    """Finds `infra`, `network` and `compute` everywhere but in the folder that holds fairway."""

    def __init__(self, folder: str) -> None:
        self.folder = folder

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The spec of a module. Raises ModuleNotFoundError where only fairway has it."""
        if path is not None or name not in OURS:
            return None
        elsewhere = [entry for entry in sys.path if os.path.realpath(entry or ".") != self.folder]
        spec = importlib.machinery.PathFinder.find_spec(name, elsewhere, target)
        if spec is None:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return spec


def import_early(modules: list[str]) -> None:
    """What the programs will import anyway; what cannot be imported fails where a program imports it."""
    for module in modules:
        try:
            # azure-native loads a module at the first look at something that only the loaded one can have.
            getattr(importlib.import_module(module), "__all__", None)
        except Exception:
            continue


def serve(orders: Orders) -> None:
    """Fork for every order; report each start and end. Where nobody is left to give orders, nothing goes on."""
    children: dict[int, int] = {}
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    while True:
        ready = [0] if orders.waiting() else select.select([0, woken], [], [])[0]
        if woken in ready:
            os.read(woken, 512)
            for pid in [pid for pid in children if os.waitpid(pid, os.WNOHANG)[0]]:
                answer(id=children.pop(pid), status="ended")
        if 0 in ready:
            order = orders.take()
            if order is None:
                for pid in children:
                    os.killpg(pid, signal.SIGKILL)
                return
            pid = os.fork()
            if pid == 0:
                signal.set_wakeup_fd(-1)
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                os.setsid()
                run(order)
                os._exit(0)
            children[pid] = order["id"]
            answer(id=order["id"], pid=pid)


def run(order: dict[str, Any]) -> None:
    """Run one program; its outcome goes to the file that the order names."""
    output = os.open(order["output"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(output, 1)
    os.dup2(output, 2)
    gc.enable()
    gc.set_threshold(COLLECT_AFTER)
    try:
        execute(order)
        outcome: dict[str, object] = {}
    except BaseException as error:
        traceback.print_exc()
        outcome = fault(error, order["root"])
    with open(order["outcome"], "w", encoding="utf-8") as file:
        json.dump(outcome, file)
    sys.stdout.flush()
    sys.stderr.flush()


def execute(order: dict[str, Any]) -> None:
    """What the language host of Pulumi does, with some costs of the SDK left out."""
    import pulumi

    cut_costs(pulumi, os.path.join(os.path.realpath(order["root"]), ""))
    let_code_go_on(pulumi)
    os.environ["PULUMI_CONFIG"] = json.dumps(order["config"])
    os.environ["PULUMI_CONFIG_SECRET_KEYS"] = json.dumps(order["secret_keys"])
    pulumi.runtime.set_all_config(order["config"], order["secret_keys"])
    if order["secret_keys"]:
        give_placeholders(pulumi.Config, order["placeholder"])
    known = inspect.signature(pulumi.runtime.Settings.__init__).parameters
    settings = {key: value for key, value in order["settings"].items() if key in known}
    pulumi.runtime.configure(pulumi.runtime.Settings(**settings, dry_run=True))
    os.chdir(order["folder"])
    sys.argv = [order["main"]]
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    loop.set_default_executor(ThreadPoolExecutor(max_workers=THREADS))

    def program() -> None:
        runpy.run_path(order["main"], run_name="__main__")

    loop.run_until_complete(pulumi.runtime.run_in_stack(program))


def cut_costs(pulumi: Any, root: str) -> None:
    """Nobody reads aliases, debug lines or foreign frames here; to wait again after each output is quadratic."""
    stack: Any = importlib.import_module("pulumi.runtime.stack")

    initialize = pulumi.Resource.__init__

    def initialize_without_aliases(
        self: Any, t: str, name: str, custom: bool, props: Any = None, opts: Any = None, *others: Any, **named: Any
    ) -> None:
        opts = pulumi.ResourceOptions.merge(None, opts)
        opts.aliases = None
        initialize(self, t, name, custom, props, opts, *others, **named)

    pulumi.Resource.__init__ = initialize_without_aliases
    pulumi.log.debug = lambda *_, **__: None
    stack.asyncio = PatientAsyncio()
    registration: Any = importlib.import_module("pulumi.runtime.resource")
    messages: Any = importlib.import_module("pulumi.runtime.proto.source_pb2")
    registration._get_source_position = lambda *_: own_position(messages, root)
    if hasattr(registration, "_get_stack_trace"):
        registration._get_stack_trace = messages.StackTrace


def own_position(messages: Any, root: str) -> Any:
    """The line of the program that makes a resource.

    It is the innermost of its own lines that is outside the constructors of the resource: three at most, those of
    Resource, of CustomResource or ComponentResource, and of the class itself. Where none lies in the program's folder
    it is the innermost of what is not installed, such as a folder that several programs share.
    """
    constructors, frame, shared = 0, cast("FrameType | None", sys._getframe(1)), None
    while frame is not None:
        code = frame.f_code
        if code.co_name == "__init__" and constructors < CONSTRUCTORS:
            constructors += 1
        elif constructors and code.co_name != "_internal_init":
            path = real_path(code.co_filename)
            if is_own(path):
                position = messages.SourcePosition(uri=file_uri(path), line=frame.f_lineno)
                if path.startswith(root):
                    return position
                shared = shared or position
        frame = frame.f_back
    return shared


@lru_cache(maxsize=None)
def is_own(path: str) -> bool:
    """Whether a file is neither installed nor Python's own nor this one."""
    return os.path.isfile(path) and path != OWN and "site-packages" not in path and not path.startswith(STANDARD)


@lru_cache(maxsize=None)
def real_path(file: str) -> str:
    """A file of code is asked for its place thousands of times."""
    return os.path.realpath(file)


@lru_cache(maxsize=None)
def file_uri(path: str) -> str:
    """The same for its URI."""
    return pathlib.Path(path).as_uri()


class PatientAsyncio:
    """asyncio, but waiting for the first of several ends with all of them, or with the first that fails."""

    def __getattr__(self, name: str) -> Any:
        return getattr(asyncio, name)

    async def wait(self, tasks: Any, **_: object) -> Any:
        """A drop-in for `asyncio.wait`; a task forgets where it failed once it has been asked, so it is asked here."""
        done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
        for error in (task.exception() for task in done if not task.cancelled()):
            if error is not None and error.__traceback__ is not None:
                FAILED_AT.setdefault(id(error), error.__traceback__)
        return done, pending


def let_code_go_on(pulumi: Any) -> None:
    """What only Azure or a deployed stack could say is unknown, each value by itself."""
    invoke: Any = importlib.import_module("pulumi.runtime.invoke")
    rpc: Any = importlib.import_module("pulumi.runtime.rpc")
    if hasattr(invoke, "_invoke"):
        invoke._invoke = partly_known(invoke._invoke, rpc)
        pulumi.runtime.invoke = at_once(pulumi.runtime.invoke)
    pulumi.StackReference.get_output = one_output(pulumi, lambda outputs, name: outputs.get(name))
    pulumi.StackReference.require_output = one_output(pulumi, lambda outputs, name: outputs[name])


def partly_known(invoke: Callable[..., Any], rpc: Any) -> Callable[..., Any]:
    """`invoke`, with a result in which what the monitor does not say is unknown where it says so."""

    def call(tok: str, props: Any, opts: Any, typ: Any, *others: Any, **named: Any) -> Any:
        async def answer() -> Any:
            result = await asked
            if result.value is not None and result.value.pop(PARTIAL, False):
                result.value = with_unknowns(typ, result.value, rpc)
            elif result.value is not None and typ is not None:
                result.value = rpc.translate_output_properties(result.value, lambda name: name, typ)
            return result

        asked = invoke(tok, props, opts, None, *others, **named)
        return answer()

    return call


def at_once(invoke: Callable[..., Any]) -> Callable[..., Any]:
    """`invoke` for code that does not wait: it gets an object in which everything is unknown instead of nothing."""

    def call(tok: str, props: Any, opts: Any = None, typ: Any = None, *others: Any, **named: Any) -> Any:
        result = invoke(tok, props, opts, typ, *others, **named)
        if result.value is None and not result.is_known:
            result.value = with_unknowns(typ, {}, importlib.import_module("pulumi.runtime.rpc"))
        return result

    return call


def with_unknowns(typ: Any, known: dict[str, Any], rpc: Any) -> Any:
    """What is known, typed where the caller wants it so; every other field is unknown."""
    if typ is None:
        return UnknownFields(known)
    result = typ.__new__(typ)
    typed = rpc.translate_output_properties(known, lambda name: name, typ)
    result.__dict__ = UnknownFields({name: value for name, value in vars(typed).items() if value is not None})
    return result


class UnknownText(str):
    """A value that is not known, whatever its type: it is empty for code that asks, and unknown where it arrives."""

    def __new__(cls) -> UnknownText:
        from pulumi.runtime.rpc import UNKNOWN

        return super().__new__(cls, UNKNOWN)

    def __bool__(self) -> bool:
        return False

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __getitem__(self, key: object) -> UnknownText:
        return self

    def __getattr__(self, name: str) -> UnknownText:
        if name.startswith("__"):
            raise AttributeError(name)
        return self


class UnknownFields(dict):  # type: ignore[type-arg] # Python 3.8 has no dict[...] here
    """An object of which every field is unknown."""

    def __missing__(self, key: object) -> UnknownText:
        return UnknownText()

    def get(self, key: Any, default: Any = None) -> Any:
        """Any key is there."""
        return self[key]


def one_output(pulumi: Any, pick: Callable[[Any, str], Any]) -> Callable[[Any, Any], Any]:
    """An output of another stack: unknown only if it is unknown itself."""

    def output(self: Any, name: Any) -> Any:
        def choose(both: list[Any]) -> Any:
            key, outputs = both
            return pick(outputs, key) if isinstance(outputs, dict) else outputs

        value = pulumi.Output.all(pulumi.Output.from_input(name), self.outputs).apply(choose, run_with_unknowns=True)
        secret = asyncio.ensure_future(self._StackReference__is_secret_name(name))
        return pulumi.Output(value.resources(), value.future(), value.is_known(), secret)

    return output


def give_placeholders(config: Any, placeholder: dict[str, Any]) -> None:
    """A secret is whatever the program asks for: text, number, truth or an object."""
    stand_ins = {
        "_get_bool": True,
        "_get_int": placeholder["number"],
        "_get_float": float(placeholder["number"]),
        "_get_object": SecretObject(placeholder["text"]),
    }
    for name, stand_in in stand_ins.items():
        setattr(config, name, or_stand_in(getattr(config, name), placeholder["text"], stand_in))


def or_stand_in(method: Callable[..., Any], text: str, stand_in: object) -> Callable[..., Any]:
    """The method, but with `stand_in` for a value that is a secret."""

    def get(self: Any, key: str, *others: Any) -> Any:
        return stand_in if self._get(key) == text else method(self, key, *others)

    return get


class SecretObject(dict):  # type: ignore[type-arg]
    """An object that nobody knows: it has every key, and each is secret."""

    def __init__(self, text: str) -> None:
        super().__init__({text: text})
        self.text = text

    def __missing__(self, key: object) -> str:
        return self.text

    def get(self, key: Any, default: Any = None) -> Any:
        """Any key is there."""
        return self[key]


def fault(error: BaseException, root: str) -> dict[str, object]:
    """What a person needs to know of an error: what it says, and the line of the program where it arose."""
    chain = [error]
    while (earlier := chain[-1].__cause__ or chain[-1].__context__) and earlier not in chain:
        chain.append(earlier)
    places = [place for each in chain for place in (*frames(each, root), *own_lines(FAILED_AT.get(id(each)), root))]
    file, line = places[0] if places else ("", 0)
    refusals = [base for base in type(error).__mro__ if base.__name__ == "RunError"]
    return {
        "type": "RunError" if refusals else type(error).__name__,
        "message": str(error.msg if isinstance(error, SyntaxError) else error),
        "module": getattr(error, "name", None) if isinstance(error, ImportError) else None,
        "file": file,
        "line": line,
    }


def frames(error: BaseException, root: str) -> Iterator[tuple[str, int]]:
    """The lines of the program that an error passed through, the innermost first."""
    if isinstance(error, SyntaxError) and error.filename:
        yield os.path.realpath(error.filename), error.lineno or 0
    yield from own_lines(error.__traceback__, root)


def own_lines(trace: TracebackType | None, root: str) -> Iterator[tuple[str, int]]:
    """The lines of a traceback that are the program's own, the innermost first."""
    inside = os.path.join(os.path.realpath(root), "")
    for frame in reversed(traceback.extract_tb(trace)):
        path = os.path.realpath(frame.filename)
        if path.startswith(inside) and "site-packages" not in path:
            yield path, frame.lineno or 0


if __name__ == "__main__":
    main()
