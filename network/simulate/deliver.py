"""Over a peering and to whoever has the address: the last part of a flow's way."""

from collections.abc import Iterator
from dataclasses import replace
from ipaddress import IPv4Address

from network.model.addresses import AddressSet
from network.model.edge import AppGateway
from network.model.endpoint import PrivateEndpoint
from network.model.firewall import Firewall
from network.model.nic import Nic
from network.model.trace import DecidedBy, StepKind
from network.model.vnet import Peering, Subnet, VNet
from network.model.words import Decider, Direction, Reason, Verdict
from network.model.world import Guest
from network.simulate import decisions
from network.simulate.balance import members, rule_for
from network.simulate.filters import interface_layers
from network.simulate.parties import Party
from network.simulate.peerings import is_global, lists, way_back
from network.simulate.places import (
    BalancerFrontend,
    Interface,
    PrivateHolder,
    ResolverDoor,
    addresses_of,
    endpoint_addresses,
    given_address,
    holder_in,
    machine_in,
    subnet_at,
)
from network.simulate.services import service_decision
from network.simulate.walk import (
    AtAppliance,
    AtBalancer,
    AtEdge,
    AtEndpoint,
    AtFirewall,
    AtInterface,
    AtService,
    Sender,
    Walk,
)

OPEN_READING = {"drop": Verdict.DROP, "pass": Verdict.ALLOW, "indeterminate": Verdict.INDETERMINATE}


def cross(walk: Walk, sender: Sender, peering: Peering, target: Subnet | None) -> Walk:
    """What a peering and its other side let through (S-094 to S-096, S-103)."""
    for verdict, decided_by in peering_steps(walk, sender, peering, target):
        walk = walk.step(StepKind.PEERING, verdict, decided_by)
    return walk


def peering_steps(
    walk: Walk, sender: Sender, peering: Peering, target: Subnet | None
) -> Iterator[tuple[Verdict, DecidedBy]]:
    """Each decision of a peering about what a sender puts on it."""
    back = way_back(walk.topology, peering)
    yield from _subnet_peering(sender, peering, back, target)
    if sender.gateway is None and sender.forwards and not _is_own(walk, sender):
        receiving = back or peering
        if not receiving.allow_forwarded_traffic:
            verdict = OPEN_READING[walk.topology.readings.forwarded_traffic_disabled]
            yield verdict, _by_peering(receiving, Reason.FORWARDED_TRAFFIC_DISABLED, "S-096")
    gap = peering.gap("allowVirtualNetworkAccess", "allowForwardedTraffic", "remoteVirtualNetwork", "peerCompleteVnets")
    if gap is not None:
        yield Verdict.INDETERMINATE, decisions.by_gap(peering, gap)


def access_steps(
    walk: Walk, sender: Sender, peering: Peering, nic: Nic | None, target: Subnet | None
) -> Iterator[tuple[Verdict, DecidedBy]]:
    """A peering without access changes only what VirtualNetwork means; where no group decides it is open (S-095)."""
    back = way_back(walk.topology, peering)
    here = sender.nic is not None and (sender.nic.nsg is not None or sender.subnet.nsg is not None)
    there = (nic is not None and nic.nsg is not None) or (target is not None and target.nsg is not None)
    sides = ((peering, here), (back, there))
    for side, filtered in sides:
        if side is not None and not side.allow_virtual_network_access and not filtered:
            verdict = OPEN_READING[walk.topology.readings.virtual_network_access_disabled]
            yield verdict, _by_peering(side, Reason.VIRTUAL_NETWORK_ACCESS_DISABLED, "S-095")
            return


def _subnet_peering(
    sender: Sender, peering: Peering, back: Peering | None, target: Subnet | None
) -> Iterator[tuple[Verdict, DecidedBy]]:
    if peering.complete and (back is None or back.complete):
        return
    local, remote = lists(peering, sender.subnet, target)
    if back is not None and target is not None:
        there, here = lists(back, target, sender.subnet)
        local, remote = local and here, remote and there
    reason = None if local and remote else Reason.REMOTE_SUBNET_NOT_PEERED
    if not local:
        reason = Reason.LOCAL_SUBNET_NOT_PEERED
    yield Verdict.DROP if reason else Verdict.ALLOW, _by_peering(peering, reason)


def _by_peering(peering: Peering, reason: Reason | None, fact: str | None = None) -> DecidedBy:
    return DecidedBy(type=Decider.PEERING, name=peering.name, reason=reason, fact=fact, subject=peering)


def not_peered(walk: Walk, sender: Sender, address: IPv4Address, peering: Peering | None) -> Walk | None:
    """The subnet peering that leaves a destination out, where that is why there is no route to it."""
    if peering is None or peering.complete or peering.remote is None:
        return None
    target = subnet_at(walk.topology, peering.remote, address)
    return arrive_in(cross(walk, sender, peering, target), sender, peering.remote, address, peering)


def arrive_in(walk: Walk, sender: Sender, vnet: VNet, address: IPv4Address, peering: Peering | None) -> Walk:
    """Hand the flow to whoever has the address in a virtual network."""
    holder = holder_in(walk.topology, vnet, address)
    if holder is None:
        route = walk.route
        if route is None:
            return walk.end()
        return walk.step(StepKind.ROUTE, Verdict.DROP, decisions.by_route(route, Reason.NO_SUCH_HOST)).end()
    if peering is not None:
        nic = holder.nic if isinstance(holder, Interface) else None
        for verdict, decided_by in access_steps(walk, sender, peering, nic, _subnet_of(holder)):
            walk = walk.step(StepKind.PEERING, verdict, decided_by)
        if isinstance(holder, BalancerFrontend) and holder.balancer.basic and is_global(peering):
            decided_by = DecidedBy(
                type=Decider.LOAD_BALANCER,
                name=holder.balancer.name,
                reason=Reason.BASIC_LB_OVER_GLOBAL_PEERING,
                subject=holder.balancer,
            )
            walk = walk.step(StepKind.BALANCE, Verdict.DROP, decided_by)
    return to_holder(walk, holder)


def _subnet_of(holder: PrivateHolder) -> Subnet | None:
    match holder:
        case Interface():
            return holder.configuration.subnet
        case BalancerFrontend():
            return holder.frontend.subnet
        case Firewall() | PrivateEndpoint() | AppGateway() | ResolverDoor():
            return holder.subnet


def to_holder(walk: Walk, holder: PrivateHolder) -> Walk:
    """At whoever has the destination address."""
    match holder:
        case Interface():
            return walk.to(AtInterface(holder))
        case BalancerFrontend():
            return walk.to(AtBalancer(holder))
        case Firewall():
            return walk.to(AtFirewall(holder, addressed=True))
        case PrivateEndpoint():
            return walk.to(AtEndpoint(holder))
        case AppGateway() | ResolverDoor():
            return walk.to(AtEdge(holder))


def at_interface(walk: Walk, place: AtInterface) -> Walk:
    """The destination's own filters, subnet before interface, with the translated address (S-064, S-071)."""
    nic, subnet = place.interface.nic, place.interface.configuration.subnet
    walk = walk.hop(nic.holder, nic)
    party = Party(_own_addresses(walk, place.interface), groups=place.interface.configuration.groups)
    packet = replace(walk.packet, destination=party)
    opened, walk = inbound(replace(walk, packet=packet), nic, subnet)
    if place.closed and not opened:
        decided_by = decisions.platform(Reason.PUBLIC_IP_CLOSED, place.public)
        walk = walk.step(StepKind.PLATFORM, Verdict.DENY, decided_by)
    return walk.finish(end=subnet, name=nic.holder, interface=place.interface)


def _own_addresses(walk: Walk, interface: Interface) -> AddressSet:
    only = walk.packet.destination.addresses
    own = addresses_of(walk.topology, interface.nic)
    if interface.nic.pool is not None and walk.packet.destination.address in own:
        return only
    if interface.configuration is interface.nic.primary:
        return own
    address = interface.configuration.address
    return AddressSet.single(address) if address is not None else own


def inbound(walk: Walk, nic: Nic, subnet: Subnet) -> tuple[bool, Walk]:
    """Every inbound layer at an interface; and whether there is one at all."""
    return _filter(walk, Direction.INBOUND, nic, subnet)


def outbound(walk: Walk, nic: Nic, subnet: Subnet) -> Walk:
    """Every outbound layer at an interface, the interface before the subnet."""
    return _filter(walk, Direction.OUTBOUND, nic, subnet)[1]


def _filter(walk: Walk, direction: Direction, nic: Nic, subnet: Subnet) -> tuple[bool, Walk]:
    nsgs = (subnet.nsg, nic.nsg) if direction is Direction.INBOUND else (nic.nsg, subnet.nsg)
    decided = False
    for layer in interface_layers(walk.topology, direction, nsgs, subnet, walk.packet):
        decided = decided or layer.decision.access is not None or layer.decision.reason is not None
        walk = walk.step(StepKind.FILTER, decisions.VERDICTS[layer.decision.access], decisions.by_layer(layer))
    opened = any(nsgs) or (decided and _always_allowed(walk))
    for noun in (subnet, nic, *(one for one in nsgs if one is not None)):
        gap = noun.gap("networkSecurityGroup", "securityRules", "applicationSecurityGroups")
        if gap is not None:
            walk = walk.step(StepKind.FILTER, Verdict.INDETERMINATE, decisions.by_gap(noun, gap))
            opened = True
    return opened, walk


def _always_allowed(walk: Walk) -> bool:
    last = walk.hops[-1].steps[-1]
    return last.decided_by.type is Decider.ADMIN_RULE and last.verdict is Verdict.ALLOW


def at_balancer(walk: Walk, place: AtBalancer) -> Walk | tuple[Walk, ...]:
    """The rule that takes the flow, and one walk for each backend that it may pick (S-073, S-131, S-132)."""
    balancer, frontend = place.holder.balancer, place.holder.frontend
    walk = walk.hop(balancer.name, balancer, device=True)
    rule = rule_for(balancer, frontend, walk.packet.protocol, walk.packet.port)
    backends = tuple(one for pool in rule.pools for one in members(walk.topology, pool)) if rule is not None else ()
    gap = balancer.gap("loadBalancingRules", "backendAddressPools", "inboundNatRules")
    if rule is None or not backends:
        decided_by = DecidedBy(
            type=Decider.LOAD_BALANCER, name=balancer.name, reason=Reason.NO_MATCHING_RULE, subject=balancer
        )
        if gap is not None:
            return walk.step(StepKind.BALANCE, Verdict.INDETERMINATE, decisions.by_gap(balancer, gap)).end()
        return walk.step(StepKind.BALANCE, Verdict.DROP, decided_by).end()
    if place.next_hop:
        return tuple(walk.to(AtAppliance(one)) for one in backends)
    others = tuple(one for one in backends if not _is_source(walk, one))
    if len(others) < len(backends):
        several = bool(others)
        reason = Reason.HAIRPIN_TO_SELF_POSSIBLE if several else Reason.HAIRPIN_TO_SELF
        decided_by = DecidedBy(
            type=Decider.LOAD_BALANCER,
            name=balancer.name,
            reason=reason,
            fact="S-132" if several else None,
            subject=rule,
        )
        walk = walk.step(StepKind.BALANCE, Verdict.INDETERMINATE if several else Verdict.DROP, decided_by)
        if not several:
            return walk.end()
    closed = place.public and not balancer.basic
    return tuple(
        _to_backend(walk, place, one, rule.backend_port, floating=rule.floating_ip, closed=closed) for one in others
    )


def _is_source(walk: Walk, interface: Interface) -> bool:
    own = interface.configuration.address
    return own is not None and own in walk.packet.source.addresses and walk.packet.source.addresses.only is not None


def _to_backend(walk: Walk, place: AtBalancer, backend: Interface, port: int, *, floating: bool, closed: bool) -> Walk:
    frontend = place.holder.frontend
    if floating:
        kept = given_address(walk.topology, frontend, frontend.address) or walk.packet.destination.address
        if kept not in guest_of(walk, backend.nic).loopback_addresses:
            decided_by = DecidedBy(
                type=Decider.LOAD_BALANCER,
                name=place.holder.balancer.name,
                reason=Reason.FLOATING_IP_NOT_CONFIGURED,
                subject=place.holder.balancer,
            )
            walk = walk.step(StepKind.BALANCE, Verdict.DROP, decided_by)
    packet = replace(walk.packet, port=port or walk.packet.port)
    return replace(walk, packet=packet).to(AtInterface(backend, closed=closed))


def guest_of(walk: Walk, nic: Nic) -> Guest:
    """What the world says of the machine's operating system; nothing means that it does none of it."""
    names = decisions.guest_names(walk.topology, nic)
    return next((guest for name, guest in walk.topology.world.guests.items() if name.lower() in names), Guest())


def at_endpoint(walk: Walk, place: AtEndpoint) -> Walk | tuple[Walk, ...]:
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
        _, walk = inbound(walk, machine_in(topology, endpoint.subnet), endpoint.subnet)
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
    from network.simulate.link import behind_link  # the provider's side is a walk of its own

    return behind_link(walk, link)


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


def _is_own(walk: Walk, sender: Sender) -> bool:
    """Whether the source of the flow lies in the sender's own network: then nothing is forwarded to the peer."""
    own = AddressSet.of(*sender.subnet.vnet.prefixes)
    return bool(walk.packet.source.addresses & own)
