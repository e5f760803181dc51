"""A flow to a host name: resolved first as its source would, the queries followed like any flow (semantics, A.4, 0)."""

from collections.abc import Iterator
from dataclasses import replace
from ipaddress import IPv4Address

from network.model.dns import AZURE_DNS
from network.model.edge import Bastion
from network.model.flow import Client, Flow, FlowSource, FlowTarget, Host, InternetHost, Machine, SiteHost
from network.model.resolution import DnsClient, NameDecision, NameStep, Rcode, Resolution
from network.model.topology import Topology, remembered
from network.model.trace import Blocker, DecidedBy, Hop, Step, StepKind, Trace
from network.model.words import Decider, Protocol, Reason, Verdict
from network.simulate.dns_clients import interface_client, outside_client, point_to_site_client, vnet_client
from network.simulate.gateways import site_at
from network.simulate.resolve import resolve
from network.simulate.trace import trace

UNKNOWN_PUBLIC = InternetHost(None)
"""A public host whose address nobody gave us."""


def client_of(topology: Topology, source: FlowSource) -> DnsClient:
    """Whom the source of a flow asks for names."""
    dns = topology.dns
    match source:
        case Machine(nic=nic):
            own = nic.id.rstrip("/").lower() in dns.interfaces
            return (
                interface_client(dns, nic.id, nic.holder) if own else vnet_client(dns, nic.subnet.vnet.id, nic.holder)
            )
        case Bastion():
            return vnet_client(dns, source.nic.subnet.vnet.id, source.name)
        case Client():
            return point_to_site_client(dns, source.gateway.subnet.vnet.id, str(source.address))
        case SiteHost():
            return outside_client(str(source.address), *_site_servers(topology, source.address))
        case _:
            return outside_client("internet")


def _site_servers(topology: Topology, address: IPv4Address) -> Iterator[IPv4Address]:
    """The DNS servers that stand in the site of an address."""
    site = site_at(topology, address)
    for server in topology.world.dns_servers:
        if site is not None and server.vm is None and any(server.address in prefix for prefix in site.prefixes):
            yield server.address


@remembered
def resolved(topology: Topology, client: DnsClient, host: str) -> Resolution:
    """The answer that a client gets for a name."""
    return resolve(topology.dns, client, host, topology.readings)


@remembered
def _steps(topology: Topology, client: DnsClient, host: str) -> tuple[Step, ...]:
    """How a client came to its answer."""
    answer = resolved(topology, client, host)
    return tuple(_step(answer, step) for step in answer.steps)


def trace_to_name(
    topology: Topology,
    flow: Flow,
    *,
    unlisted: FlowTarget | None = UNKNOWN_PUBLIC,
) -> tuple[Trace, ...]:
    """The traces of a flow whose destination is the name `flow.fqdn`: one for each address that its source gets.

    `flow.target` is not looked at. `unlisted` stands for a public name that nobody listed; None takes its absence
    from public DNS as said.
    """
    client = client_of(topology, flow.source)
    answer = resolved(topology, client, flow.fqdn)
    queries = tuple(_queries(topology, flow.source, client, answer))
    steps = _steps(topology, client, flow.fqdn)
    failed = next((query for query in queries if query.verdict is not Verdict.ALLOW), None)
    targets: tuple[FlowTarget, ...] = tuple(Host(address) for address in answer.addresses)
    if not targets and answer.unlisted and unlisted is not None:
        targets = (unlisted,)
    if not targets:
        return (_unresolved(flow, answer, steps, failed),)
    traces = (replace(trace(topology, replace(flow, target=target)), name_resolution=steps) for target in targets)
    return tuple(_behind(one, failed) if failed is not None else one for one in traces)


def _queries(topology: Topology, source: FlowSource, client: DnsClient, answer: Resolution) -> Iterator[Trace]:
    """The traces of the queries that the source itself sends."""
    servers = dict.fromkeys((query.server, query.port) for query in answer.flows if query.sender == client.name)
    for server, port in servers:
        if server != AZURE_DNS and not isinstance(source, InternetHost) and not _within_site(topology, source, server):
            yield _query(topology, Flow(source, Host(server), Protocol.UDP, port))


@remembered
def _query(topology: Topology, flow: Flow) -> Trace:
    """The trace of a query, which is the same for every name."""
    return trace(topology, flow)


def _within_site(topology: Topology, source: FlowSource, server: IPv4Address) -> bool:
    """Whether a query never leaves the site that it begins in."""
    return isinstance(source, SiteHost) and site_at(topology, source.address) is site_at(topology, server) is not None


def _behind(one: Trace, query: Trace) -> Trace:
    """The trace of a flow whose query does not get through: that decides, and what else is in the way is kept."""
    verdict = Verdict.INDETERMINATE if query.verdict is Verdict.INDETERMINATE else Verdict.DROP
    first = query.decided_by[0] if query.decided_by else DecidedBy(type=Decider.DNS, rcode=str(Rcode.TIMEOUT))
    blockers = tuple(dict.fromkeys((Blocker(verdict, first), *query.blockers, *one.blockers)))
    return replace(one, verdict=verdict, decided_by=(first,), blockers=blockers)


def _unresolved(flow: Flow, answer: Resolution, steps: tuple[Step, ...], failed: Trace | None) -> Trace:
    """The trace of a flow that has no address to go to."""
    if answer.gap is not None:
        decided_by = DecidedBy(
            type=Decider.UNKNOWN,
            reason=Reason.UNKNOWN_VALUE,
            resource=answer.gap.origin.partition("#")[0],
            property_path=answer.gap.property,
        )
        verdict = Verdict.INDETERMINATE
    else:
        decided_by, verdict = _decided(answer), Verdict.DROP
    blocked = (Blocker(verdict, decided_by), *(failed.blockers if failed is not None else ()))
    steps_here = (Step(StepKind.NAME, verdict, decided_by, f"{flow.fqdn} has no address for it"),)
    hop = Hop(_name(flow.source), steps_here, flow.source.nic if isinstance(flow.source, Machine) else None)
    return Trace(
        flow=flow,
        verdict=verdict,
        decided_by=(decided_by,),
        forward=(hop,),
        blockers=blocked,
        path=(_name(flow.source),),
        name_resolution=steps,
    )


def _name(source: FlowSource) -> str:
    match source:
        case Machine(nic=nic):
            return nic.holder
        case InternetHost(address=address):
            return str(address or "internet")
        case SiteHost(address=address) | Client(address=address):
            return str(address)
        case _:
            return source.name


def _step(answer: Resolution, step: NameStep) -> Step:
    bad = step.decision in (NameDecision.MISSING, NameDecision.UNANSWERED)
    unknown = step.decision is NameDecision.UNKNOWN
    verdict = Verdict.INDETERMINATE if unknown else Verdict.DROP if bad else Verdict.ALLOW
    decided_by = replace(_decided(answer), subject=step.by[0] if step.by else None)
    return Step(StepKind.NAME, verdict, decided_by, step.text)


def _decided(answer: Resolution) -> DecidedBy:
    by = [("type", str(answer.answered_by.type))]
    by += [("name", answer.answered_by.name)] if answer.answered_by.name else []
    return DecidedBy(type=Decider.DNS, rcode=str(answer.rcode or Rcode.TIMEOUT), answered_by=tuple(by))
