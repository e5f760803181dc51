"""What a platform service's own network rules say of a flow to its public side (S-057, S-123)."""

from dataclasses import dataclass

from network.lift.index import id_key
from network.model.addresses import Match
from network.model.service import Service
from network.model.trace import DecidedBy, StepKind
from network.model.vnet import Subnet
from network.model.words import Decider, Reason, Verdict
from network.simulate import decisions
from network.simulate.parties import Party
from network.simulate.walk import AtService, Walk


@dataclass(frozen=True, slots=True)
class ServiceDecision:
    """Whether a service lets a flow in: by which rule and what matched it, or for which reason not."""

    verdict: Verdict
    rule: str | None = None
    match: str | None = None
    reason: Reason | None = None


def service_decision(service: Service, source: Party, subnet: Subnet | None, *, from_azure: bool) -> ServiceDecision:
    """What the public side says. `subnet` is that of the sender where the flow came over a service endpoint.

    Over a service endpoint the service sees a private address, which no address rule matches (S-123).
    """
    if not service.public_access:
        return ServiceDecision(Verdict.DENY, reason=Reason.PUBLIC_ACCESS_DISABLED)
    if subnet is not None:
        if id_key(subnet.id) in service.allowed_subnets:
            return ServiceDecision(Verdict.ALLOW, "virtualNetworkRules", subnet.name)
        return _default(service)
    match _matched(service, source, from_azure=from_azure):
        case Match.YES:
            only = source.addresses.only
            return ServiceDecision(Verdict.ALLOW, "ipRules", str(only) if only is not None else None)
        case Match.MAYBE if not service.default_allow:
            return ServiceDecision(Verdict.INDETERMINATE, "ipRules", reason=Reason.UNKNOWN_VALUE)
        case _:
            return _default(service)


def _matched(service: Service, source: Party, *, from_azure: bool) -> Match:
    if service.azure_services and from_azure:
        return Match.YES
    return source.addresses.lies_in(service.allowed_addresses)


def _default(service: Service) -> ServiceDecision:
    return ServiceDecision(Verdict.ALLOW if service.default_allow else Verdict.DENY, "defaultAction")


def at_service(walk: Walk, place: AtService) -> Walk:
    """The public side of a service; an address that belongs to no declared service takes everything."""
    service = place.service
    name = service.name if service is not None else str(walk.packet.destination.address)
    walk = walk.hop(name, service)
    gap = place.subnet.gap("serviceEndpointPolicies") if place.subnet is not None else None
    if gap is not None and place.subnet is not None:
        walk = walk.step(StepKind.SERVICE, Verdict.INDETERMINATE, decisions.by_gap(place.subnet, gap))
    if service is None:
        return walk.end(reached=True)
    decision = service_decision(service, walk.packet.source, place.subnet, from_azure=place.from_azure)
    unknown = service.gap("networkAcls", "networkRuleSet", "publicNetworkAccess", "ipAllowlist")
    decided_by = DecidedBy(
        type=Decider.SERVICE,
        name=service.name,
        rule=decision.rule,
        match=decision.match,
        reason=decision.reason,
        subject=service,
    )
    walk = walk.step(StepKind.SERVICE, decision.verdict, decided_by)
    if unknown is not None and decision.reason is not Reason.PUBLIC_ACCESS_DISABLED:
        walk = walk.step(StepKind.SERVICE, Verdict.INDETERMINATE, decisions.by_gap(service, unknown))
    return walk.end(reached=True)
