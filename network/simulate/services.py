"""What a platform service's own network rules say of a flow to its public side (S-057, S-123)."""

from dataclasses import dataclass

from network.lift.index import id_key
from network.model.addresses import Match
from network.model.service import Service
from network.model.vnet import Subnet
from network.model.words import Reason, Verdict
from network.simulate.parties import Party


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
