"""What keeps a flow from working, in a sentence, and what would have to change: one row for each kind and reason.

The kinds and reasons are those of docs/snapshot.md, section 4.2; in braces stand the fields of
`infra.report.trace.fields`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from network.model.resolution import Rcode
from network.model.words import Decider, Reason

TAGS = (
    "tell fairway the addresses of the tag: fairway tags update --file ServiceTags_Public_*.json, or serviceTags in "
    "the world"
)


@dataclass(frozen=True, slots=True)
class Stop:
    """`told` says what happens to the flow, `change` what would let it through."""

    told: str
    change: str


STOPS: Mapping[tuple[Decider, Reason | Rcode | None], Stop] = {
    (Decider.NSG, None): Stop(
        "NSG {name} does not let it {side}, rule {rule}",
        "in NSG {name} allow {ports} from {source} to {target}, {bound}{before}",
    ),
    (Decider.NSG, Reason.UNKNOWN_SERVICE_TAG): Stop(
        "NSG {name}, rule {rule}: nobody knows the addresses of its service tag", TAGS
    ),
    (Decider.ADMIN_RULE, None): Stop(
        "security admin rule {rule} does not let it {side}",
        "allow {ports} from {source} to {target}, {bound}, in a security admin rule before {rule}; no NSG can",
    ),
    (Decider.ADMIN_RULE, Reason.UNKNOWN_SERVICE_TAG): Stop(
        "security admin rule {rule}: nobody knows the addresses of its service tag", TAGS
    ),
    (Decider.ADMIN_RULE, Reason.UNKNOWN_VALUE): Stop(
        "nobody can say whether security admin rule {rule} speaks of this flow",
        "write down what {rule} leaves open before deployment",
    ),
    (Decider.FIREWALL, None): Stop(
        "{firewall} denies it, rule {rule} of {collection}",
        "allow {ports} from {source} to {target} in a rule collection that comes before {collection}",
    ),
    (Decider.FIREWALL, Reason.DEFAULT_DENY): Stop(
        "{firewall} has no rule that allows it",
        "give the policy of {name} a rule that allows {ports} from {source} to {target}",
    ),
    (Decider.FIREWALL, Reason.THREAT_INTELLIGENCE): Stop(
        "{firewall} denies it: threat intelligence names the address",
        "put the address on the allowlist of the policy's threat intelligence, or set its mode to Alert",
    ),
    (Decider.FIREWALL, Reason.NO_SNAT_TO_INTERNET): Stop(
        "{firewall} keeps the private source, which nobody on the internet can answer",
        "take the destination out of snat.privateRanges of the policy of {name}",
    ),
    (Decider.FIREWALL, Reason.ICMP_TO_INTERNET): Stop(
        "{firewall} carries no ICMP to the internet",
        "use tcp or udp: no rule lets ICMP through Azure Firewall to the internet",
    ),
    (Decider.FIREWALL, Reason.UNKNOWN_SERVICE_TAG): Stop(
        "{firewall}, rule {rule} of {collection}: nobody knows the addresses of its service tag", TAGS
    ),
    (Decider.APPLIANCE, Reason.IP_FORWARDING_DISABLED): Stop(
        "{name} is to forward it, and IP forwarding is off on its network interface",
        "set enableIPForwarding on the network interface of {name}",
    ),
    (Decider.APPLIANCE, Reason.GUEST_FORWARDING_DISABLED): Stop(
        "{name} is to forward it, and its operating system does not",
        "let the guest forward, and say so in the world: guests, {name}, forwarding: true",
    ),
    (Decider.APPLIANCE, Reason.NO_SNAT_TO_INTERNET): Stop(
        "{name} forwards it with its private source, which nobody on the internet can answer",
        "let the guest replace the source, and say so in the world: guests, {name}, snat: true",
    ),
    (Decider.NAT, Reason.NO_EXPLICIT_EGRESS): Stop(
        "nothing gives it a public address, and its subnet lends it none",
        "give the subnet a NAT gateway, or a route 0.0.0.0/0 to a firewall",
    ),
    (Decider.NAT, Reason.ICMP_TO_INTERNET): Stop(
        "what gives it a public address carries tcp and udp alone",
        "use tcp or udp; only a public address of the machine's own carries ICMP",
    ),
    (Decider.LOAD_BALANCER, Reason.NO_MATCHING_RULE): Stop(
        "load balancer {name} has no rule for {ports} with a machine behind it",
        "give load balancer {name} a rule for {ports}, and its backend pool a machine",
    ),
    (Decider.LOAD_BALANCER, Reason.HAIRPIN_TO_SELF): Stop(
        "load balancer {name} could only send it back to its sender, which does not work",
        "put another machine into the backend pool, or do not go through {name}",
    ),
    (Decider.LOAD_BALANCER, Reason.HAIRPIN_TO_SELF_POSSIBLE): Stop(
        "load balancer {name} may pick its sender as the backend, which does not work",
        "reach the other backends without going through {name}",
    ),
    (Decider.LOAD_BALANCER, Reason.BASIC_LB_OVER_GLOBAL_PEERING): Stop(
        "load balancer {name} is a Basic one, which nobody reaches over global peering",
        "make {name} a Standard load balancer",
    ),
    (Decider.LOAD_BALANCER, Reason.FLOATING_IP_NOT_CONFIGURED): Stop(
        "a rule of load balancer {name} keeps the frontend's address, which the guest does not have",
        "switch enableFloatingIP off, or give the guest the address and say so in the world: guests, loopbackAddresses",
    ),
    (Decider.APP_GATEWAY, Reason.NO_MATCHING_RULE): Stop(
        "no listener of application gateway {name} takes {ports} at this address, for this name",
        "give application gateway {name} a listener and a rule for {ports}",
    ),
    (Decider.APP_GATEWAY, Reason.NO_BACKEND): Stop(
        "rule {rule} of application gateway {name} has no backend to ask",
        "put an address, a name or a machine into the backend pool of rule {rule}",
    ),
    (Decider.PEERING, Reason.VIRTUAL_NETWORK_ACCESS_DISABLED): Stop(
        "peering {name} allows no access, and no NSG decides on either side",
        "set allowVirtualNetworkAccess on {name}, or put an NSG on one of the subnets",
    ),
    (Decider.PEERING, Reason.FORWARDED_TRAFFIC_DISABLED): Stop(
        "peering {name} takes nothing that somebody else forwards",
        "set allowForwardedTraffic on {name}",
    ),
    (Decider.PEERING, Reason.LOCAL_SUBNET_NOT_PEERED): Stop(
        "peering {name} leaves out the subnet that it comes from",
        "list that subnet on both sides of {name}, or let the peering take whole networks",
    ),
    (Decider.PEERING, Reason.REMOTE_SUBNET_NOT_PEERED): Stop(
        "peering {name} leaves out the subnet that it goes to",
        "list that subnet on both sides of {name}, or let the peering take whole networks",
    ),
    (Decider.GATEWAY, Reason.PREFIX_NOT_ADVERTISED): Stop(
        "{gateway} does not offer {prefix} to the other side",
        "let the network of {prefix} use the gateway: useRemoteGateways on its peering, allowGatewayTransit on the "
        "gateway's",
    ),
    (Decider.GATEWAY, Reason.NO_EXPRESS_ROUTE_VPN_TRANSIT): Stop(
        "nothing passes between a VPN site and an ExpressRoute site",
        "join the two with a Route Server and its branch-to-branch setting, or outside Azure",
    ),
    (Decider.PRIVATE_ENDPOINT, Reason.CONNECTION_NOT_APPROVED): Stop(
        "the connection of private endpoint {name} is {state}",
        "let the owner of the service approve the connection of {name}",
    ),
    (Decider.PRIVATE_ENDPOINT, Reason.CANNOT_ORIGINATE): Stop(
        "nothing begins at a private endpoint: {name} only answers",
        "begin at a machine",
    ),
    (Decider.PRIVATE_LINK_SERVICE, Reason.TCP_ONLY): Stop(
        "private link service {name} carries tcp alone", "use tcp, or peer the networks"
    ),
    (Decider.SERVICE, None): Stop(
        "{name} lets nobody in whom its network rules do not name",
        "name the source in the network rules of {name}, or give {name} a private endpoint",
    ),
    (Decider.SERVICE, Reason.PUBLIC_ACCESS_DISABLED): Stop(
        "{name} takes nothing on its public side",
        "reach {name} through a private endpoint, and link its zone to the network that asks for the name",
    ),
    (Decider.SERVICE, Reason.UNKNOWN_VALUE): Stop(
        "{name} lets in addresses, and nobody knows yet from which one this comes",
        "let it leave through an address that is known, and name that in the network rules of {name}",
    ),
    (Decider.PLATFORM, Reason.HOST_VIRTUAL_IP): Stop(
        "the address of the host answers its own machines alone",
        "ask from a machine in a virtual network",
    ),
    (Decider.PLATFORM, Reason.PUBLIC_IP_CLOSED): Stop(
        "no NSG opens the public address, and a Standard one is closed until one does",
        "put an NSG on the interface or its subnet that allows {ports} from {source}, inbound",
    ),
    (Decider.PLATFORM, Reason.NAT_GATEWAY_NO_INBOUND): Stop(
        "the address is that of a NAT gateway, which takes nothing that nobody asked for",
        "publish it through a load balancer, a DNAT rule of a firewall, or a public address of the machine",
    ),
    (Decider.RETURN_PATH, Reason.NO_ROUTE): Stop(
        "the reply is lost{on_route}",
        "give the subnet that replies a route to where the flow comes from",
    ),
    (Decider.RETURN_PATH, Reason.BYPASSES_DEVICE): Stop(
        "the reply goes past {device}, which waits for it",
        "route the reply through {device} too, or keep the request away from it",
    ),
    (Decider.RETURN_PATH, Reason.DEVICE_WITHOUT_SESSION): Stop(
        "the reply comes to {device}, which has not seen the request",
        "route the request through {device} too, or keep the reply away from it",
    ),
    (Decider.RETURN_PATH, Reason.REPLY_LEAVES_VIA_GATEWAY): Stop(
        "the reply leaves through gateway {device} instead of the public address",
        "give the subnet that replies a route 0.0.0.0/0 to Internet, or keep gateway routes out of its table",
    ),
    (Decider.RETURN_PATH, Reason.PRIVATE_ENDPOINT_WITHOUT_SNAT): Stop(
        "{device} leaves the source as it is, so the private endpoint may answer past it",
        "let {device} replace the source of what goes to private endpoints",
    ),
    (Decider.UNKNOWN, Reason.UNKNOWN_VALUE): Stop(
        "{what} is not known before deployment",
        "write the value down, or bring what it comes from into the graph: another --stack, --graph or --azure",
    ),
    (Decider.UNKNOWN, Reason.NOT_MODELLED): Stop(
        "what {what} does is not modelled",
        "nothing in the network: fairway does not know what Azure does here; try it where it is deployed",
    ),
    (Decider.ROUTE, None): Stop(
        "{route} loses it: next hop {hop}",
        "give the subnet a route to {target} that leads there: a peering, a gateway or an appliance",
    ),
    (Decider.ROUTE, Reason.NEXT_HOP_NOT_DIRECTLY_CONNECTED): Stop(
        "{route} names {via}, which is neither in this network nor in one that is peered with it",
        "peer the two networks directly, or name a next hop within reach",
    ),
    (Decider.ROUTE, Reason.ROUTING_LOOP): Stop(
        "{route} sends it back to {via}, which has just forwarded it",
        "give the subnet of {via} a route of its own to {target}",
    ),
    (Decider.ROUTE, Reason.EXPRESS_ROUTE_NOT_TARGETABLE): Stop(
        "{route} names the gateway, and no user route finds an ExpressRoute gateway",
        "take the route away: an ExpressRoute gateway propagates its routes by itself",
    ),
    (Decider.ROUTE, Reason.NO_SUCH_HOST): Stop(
        "{route} leads to an address that nothing has",
        "name an address that something has: a machine, a frontend, a private endpoint",
    ),
    (Decider.ROUTE, Reason.UNKNOWN_SERVICE_TAG): Stop(
        "{route} is one of a service tag whose addresses nobody knows", TAGS
    ),
    (Decider.DNS, Rcode.NXDOMAIN): Stop(
        "the name does not exist, says {answerer}",
        "put the name into {answerer}, or let the network that asks see the zone that has it",
    ),
    (Decider.DNS, Rcode.NOERROR): Stop(
        "the name has no address, says {answerer}", "give the name an address in {answerer}"
    ),
    (Decider.DNS, Rcode.TIMEOUT): Stop(
        "nobody answers for the name",
        "name DNS servers that exist and can be reached, and that forward what they do not know",
    ),
}
UNPUBLISHED = Stop(
    "no public address leads to {target}, and the internet routes no private one",
    "publish {target}: a load balancer, a DNAT rule of a firewall, a public address; or come over VPN or Bastion",
)
EMPTY_NAT = Stop(
    "NAT gateway {name} has no public address to give it",
    "give NAT gateway {name} a public IP address or a public IP prefix",
)
MISSING_HOP = Stop(
    "{route} leads to {via}, which nothing there has that could forward it",
    "name the address of a firewall, of a machine that forwards, or of an internal load balancer in front of machines",
)
