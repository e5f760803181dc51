# ruff: noqa: UP035 - for Python 3.9
"""Orders come as lines of JSON on standard input, and answers go as lines to standard output.

The first order is what all programs share: the folder that holds fairway, where it is to be hidden, and the modules to
import. Every other is one program, which runs in a fork, so that what was imported once is there for all. Answers are
{"id", "pid"} when a program starts and {"id", "status"} when it has ended. Why it failed stands in the file that its
order names.
"""

from __future__ import annotations

import gc
import json
import os
import select
import signal
from contextlib import suppress
from typing import Any, Iterable

from .hiding import hide, import_early
from .run import run


def main() -> None:
    """Take the orders, one line each, until standard input ends."""
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
                end(children)
                return
            pid = begin(order)
            children[pid] = order["id"]
            answer(id=order["id"], pid=pid)


def begin(order: dict[str, Any]) -> int:
    """Run a program in a process that leads a group of its own: what the program starts ends with it."""
    pid = os.fork()
    if pid == 0:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        run(order)
        os._exit(0)
    return pid


def end(children: Iterable[int]) -> None:
    """End the programs and all that they have started."""
    for pid in children:
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)


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
