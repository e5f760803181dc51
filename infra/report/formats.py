"""The formats of a check, by the names that `--format` knows."""

from collections.abc import Callable, Mapping, Sequence

from infra.report.azure import render_azure
from infra.report.document import render_document
from infra.report.github import render_github
from infra.report.junit import render_junit
from infra.report.markdown import render_markdown
from infra.report.paper import Paper
from infra.report.result import CheckResult
from infra.report.sarif import render_sarif
from infra.report.terminal import render_check

FORMATS: Mapping[str, Callable[[Sequence[CheckResult]], str]] = {
    "json": render_document,
    "sarif": render_sarif,
    "junit": render_junit,
    "markdown": render_markdown,
    "github": render_github,
    "azure": render_azure,
}


def render(form: str, results: Sequence[CheckResult], paper: Paper) -> str:
    """The results in one format; text alone depends on what it is written on."""
    if form in FORMATS:
        return FORMATS[form](results)
    return "\n".join(render_check(result, paper) for result in results)
