"""`fairway batch`: answer queries, one JSON object a line."""

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer

from infra.cli.flags import ReadingsFlag, flagged_readings
from network.verify.batch import answers

UNREADABLE = 3


def batch(
    file: Annotated[
        Path | None, typer.Argument(help="A file with one JSON object a line; standard input where it is absent or -.")
    ] = None,
    reading: ReadingsFlag = None,
) -> None:
    """Answer queries about snapshots: one JSON object a line in, one a line out, in order.

    Each line holds `id`, `resources`, `query` and perhaps `world`, as docs/snapshot.md describes. A line that cannot
    be answered gets an error of its own. The exit status is 0, or 3 where the input cannot be read.

    Example: fairway batch queries.jsonl > answers.jsonl
    """
    readings = flagged_readings(reading or ())
    from_standard_input = file is None or str(file) == "-"
    try:
        with nullcontext(sys.stdin.buffer) if from_standard_input or file is None else file.open("rb") as lines:
            # Bytes that are no UTF-8 spoil their own line, not the run.
            for line in answers((raw.decode("utf-8", "replace") for raw in lines), readings):
                sys.stdout.write(f"{line}\n")
            sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        typer.echo(f"fairway: cannot read {file or 'standard input'}: {error.strerror or error}", err=True)
        raise typer.Exit(UNREADABLE) from None
