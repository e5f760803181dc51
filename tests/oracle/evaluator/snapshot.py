"""The snapshot as one table of plain dictionaries (snapshot.md 1.1): children merged, ids without case."""

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Network
from typing import Any

from tests.oracle.evaluator.outcome import Json, Undecided

NETWORK = "microsoft.network/"
CHILDREN = {
    "virtualnetworks": ("subnets", "virtualNetworkPeerings"),
    "networksecuritygroups": ("securityRules",),
    "routetables": ("routes",),
}


class Network:
    """Every resource by its id in lower case, the world, and the assumptions under which we look."""

    def __init__(self, resources: list[Json], world: Json | None, assumed: dict[str, bool] | None = None) -> None:
        self.things: dict[str, Json] = {}
        self.world: Json = world or {}
        self.assumed: dict[str, bool] = assumed or {}
        for resource in resources:
            self.add(resource["id"], resource["type"], resource)

    def add(self, identity: str, kind: str, resource: Json) -> None:
        """Add one resource; what is given twice, inline and standalone, is merged (rule 5)."""
        kind = kind.lower().removeprefix(NETWORK)
        thing = self.things.setdefault(identity.lower(), {"id": identity, "type": kind, "properties": {}})
        for key in ("location", "sku", "apiVersion"):
            if resource.get(key):
                thing[key] = resource[key]
        properties = resource.get("properties") or {}
        thing["properties"].update({key: value for key, value in properties.items() if value is not None})
        for collection in CHILDREN.get(kind, ()):
            for child in properties.get(collection) or []:
                name = child.get("name") or child["id"].split("/")[-1]
                self.add(f"{identity}/{collection}/{name}", f"{kind}/{collection}".lower(), child)

    def all(self, kind: str) -> list[Json]:
        """All resources of a type; `Microsoft.Network` is left out of its name."""
        return [thing for thing in self.things.values() if thing["type"] == kind.lower()]

    def children(self, parent: Json, collection: str) -> list[Json]:
        """The children of one resource, inline and standalone."""
        start = f"{parent['id']}/{collection}/".lower()
        return [one for key, one in self.things.items() if key.startswith(start) and "/" not in key[len(start) :]]

    def at(self, reference: Any) -> Json | None:
        """The resource behind `{"id": ...}` or behind an id."""
        identity = reference.get("id") if isinstance(reference, dict) else reference
        return self.things.get(identity.lower()) if identity else None

    def assume(self, question: str, **decided_by: Any) -> bool:
        """The answer that this walk assumes to a question the documents leave open."""
        if question not in self.assumed:
            raise Undecided(question, **decided_by)
        return self.assumed[question]


def prefix(text: str) -> IPv4Network:
    """A prefix; a bare address is a /32."""
    return IPv4Network(text)


def within(address: IPv4Address, prefixes: list[IPv4Network]) -> bool:
    return any(address in one for one in prefixes)


def is_cidr(text: str) -> bool:
    return text[:1].isdigit()


def last(thing: Json) -> str:
    return str(thing["id"].split("/")[-1])


def parent_id(thing: Json) -> str:
    return str(thing["id"].rsplit("/", 2)[0])


def name(net: Network, thing: Json) -> str:
    """The plain name (snapshot.md 1.3)."""
    if thing["type"] in ("virtualnetworks/subnets", "virtualnetworks/virtualnetworkpeerings"):
        return f"{parent_id(thing).split('/')[-1]}/{last(thing)}"
    twins = [one for one in net.all(thing["type"]) if last(one).lower() == last(thing).lower()]
    group = thing["id"].split("/")[4] if "/resourceGroups/".lower() in thing["id"].lower() else ""
    return f"{last(thing)}({group})" if len(twins) > 1 else last(thing)


def find(net: Network, kind: str, wanted: str) -> Json:
    """The resource that a query calls by its plain name or its id."""
    for thing in net.all(kind):
        if wanted.lower() in (thing["id"].lower(), name(net, thing).lower()):
            return thing
    raise LookupError(f"no {kind} named {wanted}")


def region(thing: Json) -> str:
    return str(thing.get("location") or "").replace(" ", "").lower()


def flag(thing: Json, key: str, default: bool = False) -> bool:
    value = thing["properties"].get(key)
    return default if value is None else bool(value)


def word(thing: Json, key: str, default: str = "") -> str:
    return str(thing["properties"].get(key) or default).lower()


def inner(thing: Json, key: str) -> list[Json]:
    """The bodies of nested elements: frontends, ip configurations, rules."""
    return [
        {"name": one.get("name"), "id": one.get("id"), **one.get("properties", {})}
        for one in thing["properties"].get(key) or []
    ]


# --- virtual networks and subnets ---------------------------------------------------------------


def space(vnet: Json) -> list[IPv4Network]:
    return [prefix(one) for one in vnet["properties"]["addressSpace"]["addressPrefixes"]]


def subnet_prefix(subnet: Json) -> IPv4Network:
    properties = subnet["properties"]
    return prefix(properties.get("addressPrefix") or properties["addressPrefixes"][0])


def vnet_of(net: Network, subnet: Json) -> Json:
    return net.things[parent_id(subnet).lower()]


def subnet_at(net: Network, vnet: Json, address: IPv4Address) -> Json | None:
    for subnet in net.children(vnet, "subnets"):
        if address in subnet_prefix(subnet):
            return subnet
    return None


def connected_peerings(net: Network, vnet: Json) -> Iterator[tuple[Json, Json, Json | None]]:
    """S-091: (peering, remote VNet, the peering back) where both directions exist."""
    for peering in net.children(vnet, "virtualNetworkPeerings"):
        remote = net.at(peering["properties"].get("remoteVirtualNetwork"))
        if remote is None:
            continue
        for back in net.children(remote, "virtualNetworkPeerings"):
            if net.at(back["properties"].get("remoteVirtualNetwork")) is vnet:
                yield peering, remote, back


def peering_between(net: Network, vnet: Json, remote: Json) -> tuple[Json, Json] | None:
    """The peering from one VNet to another, and the one back."""
    for peering, there, back in connected_peerings(net, vnet):
        if there is remote and back is not None:
            return peering, back
    return None


def reachable_vnets(net: Network, vnet: Json) -> list[Json]:
    """The own VNet and those directly peered with it; never further (S-092)."""
    return [vnet, *(remote for _, remote, _ in connected_peerings(net, vnet))]


# --- interfaces ---------------------------------------------------------------------------------


def configurations(nic: Json) -> list[Json]:
    return inner(nic, "ipConfigurations")


def nic_of(net: Network, machine: Json) -> Json:
    """The primary (or only) interface sends and receives."""
    references = machine["properties"]["networkProfile"]["networkInterfaces"]
    primary = [one for one in references if (one.get("properties") or {}).get("primary")] or references
    nic = net.at(primary[0])
    assert nic is not None
    return nic


def machine_of(net: Network, nic: Json) -> Json | None:
    for machine in net.all("Microsoft.Compute/virtualMachines"):
        if nic_of(net, machine) is nic:
            return machine
    return None


def nic_address(nic: Json) -> IPv4Address:
    return IPv4Address(configurations(nic)[0]["privateIPAddress"])


def nic_subnet(net: Network, nic: Json) -> Json:
    subnet = net.at(configurations(nic)[0]["subnet"])
    assert subnet is not None
    return subnet


def endpoint_address(net: Network, endpoint: Json) -> IPv4Address | None:
    """snapshot.md 1.2: of its interface, else of its configurations, else of its DNS configurations."""
    for reference in endpoint["properties"].get("networkInterfaces") or []:
        nic = net.at(reference)
        if nic is not None:
            return nic_address(nic)
    for one in inner(endpoint, "ipConfigurations"):
        return IPv4Address(one["privateIPAddress"])
    for one in endpoint["properties"].get("customDnsConfigs") or []:
        return IPv4Address(one["ipAddresses"][0])
    return None


def endpoints_at(net: Network, address: IPv4Address) -> list[Json]:
    return [one for one in net.all("privateEndpoints") if endpoint_address(net, one) == address]


def filters_endpoints(subnet: Json) -> bool:
    """S-051: whether the NSG of a subnet is asked for the private endpoints in it."""
    return word(subnet, "privateEndpointNetworkPolicies", "Disabled") in ("enabled", "networksecuritygroupenabled")


def public_prefixes(net: Network, holder: Json) -> list[IPv4Network]:
    """The public address, or the public prefix, that a configuration or frontend refers to."""
    found = []
    address, block = net.at(holder.get("publicIPAddress")), net.at(holder.get("publicIPPrefix"))
    if address is not None and address["properties"].get("ipAddress"):
        found.append(prefix(address["properties"]["ipAddress"]))
    if block is not None:
        found.append(prefix(block["properties"]["ipPrefix"]))
    return found
