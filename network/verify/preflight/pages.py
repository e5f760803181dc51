"""The rule catalogue as Markdown: an index and one page for each code, written from the registry alone.

`python -m network.verify.preflight.pages` writes them to docs/rules.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

from network.model.finding import Moment
from network.verify.preflight.registry import RULES
from network.verify.preflight.rule import Rule

FOLDER = Path("docs/rules")
INTRODUCTION = (
    "What `fairway check` looks for in a declared network before anything is deployed. `fairway rule CODE` prints a "
    "page, also by the code that Azure answers with. This folder is written by "
    "`python -m network.verify.preflight.pages`."
)
MOMENTS: Mapping[Moment, str] = {
    Moment.DEPLOY: "when it is deployed",
    Moment.RUNTIME: "when it runs: it deploys and does not work",
}


def documents(rules: Iterable[Rule] = RULES) -> Mapping[str, str]:
    """File name to text, for all pages."""
    listed = tuple(rules)
    return {"README.md": _index(listed), **{f"{rule.code}.md": _page(rule) for rule in listed}}


def write(folder: Path = FOLDER) -> None:
    """Write all pages, and remove those of codes that are no more."""
    folder.mkdir(parents=True, exist_ok=True)
    pages = documents()
    for stale in (file for file in folder.glob("*.md") if file.name not in pages):
        stale.unlink()
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8")


def _index(rules: tuple[Rule, ...]) -> str:
    rows = (
        f"| [{rule.code}]({rule.code}.md) | {rule.severity} | {rule.title} | {_codes(rule) or '-'} |" for rule in rules
    )
    return "\n".join(
        (
            "# Rules",
            "",
            INTRODUCTION,
            "",
            "| code | severity | what is wrong | Azure answers |",
            "|---|---|---|---|",
            *rows,
            "",
        )
    )


def _page(rule: Rule) -> str:
    facts = ", ".join(f"[{fact}](../semantics.md)" for fact in rule.facts)
    source = ", ".join(filter(None, (facts, _link(rule.page))))
    return "\n".join(
        (
            f"# {rule.code}: {rule.title}",
            "",
            "| | |",
            "|---|---|",
            f"| severity | {rule.severity} |",
            f"| shows | {MOMENTS[rule.moment]} |",
            *((f"| Azure answers | {_codes(rule)} |",) if _codes(rule) else ()),
            "",
            rule.what,
            "",
            *("## Why", "", rule.why, ""),
            *("## Example", "", "```", rule.example, "```", ""),
            *("## Fix", "", rule.fix, ""),
            *("## Source", "", source, ""),
        )
    )


def _codes(rule: Rule) -> str:
    return ", ".join(f"`{code}`" for code in (rule.arm_code, *rule.aliases) if code)


def _link(page: str) -> str:
    """A page of the vendor, or one of ours, which stands beside this folder."""
    if page.startswith("https://"):
        return f"<{page}>"
    file, comma, section = page.partition(",")
    name = Path(file).name
    return f"[{name}](../{name}){comma}{section}"


if __name__ == "__main__":
    write()
