"""What ARM refuses to delete because something else needs it, with ARM's code."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from infra.arm.ids import type_of_id
from infra.offline.stand_in.refusals import RefusalError
from network.lift.index import id_key, last_segment
from network.model.resource import Json, Resource


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
