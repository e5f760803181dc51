"""`fairway init`: a stack file to begin with."""

from pathlib import Path
from typing import Annotated

import typer

STACKS = Path(__file__).resolve().parents[2] / "stacks"


def init(
    name: Annotated[str, typer.Argument(help="The name of the new stack.")] = "trial",
    folder: Annotated[Path, typer.Option(help="The folder of stack files.")] = STACKS,
) -> None:
    """Write a commented stack file to begin with; a file that exists stays as it is.

    \b
    fairway init vision
    fairway check -s vision
    """
    from infra.settings.starter import write_starter

    path = write_starter(name, folder)
    typer.echo(f"{path.parent.name}/{path.name} is written; next: fairway check -s {name}", err=True)
