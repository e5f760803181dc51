"""`fairway trace`: what Azure would do with one flow, and why."""

import re
from typing import TYPE_CHECKING, Annotated

import typer

from infra.cli.flags import with_sources
from infra.cli.outputs import Form, FormFlag, OutputsFlag, write_results
from infra.cli.sources import Sources, UsageError
from network.model.errors import InputError
from network.model.intent import Intent, Outcome
from network.model.ports import parse_ports
from network.model.words import Verdict

if TYPE_CHECKING:
    from infra.report.trace.told import ToldTrace

UNEXPECTED = 1
_PORT = re.compile(r"(?P<word>.+):(?P<port>\d+(-\d+)?)")


@with_sources
def trace(  # noqa: PLR0913 - one parameter for each flag
    *,
    sources: Sources,
    source: Annotated[str, typer.Argument(metavar="FROM", help="Where the flow begins: a location.")],
    target: Annotated[str, typer.Argument(metavar="TO[:PORT]", help="Where it goes; :443 is short for tcp/443.")],
    ports: Annotated[
        str | None, typer.Argument(metavar="[PROTO/PORT]", help="tcp/443, udp/53 or icmp, where TO has no port.")
    ] = None,
    expect: Annotated[
        Outcome | None, typer.Option("--expect", help="Exit with 1 where the flow fares otherwise: allow or deny.")
    ] = None,
    form: FormFlag = Form.TEXT,
    output: OutputsFlag = None,
) -> None:
    """Follow one flow, there and back: every decision, what decided it, and where that is declared.

    A location is a name (of a network, machine, cluster, service ...), NETWORK/SUBNET, SERVICE/SUBRESOURCE,
    site:NAME, group:NAME, tag:NAME, internet, an address, a prefix or a host name. Of several addresses the lowest
    is traced. The exit status is 0 whatever becomes of the flow, unless --expect says otherwise.

    \b
    fairway trace training/nodes datastore/blob:443
    fairway trace training/nodes conda.anaconda.org:443 -s sandbox --expect allow
    fairway trace internet 51.105.0.1:443 --azure export.json --world world.yaml
    fairway trace devbox 10.1.0.4 icmp --graph graph.json --format json
    """
    told = tell_flow(sources, asked_flow(source, target, ports))
    write_results(form, output or (), {"text": lambda: _text(told), "json": lambda: _json(told)})
    if expect is not None and not _is_as_expected(told, expect):
        raise typer.Exit(UNEXPECTED)


def asked_flow(source: str, target: str, ports: str | None) -> Intent:
    """The question, as an intent about one flow. Raises UsageError without a port, and for one that is none."""
    written = _PORT.fullmatch(target)
    if written is not None and ports is None:
        target, ports = written["word"], written["port"]
    if ports is None:
        raise UsageError(f"{target}: got no port, expected {target}:443, or tcp/443, udp/53, icmp behind it")
    try:
        flow_ports = parse_ports(ports, "the port")
    except InputError as error:
        raise UsageError(str(error)) from None
    return Intent(f"{source} to {target}", (source,), (target,), (flow_ports,))


def tell_flow(sources: Sources, asked: Intent) -> "ToldTrace":
    """The trace of the flow in the network that the flags name, in words."""
    from infra.cli.subject import read_subject
    from infra.report.trace.fields import Asked
    from infra.report.trace.told import tell
    from network.verify.example import example

    subject = read_subject(sources, (asked,))
    found = example(subject.scene, asked)
    words = Asked(asked.sources[0], asked.destinations[0], str(asked.ports[0]))
    return tell(subject.scene.topology, found.trace, words, (*found.choices, *subject.remarks))


def _is_as_expected(told: "ToldTrace", expect: Outcome) -> bool:
    """Whether the flow fares so for certain."""
    works = told.verdict is Verdict.ALLOW
    return told.verdict is not Verdict.INDETERMINATE and works is (expect is Outcome.ALLOW)


def _text(told: "ToldTrace") -> str:
    from infra.report.paper import standard_output
    from infra.report.trace.text import render_trace

    return render_trace(told, standard_output())


def _json(told: "ToldTrace") -> str:
    from infra.report.trace.document import render_trace_document

    return render_trace_document(told)
