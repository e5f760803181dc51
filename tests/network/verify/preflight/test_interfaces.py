"""Interfaces: full subnets, static addresses, subnets that belong to a service, application security groups."""

from typing import Any

import pytest

from network.verify.preflight import kinds
from tests.network.verify.preflight.graphs import (
    Row,
    delegated,
    element,
    endpoint,
    nic,
    nsg,
    ref,
    res,
    rid,
    sec,
    sn,
    vnet,
)

V1 = vnet("v1", "10.0.0.0/16", a="10.0.1.0/29", b="10.0.2.0/24")
STORE = rid(kinds.STORAGE, "st")


def dynamic(count: int, subnet: str = "v1/a") -> list[Any]:
    return [nic(f"n{number}", subnet) for number in range(1, count + 1)]


def balancer(subnet: str, address: str = "", method: str = "Static") -> Any:
    frontend = {"subnet": sn(subnet), "privateIPAddress": address or None, "privateIPAllocationMethod": method}
    return res(kinds.LOAD_BALANCER, "lb", properties={"frontendIPConfigurations": [element("fe", **frontend)]})


def owned(name: str, owner: str, address: str) -> Any:
    """The interface that Azure makes for a private endpoint."""
    configuration = {"subnet": sn("v1/b"), "privateIPAddress": address}
    properties = {
        "privateEndpoint": ref(kinds.PRIVATE_ENDPOINT, owner),
        "ipConfigurations": [element("c", **configuration)],
    }
    return res(kinds.INTERFACE, name, properties=properties)


def with_nic(one: Any, name: str) -> Any:
    properties = {**one.properties, "networkInterfaces": [ref(kinds.INTERFACE, name)]}
    return res(kinds.PRIVATE_ENDPOINT, one.name, properties=properties)


def member(name: str, subnet: str, *groups: str) -> Any:
    return nic(name, subnet, applicationSecurityGroups=[ref(kinds.ASG, one) for one in groups])


def between(source: str, destination: str) -> Any:
    groups: dict[str, Any] = {
        "sourceApplicationSecurityGroups": [ref(kinds.ASG, source)],
        "destinationApplicationSecurityGroups": [ref(kinds.ASG, destination)],
    }
    return nsg("n", r=sec(100, **groups))


TWO = [vnet("v1", "10.0.0.0/16", a="10.0.1.0/24"), vnet("v2", "10.1.0.0/16", a="10.1.1.0/24")]
HELD = [vnet("v1", "10.0.0.0/16", a=delegated("10.0.1.0/24", "Microsoft.ContainerInstance/containerGroups"))]
WORKERS = [vnet("v1", "10.0.0.0/16", a=delegated("10.0.1.0/24", "Microsoft.Databricks/workspaces"))]
MANAGED = res(kinds.DATABRICKS, "adb", properties={"managedResourceGroupId": "/subscriptions/s/resourceGroups/managed"})

ROWS = (
    Row("NET107", "a /29 holds three interfaces", [V1, *dynamic(3)]),
    Row(
        "NET107",
        "and not a fourth",
        [V1, *dynamic(4)],
        (("networkInterfaces/n4", "virtualNetworks/v1/subnets/a has 3 usable addresses, and 4 are wanted"),),
    ),
    Row(
        "NET107",
        "each interface that finds no address is named",
        [V1, *dynamic(5)],
        (
            ("networkInterfaces/n4", "virtualNetworks/v1/subnets/a has 3 usable addresses, and 5 are wanted"),
            ("networkInterfaces/n5", "virtualNetworks/v1/subnets/a has 3 usable addresses, and 5 are wanted"),
        ),
    ),
    Row(
        "NET107",
        "internal frontends and endpoints count",
        [V1, *dynamic(2), balancer("v1/a"), endpoint("pe", "v1/a", STORE, "blob")],
        (("privateEndpoints/pe", "virtualNetworks/v1/subnets/a has 3 usable addresses, and 4 are wanted"),),
    ),
    Row("NET108", "the fifth address is the first that Azure gives out", [V1, nic("n", "v1/b", "10.0.2.4")]),
    Row(
        "NET108",
        "the fourth is kept",
        [V1, nic("n", "v1/b", "10.0.2.3")],
        (
            (
                "networkInterfaces/n",
                "10.0.2.3 is kept by Azure; 10.0.2.0/24 of subnet b gives out 10.0.2.4 to 10.0.2.254",
            ),
        ),
    ),
    Row(
        "NET108",
        "the first is kept",
        [V1, nic("n", "v1/b", "10.0.2.0")],
        (
            (
                "networkInterfaces/n",
                "10.0.2.0 is kept by Azure; 10.0.2.0/24 of subnet b gives out 10.0.2.4 to 10.0.2.254",
            ),
        ),
    ),
    Row("NET108", "the last but one is given out", [V1, nic("n", "v1/b", "10.0.2.254")]),
    Row(
        "NET108",
        "the last is kept",
        [V1, nic("n", "v1/b", "10.0.2.255")],
        (
            (
                "networkInterfaces/n",
                "10.0.2.255 is kept by Azure; 10.0.2.0/24 of subnet b gives out 10.0.2.4 to 10.0.2.254",
            ),
        ),
    ),
    Row("NET108", "what Azure has chosen is not judged", [V1, nic("n", "v1/b", "10.0.2.3", method="Dynamic")]),
    Row(
        "NET108",
        "a frontend has a static address too",
        [V1, balancer("v1/b", "10.0.2.1")],
        (("loadBalancers/lb", "10.0.2.1 is kept by Azure; 10.0.2.0/24 of subnet b gives out 10.0.2.4 to 10.0.2.254"),),
    ),
    Row(
        "NET108",
        "an endpoint has one too",
        [V1, endpoint("pe", "v1/b", STORE, "blob", addresses=["10.0.2.2"])],
        (
            (
                "privateEndpoints/pe",
                "10.0.2.2 is kept by Azure; 10.0.2.0/24 of subnet b gives out 10.0.2.4 to 10.0.2.254",
            ),
        ),
    ),
    Row("NET109", "the last address of the subnet is in it", [V1, nic("n", "v1/b", "10.0.2.254")]),
    Row(
        "NET109",
        "the next one is not",
        [V1, nic("n", "v1/b", "10.0.3.0")],
        (("networkInterfaces/n", "10.0.3.0 is not an address of subnet b, 10.0.2.0/24"),),
    ),
    Row(
        "NET109",
        "a text is no address",
        [V1, nic("n", "v1/b", "10.0.2.400")],
        (("networkInterfaces/n", "10.0.2.400 is not an address of subnet b, 10.0.2.0/24"),),
    ),
    Row("NET110", "two addresses are two", [V1, nic("n1", "v1/b", "10.0.2.4"), nic("n2", "v1/b", "10.0.2.5")]),
    Row(
        "NET110",
        "one address is one",
        [V1, nic("n1", "v1/b", "10.0.2.4"), nic("n2", "v1/b", "10.0.2.4")],
        (("networkInterfaces/n2", "10.0.2.4 is already taken by networkInterfaces/n1"),),
    ),
    Row(
        "NET110",
        "also for a frontend",
        [V1, nic("n1", "v1/b", "10.0.2.4"), balancer("v1/b", "10.0.2.4")],
        (("loadBalancers/lb", "10.0.2.4 is already taken by networkInterfaces/n1"),),
    ),
    Row(
        "NET110",
        "an endpoint and its own interface are one",
        [
            V1,
            with_nic(endpoint("pe", "v1/b", STORE, "blob", addresses=["10.0.2.4"]), "pe-nic"),
            owned("pe-nic", "pe", "10.0.2.4"),
        ],
    ),
    Row(
        "NET110",
        "the same address in two VNets is two",
        [*TWO, nic("n1", "v1/a", "10.0.1.4"), nic("n2", "v2/a", "10.0.1.4")],
    ),
    Row(
        "NET111",
        "a delegated subnet takes no other interface",
        [*HELD, nic("n", "v1/a")],
        (
            (
                "networkInterfaces/n",
                "subnet a is delegated to Microsoft.ContainerInstance/containerGroups and takes nothing else",
            ),
        ),
    ),
    Row("NET111", "an ordinary subnet does", [V1, nic("n", "v1/b")]),
    Row(
        "NET111",
        "the machines that Databricks makes are its own",
        [*WORKERS, MANAGED, nic("n", "v1/a", group="managed")],
    ),
    Row(
        "NET111",
        "machines of others are not",
        [*WORKERS, MANAGED, nic("n", "v1/a")],
        (("networkInterfaces/n", "subnet a is delegated to Microsoft.Databricks/workspaces and takes nothing else"),),
    ),
    Row(
        "NET111",
        "a scale set would make interfaces there",
        [
            *HELD,
            res(
                kinds.SCALE_SET,
                "vmss",
                properties={
                    "virtualMachineProfile": {
                        "networkProfile": {
                            "networkInterfaceConfigurations": [
                                element("nic", ipConfigurations=[element("c", subnet=sn("v1/a"))])
                            ]
                        }
                    }
                },
            ),
        ],
        (
            (
                "virtualMachineScaleSets/vmss",
                "subnet a is delegated to Microsoft.ContainerInstance/containerGroups and takes nothing else",
            ),
        ),
    ),
    Row(
        "NET114", "members of one VNet share a group", [*TWO, member("n1", "v1/a", "web"), member("n2", "v1/a", "web")]
    ),
    Row(
        "NET114",
        "a member of another VNet does not",
        [*TWO, member("n1", "v1/a", "web"), member("n2", "v2/a", "web")],
        (("networkInterfaces/n2", "n2 is in VNet v2, but n1 of the same group web in v1"),),
    ),
    Row(
        "NET115",
        "a rule joins groups of one VNet",
        [*TWO, member("n1", "v1/a", "web"), member("n2", "v1/a", "db"), between("web", "db")],
    ),
    Row(
        "NET115",
        "but not of two",
        [*TWO, member("n1", "v1/a", "web"), member("n2", "v2/a", "db"), between("web", "db")],
        (("networkSecurityGroups/n/securityRules/r", "web is in VNet v1, db in VNet v2"),),
    ),
    Row("NET115", "a group without members has no VNet", [*TWO, member("n1", "v1/a", "web"), between("web", "db")]),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_interfaces(row: Row) -> None:
    assert row.asked() == row.found
