"""`fairway offline`: the real Pulumi engine, with a stand-in for Azure instead of a subscription."""

from pathlib import Path
from typing import Annotated

import typer

# Every word is passed on as it stands, flags, `--help` and `--` included.
COMMAND_SETTINGS = {
    "context_settings": {
        "allow_extra_args": True,
        "allow_interspersed_args": False,
        "help_option_names": [],
        "ignore_unknown_options": True,
    },
    "add_help_option": False,
}


def offline(
    context: typer.Context,
    arguments: Annotated[
        list[str] | None, typer.Argument(metavar="PULUMI_ARGUMENTS", help="What `pulumi` would be given.")
    ] = None,
) -> None:
    """Run Pulumi without a subscription: the real engine, a local state, a stand-in for Azure.

    Takes whatever pulumi takes, for instance:

    \b
    fairway offline preview -s dev
    fairway offline up --yes -s sandbox
    fairway offline stack export -s sandbox
    fairway offline destroy --yes -s sandbox

    State and a copy of the stack files live in the user's cache folder; the clone is only read.
    """
    given = arguments or []
    if given in ([], ["--help"], ["-h"]):
        typer.echo(context.get_help())
        return
    from infra.offline.launch import launch

    launch(given, Path.cwd()).become()
