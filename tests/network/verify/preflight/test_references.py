"""References that are no ids or that are missing, and names of service tags that do not exist."""

from ipaddress import IPv4Network
from typing import Any

import pytest

from network.model.finding import Finding
from network.model.resource import Resource
from network.model.world import World
from network.verify.preflight import check, kinds
from tests.network.verify.preflight.graphs import (
    NOT_YET,
    Row,
    element,
    nic,
    nsg,
    ref,
    res,
    rid,
    route,
    sec,
    sn,
    table,
    vnet,
)

RULE = "networkSecurityGroups/n/securityRules/a"
STORE = rid(kinds.STORAGE, "store")


def subnet(**more: Any) -> Resource:
    return vnet("v1", "10.0.0.0/16", a={"addressPrefix": "10.0.1.0/24", **more})


def private(**place: Any) -> Resource:
    target = element("c", privateLinkServiceId=STORE, groupIds=["blob"])
    return res(kinds.PRIVATE_ENDPOINT, "pe", properties={"privateLinkServiceConnections": [target], **place})


def filtered(*destinations: str) -> Resource:
    rules = [{"name": "r", "ruleType": "NetworkRule", "destinationAddresses": list(destinations)}]
    return res(kinds.RULE_GROUP, "p", "g", properties={"ruleCollections": [{"name": "c", "rules": rules}]})


def tagged(*rules: str) -> Resource:
    return nsg("n", a=sec(100, source=rules[0], to=rules[-1]))


ROWS = (
    Row("ARM004", "an id is an id", [subnet(networkSecurityGroup=ref(kinds.NSG, "n"))]),
    Row("ARM004", "in any case", [subnet(networkSecurityGroup={"id": ref(kinds.NSG, "n")["id"].upper()})]),
    Row(
        "ARM004",
        "a name is none",
        [subnet(networkSecurityGroup={"id": "n"})],
        (("virtualNetworks/v1/subnets/a", "networkSecurityGroup is 'n', no resource id"),),
    ),
    Row(
        "ARM004",
        "nothing is none",
        [private(subnet={"id": ""})],
        (("privateEndpoints/pe", "subnet is '', no resource id"),),
    ),
    Row(
        "ARM004",
        "in a list neither",
        [res(kinds.NAT_GATEWAY, "ng", properties={"publicIpAddresses": [ref(kinds.PUBLIC_IP, "p"), {"id": "p"}]})],
        (("natGateways/ng", "publicIpAddresses[1] is 'p', no resource id"),),
    ),
    Row(
        "ARM004",
        "a subnet of nodes is written as a text",
        [res(kinds.NODE_POOL, "aks", "sys", properties={"vnetSubnetID": "v1/a"})],
        (("managedClusters/aks/agentPools/sys", "vnetSubnetID is 'v1/a', no resource id"),),
    ),
    Row("ARM004", "an unknown reference is left open", [subnet(networkSecurityGroup={"id": NOT_YET})]),
    Row(
        "ARM004", "an id with more beside it is that of an element", [private(customThings=[{"id": "x", "name": "y"}])]
    ),
    Row(
        "ARM004",
        "settings of an extension are its own",
        [res("Microsoft.Compute/virtualMachines/extensions", "vm", "e", properties={"settings": {"a": {"id": "x"}}})],
    ),
    Row("ARM004", "other services mean other things", [res("Microsoft.Web/sites", "w", properties={"a": {"id": "x"}})]),
    Row("ARM005", "an endpoint has a subnet", [private(subnet=sn("v1/a"))]),
    Row("ARM005", "or is refused", [private()], (("privateEndpoints/pe", "subnet is missing"),)),
    Row("ARM005", "null is none", [private(subnet=None)], (("privateEndpoints/pe", "subnet is missing"),)),
    Row("ARM005", "an empty id is a matter of ARM004", [private(subnet={"id": ""})]),
    Row("ARM005", "an unknown one is left open", [private(subnet=NOT_YET)]),
    Row("ARM005", "an interface has one", [nic("n", "v1/a")]),
    Row(
        "ARM005",
        "or is refused, with the configuration that lacks it",
        [res(kinds.INTERFACE, "n", properties={"ipConfigurations": [element("c", privateIPAddress="10.0.1.4")]})],
        (("networkInterfaces/n", "subnet of c is missing"),),
    ),
    Row(
        "ARM005",
        "a peering has another side",
        [res(kinds.PEERING, "v1", "p", properties={"allowForwardedTraffic": True})],
        (("virtualNetworks/v1/virtualNetworkPeerings/p", "remoteVirtualNetwork is missing"),),
    ),
    Row("NET027", "tags of the list, in any case", [tagged("virtualnetwork", "Storage")]),
    Row("NET027", "the tag of a region", [tagged("*", "Storage.WestEurope")]),
    Row(
        "NET027",
        "everyone and addresses are no tags",
        [nsg("n", a=sec(100, source="Any", to="10.0.0.0/8"), b=sec(101, to="fd00::/8"))],
    ),
    Row("NET027", "one that nobody has", [tagged("*", "AzureStorge")], ((RULE, "AzureStorge is no service tag"),)),
    Row("NET027", "at either side", [tagged("AzureStorge", "*")], ((RULE, "AzureStorge is no service tag"),)),
    Row(
        "NET027",
        "a region that nobody has",
        [tagged("*", "Storage.westeurpe")],
        ((RULE, "Storage.westeurpe is no service tag"),),
    ),
    Row(
        "NET027",
        "a region of a tag that has none",
        [tagged("*", "AzureActiveDirectory.westeurope")],
        ((RULE, "AzureActiveDirectory.westeurope is no service tag"),),
    ),
    Row("NET027", "a full stop may be part of a name", [tagged("*", "AzureFrontDoor.FrontEnd")]),
    Row(
        "NET027",
        "one that the world knows",
        [tagged("*", "AzureStorge")],
        world=World(service_tags={"azurestorge": (IPv4Network("20.0.0.0/24"),)}),
    ),
    Row("NET027", "an unknown one is left open", [nsg("n", a=sec(100, to=NOT_YET))]),
    Row(
        "NET027",
        "a route names tags, too",
        [table("t", r=route("AzureStorge", "Internet"))],
        (("routeTables/t/routes/r", "AzureStorge is no service tag"),),
    ),
    Row(
        "NET027",
        "and a rule of a firewall",
        [filtered("Storage", "10.0.0.0/8", "*", "AzureStorge")],
        (("firewallPolicies/p/ruleCollectionGroups/g/ruleCollections/c/rules/r", "AzureStorge is no service tag"),),
    ),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_references_and_tags(row: Row) -> None:
    assert row.asked() == row.found


def of(code: str, *resources: Resource) -> Finding:
    return next(one for one in check(resources) if one.code == code)


@pytest.mark.parametrize(
    ("tag", "fix"),
    [
        pytest.param("AzureStorge", "Write Storage.", id="a tag without the word before it"),
        pytest.param("KeyVault", "Write AzureKeyVault.", id="a tag with the word before it"),
        pytest.param("Storage.westeurpe", "Write Storage.westeurope.", id="a region"),
    ],
)
def test_the_nearest_tag_is_named(tag: str, fix: str) -> None:
    assert of("NET027", tagged("*", tag)).fix == fix


def test_the_id_that_was_probably_meant_is_named() -> None:
    group = nsg("nodes")
    assert of("ARM004", group, subnet(networkSecurityGroup={"id": "node"})).fix == f"Write {group.id}."


def test_what_is_no_id_is_not_said_to_be_unknown() -> None:
    assert [one.code for one in check([subnet(networkSecurityGroup={"id": "n"})])] == ["ARM004"]
