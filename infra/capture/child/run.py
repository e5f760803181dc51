# ruff: noqa: PLC0415, PTH118, PTH123 - pulumi is imported by whoever has it
"""One program, from its order to its outcome."""

from __future__ import annotations

import asyncio
import gc
import inspect
import json
import logging
import os
import runpy
import sys
import traceback
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from .costs import cut_costs
from .faults import fault
from .placeholders import give_placeholders
from .positions import tell_positions
from .unknowns import let_code_go_on

THREADS = 16
# Garbage is rare while a program declares resources, and looking for it is a tenth of the time.
COLLECT_AFTER = 200_000


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

    cut_costs(pulumi)
    tell_positions(os.path.join(os.path.realpath(order["root"]), ""))
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
