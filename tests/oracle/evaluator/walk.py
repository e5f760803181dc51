"""One flow, step by step, in the order of semantics.md A.4: the request."""

from dataclasses import dataclass, field, replace
from ipaddress import IPv4Address, IPv4Network

from tests.oracle.evaluator import egress, names
from tests.oracle.evaluator import firewall as azure_firewall
from tests.oracle.evaluator.outcome import Closed, Json, Open
from tests.oracle.evaluator.routes import client_pool, decided, gateway_subnet, gateways_of, select
from tests.oracle.evaluator.rules import (
    ANYWHERE,
    HOST,
    METADATA,
    PRIVATE,
    Packet,
    decide,
    decide_host,
    groups_of,
)
from tests.oracle.evaluator.snapshot import (
    Network,
    configurations,
    connected_peerings,
    endpoint_address,
    flag,
    inner,
    last,
    machine_of,
    name,
    nic_address,
    nic_subnet,
    peering_between,
    prefix,
    public_prefixes,
    reachable_vnets,
    space,
    subnet_at,
    subnet_prefix,
    vnet_of,
    word,
)


@dataclass
class Device:
    """What took the packet on the way; `after` is set where it replaced the source."""

    name: str
    thing: Json
    subnet: Json
    before: tuple[IPv4Network, ...]
    after: tuple[IPv4Network, ...] = ()
    outside: tuple[IPv4Network, ...] = ()  # its public addresses, where the packet left to the Internet

    @property
    def keeps_session(self) -> bool:
        """S-166: firewalls do, and every device that translates."""
        return self.thing["type"] == "azurefirewalls" or bool(self.after)

    def is_seen_as(self, sources: tuple[IPv4Network, ...]) -> bool:
        """Whether a reply to these addresses is a reply to this device."""
        return bool(sources) and sources in (self.after, self.outside)


@dataclass
class Walk:
    """What a flow has met so far."""

    net: Network
    path: list[str] = field(default_factory=list)
    passed: list[Json] = field(default_factory=list)
    devices: list[Device] = field(default_factory=list)
    observed: tuple[str, ...] = ()
    method: str = ""
    from_gateway: bool = False
    arrival: str = ""  # where it ended: machine, endpoint, outside, service, onPremises
    arrival_subnet: Json | None = None
    arrival_packet: Packet | None = None
    filtered: bool = True  # whether security rules and firewalls may stop it

    def pass_rules(self, subnet: Json, nic: Json | None, direction: str, packet: Packet) -> None:
        if self.filtered:
            self.passed += decide(self.net, subnet, nic, direction, packet)

    def end(self, kind: str, title: str, packet: Packet, subnet: Json | None = None) -> None:
        self.path.append(title)
        self.arrival, self.arrival_subnet, self.arrival_packet = kind, subnet, packet
        self.observed = packet.shown


def leave(walk: Walk, subnet: Json, nic: Json | None, packet: Packet) -> None:
    """A.4, 1 and 2: the source's own rules, then its route."""
    if packet.destination in (HOST, METADATA):
        walk.passed.append(decide_host(walk.net, subnet, nic, packet))
        walk.end("host", str(packet.destination), packet)
        return
    walk.pass_rules(subnet, nic, "Outbound", packet)
    follow(walk, subnet, nic, packet)


def follow(walk: Walk, subnet: Json, nic: Json | None, packet: Packet) -> None:
    """A.4, 3: one route lookup, and what its next hop does."""
    hop = select(walk.net, subnet, packet.destination)
    if hop["nextHopType"] == "None":
        if hop["source"] == "Default":
            unlisted(walk, subnet, packet)
        raise Closed("drop", **decided(hop))
    if len(walk.path) > 12:
        raise Open("a very long way")
    walk.passed.append(decided(hop))
    if hop["nextHopType"] == "VirtualAppliance":
        appliance(walk, subnet, nic, packet, hop)
    elif hop["nextHopType"] == "VirtualNetworkGateway":
        into_gateway(walk, subnet, packet, hop)
    elif hop["nextHopType"] == "VirtualNetworkServiceEndpoint":
        service(walk, subnet, packet)
    elif hop["nextHopType"] == "Internet":
        internet(walk, subnet, nic, packet, hop)
    else:
        local(walk, subnet, nic, packet, hop)


# --- inside the virtual networks ----------------------------------------------------------------


def home_of(net: Network, subnet: Json, address: IPv4Address) -> Json | None:
    """The VNet, own or directly peered, that an address lies in."""
    return next(
        (one for one in reachable_vnets(net, vnet_of(net, subnet)) if any(address in each for each in space(one))), None
    )


def local(walk: Walk, subnet: Json, nic: Json | None, packet: Packet, hop: Json) -> None:
    vnet = home_of(walk.net, subnet, packet.destination)
    if vnet is None or (hop["source"] == "User" and vnet is not vnet_of(walk.net, subnet)):
        raise Open("a user route VnetLocal beyond the own VNet")
    cross(walk, subnet, nic, vnet, packet, packet.destination)
    deliver(walk, subnet, vnet, packet, hop)


def cross(walk: Walk, subnet: Json, nic: Json | None, vnet: Json, packet: Packet, towards: IPv4Address) -> None:
    """Section 6: what a peering does to a packet; nothing happens inside one VNet."""
    pair = peering_between(walk.net, vnet_of(walk.net, subnet), vnet)
    if vnet is vnet_of(walk.net, subnet) or pair is None:
        return
    peering, back = pair
    subnets(walk, peering, back, subnet, subnet_at(walk.net, vnet, towards))
    access(walk, peering, back, subnet, nic, vnet, towards)
    forwarded(walk, back, subnet, packet)


def subnets(walk: Walk, peering: Json, back: Json, subnet: Json, remote: Json | None) -> None:
    """S-103."""
    if flag(peering, "peerCompleteVnets", default=True) != flag(back, "peerCompleteVnets", default=True):
        raise Open("subnet peering on one side only")
    if flag(peering, "peerCompleteVnets", default=True):
        return
    element = {"type": "peering", "name": name(walk.net, peering)}
    here = [one.lower() for one in peering["properties"].get("localSubnetNames") or []]
    there = [one.lower() for one in peering["properties"].get("remoteSubnetNames") or []]
    if last(subnet).lower() not in here:
        raise Closed("drop", **element, reason="localSubnetNotPeered")
    if remote is None or last(remote).lower() not in there:
        raise Closed("drop", **element, reason="remoteSubnetNotPeered")
    walk.passed.append(element)


def unlisted(walk: Walk, subnet: Json, packet: Packet) -> None:
    """S-103: a remote subnet that the peering does not list has no route (V-049)."""
    vnet = home_of(walk.net, subnet, packet.destination)
    pair = peering_between(walk.net, vnet_of(walk.net, subnet), vnet) if vnet is not None else None
    if vnet is not None and pair is not None:
        subnets(walk, *pair, subnet, subnet_at(walk.net, vnet, packet.destination))


def access(
    walk: Walk, peering: Json, back: Json, subnet: Json, nic: Json | None, vnet: Json, towards: IPv4Address
) -> None:
    """S-094, S-095: the flag edits a tag; where no NSG uses the tag, nothing is documented."""
    net = walk.net
    there = subnet_at(net, vnet, towards)
    owner = next(
        (
            one
            for one in net.all("networkInterfaces")
            if any(each.get("privateIPAddress") == str(towards) for each in configurations(one))
        ),
        None,
    )
    ends = [(peering, subnet, nic, "Outbound"), (back, there, owner, "Inbound")]
    guarded = [bool(place is not None and groups_of(net, place, card, direction)) for _, place, card, direction in ends]
    for (one, _, _, _), has_rules in zip(ends, guarded, strict=True):
        if flag(one, "allowVirtualNetworkAccess", default=True) or has_rules:
            continue
        if any(guarded):
            raise Open("virtual network access switched off, and an NSG at the other end only")
        element = {"type": "peering", "name": name(net, one), "reason": "virtualNetworkAccessDisabled"}
        if not net.assume(f"access over {one['id']}", **element):
            raise Closed("drop", **element)


def forwarded(walk: Walk, back: Json, subnet: Json, packet: Packet) -> None:
    """S-096, S-097: traffic that did not start in the VNet it comes from, except out of a gateway."""
    home = space(vnet_of(walk.net, subnet))
    started_here = all(any(source.subnet_of(one) for one in home) for source in packet.sources)
    if walk.from_gateway or started_here or flag(back, "allowForwardedTraffic"):
        return
    element = {"type": "peering", "name": name(walk.net, back), "reason": "forwardedTrafficDisabled"}
    if not walk.net.assume(f"forwarded over {back['id']}", **element):
        raise Closed("drop", **element)


def deliver(walk: Walk, subnet: Json, vnet: Json, packet: Packet, hop: Json) -> None:
    """Who has the address?"""
    net, address = walk.net, packet.destination
    place = subnet_at(net, vnet, address)
    nic = machine_at(net, vnet, address)
    if nic is not None:
        arrive(walk, nic, packet)
        return
    for endpoint in net.all("privateEndpoints"):
        if endpoint_address(net, endpoint) == address:
            private_endpoint(walk, endpoint, packet)
            return
    for balancer in net.all("loadBalancers"):
        for frontend in inner(balancer, "frontendIPConfigurations"):
            if frontend.get("privateIPAddress") == str(address):
                if balancer["sku"]["name"].lower() == "basic" and hop["nextHopType"] == "VNetGlobalPeering":
                    raise Closed(
                        "drop", type="loadBalancer", name=name(net, balancer), reason="basicLbOverGlobalPeering"
                    )
                balance(walk, balancer, frontend, packet, standard_public=False)
                return
    if place is not None and special(net, place, address):
        raise Open("an address of a platform device")
    raise Closed("drop", **decided(hop, reason="noSuchHost"))


def special(net: Network, place: Json, address: IPv4Address) -> bool:
    """Addresses of firewalls, gateways, Bastion, resolvers and NAT addresses: not a destination we judge."""
    if address in [subnet_prefix(place)[one] for one in (0, 1, 2, 3, -1)]:
        return True
    if last(place) in ("GatewaySubnet", "AzureFirewallSubnet", "AzureBastionSubnet", "AzureFirewallManagementSubnet"):
        return True
    text = f'"{address}"'
    import json

    return any(
        text in json.dumps(one["properties"])
        for kind in ("dnsResolvers/inboundEndpoints", "privateLinkServices")
        for one in net.all(kind)
    )


def machine_at(net: Network, vnet: Json, address: IPv4Address) -> Json | None:
    """The interface of a machine with this address."""
    for nic in net.all("networkInterfaces"):
        of_a_machine = not nic["properties"].get("privateEndpoint") and machine_of(net, nic) is not None
        has_it = configurations(nic)[0].get("privateIPAddress") == str(address)
        if of_a_machine and has_it and vnet_of(net, nic_subnet(net, nic)) is vnet:
            return nic
    return None


def arrive(walk: Walk, nic: Json, packet: Packet, standard_public: bool = False) -> None:
    """A.4, 6: inbound rules after translation (S-071), and S-126."""
    subnet, machine = nic_subnet(walk.net, nic), machine_of(walk.net, nic)
    assert machine is not None
    before = len(walk.passed)
    walk.pass_rules(subnet, nic, "Inbound", packet)
    if standard_public and not groups_of(walk.net, subnet, nic, "Inbound"):
        if len(walk.passed) > before:
            raise Open("an admin rule but no NSG behind a Standard public address")
        raise Closed("deny", type="platform", reason="standardPublicIpClosedWithoutNsgAllow")
    walk.end("machine", name(walk.net, machine), packet, subnet)


def balance(walk: Walk, balancer: Json, frontend: Json, packet: Packet, standard_public: bool) -> None:
    """Section 8: frontend to backend."""
    net = walk.net
    rule = balancing_rule(balancer, frontend, packet)
    if rule is None:
        raise Closed("drop", type="loadBalancer", name=name(net, balancer), reason="noMatchingRule")
    walk.path.append(name(net, balancer))
    backends = members(net, balancer, rule)
    if not backends:
        raise Open("a pool without members")
    sender = [nic for nic in backends if (prefix(str(nic_address(nic))),) == packet.sources]
    if sender and len(backends) == 1:
        raise Closed("drop", type="loadBalancer", name=name(net, balancer), reason="hairpinToSelf")
    if sender:
        raise Closed("indeterminate", type="loadBalancer", name=name(net, balancer), reason="hairpinToSelfPossible")
    nic = one_of(walk, balancer, backends)
    port = int(rule["backendPort"]) or packet.port
    if rule.get("enableFloatingIP"):
        owned = (net.world.get("guests", {}).get(last(machine_of(net, nic) or nic)) or {}).get(
            "loopbackAddresses"
        ) or []
        if str(packet.destination) not in owned:
            raise Closed("drop", type="loadBalancer", name=name(net, balancer), reason="floatingIpNotConfiguredInGuest")
        port = packet.port
    arrive(walk, nic, packet.to(nic_address(nic), port), standard_public)


def members(net: Network, balancer: Json, rule: Json) -> list[Json]:
    pool = rule["backendAddressPool"]["id"].split("/")[-1].lower()
    return egress.members(
        net,
        balancer,
        next(one["name"] for one in inner(balancer, "backendAddressPools") if one["name"].lower() == pool),
    )


def balancing_rule(balancer: Json, frontend: Json, packet: Packet) -> Json | None:
    """S-131, S-133: protocol and frontend port; an HA-ports rule takes all."""
    for rule in inner(balancer, "loadBalancingRules"):
        if rule["frontendIPConfiguration"]["id"].split("/")[-1].lower() != frontend["name"].lower():
            continue
        if packet.protocol == "icmp":
            raise Open("ICMP to a load balancer")
        everything = rule["protocol"].lower() == "all"
        if everything and int(rule["frontendPort"]) == 0:
            return rule
        if (everything or rule["protocol"].lower() == packet.protocol) and int(rule["frontendPort"]) == packet.port:
            return rule
    return None


def private_endpoint(walk: Walk, endpoint: Json, packet: Packet) -> None:
    """S-051, S-054, S-057, S-136."""
    net = walk.net
    element = {"type": "privateEndpoint", "name": name(net, endpoint)}
    subnet = net.at(endpoint["properties"]["subnet"])
    assert subnet is not None
    connection, state = connection_of(endpoint)
    if word(subnet, "privateEndpointNetworkPolicies", "Disabled") in ("enabled", "networksecuritygroupenabled"):
        try:
            walk.pass_rules(subnet, None, "Inbound", packet)
        except Closed as closed:
            if state != "Approved":
                raise Closed("deny|drop", type="*") from None  # which of the two is met first is not said
            raise closed from None
    if state != "Approved":
        raise Closed("drop", **element, reason="connectionNotApproved", connectionState=state)
    target = net.at(connection["privateLinkServiceId"])
    if target is not None and target["type"] == "privatelinkservices":
        if packet.protocol != "tcp":
            raise Closed("drop", type="privateLinkService", name=name(net, target), reason="tcpOnly")
        raise Open("the provider's side of a Private Link service")
    walk.end("endpoint", name(net, endpoint), packet, subnet)


def connection_of(endpoint: Json) -> tuple[Json, str]:
    """snapshot.md 1.2: absent state is Approved in the first list, Pending in the second."""
    for key, default in (
        ("privateLinkServiceConnections", "Approved"),
        ("manualPrivateLinkServiceConnections", "Pending"),
    ):
        for one in inner(endpoint, key):
            return one, str((one.get("privateLinkServiceConnectionState") or {}).get("status") or default)
    raise Open("a private endpoint without connection")


# --- appliances ---------------------------------------------------------------------------------


def appliance(walk: Walk, subnet: Json, nic: Json | None, packet: Packet, hop: Json) -> None:
    """A.4, 4."""
    net, address = walk.net, IPv4Address(hop["nextHopIpAddress"])
    vnet = home_of(net, subnet, address)
    if vnet is None:
        raise Closed("drop", **decided(hop, reason="nextHopNotDirectlyConnected"))  # S-030, S-031
    device = device_at(net, vnet, address)
    if device is None:
        raise Closed("drop", type="*")  # S-014
    cross(walk, subnet, nic, vnet, packet, address)
    if device["type"] == "loadbalancers":
        device = behind_balancer(walk, device, address, packet)
    if device["type"] == "azurefirewalls":
        if packet.destination == address:
            raise Open("a firewall's own address")
        through_firewall(walk, device, packet, hop)
        return
    if nic_address(device) == packet.destination:
        arrive(walk, device, packet)
        return
    through_machine(walk, device, packet, hop)


def device_at(net: Network, vnet: Json, address: IPv4Address) -> Json | None:
    nic = machine_at(net, vnet, address)
    if nic is not None:
        return nic
    for firewall in net.all("azureFirewalls"):
        if any(one.get("privateIPAddress") == str(address) for one in inner(firewall, "ipConfigurations")):
            return firewall
    for balancer in net.all("loadBalancers"):
        if any(one.get("privateIPAddress") == str(address) for one in inner(balancer, "frontendIPConfigurations")):
            return balancer
    return None


def behind_balancer(walk: Walk, balancer: Json, address: IPv4Address, packet: Packet) -> Json:
    """S-044, S-133: an internal load balancer in front of appliances."""
    frontend = next(
        one for one in inner(balancer, "frontendIPConfigurations") if one.get("privateIPAddress") == str(address)
    )
    if packet.destination == address:
        raise Open("a route to a frontend through itself")
    rule = balancing_rule(balancer, frontend, packet)
    if rule is None:
        raise Closed("drop", type="loadBalancer", name=name(walk.net, balancer), reason="noMatchingRule")
    if int(rule["frontendPort"]) != 0:
        raise Open("a next hop that is a load balancer without HA ports")
    backends = members(walk.net, balancer, rule)
    if not backends:
        raise Open("a pool without members")
    walk.path.append(name(walk.net, balancer))
    return one_of(walk, balancer, backends)


def one_of(walk: Walk, balancer: Json, backends: list[Json]) -> Json:
    """Any of them may be chosen; each is looked at."""
    for nic in backends[:-1]:
        if walk.net.assume(f"backend {nic['id']} of {balancer['id']}"):
            return nic
    return backends[-1]


def meet(walk: Walk, thing: Json, title: str, hop: Json) -> None:
    """S-034: a device that comes again is a loop."""
    if any(one.thing is thing for one in walk.devices):
        raise Closed("drop", **decided(hop, reason="routingLoop"))
    walk.path.append(title)
    walk.from_gateway = False


def through_machine(walk: Walk, nic: Json, packet: Packet, hop: Json) -> None:
    """S-032, S-033, S-090."""
    net = walk.net
    machine, subnet = machine_of(net, nic), nic_subnet(net, nic)
    assert machine is not None
    title = name(net, machine)
    meet(walk, nic, title, hop)
    walk.pass_rules(subnet, nic, "Inbound", packet)
    if not flag(nic, "enableIPForwarding"):
        raise Closed("drop", type="nva", name=title, reason="ipForwardingDisabled")
    guest = net.world.get("guests", {}).get(last(machine)) or {}
    if not guest.get("forwarding"):
        raise Closed("drop", type="nva", name=title, reason="guestForwardingDisabled")
    device = Device(title, nic, subnet, packet.sources)
    if guest.get("snat"):
        own = str(nic_address(nic))
        device.after = (prefix(own),)
        packet = replace(packet, sources=device.after, shown=(own,))
    walk.devices.append(device)
    walk.pass_rules(subnet, nic, "Outbound", packet)
    follow(walk, subnet, nic, packet)


def through_firewall(walk: Walk, firewall: Json, packet: Packet, hop: Json) -> None:
    """S-142, S-143: threats, network rules, application rules, deny."""
    net, title = walk.net, name(walk.net, firewall)
    meet(walk, firewall, title, hop)
    subnet = names.firewall_subnet(net, firewall)
    if any(
        packet.destination in each for one in inner(firewall, "ipConfigurations") for each in public_prefixes(net, one)
    ):
        raise Open("from inside to a firewall's own public address")
    azure_firewall.check_threats(net, firewall, packet)
    verdict, proxied = azure_firewall.network_rule(net, firewall, packet), False
    if verdict is None:
        verdict, proxied = azure_firewall.application_rule(net, firewall, packet), True
    if verdict is None:
        raise Closed("deny", type="firewall", name=title, reason="defaultDeny")
    if not verdict[0]:
        raise Closed("deny", **verdict[1])
    walk.passed.append(verdict[1])
    if proxied:  # S-154
        address = names.first_address(names.firewall_resolves(net, firewall, packet.fqdn))
        if address is None:
            raise Open("a name that the firewall cannot resolve")
        packet = packet.to(address)
    leave_firewall(walk, firewall, subnet, packet, proxied)


def leave_firewall(walk: Walk, firewall: Json, subnet: Json, packet: Packet, proxied: bool) -> None:
    """S-161 to S-165, S-172: with which source it goes on."""
    net, title = walk.net, name(walk.net, firewall)
    device = Device(title, firewall, subnet, packet.sources)
    walk.devices.append(device)
    hop = select(net, subnet, packet.destination)
    keeps = not proxied and azure_firewall.keeps_source(net, firewall, packet.destination)
    to_internet = hop["nextHopType"] == "Internet"
    if to_internet and packet.protocol == "icmp":
        raise Closed("drop", type="firewall", name=title, reason="icmpToInternetNotSupported")
    if to_internet and keeps:
        raise Closed("drop", type="firewall", name=title, reason="noSnatToInternet")
    if not keeps and not to_internet:
        whole = subnet_prefix(subnet)
        device.after = (whole,)
        packet = replace(packet, sources=device.after, shown=(str(whole),))
    follow(walk, subnet, None, packet)


# --- gateways and on-premises -------------------------------------------------------------------


def into_gateway(walk: Walk, subnet: Json, packet: Packet, hop: Json) -> None:
    """S-010, S-035, S-218."""
    net = walk.net
    gateway = hop.get("gateway") or targeted_gateway(net, subnet, hop)
    title = name(net, gateway)
    table = net.at(gateway_subnet(net, gateway)["properties"].get("routeTable"))
    if table is not None and flag(table, "disableBgpRoutePropagation"):
        raise Open("S-040: a gateway without propagation stops working")
    if title in walk.path:
        raise Open("through one gateway twice")
    walk.path.append(title)
    leads_out = select(net, gateway_subnet(net, gateway), packet.destination)["nextHopType"] == "VirtualNetworkGateway"
    if hop["source"] != "User" and not leads_out:
        raise Open("another route of GatewaySubnet for traffic towards a site")
    if any(packet.destination in one for one in client_pool(gateway)):
        walk.end("onPremises", str(packet.destination), packet)
        return
    for site in net.world.get("onPremises", []):
        if last(gateway) in site["connectedGateways"] and any(
            packet.destination in prefix(one) for one in site["addressPrefixes"]
        ):
            walk.end("onPremises", str(packet.destination), packet)
            return
    if hop["source"] != "User" or home_of(net, gateway_subnet(net, gateway), packet.destination) is None:
        raise Open("a gateway that leads to no known site")
    walk.from_gateway = True
    follow(walk, gateway_subnet(net, gateway), None, packet)


def targeted_gateway(net: Network, subnet: Json, hop: Json) -> Json:
    """S-035, S-258: a user route finds VPN gateways only."""
    gateways = gateways_of(net, vnet_of(net, subnet))
    kinds = [word(one, "gatewayType") for one in gateways]
    if "vpn" in kinds and "expressroute" in kinds:
        raise Open("a user route to coexisting gateways")
    if "vpn" in kinds:
        return gateways[kinds.index("vpn")]
    if gateways:
        raise Closed("drop", **decided(hop, reason="expressRouteGatewayNotTargetableByUdr"))
    raise Closed("drop", type="*")


def advertised(net: Network, gateway: Json) -> list[IPv4Network]:
    """S-098, S-214: the VNet of the gateway and those that use it as remote gateway."""
    return [
        one
        for vnet in net.all("virtualNetworks")
        if any(each is gateway for each in gateways_of(net, vnet))
        for one in space(vnet)
    ]


def enter(walk: Walk, gateways: list[Json], packet: Packet) -> None:
    """From a site or a point-to-site client into Azure."""
    net = walk.net
    offering = [one for one in gateways if any(packet.destination in each for each in advertised(net, one))]
    if not offering:
        known = [str(one) for vnet in net.all("virtualNetworks") for one in space(vnet) if packet.destination in one]
        if not known:
            raise Open("from a site to an address that no VNet has")
        raise Closed("drop", type="gateway", reason="prefixNotAdvertised", addressPrefix=known[0])
    if len(offering) > 1:
        raise Open("a site that two gateways serve")
    walk.path.append(name(net, offering[0]))
    walk.from_gateway = True
    follow(walk, gateway_subnet(net, offering[0]), None, packet)


# --- outside ------------------------------------------------------------------------------------


def service(walk: Walk, subnet: Json, packet: Packet) -> None:
    """S-123: the service sees the private address, and the subnet."""
    if not all(source.subnet_of(subnet_prefix(subnet)) for source in packet.sources):
        raise Open("a forwarded packet on a service endpoint")
    found = egress.service_at(walk.net, packet.destination)
    if found is not None:
        walk.observed = packet.shown
        walk.passed.append(egress.admit(walk.net, found, packet.sources, subnet))
    walk.end("service", name(walk.net, found) if found else str(packet.destination), packet)


def internet(walk: Walk, subnet: Json, nic: Json | None, packet: Packet, hop: Json) -> None:
    """A.4, 5: by which method; none is a drop."""
    net = walk.net
    if any(packet.destination in one for one in PRIVATE):
        raise Open("a private address through the Internet next hop")
    device = walk.devices[-1] if walk.devices else None
    if device is not None and device.thing["type"] == "azurefirewalls" and nic is None:
        out = egress.firewall_exit(net, device.thing, packet)
        device.after = device.outside = out.addresses
    elif last(subnet) in ("GatewaySubnet", "AzureBastionSubnet"):
        raise Open("a platform subnet towards the Internet")
    else:
        if device is not None and not device.after:
            raise Closed("drop", type="nva", name=device.name, reason="noSnatToInternet")
        try:
            out = egress.exit_of(net, subnet, nic, packet, hop)
        except Closed as closed:
            if closed.decided_by.get("reason") != "noExplicitEgress" or not egress.storage_exception(
                net, subnet, packet.destination
            ):
                raise
            walk.passed.append({"type": "platform", "reason": "sameRegionStorageFromPrivateSubnet"})
            out = egress.Exit("none", ())
    walk.method = out.method
    if device is not None:
        device.outside = out.addresses
    outside(walk, replace(packet, sources=out.addresses or ANYWHERE, shown=tuple(str(one) for one in out.addresses)))


def outside(walk: Walk, packet: Packet) -> None:
    """A packet on the Internet side: to a service, to a public address of the snapshot, or to anybody."""
    net = walk.net
    found = egress.service_at(net, packet.destination)
    if found is not None:
        walk.observed = packet.shown
        walk.passed.append(egress.admit(net, found, packet.sources, None))
        walk.end("outside", name(net, found), packet)
        return
    if inbound(walk, packet):
        return
    walk.end("outside", str(packet.destination), packet)


def inbound(walk: Walk, packet: Packet) -> bool:
    """Section 8: an address of the snapshot; False for one of somebody else."""
    net = walk.net
    if to_machine(walk, packet):
        return True
    for balancer in net.all("loadBalancers"):
        for frontend in inner(balancer, "frontendIPConfigurations"):
            if any(packet.destination in each for each in public_prefixes(net, frontend)):
                balance(walk, balancer, frontend, packet, balancer["sku"]["name"].lower() != "basic")
                return True
    for firewall in net.all("azureFirewalls"):
        if any(
            packet.destination in each
            for one in inner(firewall, "ipConfigurations")
            for each in public_prefixes(net, one)
        ):
            into_firewall(walk, firewall, packet)
            return True
    for gateway in net.all("natGateways"):
        if any(
            packet.destination in one
            for one in egress.nat_gateway(net, gateway, replace(packet, protocol="tcp")).addresses
        ):
            raise Closed("drop", type="platform", reason="natGatewayNoInbound")
    for address in net.all("publicIPAddresses"):
        if address["properties"].get("ipAddress") == str(packet.destination):
            raise Open("a public address of a platform device, or of nothing")
    return False


def to_machine(walk: Walk, packet: Packet) -> bool:
    """S-071, S-126: the public address of an interface."""
    net = walk.net
    for nic in net.all("networkInterfaces"):
        for one in configurations(nic):
            if any(packet.destination in each for each in public_prefixes(net, one)):
                address = net.at(one["publicIPAddress"])
                assert address is not None
                standard = str((address.get("sku") or {}).get("name") or "Basic").lower() != "basic"
                arrive(walk, nic, packet.to(nic_address(nic)), standard)
                return True
    return False


def into_firewall(walk: Walk, firewall: Json, packet: Packet) -> None:
    """S-157, S-158, S-160: DNAT or nothing."""
    net, title = walk.net, name(walk.net, firewall)
    if walk.devices:
        raise Open("out to the Internet and back into a firewall")
    azure_firewall.check_threats(net, firewall, packet)
    translation = azure_firewall.nat_rule(net, firewall, packet)
    if translation is None:
        if azure_firewall.network_rule(net, firewall, packet) is not None:
            raise Open("a network rule for the firewall's own public address")
        raise Closed("deny", type="firewall", name=title, reason="defaultDeny")
    element, address, port = translation
    walk.passed.append(element)
    walk.path.append(title)
    subnet = names.firewall_subnet(net, firewall)
    whole = subnet_prefix(subnet)
    device = Device(title, firewall, subnet, packet.sources, (whole,))
    walk.devices.append(device)
    follow(walk, subnet, None, replace(packet.to(address, port), sources=(whole,), shown=(str(whole),)))


__all__ = ["Device", "Walk", "connected_peerings", "enter", "leave", "outside"]
