"""Where the rows of a table are declared: one file is named once, and each row has its line."""

from collections.abc import Sequence

from network.model.resource import Source


def declared_column(sources: Sequence[Source | None], nobody: str = "") -> tuple[str, str, list[str]]:
    """The file that all rows share, or nothing; the head of the column; and its cells.

    `nobody` stands where nothing is declared.
    """
    files = {source.file for source in sources if source is not None and source.file}
    if len(files) != 1:
        return "", "declared", [str(source) if source is not None else nobody for source in sources]
    lines = [nobody if source is None else str(source.line or "") for source in sources]
    return files.pop(), "line", lines
