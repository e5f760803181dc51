# ruff: noqa: PLR0913, PLR0917, SLF001, UP035 - parameters and names are those of the SDK; for Python 3.9
"""What the SDK does and nobody here reads, or does slowly: aliases, debug lines, waiting for all outputs after each of
them, and the search for circles of dependencies."""

from __future__ import annotations

import asyncio
import importlib
from contextlib import suppress
from functools import partial
from typing import Any, Callable

from .faults import FAILED_AT


def cut_costs(pulumi: Any) -> None:
    """Leave them out."""
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
    with suppress(ImportError):  # older than this part of the SDK
        circles: Any = importlib.import_module("pulumi.runtime.resource_cycle_breaker")
        circles._reachable = partial(reachable, circles._deps)


def reachable(dependencies: Callable[[Any], set[Any]], from_resource: Any, to_resource: Any) -> bool:
    """Whether a resource depends on another, directly or not: each of them is looked at once."""
    seen, waiting = {from_resource}, [from_resource]
    while waiting:
        one = waiting.pop()
        if one is to_resource:
            return True
        new = dependencies(one) - seen
        seen |= new
        waiting += new
    return False


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
