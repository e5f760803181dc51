"""How a flow leaves to the Internet, and from which addresses (S-106 to S-122)."""

from dataclasses import dataclass
from ipaddress import IPv4Network

from network.model.declared import Declared, Gap
from network.model.firewall import Firewall
from network.model.lb import LoadBalancer
from network.model.nat import NatGateway, PublicSource
from network.model.nic import Nic
from network.model.topology import Topology
from network.model.vnet import Subnet
from network.model.words import NatMethod, Protocol
from network.simulate.balance import balancers_of, is_part

# Of interfaces and load balancers; whatever is below outboundRules counts too.
_WAYS_OUT = frozenset(
    {"publicIPAddress", "loadBalancerBackendAddressPools", "disableOutboundSnat", "loadBalancingRules"}
)


@dataclass(frozen=True, slots=True)
class Egress:
    """The method that takes a flow to the Internet. Empty `addresses` are not known in advance.

    `carries` is false where the method exists and does not take this protocol; `gap` is what is not known.
    """

    method: NatMethod
    addresses: tuple[IPv4Network, ...] = ()
    subject: Declared | None = None
    carries: bool = True
    gap: tuple[Declared, Gap] | None = None


def machine_egress(topology: Topology, nic: Nic, protocol: Protocol) -> Egress:
    """The egress of a machine: NAT gateway, its public address, its load balancer, Azure's default address, or none."""
    subnet = nic.subnet
    gap = subnet.gap("natGateway", "defaultOutboundAccess")
    if gap is not None:
        return Egress(NatMethod.NONE, gap=(subnet, gap))
    if subnet.nat_gateway is not None:
        return _nat_gateway(subnet.nat_gateway, protocol)
    own = _own_address(nic)
    hidden = _hidden_way_out(topology, nic) if own is None else None
    if hidden is not None:
        return Egress(NatMethod.NONE, gap=hidden)
    return own or _balanced(topology, nic, protocol) or _lent(topology, nic, protocol)


def _hidden_way_out(topology: Topology, nic: Nic) -> tuple[Declared, Gap] | None:
    """What is not known of a machine's own public address, and of the SNAT of its load balancers."""
    for noun in (nic, *balancers_of(topology, nic)):
        gap = next((gap for gap in noun.gaps if gap.key() in _WAYS_OUT or gap.property.startswith("outbound")), None)
        if gap is not None:
            return noun, gap
    return None


def _own_address(nic: Nic) -> Egress | None:
    """The public address of the interface itself, which takes every protocol (S-113)."""
    public_ip = nic.primary.public_ip
    if public_ip is not None:
        return Egress(NatMethod.INSTANCE_PUBLIC_IP, public_ip.prefixes, public_ip)
    if nic.pool is not None and nic.pool.public_address:
        return Egress(NatMethod.INSTANCE_PUBLIC_IP, subject=nic.pool)
    return None


def _balanced(topology: Topology, nic: Nic, protocol: Protocol) -> Egress | None:
    balancers = balancers_of(topology, nic)
    return _outbound_rule(balancers, nic, protocol) or _load_balancer(balancers, nic, protocol)


def _lent(topology: Topology, nic: Nic, protocol: Protocol) -> Egress:
    """Azure's default outbound address (S-117); no backend of a Standard load balancer gets one (S-116)."""
    basic = all(balancer.basic for balancer in balancers_of(topology, nic))
    if basic and not is_private(topology, nic.subnet):
        return Egress(NatMethod.DEFAULT_OUTBOUND, subject=nic.subnet, carries=protocol is not Protocol.ICMP)
    return Egress(NatMethod.NONE, subject=nic.subnet)


def firewall_egress(firewall: Firewall, protocol: Protocol) -> Egress:
    """The egress of a firewall: the NAT gateway of its subnet, else any of its public addresses (S-109, S-122)."""
    gap = firewall.subnet.gap("natGateway") or firewall.gap("ipConfigurations")
    if gap is not None:
        return Egress(NatMethod.NONE, gap=(firewall, gap))
    if firewall.subnet.nat_gateway is not None:
        return _nat_gateway(firewall.subnet.nat_gateway, protocol)
    if not firewall.public_ips:
        return Egress(NatMethod.NONE, subject=firewall)
    return Egress(NatMethod.FIREWALL, _known(firewall.public_ips), firewall)


def is_private(topology: Topology, subnet: Subnet) -> bool:
    """Whether Azure lends a subnet no outbound address (S-118); delegated subnets are exempt (S-121)."""
    if subnet.delegations:
        return False
    if subnet.default_outbound_access is not None:
        return not subnet.default_outbound_access
    # A version is a date, perhaps with -preview behind it.
    return subnet.vnet.api_version[:10] > topology.readings.private_subnets_after


def _nat_gateway(gateway: NatGateway, protocol: Protocol) -> Egress:
    """The addresses of a NAT gateway; one that has none carries nothing, and nothing else takes its place (S-107)."""
    if not gateway.public and gateway.gap("publicIpAddresses", "publicIpPrefixes") is None:
        return Egress(NatMethod.NONE, subject=gateway)
    return Egress(NatMethod.NAT_GATEWAY, _known(gateway.public), gateway, carries=protocol is not Protocol.ICMP)


def _outbound_rule(balancers: tuple[LoadBalancer, ...], nic: Nic, protocol: Protocol) -> Egress | None:
    """SNAT to the frontends of an outbound rule (S-114)."""
    for balancer in balancers:
        for rule in balancer.outbound_rules:
            if rule.pool in _pools(balancer, nic) and rule.protocol in (None, protocol):
                public = _frontends(balancer, rule.frontends)
                if public:
                    return Egress(
                        NatMethod.OUTBOUND_RULE, _known(public), balancer, carries=protocol is not Protocol.ICMP
                    )
    return None


def _load_balancer(balancers: tuple[LoadBalancer, ...], nic: Nic, protocol: Protocol) -> Egress | None:
    """SNAT to the frontends of load balancing rules that do not switch it off (S-115)."""
    for balancer in balancers:
        pools = _pools(balancer, nic)
        rules = [
            rule
            for rule in balancer.rules
            if rule.outbound_snat and rule.protocol in (None, protocol) and pools.intersection(rule.pools)
        ]
        public = _frontends(balancer, tuple(dict.fromkeys(rule.frontend for rule in rules)))
        if public:
            return Egress(NatMethod.LOAD_BALANCER, _known(public), balancer, carries=protocol is not Protocol.ICMP)
    return None


def _pools(balancer: LoadBalancer, nic: Nic) -> frozenset[str]:
    listed = {pool for pool, configuration in balancer.members if is_part(configuration, nic.primary.id)}
    return nic.primary.backend_pools | listed


def _frontends(balancer: LoadBalancer, keys: tuple[str, ...]) -> tuple[PublicSource, ...]:
    found = (frontend for key in keys for frontend in balancer.frontends if frontend.id.lower() == key)
    return tuple(frontend.public for frontend in found if frontend.public is not None)


def _known(public: tuple[PublicSource, ...]) -> tuple[IPv4Network, ...]:
    return tuple(prefix for one in public for prefix in one.prefixes)
