"""What is said of text that is no YAML, in stack files as in project files: where, and what would do."""

import yaml

TAB = "found character '\\t' that cannot start any token"


def broken_at(error: yaml.YAMLError) -> tuple[int, str]:
    """The line of an error of PyYAML's, counted from 1 (0 where it names none), and what stands there."""
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error).splitlines()[0]
    line = mark.line + 1 if mark is not None else 0
    if problem == TAB:
        return line, "a tab, where YAML wants spaces"
    return line, f"a line that is no YAML ({problem})"
