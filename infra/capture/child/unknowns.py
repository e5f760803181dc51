# ruff: noqa: ARG002, PLC0415, SLF001, UP035 - for Python 3.9
"""What only Azure or a deployed stack could say is unknown, each value by itself, and the program's code goes on."""

from __future__ import annotations

import asyncio
import importlib
from typing import Any, Callable, Iterator

PARTIAL = "__partial"


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
