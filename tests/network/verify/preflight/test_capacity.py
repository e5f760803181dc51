"""Subnets against what may run in them: pools at their largest, endpoints with all their addresses."""

from typing import Any

import pytest

from network.verify.preflight import kinds
from tests.network.verify.preflight.graphs import Row, element, endpoint, nic, res, rid, sn, vnet


def network(prefix: str) -> Any:
    return vnet("v1", "10.0.0.0/8", a=prefix)


def cluster(nodes: int, name: str = "cpu", **more: Any) -> Any:
    inner = {"subnet": sn("v1/a"), "scaleSettings": {"maxNodeCount": nodes, "minNodeCount": 0}, **more}
    return res(kinds.COMPUTE, "ws", name, properties={"computeType": "AmlCompute", "properties": inner})


def instance(name: str) -> Any:
    return res(
        kinds.COMPUTE, "ws", name, properties={"computeType": "ComputeInstance", "properties": {"subnet": sn("v1/a")}}
    )


def pool(name: str = "sys", nodes: int = 3, surge: Any = 1, **more: Any) -> dict[str, Any]:
    subnet = {"vnetSubnetID": sn("v1/a")["id"], "upgradeSettings": {"maxSurge": str(surge)}}
    return {"name": name, "count": nodes, **subnet, **more}


def aks(*pools: Any, mode: str = "", plugin: str = "azure", **more: Any) -> Any:
    profile = {"networkPlugin": plugin, "networkPluginMode": mode, **more}
    return res(kinds.CLUSTER, "aks", properties={"networkProfile": profile, "agentPoolProfiles": list(pools)})


def scale_set(machines: int) -> Any:
    configuration = element("nic", ipConfigurations=[element("c", subnet=sn("v1/a"))])
    profile = {"networkProfile": {"networkInterfaceConfigurations": [configuration]}}
    return res(kinds.SCALE_SET, "vmss", properties={"virtualMachineProfile": profile}, sku={"capacity": machines})


STORE, WORKSPACE, REGISTRY = rid(kinds.STORAGE, "st"), rid(kinds.WORKSPACE, "ws"), rid(kinds.REGISTRY, "acr")


def workspace_endpoints(*more: str) -> list[Any]:
    """The endpoints of a typical workspace: 3 + 5 + 1 + 2 addresses."""
    stores = [endpoint(f"st-{one}", "v1/a", STORE, one) for one in ("blob", "file", "queue", "table", "dfs", *more)]
    vault = endpoint("kv", "v1/a", rid(kinds.VAULT, "kv"), "vault")
    return [
        endpoint("ws", "v1/a", WORKSPACE, "amlworkspace"),
        *stores,
        vault,
        endpoint("acr", "v1/a", REGISTRY, "registry"),
    ]


ROWS = (
    Row("AML027", "11 nodes fill a /28", [network("10.0.1.0/28"), cluster(11)]),
    Row(
        "AML027",
        "12 do not fit",
        [network("10.0.1.0/28"), cluster(12)],
        (("virtualNetworks/v1/subnets/a", "12 addresses are needed, 11 are usable (Azure keeps 5)"),),
    ),
    Row(
        "AML027",
        "clusters and instances add up",
        [network("10.0.1.0/28"), cluster(6), cluster(4, "gpu"), instance("ci1"), instance("ci2")],
        (("virtualNetworks/v1/subnets/a", "12 addresses are needed, 11 are usable (Azure keeps 5)"),),
    ),
    Row(
        "AML027",
        "machines beside them count",
        [network("10.0.1.0/28"), cluster(11), nic("vm", "v1/a")],
        (("virtualNetworks/v1/subnets/a", "12 addresses are needed, 11 are usable (Azure keeps 5)"),),
    ),
    Row("AML027", "a compute without a subnet takes none", [network("10.0.1.0/28"), cluster(12, subnet=None)]),
    Row("AKS006", "7 nodes of 30 pods and a surge of 1 fit into a /24", [network("10.0.1.0/24"), aks(pool(nodes=7))]),
    Row(
        "AKS006",
        "8 do not",
        [network("10.0.1.0/24"), aks(pool(nodes=8))],
        (("virtualNetworks/v1/subnets/a", "279 addresses are needed, 251 are usable (Azure keeps 5)"),),
    ),
    Row("AKS006", "8 without surge do", [network("10.0.1.0/24"), aks(pool(nodes=8, surge=0))]),
    Row("AKS006", "10 of 110 pods need a /21", [network("10.0.0.0/21"), aks(pool(nodes=10, maxPods=110))]),
    Row(
        "AKS006",
        "and not a /22",
        [network("10.0.0.0/22"), aks(pool(nodes=10, maxPods=110))],
        (("virtualNetworks/v1/subnets/a", "1221 addresses are needed, 1019 are usable (Azure keeps 5)"),),
    ),
    Row(
        "AKS006",
        "in an overlay 10 nodes and 1 fill a /28",
        [network("10.0.1.0/28"), aks(pool(nodes=10), mode="overlay")],
    ),
    Row(
        "AKS006",
        "11 and 1 do not fit",
        [network("10.0.1.0/28"), aks(pool(nodes=11), mode="overlay")],
        (("virtualNetworks/v1/subnets/a", "12 addresses are needed, 11 are usable (Azure keeps 5)"),),
    ),
    Row(
        "AKS006",
        "with an autoscaler the maximum counts",
        [network("10.0.1.0/28"), aks(pool(nodes=1, enableAutoScaling=True, maxCount=11), mode="overlay")],
        (("virtualNetworks/v1/subnets/a", "12 addresses are needed, 11 are usable (Azure keeps 5)"),),
    ),
    Row(
        "AKS006",
        "a surge in percent is rounded up",
        [network("10.0.1.0/28"), aks(pool(nodes=10, surge="11%"), mode="overlay")],
        (("virtualNetworks/v1/subnets/a", "12 addresses are needed, 11 are usable (Azure keeps 5)"),),
    ),
    Row(
        "AKS006",
        "pools beside the cluster count",
        [
            network("10.0.1.0/28"),
            aks(pool(nodes=5), mode="overlay"),
            res(kinds.NODE_POOL, "aks", "gpu", properties=pool(nodes=5)),
        ],
        (("virtualNetworks/v1/subnets/a", "12 addresses are needed, 11 are usable (Azure keeps 5)"),),
    ),
    Row(
        "AKS006",
        "one that is declared twice counts once",
        [
            network("10.0.1.0/28"),
            aks(pool("gpu", nodes=9), mode="overlay"),
            res(kinds.NODE_POOL, "aks", "gpu", properties=pool("gpu", nodes=9)),
        ],
    ),
    Row(
        "AKS006",
        "pods in a subnet of their own take batches of 16",
        [
            vnet("v1", "10.0.0.0/8", a="10.0.1.0/24", pods="10.0.2.0/26"),
            aks(pool(nodes=3, maxPods=30, podSubnetID=sn("v1/pods")["id"])),
        ],
        (("virtualNetworks/v1/subnets/pods", "128 addresses are needed, 59 are usable (Azure keeps 5)"),),
    ),
    Row("NET025", "11 machines of a scale set fill a /28", [network("10.0.1.0/28"), scale_set(11)]),
    Row(
        "NET025",
        "12 do not fit",
        [network("10.0.1.0/28"), scale_set(12)],
        (("virtualNetworks/v1/subnets/a", "12 addresses are needed, 11 are usable (Azure keeps 5)"),),
    ),
    Row(
        "AML022",
        "a workspace with all its endpoints fills a /28",
        [network("10.0.1.0/28"), *workspace_endpoints()],
        (
            (
                "virtualNetworks/v1/subnets/a",
                "11 addresses are needed, 11 are usable (Azure keeps 5): the next endpoint has no address",
            ),
        ),
    ),
    Row(
        "AML022",
        "one endpoint more does not fit",
        [network("10.0.1.0/28"), *workspace_endpoints("web")],
        (("virtualNetworks/v1/subnets/a", "12 addresses are needed, 11 are usable (Azure keeps 5)"),),
    ),
    Row("AML022", "a /27 has room", [network("10.0.1.0/27"), *workspace_endpoints("web")]),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_capacity(row: Row) -> None:
    assert row.asked() == row.found
