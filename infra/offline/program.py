"""Starts a Pulumi program as the language host would, without the former names of azure-native's types.

The SDK gives every resource each type name that azure-native ever had for it as an alias, sixty for a virtual network,
and computes with them in the program and in the engine: two thirds of the time of a preview. The state of the stand-in
knows no former names. A program's own aliases stay.
"""

import copy
import runpy
import sys
from pathlib import Path

from pulumi import Alias, ResourceOptions
from pulumi.resource import Resource

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


def main() -> None:
    """Run the script that the arguments begin with, the host's own, as if Python had been given it."""
    Resource.__init__ = _initialize_without_former_names  # type: ignore[method-assign]
    del sys.argv[0]
    sys.path[0] = str(Path(sys.argv[0]).parent)
    runpy.run_path(sys.argv[0], run_name="__main__")


if __name__ == "__main__":
    main()
