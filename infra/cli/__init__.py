"""The command line: one module for each command, imported only when it is asked for.

A command parses its flags, calls one function and prints what it answers. Results go to stdout, messages to stderr;
the exit status is 0 answered, 1 findings, 2 usage or configuration, 3 input unreadable, 4 only indeterminate.
"""

import gc
import sys
from importlib import import_module
from typing import Annotated

import typer

from network.model.errors import FairwayError

COLLECT_AFTER = 200_000  # new objects: a command is over before garbage matters
COMMANDS = (
    "check",
    "trace",
    "routes",
    "rules",
    "resolve",
    "intents",
    "graph",
    "rule",
    "schema",
    "init",
    "batch",
    "tags",
    "offline",
)


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"fairway {version('fairway')}")
        raise typer.Exit


def _root(
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Declare ML environments on Azure, and prove their network before anything is deployed."""


def application(names: tuple[str, ...] = COMMANDS) -> typer.Typer:
    """The command line with these commands; each `infra/cli/NAME.py` holds one function of the same name."""
    app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None)
    app.callback()(_root)
    for name in names:
        module = import_module(f"infra.cli.{name}")
        app.command(name, **getattr(module, "COMMAND_SETTINGS", {}))(getattr(module, name))
    return app


def main() -> None:
    """Run the command that the arguments name. Importing one command instead of all keeps it fast."""
    gc.set_threshold(COLLECT_AFTER)
    word = next((argument for argument in sys.argv[1:] if not argument.startswith("-")), "")
    try:
        application((word,) if word in COMMANDS else COMMANDS)()
    except FairwayError as error:
        typer.echo(f"fairway: {error}", err=True)
        raise SystemExit(error.exit_code) from None
    except BrokenPipeError:
        raise SystemExit(0) from None
