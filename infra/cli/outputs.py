"""Where results go: `--format` to standard output, `-o FORMAT:FILE` to files, as often as wanted."""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, ClassVar

import typer

from network.model.errors import FairwayError

Renderer = Callable[[], str]
STANDARD_OUTPUT = "-"


class Form(StrEnum):
    """The formats of an answer."""

    TEXT = "text"
    JSON = "json"


FormFlag = Annotated[Form, typer.Option("--format", help="text or json.")]
OutputsFlag = Annotated[
    list[str] | None,
    typer.Option("-o", "--output", metavar="FORMAT:FILE", help="Write a format to a file too; repeatable."),
]


class OutputError(FairwayError):
    """A format that a command does not have, or a file that cannot be written."""

    exit_code: ClassVar[int] = 2


def write_results(form: str, outputs: Sequence[str], renderers: Mapping[str, Renderer]) -> None:
    """Write the format to standard output, and each of `outputs`, `FORMAT:FILE`, to its file; `-` is standard output.

    Every format and file is checked before anything is written. Raises OutputError for one that is none.
    """
    wanted = [_parse(output, renderers) for output in outputs]
    for name, file in wanted:
        text = _render(name, renderers)
        if file == STANDARD_OUTPUT:
            typer.echo(text, nl=False)
        else:
            _write(Path(file), text)
    if not any(file == STANDARD_OUTPUT for _, file in wanted):
        typer.echo(_render(form, renderers), nl=False)


def _parse(output: str, renderers: Mapping[str, Renderer]) -> tuple[str, str]:
    name, colon, file = output.partition(":")
    if not colon or not file or name not in renderers:
        raise OutputError(
            f"-o {output}: got no FORMAT:FILE, expected one of {', '.join(renderers)}, a colon and a file"
        )
    return name, file


def _render(name: str, renderers: Mapping[str, Renderer]) -> str:
    if name not in renderers:
        raise OutputError(f"--format {name}: got no such format, expected one of {', '.join(renderers)}")
    return renderers[name]()


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{file}: got {error.strerror}, expected a file that can be written") from None
