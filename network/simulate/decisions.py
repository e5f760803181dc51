"""The deciding elements of docs/snapshot.md 4.2, made from what the platform questions answer."""

from network.model.declared import Declared, Gap
from network.model.firewall import Firewall
from network.model.nic import Nic
from network.model.nsg import AdminRules
from network.model.route import Route
from network.model.topology import Topology
from network.model.trace import DecidedBy
from network.model.words import Access, Decider, Reason, RouteSource, Verdict
from network.simulate.filters import Layer
from network.simulate.firewalls import FirewallDecision
from network.simulate.routes import Doubt

VERDICTS = {
    Access.ALLOW: Verdict.ALLOW,
    Access.ALWAYS_ALLOW: Verdict.ALLOW,
    Access.DENY: Verdict.DENY,
    None: Verdict.INDETERMINATE,
}
# How an open question is read (network.azure.ambiguities).
OPEN_READING = {"drop": Verdict.DROP, "pass": Verdict.ALLOW, "indeterminate": Verdict.INDETERMINATE}


def by_route(route: Route, reason: Reason | None = None) -> DecidedBy:
    """A route that was followed, or on which a flow is lost."""
    return DecidedBy(
        type=Decider.ROUTE,
        address_prefix=route.prefix,
        next_hop_type=route.next_hop_type,
        route_name=route.name,
        reason=reason,
        subject=route.subject,
    )


def by_doubt(doubt: Doubt) -> DecidedBy:
    """A route that may apply or not."""
    if doubt.reason is Reason.UNKNOWN_SERVICE_TAG and doubt.route is not None:
        return DecidedBy(
            type=Decider.ROUTE,
            address_prefix=doubt.route.tag,
            next_hop_type=doubt.route.next_hop_type,
            route_name=doubt.route.name,
            reason=doubt.reason,
            subject=doubt.route.subject,
        )
    owner = doubt.owner or (doubt.route.subject.id if doubt.route is not None and doubt.route.subject else "")
    path = doubt.gap.property if doubt.gap is not None else "addressPrefix"
    return DecidedBy(
        type=Decider.UNKNOWN,
        reason=doubt.reason,
        resource=owner,
        property_path=path,
        subject=doubt.route.subject if doubt.route is not None else None,
    )


def by_gap(noun: Declared, gap: Gap) -> DecidedBy:
    """A value that is not known, or not modelled."""
    return DecidedBy(
        type=Decider.UNKNOWN, reason=gap.reason, resource=noun.id, property_path=gap.property, subject=noun
    )


def by_unknown(noun: Declared | None, path: str) -> DecidedBy:
    """A property that is not known, or leads out of the graph."""
    gap = noun.gap(path) if noun is not None else None
    return DecidedBy(
        type=Decider.UNKNOWN,
        reason=gap.reason if gap is not None else Reason.UNKNOWN_VALUE,
        resource=noun.id if noun is not None else None,
        property_path=gap.property if gap is not None else path,
        subject=noun,
    )


def by_layer(layer: Layer) -> DecidedBy:
    """A security rule."""
    decision = layer.decision
    if isinstance(layer.owner, AdminRules):
        return DecidedBy(
            type=Decider.ADMIN_RULE, name=decision.rule.name, reason=decision.reason, subject=decision.rule
        )
    if decision.reason is Reason.UNKNOWN_VALUE:
        path = decision.rule.gaps[0].property if decision.rule.gaps else None
        return DecidedBy(
            type=Decider.UNKNOWN,
            reason=decision.reason,
            resource=decision.rule.id,
            property_path=path,
            subject=decision.rule,
        )
    return DecidedBy(
        type=Decider.NSG,
        name=layer.owner.name,
        rule=decision.rule.name,
        reason=decision.reason,
        subject=decision.rule,
    )


def by_firewall(firewall: Firewall, decision: FirewallDecision) -> DecidedBy:
    """A rule of a firewall, or its built-in behaviour."""
    if decision.reason in (Reason.UNKNOWN_VALUE, Reason.NOT_MODELLED):
        noun: Declared = decision.rule or firewall
        gap = decision.gap or (noun.gaps[0] if noun.gaps else None)
        return DecidedBy(
            type=Decider.UNKNOWN,
            reason=decision.reason,
            resource=noun.id,
            property_path=gap.property if gap is not None else None,
            subject=noun,
        )
    return DecidedBy(
        type=Decider.FIREWALL,
        name=firewall.name,
        rule_collection=decision.collection.name if decision.collection is not None else None,
        rule=decision.rule.name if decision.rule is not None else None,
        reason=decision.reason,
        subject=decision.rule or firewall,
    )


def user_prefix(route: Route | None) -> Route | None:
    """The user route that brought a flow to the Internet; None where the platform's own route did."""
    return route if route is not None and route.source is RouteSource.USER else None


def platform(reason: Reason, subject: Declared | None = None) -> DecidedBy:
    """Behaviour of the platform without a resource of its own."""
    return DecidedBy(type=Decider.PLATFORM, reason=reason, subject=subject)


def appliance(nic: Nic, reason: Reason) -> DecidedBy:
    """A machine that did not forward."""
    return DecidedBy(type=Decider.APPLIANCE, name=nic.holder, reason=reason, subject=nic)


def guest_names(topology: Topology, nic: Nic) -> tuple[str, ...]:
    """The names under which the world may know the machine of an interface, in lower case."""
    vm = next((one for one in topology.vms.values() if nic in one.nics), None)
    return tuple(name.lower() for name in (nic.holder, vm.id if vm is not None else nic.id))


def by_not_modelled(noun: Declared) -> DecidedBy:
    """Something whose behaviour is not modelled."""
    return DecidedBy(type=Decider.UNKNOWN, reason=Reason.NOT_MODELLED, resource=noun.id, subject=noun)
