"""Where a stack file asks for something that fairway's own program declares.

The program declares in loops, so its own lines say nothing to a reader; the lines of the stack file do. Its keys are
the logical names of what is declared, alone (`nodes`) or in front of what belongs to it (`datastore-blob`).
"""

from collections.abc import Iterable, Mapping
from pathlib import Path as File

from infra.settings.document import Document
from infra.settings.faults import Path
from infra.settings.files import read_stack_file
from network.model.resource import Source

NETWORK, COMPUTE = "fairway:network", "fairway:compute"

# The collection that declares a type of Pulumi's directly, under its own name; `*` is a part of the name.
COLLECTIONS: Mapping[str, tuple[str, ...]] = {
    "network:VirtualNetwork": (NETWORK, "vnets", "*"),
    "network:Subnet": (NETWORK, "vnets", "*", "subnets", "*"),
    "network:NetworkSecurityGroup": (NETWORK, "nsgs", "*"),
    "network:RouteTable": (NETWORK, "route_tables", "*"),
    "network:NatGateway": (NETWORK, "nat_gateways", "*"),
    "network:ServiceEndpointPolicy": (NETWORK, "service_endpoint_policies", "*"),
    "network:BastionHost": (NETWORK, "bastions", "*"),
    "network:IpGroup": (NETWORK, "ip_groups", "*"),
    "network:FirewallPolicy": (NETWORK, "firewall_policies", "*"),
    "network:FirewallPolicyRuleCollectionGroup": (NETWORK, "firewall_rules", "*"),
    "network:AzureFirewall": (NETWORK, "firewalls", "*"),
    "network:VirtualNetworkGateway": (NETWORK, "vpn_gateways", "*"),
    "network:LocalNetworkGateway": (NETWORK, "sites", "*"),
    "network:ApplicationGateway": (NETWORK, "application_gateways", "*"),
    "network:FlowLog": (NETWORK, "flow_logs", "*"),
    "dnsresolver:DnsResolver": (NETWORK, "resolvers", "*"),
    "dnsresolver:DnsForwardingRuleset": (NETWORK, "forwarding", "*"),
    "operationalinsights:Workspace": (COMPUTE, "log_workspaces", "*"),
    "applicationinsights:Component": (COMPUTE, "insights", "*"),
    "monitor:PrivateLinkScope": (COMPUTE, "monitor_scopes", "*"),
    "storage:StorageAccount": (COMPUTE, "storage_accounts", "*"),
    "keyvault:Vault": (COMPUTE, "key_vaults", "*"),
    "containerregistry:Registry": (COMPUTE, "registries", "*"),
    "machinelearningservices:Workspace": (COMPUTE, "workspaces", "*"),
    "compute:VirtualMachine": (COMPUTE, "vms", "*"),
    "containerservice:ManagedCluster": (COMPUTE, "aks", "*"),
}
COMPONENT_OF_COMPUTE = "fairway:compute:"


class StackLines:
    """The lines of some stack files."""

    def __init__(self, documents: Mapping[str, Document]) -> None:
        self._documents = documents

    def at(self, source: Source, name: str = "") -> Source:
        """The place in the stack file of what `source` declares, or of the element `name` inside it.

        What no key stands for is somewhere in the file; what is of another stack stays where it is.
        """
        document = self._documents.get(source.stack)
        if document is None or not source.urn:
            return source
        owner = _owner(document, source.urn)
        inside = _inside(document, owner, name.rpartition("/")[2]) if owner and name else None
        found = inside or owner
        return Source(document.file, document.lines[found] if found else 0, source.stack, source.urn)


def stack_lines(stacks: Iterable[str], folder: File) -> StackLines:
    """The lines of the files of these stacks; SettingsError for one that cannot be read."""
    return StackLines({stack: read_stack_file(stack, folder) for stack in stacks})


def _owner(document: Document, urn: str) -> Path | None:
    """The key that a resource is declared by: that of its own type, else the longest in front of its logical name."""
    kind, _, logical = urn.rpartition("::")
    direct = COLLECTIONS.get(kind.rpartition("azure-native:")[2])
    if direct is not None:
        names = iter(logical.split("/"))
        path = ("config", *(next(names, "") if step == "*" else step for step in direct))
        if path in document.lines:
            return path
    sections = (COMPUTE, NETWORK) if COMPONENT_OF_COMPUTE in kind else (NETWORK, COMPUTE)
    known = [path for path in document.lines if len(path) == len(("config", "section", "collection", "name"))]
    fitting = [path for path in known if path[1] in sections and _belongs(logical, str(path[-1]))]
    return max(fitting, key=lambda path: (len(str(path[-1])), path[1] == sections[0]), default=None)


def _belongs(logical: str, key: str) -> bool:
    return logical == key or logical.startswith((f"{key}-", f"{key}/"))


def _inside(document: Document, owner: Path, name: str) -> Path | None:
    """The key of an element inside a resource, the outermost of that name."""
    depth = len(owner)
    inner = [path for path in document.lines if len(path) > depth and path[:depth] == owner and path[-1] == name]
    return min(inner, key=len, default=None)
