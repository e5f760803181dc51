"""The Pulumi program: the settings of the stack, then everything that they ask for, then what the stack exports."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# The engine starts the program with this folder alone on the path; its modules are those of the repository.
sys.path[0] = str(ROOT)

import pulumi  # noqa: E402

from infra.capture.interpreter import INNER_RUN  # noqa: E402
from infra.program.account import account  # noqa: E402
from infra.program.configuration import engine_configuration  # noqa: E402
from infra.program.declare import declare  # noqa: E402
from infra.program.directory import directory  # noqa: E402
from infra.program.peering import providers_elsewhere  # noqa: E402
from infra.program.plan import plan  # noqa: E402
from infra.program.verify import verify_others  # noqa: E402
from infra.settings.load import load  # noqa: E402
from network.model.errors import FairwayError  # noqa: E402

STACKS = ROOT / "stacks"


def main() -> None:
    """Declare the stack that the engine names; a stack file that cannot be used ends in its faults, not a traceback."""
    try:
        settings = load(pulumi.get_stack(), STACKS, engine_configuration())
        if INNER_RUN not in os.environ:
            from infra.gate import keep_gate  # noqa: PLC0415 - a run that is captured needs nothing of it

            keep_gate(settings.stack, settings.config.gate, ROOT)
        owner = account(settings.config)
        elsewhere = providers_elsewhere(directory(settings, owner))
        outputs = declare(plan(settings, owner), elsewhere, after=verify_others(settings, owner))
    except FairwayError as error:
        raise pulumi.RunError(str(error)) from None
    for name, value in outputs.items():
        pulumi.export(name, value)


main()
