"""Starts a Pulumi program as the language host would, in two respects better suited to a run in the cache.

- The SDK gives every resource each type name that azure-native ever had for it as an alias, sixty for a virtual
  network, and computes with them in the program and in the engine: two thirds of the time of a preview. The state of
  the stand-in knows no former names, so they are left out. A program's own aliases stay.
- The engine writes down where each resource was declared, from the folder of the project on. That folder is in the
  cache; the lines are those of the clone, as they would be without us.
"""

from __future__ import annotations

import copy
import runpy
import sys
import traceback
from pathlib import Path
from typing import Any

from pulumi import Alias, ResourceOptions
from pulumi.resource import Resource
from pulumi.runtime import resource as registration

_initialize = Resource.__init__


def _former_name(alias: object) -> bool:
    renamed = getattr(alias, "name", ...) is not ...
    return isinstance(alias, Alias) and not renamed and str(alias.type_).startswith("azure-native:")


def _initialize_without_former_names(  # noqa: PLR0913, PLR0917 - the signature of the SDK
    self: Resource,
    t: str,
    name: str,
    custom: bool,
    props: object = None,
    opts: ResourceOptions | None = None,
    *others: object,
    **named: object,
) -> None:
    if opts is not None and opts.aliases:
        opts = copy.copy(opts)
        opts.aliases = [alias for alias in opts.aliases or () if not _former_name(alias)]
    _initialize(self, t, name, custom, props, opts, *others, **named)  # type: ignore[arg-type]


def _place_in(clone: str, project: str) -> None:
    """Have the SDK report a position in the clone as one in the folder of the project."""
    original = getattr(registration, "_get_source_position_for_frame", None)
    ours, theirs = Path(clone).as_uri(), Path(project).as_uri()

    def position(frame: traceback.FrameSummary) -> Any:
        found = original(frame) if original else None
        if found is not None and found.uri.startswith(f"{ours}/"):
            found.uri = theirs + found.uri.removeprefix(ours)
        return found

    if original is not None:
        registration._get_source_position_for_frame = position  # noqa: SLF001 - the one place where it is computed


def main() -> None:
    """Run a script of the host as if Python had been given it. Before its path stand the clone and the project."""
    clone, project = sys.argv[1:3]
    del sys.argv[:3]
    Resource.__init__ = _initialize_without_former_names  # type: ignore[method-assign]
    _place_in(clone, project)
    sys.path[0] = str(Path(sys.argv[0]).parent)
    runpy.run_path(sys.argv[0], run_name="__main__")


if __name__ == "__main__":
    main()
