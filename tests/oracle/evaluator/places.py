"""Who has an address, and what its own rules say: machines, load balancers, private endpoints."""

import json
from dataclasses import replace
from ipaddress import IPv4Address

from tests.oracle.evaluator import egress
from tests.oracle.evaluator.outcome import Closed, Json, Open
from tests.oracle.evaluator.routes import decided
from tests.oracle.evaluator.rules import Packet, groups_of
from tests.oracle.evaluator.snapshot import (
    Network,
    configurations,
    endpoints_at,
    filters_endpoints,
    inner,
    last,
    machine_of,
    name,
    nic_address,
    nic_subnet,
    prefix,
    subnet_at,
    subnet_prefix,
    vnet_of,
)
from tests.oracle.evaluator.state import Walk


def deliver(walk: Walk, subnet: Json, vnet: Json, packet: Packet, hop: Json) -> None:
    """Who has the address?"""
    net, address = walk.net, packet.destination
    place = subnet_at(net, vnet, address)
    nic = machine_at(net, vnet, address)
    if nic is not None:
        arrive(walk, nic, packet)
        return
    for endpoint in endpoints_at(net, address):
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


def arrive(
    walk: Walk, nic: Json, packet: Packet, standard_public: bool = False, floating: IPv4Address | None = None
) -> None:
    """A.4, 6: inbound rules after translation (S-071), of which there is none for a floating address; and S-126."""
    subnet, machine = nic_subnet(walk.net, nic), machine_of(walk.net, nic)
    assert machine is not None
    before = len(walk.passed)
    seen = replace(packet.to(floating), floating=True) if floating else packet
    walk.pass_rules(subnet, nic, "Inbound", seen)
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
        element = {"type": "loadBalancer", "name": name(net, balancer), "reason": "hairpinToSelfPossible"}
        if not net.assume(f"another backend of {balancer['id']}", **element):
            raise Closed("drop", **element)
        backends = [one for one in backends if one not in sender]
    nic = one_of(walk, balancer, backends)
    port, floating = int(rule["backendPort"]) or packet.port, None
    if rule.get("enableFloatingIP"):
        owned = (net.world.get("guests", {}).get(last(machine_of(net, nic) or nic)) or {}).get(
            "loopbackAddresses"
        ) or []
        if str(packet.destination) not in owned:
            raise Closed("drop", type="loadBalancer", name=name(net, balancer), reason="floatingIpNotConfiguredInGuest")
        port, floating = packet.port, packet.destination
    arrive(walk, nic, packet.to(nic_address(nic), port), standard_public, floating)


def one_of(walk: Walk, balancer: Json, backends: list[Json]) -> Json:
    """Any of them may be chosen; each is looked at."""
    for nic in backends[:-1]:
        if walk.net.assume(f"backend {nic['id']} of {balancer['id']}"):
            return nic
    return backends[-1]


def members(net: Network, balancer: Json, rule: Json) -> list[Json]:
    pool = rule["backendAddressPool"]["id"].split("/")[-1].lower()
    return egress.members(
        net,
        balancer,
        next(one["name"] for one in inner(balancer, "backendAddressPools") if one["name"].lower() == pool),
    )


def backends_at(net: Network, packet: Packet) -> list[Json]:
    """The interfaces behind an internal load balancer's address."""
    for balancer in net.all("loadBalancers"):
        for frontend in inner(balancer, "frontendIPConfigurations"):
            if frontend.get("privateIPAddress") == str(packet.destination):
                rule = balancing_rule(balancer, frontend, packet)
                return members(net, balancer, rule) if rule is not None else []
    return []


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
    if filters_endpoints(subnet):
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
        provide(walk, target, packet)
    walk.end("endpoint", name(net, endpoint), packet, subnet)
    if walk.provider is not None:
        walk.observed = walk.provider[1].shown


def provide(walk: Walk, service: Json, packet: Packet) -> None:
    """S-136: behind the service stands a load balancer; its backends see a NAT address of the service."""
    own = [one["privateIPAddress"] for one in inner(service, "ipConfigurations")]
    wanted = service["properties"]["loadBalancerFrontendIpConfigurations"][0]["id"].lower()
    seen = replace(packet, sources=tuple(prefix(one) for one in own), shown=tuple(own))
    for balancer in walk.net.all("loadBalancers"):
        for frontend in inner(balancer, "frontendIPConfigurations"):
            if f"{balancer['id']}/frontendIPConfigurations/{frontend['name']}".lower() == wanted:
                behind = Walk(walk.net, filtered=walk.filtered)
                standard_public = not frontend.get("privateIPAddress")
                balance(behind, balancer, frontend, seen.to(frontend_address(frontend)), standard_public)
                assert behind.arrival_subnet is not None
                assert behind.arrival_packet is not None
                walk.passed += behind.passed
                walk.provider = behind.arrival_subnet, behind.arrival_packet


def frontend_address(frontend: Json) -> IPv4Address:
    if not frontend.get("privateIPAddress"):
        raise Open("a Private Link service on a public frontend")
    return IPv4Address(frontend["privateIPAddress"])


def connection_of(endpoint: Json) -> tuple[Json, str]:
    """snapshot.md 1.2: absent state is Approved in the first list, Pending in the second."""
    for key, default in (
        ("privateLinkServiceConnections", "Approved"),
        ("manualPrivateLinkServiceConnections", "Pending"),
    ):
        for one in inner(endpoint, key):
            return one, str((one.get("privateLinkServiceConnectionState") or {}).get("status") or default)
    raise Open("a private endpoint without connection")
