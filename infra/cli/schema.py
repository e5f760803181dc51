"""`fairway schema`: the JSON schema of stack files."""

import typer


def schema() -> None:
    """Print the JSON schema of stack files, for editors and other tools.

    \b
    fairway schema > stack.json
    """
    from infra.settings.schema import stack_schema

    typer.echo(stack_schema(), nl=False)
