"""`fairway tags`: which addresses of service tags are known."""

from pathlib import Path
from typing import Annotated

import typer

from infra.cli.sources import UsageError

UPDATE = "update"


def tags(
    what: Annotated[
        str | None, typer.Argument(metavar="[update | TAG]", help="Bring new addresses, or show those of one tag.")
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--file", help="Microsoft's weekly file, ServiceTags_Public_*.json, for update.")
    ] = None,
) -> None:
    """Show the service tags whose addresses are known, and bring them up to date.

    The addresses behind a tag change every week; Microsoft publishes them as a file. They count for flows to real
    public addresses; what is asked of a tag by its name needs none of them.

    \b
    fairway tags update --file ServiceTags_Public_20261116.json
    fairway tags
    fairway tags Storage.WestEurope
    """
    from infra.service_tags import keep_tags, known_tags

    if what == UPDATE:
        if file is None:
            raise UsageError("got no file, expected fairway tags update --file ServiceTags_Public_*.json")
        kept = keep_tags(file)
        typer.echo(f"{len(kept.lines)} service tags as of {kept.date} are kept", err=True)
        return
    if file is not None:
        raise UsageError(f"got {what or 'no word'} with a file, expected fairway tags update --file {file}")
    known = known_tags()
    if not known:
        typer.echo("no service tags are known; fairway tags update --file ServiceTags_Public_*.json brings them")
    elif what is None:
        names = [line.split(" ", 1) for line in known.lines.values()]
        typer.echo(f"{len(names)} service tags as of {known.date}")
        typer.echo("".join(f"{name}  {prefixes.count(' ') + 1} prefixes\n" for name, prefixes in names), nl=False)
    elif not known.prefixes(what):
        raise UsageError(f"{what}: got no service tag that is known, expected one that fairway tags lists")
    else:
        typer.echo("".join(f"{prefix}\n" for prefix in known.prefixes(what)), nl=False)
