"""Behind a private endpoint: the provider's side of a private link service (S-136)."""

from dataclasses import replace

from network.model.addresses import AddressSet
from network.model.endpoint import PrivateLinkService
from network.model.trace import DecidedBy, StepKind
from network.model.words import Decider, Protocol, Reason, Verdict
from network.simulate.parties import Party, at
from network.simulate.places import BalancerFrontend, given_address, usable
from network.simulate.walk import AtBalancer, Leg, Start, Walk


def behind_link(walk: Walk, link: PrivateLinkService) -> Walk:
    """On to the load balancer, from the NAT addresses of the service; only TCP goes through."""
    if walk.packet.protocol is not Protocol.TCP:
        decided_by = DecidedBy(type=Decider.PRIVATE_LINK_SERVICE, name=link.name, reason=Reason.TCP_ONLY, subject=link)
        walk = walk.step(StepKind.ENDPOINT, Verdict.DROP, decided_by)
    frontend = next(
        (
            BalancerFrontend(balancer, one)
            for balancer in walk.topology.load_balancers.values()
            for one in balancer.frontends
            if one.id.lower() in link.frontends
        ),
        None,
    )
    if frontend is None or link.subnet is None:
        return walk.end(reached=True)
    known = AddressSet.of_ranges((int(one), int(one)) for one in link.addresses)
    source = Party(known or usable(link.subnet))
    target = given_address(walk.topology, frontend.frontend, frontend.frontend.address)
    closed = replace(walk.leg, end=None)
    leg = Leg(source, Start.INSIDE, device=link)
    observed = tuple(known.prefixes()) or link.subnet.prefixes
    walk = walk.translated(source, observed, leg, closed).hop(link.name, link)
    packet = replace(walk.packet, destination=at(target) if target is not None else walk.packet.destination)
    return replace(walk, packet=packet).to(AtBalancer(frontend))
