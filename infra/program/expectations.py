"""What the stack files of a captured network say besides its resources.

fairway's own stack files say it, and so may those of anybody's program: the keys are the same.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from pathlib import Path

from infra.capture.project import Project
from infra.expectations import Expectations
from infra.settings.expectations import stack_groups, stack_intents, stack_readings, stack_suppressions
from infra.settings.faults import SettingsError
from infra.settings.files import read_stack_file
from infra.settings.load import StackSettings, load
from infra.settings.references import declared
from infra.settings.stack import StackFile
from infra.settings.validation import validate
from network.azure.ambiguities import Readings

OURS = ("fairway:expect", "fairway:groups", "fairway:ignore", "fairway:readings", "fairway:world")


def read_expectations(project: Project, stacks: Sequence[str]) -> Expectations:
    """What the files of these stacks say. Raises SettingsError for what nobody can read in them."""
    if project.is_fairway:
        settings = [load(stack, project.stacks) for stack in stacks]
    else:
        settings = list(_those_of_others(stacks, project))
    return Expectations(
        intents=tuple(intent for one in settings for intent in stack_intents(one)),
        readings=reduce(lambda below, one: stack_readings(one, below), settings, Readings()),
        suppressions=tuple(one for each in settings for one in stack_suppressions(each)),
        groups={name: group for one in settings for name, group in stack_groups(one).items()},
    )


def _those_of_others(stacks: Sequence[str], project: Project) -> Iterator[StackSettings]:
    """Our keys in the stack files of somebody else's program; the rest of such a file is none of our business."""
    for stack in stacks:
        path = project.stacks / f"Pulumi.{stack}.yaml"
        if not path.is_file() or not any(key in path.read_text("utf-8", "replace") for key in OURS):
            continue
        document = read_stack_file(stack, project.stacks, _above(project))
        config = document.at(("config",))
        ours = {key: value for key, value in config.items() if key in OURS} if isinstance(config, Mapping) else {}
        document.value = {"config": ours}
        document.faults = [fault for fault in document.faults if any(key in fault.path for key in OURS)]
        file = validate(StackFile, document, (), declared(ours))
        if file is None or document.faults:
            raise SettingsError(document.faults)
        yield StackSettings(stack, file.config, document)


def _above(project: Project) -> Path:
    """The folder from which stack files are named: the project's, as its program's files are."""
    return project.root if project.stacks.is_relative_to(project.root) else project.stacks.parent
