"""What the ARM id of a resource will be, computed from names that are known before anything is deployed.

At preview azure-native reports ids as unknown, so nothing of ours ever waits for one: a reference is the id that ARM
will give, and `depends_on` keeps the order.
"""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Scope:
    """A resource group of a subscription: what stands in front of the id of everything declared in it."""

    subscription: str
    resource_group: str

    @property
    def id(self) -> str:
        """The id of the resource group itself."""
        return f"{self.subscription_id}/resourceGroups/{self.resource_group}"

    @property
    def subscription_id(self) -> str:
        """The id of the subscription: `/subscriptions/<guid>`."""
        return f"/subscriptions/{self.subscription}"

    def group(self, name: str) -> "Scope":
        """Another resource group of the same subscription."""
        return replace(self, resource_group=name)

    def resource(self, kind: str, *names: str) -> str:
        """The id of the `kind` (`Microsoft.Network/virtualNetworks/subnets`) with one name for each of its levels."""
        namespace, *levels = kind.split("/")
        pairs = "/".join(f"{level}/{name}" for level, name in zip(levels, names, strict=True))
        return f"{self.id}/providers/{namespace}/{pairs}"

    def virtual_network(self, name: str) -> str:
        return self.resource("Microsoft.Network/virtualNetworks", name)

    def subnet(self, network: str, name: str) -> str:
        return self.resource("Microsoft.Network/virtualNetworks/subnets", network, name)

    def network_security_group(self, name: str) -> str:
        return self.resource("Microsoft.Network/networkSecurityGroups", name)

    def application_security_group(self, name: str) -> str:
        return self.resource("Microsoft.Network/applicationSecurityGroups", name)

    def route_table(self, name: str) -> str:
        return self.resource("Microsoft.Network/routeTables", name)

    def nat_gateway(self, name: str) -> str:
        return self.resource("Microsoft.Network/natGateways", name)

    def public_ip_address(self, name: str) -> str:
        return self.resource("Microsoft.Network/publicIPAddresses", name)

    def public_ip_prefix(self, name: str) -> str:
        return self.resource("Microsoft.Network/publicIPPrefixes", name)

    def network_interface(self, name: str) -> str:
        return self.resource("Microsoft.Network/networkInterfaces", name)

    def private_endpoint(self, name: str) -> str:
        return self.resource("Microsoft.Network/privateEndpoints", name)

    def private_dns_zone(self, name: str) -> str:
        return self.resource("Microsoft.Network/privateDnsZones", name)

    def bastion_host(self, name: str) -> str:
        return self.resource("Microsoft.Network/bastionHosts", name)

    def network_watcher(self, name: str) -> str:
        return self.resource("Microsoft.Network/networkWatchers", name)

    def azure_firewall(self, name: str) -> str:
        return self.resource("Microsoft.Network/azureFirewalls", name)

    def firewall_policy(self, name: str) -> str:
        return self.resource("Microsoft.Network/firewallPolicies", name)

    def rule_collection_group(self, policy: str, name: str) -> str:
        return self.resource("Microsoft.Network/firewallPolicies/ruleCollectionGroups", policy, name)

    def ip_group(self, name: str) -> str:
        return self.resource("Microsoft.Network/ipGroups", name)

    def virtual_network_gateway(self, name: str) -> str:
        return self.resource("Microsoft.Network/virtualNetworkGateways", name)

    def local_network_gateway(self, name: str) -> str:
        return self.resource("Microsoft.Network/localNetworkGateways", name)

    def dns_resolver(self, name: str) -> str:
        return self.resource("Microsoft.Network/dnsResolvers", name)

    def inbound_endpoint(self, resolver: str, name: str) -> str:
        return self.resource("Microsoft.Network/dnsResolvers/inboundEndpoints", resolver, name)

    def outbound_endpoint(self, resolver: str, name: str) -> str:
        return self.resource("Microsoft.Network/dnsResolvers/outboundEndpoints", resolver, name)

    def forwarding_ruleset(self, name: str) -> str:
        return self.resource("Microsoft.Network/dnsForwardingRulesets", name)

    def service_endpoint_policy(self, name: str) -> str:
        return self.resource("Microsoft.Network/serviceEndpointPolicies", name)

    def application_gateway(self, name: str) -> str:
        return self.resource("Microsoft.Network/applicationGateways", name)

    def waf_policy(self, name: str) -> str:
        return self.resource("Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies", name)

    def load_balancer(self, name: str) -> str:
        return self.resource("Microsoft.Network/loadBalancers", name)

    def storage_account(self, name: str) -> str:
        return self.resource("Microsoft.Storage/storageAccounts", name)

    def log_analytics_workspace(self, name: str) -> str:
        return self.resource("Microsoft.OperationalInsights/workspaces", name)


def child_id(resource: str, collection: str, name: str) -> str:
    """The id of an element nested in a resource: `<id>/frontendIPConfigurations/private`."""
    return f"{resource}/{collection}/{name}"


def last_name(resource: str) -> str:
    """The plain name of a resource: the last segment of its id."""
    return resource.rsplit("/", 1)[-1]


def scope_of(resource: str) -> Scope:
    """The subscription and resource group that an id names.

    Raises ValueError for an id outside a resource group.
    """
    match resource.split("/"):
        case ["", subscriptions, subscription, groups, group, *_] if (
            subscriptions.lower() == "subscriptions" and groups.lower() == "resourcegroups"
        ):
            return Scope(subscription, group)
    raise ValueError(f"{resource!r} is no id of a resource in a resource group")
