"""`fairway rule`: the page of a rule or of a fact."""

import json
from dataclasses import asdict
from difflib import get_close_matches
from typing import Annotated

import typer

from infra.cli.outputs import Form, FormFlag
from network.model.errors import NameLookupError
from network.verify.preflight.registry import RULES, find_rule
from network.verify.preflight.rule import Rule


def rule(
    code: Annotated[
        str | None, typer.Argument(help="NET105, a code of Azure (NetcfgSubnetRangesOverlap), or a fact (S-096).")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="List all rules.")] = False,
    form: FormFlag = Form.TEXT,
) -> None:
    """Explain a code: what is wrong, why Azure minds, an example, a way out, and the page it rests on.

    \b
    fairway rule NET105
    fairway rule NetcfgSubnetRangesOverlap
    fairway rule S-096
    fairway rule --all
    """
    if every or code is None:
        typer.echo(_all(form), nl=False)
    elif code.upper().startswith("S-"):
        typer.echo(_fact(code.upper(), form), nl=False)
    else:
        typer.echo(_one(_rule(code), form), nl=False)


def _rule(code: str) -> Rule:
    found = find_rule(code)
    if found is None:
        known = [one for each in RULES for one in (each.code, each.arm_code, *each.aliases) if one]
        raise _unknown("rule", code, known)
    return found


def _fact(number: str, form: Form) -> str:
    from infra.report.facts import facts
    from infra.report.paper import standard_output
    from infra.report.terminal import render_fact

    known = facts()
    if number not in known:
        raise _unknown("fact", number, list(known))
    fact = known[number]
    return _json(asdict(fact)) if form is Form.JSON else render_fact(fact, standard_output())


def _one(found: Rule, form: Form) -> str:
    from infra.report.paper import standard_output
    from infra.report.terminal import render_rule

    return _json(_document(found)) if form is Form.JSON else render_rule(found, standard_output())


def _all(form: Form) -> str:
    from infra.report.paper import standard_output
    from infra.report.terminal import render_rules

    if form is Form.JSON:
        return _json({"rules": [_document(one) for one in RULES]})
    return render_rules(RULES, standard_output())


def _document(found: Rule) -> dict[str, object]:
    """A rule as data; `on` and the function that judges are no part of it."""
    return {
        "code": found.code,
        "arm_code": found.arm_code,
        "aliases": list(found.aliases),
        "severity": found.severity.value,
        "moment": found.moment.value,
        "title": found.title,
        "what": found.what,
        "why": found.why,
        "example": found.example,
        "fix": found.fix,
        "facts": list(found.facts),
        "page": found.page,
    }


def _json(document: dict[str, object]) -> str:
    return json.dumps({"schema_version": 1, **document}, indent=2) + "\n"


def _unknown(kind: str, code: str, known: list[str]) -> NameLookupError:
    by_key = {one.lower(): one for one in known}
    close = [by_key[key] for key in get_close_matches(code.lower(), by_key, n=3, cutoff=0.8)]
    hint = f"did you mean {' or '.join(close)}?" if close else "fairway rule --all lists them"
    return NameLookupError(f"no {kind} {code}; {hint}", code, tuple(close))
