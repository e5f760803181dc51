# ruff: noqa: PLR0913, PLR0917 - parameters are those of the SDK
"""What the SDK does and nobody here reads: aliases, debug lines, and waiting for all outputs after each of them."""

from __future__ import annotations

import asyncio
import importlib
from typing import Any

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
