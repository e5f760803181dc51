"""`fairway resolve`: which addresses a name has for somebody, and why."""

from typing import Annotated

import typer

from infra.cli.flags import with_sources
from infra.cli.outputs import Form, FormFlag, OutputsFlag, write_results
from infra.cli.sources import Sources


@with_sources
def resolve(
    *,
    sources: Sources,
    name: Annotated[str, typer.Argument(metavar="NAME", help="A host name, or SERVICE/SUBRESOURCE.")],
    origin: Annotated[str, typer.Option("--from", metavar="LOCATION", help="Who asks: a location.")],
    form: FormFlag = Form.TEXT,
    output: OutputsFlag = None,
) -> None:
    """Resolve a name as somebody in a location would: zones, links, forwarders, rulesets, public DNS.

    \b
    fairway resolve mystore.blob.core.windows.net --from training/nodes
    fairway resolve datastore/blob --from site:office --format json
    """
    from infra.cli.subject import read_subject
    from infra.report.paper import standard_output
    from infra.report.resolution import render_resolution, render_resolution_document
    from network.model.errors import NameLookupError
    from network.simulate.named import client_of, resolved

    subject = read_subject(sources)
    scene = subject.scene
    senders = scene.known.place(origin).senders
    hosts = scene.known.place(name).hosts
    if not senders or not hosts:
        raise NameLookupError(
            f"{name} is no host name" if senders else f"nothing in {origin} asks for names", name if senders else origin
        )
    sender = senders[0]
    client = client_of(scene.topology, sender.first)
    found = resolved(scene.topology, client, hosts[0])
    renderers = {
        "text": lambda: render_resolution(found, client.name, standard_output()),
        "json": lambda: render_resolution_document(found, client.name),
    }
    write_results(form, output or (), renderers)
