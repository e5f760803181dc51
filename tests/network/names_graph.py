"""Small graphs about names: resources by type and name, written as short as a sentence."""

from collections.abc import Iterable, Mapping

from network.lift.dns import lift_dns
from network.lift.index import ResourceIndex
from network.lift.world import read_world
from network.model.dns import Dns
from network.model.resource import Json, Resource, Source

GROUP = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg"
NETWORK = "Microsoft.Network"
VNETS = f"{NETWORK}/virtualNetworks"
SUBNETS = f"{NETWORK}/virtualNetworks/subnets"
ZONES = f"{NETWORK}/privateDnsZones"
ENDPOINTS = f"{NETWORK}/privateEndpoints"
BLOB_ZONE = "privatelink.blob.core.windows.net"


def id_of(type_name: str, name: str, group: str = GROUP) -> str:
    """The id of a resource: `id_of("Microsoft.Network/virtualNetworks/subnets", "v1/app")`."""
    namespace, *types = type_name.split("/")
    pairs = zip(types, name.split("/"), strict=True)
    return f"{group}/providers/{namespace}/" + "/".join(f"{one}/{other}" for one, other in pairs)


def resource(type_name: str, name: str, properties: Mapping[str, Json] | None = None, **other: object) -> Resource:
    """A resource in West Europe, declared under its own name."""
    group = str(other.pop("group", GROUP))
    source = Source("infra/__main__.py", 7, "dev", f"urn:pulumi:dev::fairway::{type_name}::{name}")
    fields: dict[str, object] = {"location": "westeurope", "source": source, **other}
    return Resource(id_of(type_name, name, group), type_name, properties or {}, **fields)  # type: ignore[arg-type]


def vnet(name: str, *servers: Json, prefix: str = "10.1.0.0/16", subnets: Mapping[str, str] | None = None,
         peers: Iterable[str] = ()) -> Resource:  # fmt: skip
    """A virtual network with subnets by name."""
    inline: list[Json] = [{"name": label, "properties": {"addressPrefix": at}} for label, at in (subnets or {}).items()]
    peerings: list[Json] = [
        {"name": f"to-{peer}", "properties": {"remoteVirtualNetwork": {"id": id_of(VNETS, peer)}}} for peer in peers
    ]
    options: dict[str, Json] = {"dhcpOptions": {"dnsServers": list(servers)}} if servers else {}
    space: dict[str, Json] = {"addressSpace": {"addressPrefixes": [prefix]}}
    return resource(VNETS, name, {**space, **options, "subnets": inline, "virtualNetworkPeerings": peerings})


def machine(name: str, subnet: str, address: str | None, **settings: Json) -> tuple[Resource, Resource]:
    """A virtual machine with its interface; `settings` are the interface's own DNS settings."""
    configuration: dict[str, Json] = {"subnet": {"id": id_of(SUBNETS, subnet)}, "primary": True}
    body: dict[str, Json] = {"ipConfigurations": [{"name": "c", "properties": configuration}]}
    if address is not None:
        configuration["privateIPAddress"] = address
    if settings:
        body["dnsSettings"] = settings
    interface = resource(f"{NETWORK}/networkInterfaces", f"{name}-nic", body)
    profile: Json = {"networkInterfaces": [{"id": interface.id, "properties": {"primary": True}}]}
    return resource("Microsoft.Compute/virtualMachines", name, {"networkProfile": profile}), interface


def zone(name: str, records: Mapping[str, Json] | None = None, links: Iterable[str] = (), group: str = GROUP,
         **link: Json) -> list[Resource]:  # fmt: skip
    """A private zone with A records by label, linked to networks; `link` are further properties of every link."""
    found = [resource(ZONES, name, group=group)]
    for label, addresses in (records or {}).items():
        several = addresses if isinstance(addresses, list) else [addresses]
        rows: list[Json] = [{"ipv4Address": address} for address in several]
        found.append(resource(f"{ZONES}/A", f"{name}/{label}", {"aRecords": rows}, group=group))
    for network in links:
        body: dict[str, Json] = {"virtualNetwork": {"id": id_of(VNETS, network)}, **link}
        found.append(resource(f"{ZONES}/virtualNetworkLinks", f"{name}/to-{network}", body, group=group))
    return found


def resolver(name: str, network: str, inbound: str | None, subnet: str = "in") -> list[Resource]:
    """A DNS Private Resolver with an inbound endpoint on an address and an outbound endpoint in `out`."""
    at: dict[str, Json] = {"subnet": {"id": id_of(SUBNETS, f"{network}/{subnet}")}}
    address: dict[str, Json] = {"privateIpAddress": inbound} if inbound else {}
    return [
        resource(f"{NETWORK}/dnsResolvers", name, {"virtualNetwork": {"id": id_of(VNETS, network)}}),
        resource(f"{NETWORK}/dnsResolvers/inboundEndpoints", f"{name}/in", {"ipConfigurations": [{**at, **address}]}),
        resource(
            f"{NETWORK}/dnsResolvers/outboundEndpoints",
            f"{name}/out",
            {"subnet": {"id": id_of(SUBNETS, f"{network}/out")}},
        ),
    ]


def ruleset(name: str, rules: Mapping[str, Json], links: Iterable[str], disabled: Iterable[str] = ()) -> list[Resource]:
    """A forwarding ruleset of resolver `res`: target by domain, linked to networks."""
    outbound = {"id": id_of(f"{NETWORK}/dnsResolvers/outboundEndpoints", "res/out")}
    found = [resource(f"{NETWORK}/dnsForwardingRulesets", name, {"dnsResolverOutboundEndpoints": [outbound]})]
    for position, (domain, targets) in enumerate(rules.items()):
        several = targets if isinstance(targets, list) else [targets]
        state = "Disabled" if domain in disabled else "Enabled"
        servers: list[Json] = [{"ipAddress": target, "port": 53} for target in several]
        rule: dict[str, Json] = {"domainName": domain, "targetDnsServers": servers, "forwardingRuleState": state}
        found.append(resource(f"{NETWORK}/dnsForwardingRulesets/forwardingRules", f"{name}/rule{position}", rule))
    for network in links:
        body: dict[str, Json] = {"virtualNetwork": {"id": id_of(VNETS, network)}}
        found.append(resource(f"{NETWORK}/dnsForwardingRulesets/virtualNetworkLinks", f"{name}/to-{network}", body))
    return found


def firewall(name: str, network: str, address: str, policy: str | None) -> Resource:
    """An Azure Firewall in its subnet of a network."""
    at: dict[str, Json] = {
        "subnet": {"id": id_of(SUBNETS, f"{network}/AzureFirewallSubnet")},
        "privateIPAddress": address,
    }
    body: dict[str, Json] = {"ipConfigurations": [{"name": "c", "properties": at}]}
    if policy:
        body["firewallPolicy"] = {"id": id_of(f"{NETWORK}/firewallPolicies", policy)}
    return resource(f"{NETWORK}/azureFirewalls", name, body)


def policy(name: str, settings: Mapping[str, Json] | None, base: str | None = None) -> Resource:
    """A firewall policy with DNS settings, or with those of its base."""
    body: dict[str, Json] = {}
    if settings is not None:
        body["dnsSettings"] = settings
    if base:
        body["basePolicy"] = {"id": id_of(f"{NETWORK}/firewallPolicies", base)}
    return resource(f"{NETWORK}/firewallPolicies", name, body)


def endpoint(name: str, target: str, group_id: str, subnet: str = "v1/pe", zones: Iterable[str] = (),
             **more: Json) -> list[Resource]:  # fmt: skip
    """A private endpoint as a program declares it, with the zone group that names its zones."""
    connection: Json = {"name": name, "properties": {"privateLinkServiceId": target, "groupIds": [group_id]}}
    body: dict[str, Json] = {"subnet": {"id": id_of(SUBNETS, subnet)}, "privateLinkServiceConnections": [connection]}
    found = [resource(ENDPOINTS, name, {**body, **more})]
    configurations: list[Json] = [
        {"name": one.replace(".", "-"), "properties": {"privateDnsZoneId": id_of(ZONES, one)}} for one in zones
    ]
    if configurations:
        group: dict[str, Json] = {"privateDnsZoneConfigs": configurations}
        found.append(resource(f"{ENDPOINTS}/privateDnsZoneGroups", f"{name}/default", group))
    return found


def flat(*parts: Resource | Iterable[Resource]) -> tuple[Resource, ...]:
    """Resources and lists of resources as one tuple."""
    found: list[Resource] = []
    for part in parts:
        found += [part] if isinstance(part, Resource) else list(part)
    return tuple(found)


def dns_of(*parts: Resource | Iterable[Resource], world: Mapping[str, Json] | None = None) -> Dns:
    """What names depend on in a graph of these parts."""
    return lift_dns(ResourceIndex(flat(*parts)), read_world(world or {}))
