"""What ARM refuses to create and to delete, with ARM's code."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from infra.arm.ids import RESOURCE_GROUPS, SUBSCRIPTIONS, type_of_id
from network.lift.index import ResourceIndex, id_key, last_segment, parent_id, resource_group
from network.model.resource import Json, Resource

# `providers/<namespace>/<type>/<name>`: three slashes; each further level has two more.
_ONE_LEVEL = 3
# The only child that Azure makes together with its parent: blobServices/default, and others of that name.
_MADE_WITH_PARENT = "default"
# Azure makes this group, and a watcher for each region in it, together with the first virtual network there.
# https://learn.microsoft.com/azure/network-watcher/network-watcher-create
_MADE_BY_AZURE = "/resourcegroups/networkwatcherrg"


class RefusalError(Exception):
    """ARM does not do it. `code` is ARM's own."""

    def __init__(self, code: str, message: str) -> None:
        self.code, self.message = code, message
        super().__init__(f'Code="{code}" Message="{message}"')


@dataclass(frozen=True, slots=True)
class InUse:
    """A type whose resources cannot be deleted while one of `users` refers to them, and the code that says so."""

    code: str
    users: frozenset[str]
    source: str


_SUBNETS = frozenset({"microsoft.network/virtualnetworks", "microsoft.network/virtualnetworks/subnets"})
_IN_SUBNETS = frozenset(
    {
        "microsoft.compute/virtualmachinescalesets",
        "microsoft.containerservice/managedclusters",
        "microsoft.machinelearningservices/workspaces/computes",
        "microsoft.network/applicationgateways",
        "microsoft.network/azurefirewalls",
        "microsoft.network/bastionhosts",
        "microsoft.network/dnsresolvers/inboundendpoints",
        "microsoft.network/dnsresolvers/outboundendpoints",
        "microsoft.network/loadbalancers",
        "microsoft.network/networkinterfaces",
        "microsoft.network/privateendpoints",
        "microsoft.network/privatelinkservices",
        "microsoft.network/virtualnetworkgateways",
    }
)
_WITH_PUBLIC_ADDRESS = frozenset(
    {
        "microsoft.network/applicationgateways",
        "microsoft.network/azurefirewalls",
        "microsoft.network/bastionhosts",
        "microsoft.network/loadbalancers",
        "microsoft.network/natgateways",
        "microsoft.network/networkinterfaces",
        "microsoft.network/virtualnetworkgateways",
    }
)
_NETWORK = "https://learn.microsoft.com/azure/virtual-network/"
IN_USE: Mapping[str, InUse] = {
    "microsoft.network/virtualnetworks": InUse(
        "InUseSubnetCannotBeDeleted", _IN_SUBNETS, _NETWORK + "virtual-network-troubleshoot-cannot-delete-vnet"
    ),
    "microsoft.network/virtualnetworks/subnets": InUse(
        "InUseSubnetCannotBeDeleted", _IN_SUBNETS, _NETWORK + "virtual-network-manage-subnet#delete-a-subnet"
    ),
    "microsoft.network/networksecuritygroups": InUse(
        "InUseNetworkSecurityGroupCannotBeDeleted",
        _SUBNETS | {"microsoft.network/networkinterfaces"},
        _NETWORK + "manage-network-security-group#delete-a-network-security-group",
    ),
    "microsoft.network/routetables": InUse(
        "InUseRouteTableCannotBeDeleted", _SUBNETS, _NETWORK + "manage-route-table#delete-a-route-table"
    ),
    "microsoft.network/natgateways": InUse(
        "InUseNatGatewayCannotBeDeleted", _SUBNETS, "https://learn.microsoft.com/azure/nat-gateway/manage-nat-gateway"
    ),
    "microsoft.network/publicipaddresses": InUse(
        "PublicIPAddressCannotBeDeleted",
        _WITH_PUBLIC_ADDRESS,
        _NETWORK
        + "ip-services/virtual-network-public-ip-address#view-modify-settings-for-or-delete-a-public-ip-address",
    ),
    "microsoft.network/networkinterfaces": InUse(
        "NicInUse",
        frozenset({"microsoft.compute/virtualmachines"}),
        _NETWORK + "virtual-network-network-interface#delete-a-network-interface",
    ),
}


def refuse_orphan(resource: str, existing: ResourceIndex) -> None:
    """Raise unless the resource group of a resource exists, and what it is nested in or extends."""
    group = resource_group(resource)
    group_id = resource[: resource.lower().find("/providers/")] if "/providers/" in resource.lower() else ""
    if group and group_id and not _stands(group_id, existing):
        raise RefusalError("ResourceGroupNotFound", f"Resource group '{group}' could not be found.")
    parent = _parent(resource)
    if parent and not _stands(parent, existing):
        message = f"'{last_segment(resource)}' cannot be created: '{parent}', which it belongs to, does not exist."
        raise RefusalError("ParentResourceNotFound", message)


def _parent(resource: str) -> str:
    """What a resource is nested in or extends; empty where that is its group or subscription, or nothing."""
    at = resource.lower().rfind("/providers/")
    levels = resource[at + 1 :].count("/")
    parent = parent_id(resource) if levels > _ONE_LEVEL else resource[: max(at, 0)]
    return "" if type_of_id(parent) in {"", RESOURCE_GROUPS, SUBSCRIPTIONS} else parent


def _stands(resource: str, existing: ResourceIndex) -> bool:
    if existing.get(resource) or _MADE_BY_AZURE in id_key(resource):
        return True
    return last_segment(resource) == _MADE_WITH_PARENT and _stands(parent_id(resource), existing)


def refuse_in_use(resource: str, others: Iterable[Resource]) -> None:
    """Raise where something that stays refers to what is to be deleted."""
    rule = IN_USE.get(type_of_id(resource).lower())
    if rule is None:
        return
    key = id_key(resource)
    users = [other.id for other in others if other.type.lower() in rule.users and _refers(other, key)]
    if users:
        name = last_segment(resource)
        raise RefusalError(rule.code, f"'{name}' cannot be deleted while it is in use by {', '.join(users)}.")


def _refers(other: Resource, key: str) -> bool:
    return any(text == key or text.startswith(f"{key}/") for text in map(id_key, _strings(other.properties)))


def _strings(value: Json) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, Iterable):
        for item in value:
            yield from _strings(item)
