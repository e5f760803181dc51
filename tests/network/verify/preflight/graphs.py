"""Small resource graphs for the tables of the rules, and what a row of such a table says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from network.model.resource import Resource, Source, unknown
from network.model.world import World
from network.verify.preflight import check, kinds

Properties = Mapping[str, Any]
SUBSCRIPTION = "11111111-1111-1111-1111-111111111111"
WEST = "westeurope"


@dataclass(frozen=True, eq=False)
class Row:
    """A network, the rule that is asked about it, and what it finds: path and message of each finding."""

    code: str
    sentence: str
    resources: Sequence[Resource]
    found: tuple[tuple[str, str], ...] = ()
    world: World = field(default_factory=World)
    before: Sequence[Resource] | None = None

    def __str__(self) -> str:
        return f"{self.code} {self.sentence}"

    def asked(self) -> tuple[tuple[str, str], ...]:
        """What the rule of this row finds."""
        findings = check(self.resources, self.world, self.before)
        return tuple((one.path, one.message) for one in findings if one.code == self.code)


def rid(kind: str, *names: str, group: str = "rg", subscription: str = SUBSCRIPTION) -> str:
    """The id of a resource: `rid(kinds.SUBNET, "v1", "a")`."""
    namespace, *levels = kind.split("/")
    pairs = "/".join(f"{level}/{name}" for level, name in zip(levels, names, strict=True))
    return f"/subscriptions/{subscription}/resourceGroups/{group}/providers/{namespace}/{pairs}"


def res(kind: str, *names: str, properties: Properties | None = None, group: str = "rg",
        subscription: str = SUBSCRIPTION, **more: Any) -> Resource:  # fmt: skip
    """A resource of a type, with further fields of Resource as they are."""
    resource_id = rid(kind, *names, group=group, subscription=subscription)
    return Resource(resource_id, kind, properties or {}, name=names[-1], **{"location": WEST, **more})


def ref(kind: str, *names: str, **place: str) -> Properties:
    return {"id": rid(kind, *names, **place)}


def sn(path: str) -> Properties:
    """A reference to a subnet, written `vnet/subnet`."""
    return ref(kinds.SUBNET, *path.split("/"))


def element(name: str, **properties: Any) -> Properties:
    """A nested element."""
    return {"name": name, "properties": properties}


def vnet(name: str, *prefixes: str, location: str = WEST, more: Properties | None = None,
         group: str = "rg", subscription: str = SUBSCRIPTION, **subnets: Any) -> Resource:  # fmt: skip
    """A VNet with its subnets: a prefix, or all properties of one."""
    bodies = {key: {"addressPrefix": body} if isinstance(body, str) else body for key, body in subnets.items()}
    properties = {
        "addressSpace": {"addressPrefixes": list(prefixes)},
        "subnets": [element(key, **body) for key, body in bodies.items()],
        **(more or {}),
    }
    return res(kinds.VNET, name, properties=properties, location=location, group=group, subscription=subscription)


def delegated(prefix: str, service: str, **more: Any) -> Properties:
    return {"addressPrefix": prefix, "delegations": [element("d", serviceName=service)], **more}


def peering(near: str, far: str, name: str = "", **flags: bool) -> Resource:
    properties = {"remoteVirtualNetwork": ref(kinds.VNET, far), **flags}
    return res(kinds.PEERING, near, name or f"to-{far}", properties=properties, location="")


def both_ways(one: str, other: str, **flags: Any) -> list[Resource]:
    return [peering(one, other, **flags), peering(other, one, **flags)]


def nic(name: str, subnet: str, address: str = "", method: str = "Static", group: str = "rg", **more: Any) -> Resource:
    configuration = {"subnet": sn(subnet), "privateIPAllocationMethod": method if address else "Dynamic", **more}
    if address:
        configuration["privateIPAddress"] = address
    properties = {"ipConfigurations": [element("ipconfig1", **configuration)]}
    return res(kinds.INTERFACE, name, properties=properties, group=group)


def pip(name: str, sku: str = "Standard") -> Resource:
    return res(kinds.PUBLIC_IP, name, sku={"name": sku} if sku else {})


def nsg(name: str, **rules: Properties) -> Resource:
    return res(kinds.NSG, name, properties={"securityRules": [element(key, **body) for key, body in rules.items()]})


def sec(priority: Any, access: str = "Allow", direction: str = "Inbound", source: str = "*", to: Any = "*",
        ports: str = "*", protocol: str = "Tcp", **more: Any) -> Properties:  # fmt: skip
    """The body of a security rule."""
    return {
        "priority": priority,
        "access": access,
        "direction": direction,
        "protocol": protocol,
        "sourceAddressPrefix": source,
        "destinationAddressPrefix": to,
        "sourcePortRange": "*",
        "destinationPortRange": ports,
        **more,
    }


def route(prefix: str, hop: str | None = "VirtualAppliance", address: str | None = None) -> Properties:
    body = {"addressPrefix": prefix, "nextHopType": hop, "nextHopIpAddress": address}
    return {key: value for key, value in body.items() if value is not None}


def table(name: str, propagate: bool = True, **routes: Properties) -> Resource:
    properties = {
        "disableBgpRoutePropagation": not propagate,
        "routes": [element(key, **body) for key, body in routes.items()],
    }
    return res(kinds.ROUTE_TABLE, name, properties=properties)


def firewall(name: str, subnet: str, management: str = "", tier: str = "Standard", **more: Any) -> Resource:
    properties: dict[str, Any] = {
        "sku": {"name": "AZFW_VNet", "tier": tier},
        "ipConfigurations": [element("ipconfig1", subnet=sn(subnet), privateIPAddress="10.0.1.4")],
        **more,
    }
    if management:
        properties["managementIpConfiguration"] = element("management", subnet=sn(management))
    return res(kinds.FIREWALL, name, properties=properties)


def gateway(name: str, vnet_name: str, kind: str = "Vpn", subnet: str = "GatewaySubnet", **more: Any) -> Resource:
    configuration = element("default", subnet=sn(f"{vnet_name}/{subnet}"))
    properties = {"gatewayType": kind, "ipConfigurations": [configuration], "sku": {"name": "VpnGw1AZ"}, **more}
    return res(kinds.GATEWAY, name, properties=properties)


def local_gateway(name: str, *prefixes: str, **more: Any) -> Resource:
    space = {"addressPrefixes": list(prefixes)}
    return res(kinds.LOCAL_GATEWAY, name, properties={"localNetworkAddressSpace": space, **more})


def connection(name: str, near: str, far: str, **more: Any) -> Resource:
    ends = {"virtualNetworkGateway1": ref(kinds.GATEWAY, near), "localNetworkGateway2": ref(kinds.LOCAL_GATEWAY, far)}
    return res(kinds.CONNECTION, name, properties={"connectionType": "IPsec", **ends, **more})


def endpoint(name: str, subnet: str, target: str, *groups: str, addresses: Sequence[str] = (), **more: Any) -> Resource:
    """A private endpoint to sub-resources of the service with the id `target`."""
    properties = {
        "subnet": sn(subnet),
        "privateLinkServiceConnections": [element(name, privateLinkServiceId=target, groupIds=list(groups))],
        "ipConfigurations": [element(f"c{one}", privateIPAddress=one) for one in addresses],
    }
    return res(kinds.PRIVATE_ENDPOINT, name, properties=properties, **more)


def zone(name: str, group: str = "rg") -> Resource:
    return res(kinds.ZONE, name, group=group, location="global")


def link(zone_name: str, vnet_name: str, name: str = "link", group: str = "rg", registers: bool = False) -> Resource:
    properties = {"virtualNetwork": ref(kinds.VNET, vnet_name), "registrationEnabled": registers}
    return res(kinds.ZONE_LINK, zone_name, name, properties=properties, group=group, location="global")


def zone_group(endpoint_name: str, *zones: str, name: str = "default") -> Resource:
    configurations = [element(one.replace(".", "-"), privateDnsZoneId=rid(kinds.ZONE, one)) for one in zones]
    return res(kinds.ZONE_GROUP, endpoint_name, name, properties={"privateDnsZoneConfigs": configurations})


def programmed(resource: Resource, *after: Resource, stack: str = "dev", line: int = 1) -> Resource:
    """The resource as a Pulumi program declares it, depending on others."""
    source = Source("__main__.py", line, stack, f"urn:pulumi:{stack}::project::{resource.type}::{resource.name}")
    fields = {key: getattr(resource, key) for key in Resource.__dataclass_fields__}
    return Resource(**{**fields, "source": source, "depends_on": tuple(one.id for one in after)})


NOT_YET = unknown("urn:pulumi:dev::project::type::name#property")
