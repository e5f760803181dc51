"""Small networks for tests: ARM-shaped resources by name, as short as a sentence."""

from collections.abc import Mapping
from dataclasses import replace

from network.azure.ambiguities import Readings
from network.lift import lift
from network.lift.graph import read_graph
from network.lift.world import read_world
from network.model.flow import Flow
from network.model.resource import Json
from network.model.topology import Topology
from network.model.trace import Trace
from network.model.words import Protocol
from network.simulate.trace import trace
from network.verify.query_fields import source_of, target_of  # the endpoint notation of docs/snapshot.md 3.1

GROUP = "/subscriptions/s/resourceGroups/rg/providers"
Object = dict[str, Json]
Given = Mapping[str, Json]


def ref(path: str) -> Object:
    """A reference: `ref("virtualNetworks/v1/subnets/a")`."""
    return {"id": path if path.startswith("/") else f"{GROUP}/Microsoft.Network/{path}"}


def resource(type_name: str, name: str, properties: Object, **other: Json) -> Object:
    namespace, *types = (type_name if "." in type_name else f"Microsoft.Network/{type_name}").split("/")
    pairs = "/".join(f"{one}/{two}" for one, two in zip(types, name.split("/"), strict=True))
    full = "/".join((namespace, *types))
    return {
        "id": f"{GROUP}/{namespace}/{pairs}",
        "type": full,
        "location": "westeurope",
        "properties": properties,
        **other,
    }


def subnet(name: str, prefix: str, **properties: Json) -> Object:
    return {"name": name, "properties": {"addressPrefix": prefix, **properties}}


def vnet(name: str, prefix: str | list[str], *subnets: Object, peers: tuple[Object, ...] = (), **other: Json) -> Object:
    prefixes = [prefix] if isinstance(prefix, str) else prefix
    body: Object = {
        "addressSpace": {"addressPrefixes": list(prefixes)},
        "subnets": list(subnets),
        "virtualNetworkPeerings": list(peers),
    }
    return resource("virtualNetworks", name, body, **other)


def peer(other: str, **flags: Json) -> Object:
    defaults: Object = {"allowVirtualNetworkAccess": True, "allowForwardedTraffic": True}
    return {
        "name": f"to-{other}",
        "properties": {"remoteVirtualNetwork": ref(f"virtualNetworks/{other}"), **defaults, **flags},
    }


def vm(
    name: str, at: str, address: str | None, *, nsg: str = "", public: str = "", **nic: Json
) -> tuple[Object, Object]:
    """A machine in the subnet `vnet/subnet`; the tuple is the machine and its interface."""
    network, label = at.split("/")
    configuration: Object = {"subnet": ref(f"virtualNetworks/{network}/subnets/{label}"), "primary": True}
    for key in (
        "applicationSecurityGroups",
        "loadBalancerBackendAddressPools",
        "applicationGatewayBackendAddressPools",
    ):
        if key in nic:
            configuration[key] = nic.pop(key)
    if address is not None:
        configuration["privateIPAddress"] = address
    if public:
        configuration["publicIPAddress"] = ref(f"publicIPAddresses/{public}")
    body: Object = {"ipConfigurations": [{"name": "c", "properties": configuration}], **nic}
    if nsg:
        body["networkSecurityGroup"] = ref(f"networkSecurityGroups/{nsg}")
    interface = resource("networkInterfaces", f"{name}-nic", body)
    profile: Object = {"networkInterfaces": [{"id": interface["id"], "properties": {"primary": True}}]}
    return resource("Microsoft.Compute/virtualMachines", name, {"networkProfile": profile}), interface


def rule(name: str, priority: int, direction: str, access: str, **fields: Json) -> Object:
    """A rule for everything but what the fields say."""
    single: Object = {"protocol": "*", "sourcePortRange": "*", "destinationPortRange": "*"}
    if not any(key.startswith("sourceA") for key in fields):
        single["sourceAddressPrefix"] = "*"
    if not any(key.startswith("destinationA") for key in fields):
        single["destinationAddressPrefix"] = "*"
    return {
        "name": name,
        "properties": {"priority": priority, "direction": direction, "access": access, **single, **fields},
    }


def nsg(name: str, *rules: Object) -> Object:
    return resource("networkSecurityGroups", name, {"securityRules": list(rules)})


def guarded(name: str) -> Object:
    """The property of a subnet that refers to a security group."""
    return {"networkSecurityGroup": ref(f"networkSecurityGroups/{name}")}


def routed(name: str) -> Object:
    """The property of a subnet that refers to a route table."""
    return {"routeTable": ref(f"routeTables/{name}")}


def routes(name: str, *entries: tuple[str, str, str], propagate: bool = True) -> Object:
    """A route table of (name, prefix, next hop); an address as next hop means an appliance."""
    made: list[Json] = []
    for label, prefix, hop in entries:
        properties: Object = {"addressPrefix": prefix, "nextHopType": hop}
        if hop[:1].isdigit():
            properties = {"addressPrefix": prefix, "nextHopType": "VirtualAppliance", "nextHopIpAddress": hop}
        made.append({"name": label, "properties": properties})
    return resource("routeTables", name, {"routes": made, "disableBgpRoutePropagation": not propagate})


def public_ip(name: str, address: str, sku: str = "Standard") -> Object:
    return resource("publicIPAddresses", name, {"ipAddress": address}, sku={"name": sku})


def nat_gateway(name: str, *public: str) -> Object:
    return resource("natGateways", name, {"publicIpAddresses": [ref(f"publicIPAddresses/{one}") for one in public]})


def balancer(
    name: str, frontend: Object, *rules: Object, sku: str = "Standard", outbound: tuple[Object, ...] = ()
) -> Object:
    """A load balancer with the frontend `fe` and the pool `be`."""
    body: Object = {
        "frontendIPConfigurations": [{"name": "fe", "properties": frontend}],
        "backendAddressPools": [{"name": "be", "properties": {}}],
        "loadBalancingRules": list(rules),
        "outboundRules": list(outbound),
    }
    return resource("loadBalancers", name, body, sku={"name": sku})


def balanced(balancer_name: str, port: int, *, backend: int = 0, protocol: str = "Tcp", **fields: Json) -> Object:
    """A load balancing rule from `fe` to `be`."""
    properties: Object = {
        "frontendIPConfiguration": ref(f"loadBalancers/{balancer_name}/frontendIPConfigurations/fe"),
        "backendAddressPool": ref(f"loadBalancers/{balancer_name}/backendAddressPools/be"),
        "protocol": protocol,
        "frontendPort": port,
        "backendPort": backend or port,
        "disableOutboundSnat": True,
        **fields,
    }
    return {"name": f"r{port}", "properties": properties}


def pool_of(balancer_name: str) -> list[Json]:
    return [ref(f"loadBalancers/{balancer_name}/backendAddressPools/be")]


def firewall(name: str, at: str, address: str, *public: str, policy: str = "pol", **other: Json) -> Object:
    network, label = at.split("/")
    configurations: list[Json] = []
    for number, one in enumerate(public or ("",)):
        properties: Object = {"publicIPAddress": ref(f"publicIPAddresses/{one}")} if one else {}
        if number == 0:
            properties |= {"privateIPAddress": address, "subnet": ref(f"virtualNetworks/{network}/subnets/{label}")}
        configurations.append({"name": f"c{number}", "properties": properties})
    body: Object = {"ipConfigurations": configurations, "firewallPolicy": ref(f"firewallPolicies/{policy}"), **other}
    return resource("azureFirewalls", name, body)


def policy(name: str, **properties: Json) -> Object:
    return resource("firewallPolicies", name, properties)


def group(name: str, priority: int, *collections: Object) -> Object:
    """A rule collection group, `policy/group`."""
    body: Object = {"priority": priority, "ruleCollections": list(collections)}
    return resource("firewallPolicies/ruleCollectionGroups", name, body)


def collection(name: str, priority: int, access: str, *rules: Object) -> Object:
    kind = "Nat" if access == "DNAT" else "Filter"
    return {
        "name": name,
        "priority": priority,
        "ruleCollectionType": f"FirewallPolicy{kind}RuleCollection",
        "action": {"type": access},
        "rules": list(rules),
    }


def network_rule(name: str, **fields: Json) -> Object:
    defaults: Object = {
        "ruleType": "NetworkRule",
        "name": name,
        "ipProtocols": ["Any"],
        "sourceAddresses": ["*"],
        "destinationPorts": ["*"],
    }
    if not any(key.startswith("destination") and key != "destinationPorts" for key in fields):
        defaults["destinationAddresses"] = ["*"]
    return {**defaults, **fields}


def application_rule(name: str, *fqdns: str, port: int = 443, kind: str = "Https", **fields: Json) -> Object:
    protocols: list[Json] = [{"protocolType": kind, "port": port}]
    return {
        "ruleType": "ApplicationRule",
        "name": name,
        "sourceAddresses": ["*"],
        "targetFqdns": list(fqdns),
        "protocols": protocols,
        **fields,
    }


def nat_rule(name: str, public: str, port: int, target: str, target_port: int, **fields: Json) -> Object:
    return {
        "ruleType": "NatRule",
        "name": name,
        "ipProtocols": ["TCP"],
        "sourceAddresses": ["*"],
        "destinationAddresses": [public],
        "destinationPorts": [str(port)],
        "translatedAddress": target,
        "translatedPort": str(target_port),
        **fields,
    }


def gateway(name: str, network: str, kind: str = "Vpn", **other: Json) -> Object:
    configuration: Object = {"subnet": ref(f"virtualNetworks/{network}/subnets/GatewaySubnet")}
    body: Object = {
        "gatewayType": kind,
        "ipConfigurations": [{"name": "default", "properties": configuration}],
        **other,
    }
    return resource("virtualNetworkGateways", name, body)


def endpoint(name: str, at: str, address: str, target: str, **connection: Json) -> Object:
    network, label = at.split("/")
    made: Object = {"privateLinkServiceId": target, "groupIds": ["blob"], **connection}
    body: Object = {
        "subnet": ref(f"virtualNetworks/{network}/subnets/{label}"),
        "privateLinkServiceConnections": [{"name": name, "properties": made}],
        "ipConfigurations": [{"name": "c", "properties": {"privateIPAddress": address}}],
    }
    return resource("privateEndpoints", name, body)


def storage(name: str, **properties: Json) -> Object:
    return resource("Microsoft.Storage/storageAccounts", name, properties)


def topology(
    *resources: Given | tuple[Given, ...],
    world: Given | None = None,
    strict: bool = True,
    readings: Mapping[str, str] | None = None,
) -> Topology:
    """The network of these resources; machines may stand as the tuples that `vm` makes."""
    flat = [one for many in resources for one in (many if isinstance(many, tuple) else (many,))]
    chosen = replace(Readings(), **(readings or {}))
    return lift(read_graph(flat), read_world(dict(world or {})), strict=strict, readings=chosen)


def asked(network: Topology, source: Given, destination: Given, to: str = "Tcp/443", fqdn: str = "") -> Trace:
    """The trace of one flow; `to` is protocol and port."""
    protocol, _, port = to.partition("/")
    fields: Object = {"source": dict(source), "destination": dict(destination)}
    flow = Flow(source_of(network, fields), target_of(network, fields), Protocol(protocol), int(port or 0), fqdn)
    return trace(network, flow)


def outcome(found: Trace) -> Given:
    """The verdict and the deciding element, as they go over the wire; of an allowed flow the verdict alone."""
    decided = {} if found.verdict == "allow" else found.decided_by[0].as_json()
    return {"verdict": str(found.verdict), **{key: value for key, value in decided.items() if key != "verdict"}}
