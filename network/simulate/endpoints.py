"""At a private endpoint, and behind it on the provider's side of a private link service (S-051 to S-058, S-136)."""

from dataclasses import replace
from ipaddress import IPv4Network

from network.model.addresses import AddressSet
from network.model.endpoint import PrivateLinkService
from network.model.trace import DecidedBy, StepKind
from network.model.words import Decider, Protocol, Reason, Verdict
from network.simulate import decisions
from network.simulate.doors import inbound
from network.simulate.parties import Party, at
from network.simulate.places import BalancerFrontend, bare_machine, endpoint_addresses, given_address, usable
from network.simulate.walk import AtBalancer, AtEndpoint, Leg, Start, Walk


def at_endpoint(walk: Walk, place: AtEndpoint) -> Walk:
    """A private endpoint: the subnet's group where its policy says so, the connection, and what is behind it."""
    topology, endpoint = walk.topology, place.endpoint
    walk = walk.hop(endpoint.name, endpoint)
    addresses = endpoint_addresses(topology, endpoint)
    address = walk.packet.destination.address
    if address not in addresses and addresses:
        address = addresses[0]
    own = Party(AddressSet.single(address), groups=endpoint.groups) if address is not None else walk.packet.destination
    walk = replace(walk, packet=replace(walk.packet, destination=own, ignore_source_port=True))
    if endpoint.subnet.endpoint_policies.filters:
        _, walk = inbound(walk, bare_machine(endpoint.subnet), endpoint.subnet)
    gap = endpoint.subnet.gap("privateEndpointNetworkPolicies")
    if gap is not None:
        walk = walk.step(StepKind.FILTER, Verdict.INDETERMINATE, decisions.by_gap(endpoint.subnet, gap))
    if not endpoint.approved:
        decided_by = DecidedBy(
            type=Decider.PRIVATE_ENDPOINT,
            name=endpoint.name,
            reason=Reason.CONNECTION_NOT_APPROVED,
            connection_state=endpoint.state,
            subject=endpoint,
        )
        walk = walk.step(StepKind.ENDPOINT, Verdict.DROP, decided_by)
    walk = replace(walk, leg=replace(walk.leg, endpoint=endpoint, end_name=endpoint.name))
    link = topology.link_services.get(endpoint.target)
    if link is None:
        return walk.end(reached=True)
    return _behind_link(walk, link)


def _behind_link(walk: Walk, link: PrivateLinkService) -> Walk:
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
    known = AddressSet.of_addresses(link.addresses)
    source = Party(known or usable(link.subnet))
    target = given_address(walk.topology, frontend.frontend, frontend.frontend.address)
    closed = replace(walk.leg, end=None)
    leg = Leg(source, Start.INSIDE, device=link)
    observed = tuple(IPv4Network(one) for one in link.addresses) or link.subnet.prefixes
    walk = walk.translated(source, observed, leg, closed).hop(link.name, link)
    packet = replace(walk.packet, destination=at(target) if target is not None else walk.packet.destination)
    return replace(walk, packet=packet).to(AtBalancer(frontend))
