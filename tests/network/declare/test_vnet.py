"""Virtual networks and subnets: nothing inline, every flag explicit, one operation at a time."""

from dataclasses import replace

import pytest

from network.declare.vnet import SubnetArgs, VirtualNetwork, VirtualNetworkArgs
from tests.network.declare.recorder import PLACE, Declaration, declare

SCOPE = PLACE.scope
NODES = SubnetArgs(name="nodes", prefix="10.1.0.0/24")
TRAINING = VirtualNetworkArgs(
    place=PLACE,
    name="training-vnet",
    prefixes=("10.1.0.0/16",),
    subnets={"nodes": NODES, "endpoints": replace(NODES, name="endpoints", prefix="10.1.1.0/26"), "third": NODES},
)


def declared(args: VirtualNetworkArgs = TRAINING) -> Declaration:
    return declare(lambda: VirtualNetwork("training", args))


def test_a_network_is_declared_by_its_own_name_without_subnets_or_peerings() -> None:
    inputs = declared().one("network:VirtualNetwork", "training").inputs
    assert inputs["virtualNetworkName"] == "training-vnet"
    assert inputs["resourceGroupName"] == "net"
    assert inputs["location"] == "westeurope"
    assert inputs["tags"] == {"owner": "ml"}
    assert inputs["addressSpace"] == {"addressPrefixes": ["10.1.0.0/16"]}
    assert not {"subnets", "virtualNetworkPeerings"} & inputs.keys()


@pytest.mark.parametrize(
    "servers",
    [pytest.param((), id="Azure's own DNS"), pytest.param(("10.0.0.4", "10.0.0.5"), id="servers of one's own")],
)
def test_the_dns_servers_of_a_network_are_explicit(servers: tuple[str, ...]) -> None:
    inputs = declared(replace(TRAINING, dns_servers=servers)).one("network:VirtualNetwork").inputs
    assert inputs["dhcpOptions"] == {"dnsServers": list(servers)}


def test_subnets_come_one_after_the_other() -> None:
    assert {subnet.name: subnet.after for subnet in declared().all("network:Subnet")} == {
        "training/nodes": {"training"},
        "training/endpoints": {"training/nodes"},
        "training/third": {"training/endpoints"},
    }


def test_every_flag_whose_default_azure_may_change_is_explicit() -> None:
    inputs = declared().one("network:Subnet", "training/nodes").inputs
    assert inputs["defaultOutboundAccess"] is False
    assert inputs["privateEndpointNetworkPolicies"] == "Disabled"
    assert inputs["privateLinkServiceNetworkPolicies"] == "Disabled"


def test_what_is_attached_to_a_subnet_is_named_by_id() -> None:
    nodes = replace(
        NODES,
        network_security_group=SCOPE.network_security_group("nodes"),
        route_table=SCOPE.route_table("nodes"),
        nat_gateway=SCOPE.nat_gateway("egress"),
        service_endpoints=("Microsoft.Storage",),
        service_endpoint_policies=(SCOPE.service_endpoint_policy("stores"),),
        delegations=("Microsoft.Network/dnsResolvers",),
    )
    inputs = declared(replace(TRAINING, subnets={"nodes": nodes})).one("network:Subnet").inputs
    assert inputs["networkSecurityGroup"] == {"id": SCOPE.network_security_group("nodes")}
    assert inputs["routeTable"] == {"id": SCOPE.route_table("nodes")}
    assert inputs["natGateway"] == {"id": SCOPE.nat_gateway("egress")}
    assert inputs["serviceEndpoints"] == [{"service": "Microsoft.Storage"}]
    assert inputs["serviceEndpointPolicies"] == [{"id": SCOPE.service_endpoint_policy("stores")}]
    assert inputs["delegations"] == [{"name": "dnsResolvers", "serviceName": "Microsoft.Network/dnsResolvers"}]


def test_what_is_not_attached_is_not_mentioned() -> None:
    inputs = declared().one("network:Subnet", "training/nodes").inputs
    assert not {"networkSecurityGroup", "routeTable", "natGateway"} & inputs.keys()


def test_ids_are_known_before_anything_is_deployed() -> None:
    assert TRAINING.id == SCOPE.virtual_network("training-vnet")
    assert TRAINING.subnet_id("endpoints") == SCOPE.subnet("training-vnet", "endpoints")
