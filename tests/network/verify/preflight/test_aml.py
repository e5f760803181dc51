"""Azure ML: computes in a subnet of one's own, workspaces and the services they are made with, retired machines."""

from typing import Any

import pytest

from network.verify.preflight import kinds
from tests.network.verify.preflight.graphs import (
    Row,
    delegated,
    endpoint,
    gateway,
    pip,
    ref,
    res,
    rid,
    route,
    sn,
    table,
    vnet,
)

STORE, REGISTRY = rid(kinds.STORAGE, "st"), rid(kinds.REGISTRY, "acr")
LEGACY = {"privateLinkServiceNetworkPolicies": "Disabled"}


def workspace(mode: str = "", location: str = "westeurope", **more: Any) -> Any:
    network = {"managedNetwork": {"isolationMode": mode}} if mode else {}
    services = {"storageAccount": STORE, "containerRegistry": REGISTRY}
    return res(kinds.WORKSPACE, "ws", properties={**services, **network, **more}, location=location)


def compute(
    kind: str = "AmlCompute", public: bool = False, subnet: str = "v1/a", name: str = "cpu", **more: Any
) -> Any:
    place = {"subnet": sn(subnet)} if subnet else {}
    inner = {"enableNodePublicIp": public, **place, **more}
    return res(kinds.COMPUTE, "ws", name, properties={"computeType": kind, "properties": inner})


def network(space: str = "10.0.0.0/16", location: str = "westeurope", **subnet: Any) -> Any:
    return vnet("v1", space, a={"addressPrefix": space.replace("/16", "/24"), **LEGACY, **subnet}, location=location)


def routed(*computes: Any, nat: bool = False, **routes: Any) -> list[Any]:
    more: dict[str, Any] = {"natGateway": ref(kinds.NAT_GATEWAY, "ng")} if nat else {}
    gateways = [res(kinds.NAT_GATEWAY, "ng", sku={"name": "Standard"})] if nat else []
    return [
        workspace(),
        network(routeTable=ref(kinds.ROUTE_TABLE, "t"), **more),
        table("t", **routes),
        *gateways,
        *computes,
    ]


TAG = route("AzureMachineLearning", "Internet")
DEFAULT = route("0.0.0.0/0", address="10.9.0.4")
PRIVATE_WORKSPACE = endpoint("ws-pe", "v1/a", rid(kinds.WORKSPACE, "ws"), "amlworkspace")


def registry(sku: str = "Premium", **more: Any) -> Any:
    return res(kinds.REGISTRY, "acr", properties=more, sku={"name": sku})


CLOSED = {"publicNetworkAccess": "Disabled"}


def store(**more: Any) -> Any:
    return res(kinds.STORAGE, "st", properties=more)


def machine(size: str, image: tuple[str, str, str] = ("Canonical", "ubuntu-24_04-lts", "server")) -> Any:
    publisher, offer, sku = image
    reference = {"publisher": publisher, "offer": offer, "sku": sku}
    properties = {"hardwareProfile": {"vmSize": size}, "storageProfile": {"imageReference": reference}}
    return res(kinds.VM, "vm", properties=properties)


def sized(size: str, **scale: int) -> Any:
    return compute(subnet="", vmSize=size, scaleSettings=scale)


ROWS = (
    Row("AML005", "no public address, no route to a tag", routed(compute(), d=DEFAULT)),
    Row(
        "AML005",
        "no public address, but a route to a tag",
        routed(compute(), ml=TAG),
        (
            (
                "workspaces/ws/computes/cpu",
                (
                    "cpu has no public addresses, but AzureMachineLearning goes to Internet from a, which has no NAT "
                    "gateway"
                ),
            ),
        ),
    ),
    Row("AML005", "a NAT gateway takes it", routed(compute(), nat=True, ml=TAG)),
    Row(
        "AML005",
        "a public address behind an appliance needs the route",
        routed(compute(public=True), d=DEFAULT),
        (
            (
                "workspaces/ws/computes/cpu",
                "a sends 0.0.0.0/0 to 10.9.0.4, so cpu does not answer Azure ML from its public addresses",
            ),
        ),
    ),
    Row("AML005", "and may have it", routed(compute(public=True), d=DEFAULT, ml=TAG)),
    Row("AML006", "policies are off", [workspace(), network(), compute("ComputeInstance")]),
    Row(
        "AML006",
        "they are on by default",
        [workspace(), network(privateLinkServiceNetworkPolicies=None), compute("ComputeInstance")],
        (("workspaces/ws/computes/cpu", "privateLinkServiceNetworkPolicies of a is Enabled"),),
    ),
    Row("AML006", "clusters do not mind", [workspace(), network(privateLinkServiceNetworkPolicies=None), compute()]),
    Row(
        "AML006",
        "nor do instances with a public address",
        [workspace(), network(privateLinkServiceNetworkPolicies=None), compute("ComputeInstance", public=True)],
    ),
    Row("AML007", "without managed network a subnet is fine", [workspace("Disabled"), network(), compute()]),
    Row(
        "AML007",
        "with one it is refused",
        [workspace("AllowOnlyApprovedOutbound"), network(), compute()],
        (
            (
                "workspaces/ws/computes/cpu",
                "cpu has a subnet, but the isolation mode of ws is AllowOnlyApprovedOutbound",
            ),
        ),
    ),
    Row("AML007", "with one a compute has none", [workspace("AllowInternetOutbound"), compute(subnet="")]),
    Row("AML019", "172.18.0.0/16 is beside Docker's bridge", [workspace(), network("172.18.0.0/16"), compute()]),
    Row(
        "AML019",
        "172.17.0.0/16 is on it",
        [workspace(), network("172.17.0.0/16"), compute()],
        (("workspaces/ws/computes/cpu", "172.17.0.0/16 of v1 overlaps 172.17.0.0/16"),),
    ),
    Row("AML021", "a subnet of its own", [workspace(), network(), compute()]),
    Row(
        "AML021",
        "a delegated one",
        [workspace(), vnet("v1", "10.0.0.0/16", a=delegated("10.0.1.0/24", "Microsoft.Web/serverFarms")), compute()],
        (("workspaces/ws/computes/cpu", "a is delegated to Microsoft.Web/serverFarms"),),
    ),
    Row(
        "AML021",
        "an instance is in the region of its workspace",
        [workspace(location="eastus"), network(), compute("ComputeInstance")],
        (("workspaces/ws/computes/cpu", "v1 is in westeurope, ws in eastus"),),
    ),
    Row("AML021", "a cluster need not be", [workspace(location="eastus"), network(), compute()]),
    Row(
        "AML021",
        "unless the workspace is private",
        [workspace(location="eastus"), network(), compute(), PRIVATE_WORKSPACE],
        (("workspaces/ws/computes/cpu", "v1 is in westeurope, ws in eastus"),),
    ),
    Row(
        "AML023",
        "SSH on an instance without public address",
        [compute("ComputeInstance", sshSettings={"sshPublicAccess": "Enabled"})],
    ),
    Row(
        "AML023",
        "SSH from the Internet",
        [compute("ComputeInstance", public=True, sshSettings={"sshPublicAccess": "Enabled"})],
        (("workspaces/ws/computes/cpu", "cpu accepts SSH from the Internet"),),
    ),
    Row("AML014", "a public registry needs no builder", [workspace(), registry()]),
    Row(
        "AML014",
        "a private one does",
        [workspace(), registry(**CLOSED)],
        (("workspaces/ws", "acr is private, and ws has no imageBuildCompute"),),
    ),
    Row("AML014", "that exists", [workspace(imageBuildCompute="build"), registry(**CLOSED), compute(name="build")]),
    Row(
        "AML014",
        "and not one that does not",
        [workspace(imageBuildCompute="build"), registry(**CLOSED), compute()],
        (("workspaces/ws", "imageBuildCompute build is no compute of ws"),),
    ),
    Row("AML014", "a managed network has its own", [workspace("AllowOnlyApprovedOutbound"), registry(**CLOSED)]),
    Row("AML015", "a private registry is Premium", [registry(**CLOSED)]),
    Row(
        "AML015",
        "and not Standard",
        [registry("Standard", **CLOSED)],
        (("registries/acr", "acr is Standard; private access needs Premium"),),
    ),
    Row(
        "AML015",
        "an endpoint makes it private",
        [network(), registry("Basic"), endpoint("pe", "v1/a", REGISTRY, "registry")],
        (("registries/acr", "acr is Basic; private access needs Premium"),),
    ),
    Row("AML015", "a public one may be Basic", [registry("Basic")]),
    Row("AML020", "keys are accepted", [workspace(), store()]),
    Row(
        "AML020",
        "keys are refused",
        [workspace(), store(allowSharedKeyAccess=False)],
        (("workspaces/ws", "st refuses shared keys, but systemDatastoresAuthMode is AccessKey"),),
    ),
    Row(
        "AML020",
        "identities are used",
        [workspace(systemDatastoresAuthMode="Identity"), store(allowSharedKeyAccess=False)],
    ),
    Row(
        "AML024",
        "a vault with purge protection",
        [res(kinds.VAULT, "kv-ml", properties={"enablePurgeProtection": True, "softDeleteRetentionInDays": 7})],
        (("vaults/kv-ml", "after a destroy the name kv-ml is blocked for 7 days"),),
    ),
    Row("AML024", "one without", [res(kinds.VAULT, "kv-ml", properties={"softDeleteRetentionInDays": 7})]),
    Row(
        "AML025",
        "a component with a workspace",
        [res(kinds.COMPONENT, "ai", properties={"WorkspaceResourceId": "/subscriptions/s"})],
    ),
    Row(
        "AML025",
        "one without",
        [res(kinds.COMPONENT, "ai")],
        (("components/ai", "ai names no Log Analytics workspace"),),
    ),
    Row("AML026", "a current size", [machine("Standard_D4s_v5")]),
    Row(
        "AML026",
        "a retired one",
        [machine("Standard_NC6s_v3")],
        (("virtualMachines/vm", "Standard_NC6s_v3 (NCv3) was retired on 2025-09-30"),),
    ),
    Row(
        "AML026",
        "one that will be retired",
        [machine("Standard_NP10s")],
        (("virtualMachines/vm", "Standard_NP10s (NP) will be retired on 2027-05-31"),),
    ),
    Row(
        "AML026",
        "sizes are compared without case",
        [sized("STANDARD_NC6")],
        (("workspaces/ws/computes/cpu", "STANDARD_NC6 (NC) was retired on 2023-09-06"),),
    ),
    Row("AML026", "the second generation of B is current", [machine("Standard_B2s_v2")]),
    Row(
        "AML026",
        "an old image",
        [machine("Standard_D4s_v5", ("microsoft-dsvm", "dsvm-win-2019", "server-2019"))],
        (("virtualMachines/vm", "the image dsvm-win-2019, sku server-2019, is superseded"),),
    ),
    Row(
        "AML026",
        "nodes that always run",
        [sized("Standard_D4s_v5", minNodeCount=1, maxNodeCount=4)],
        (
            (
                "workspaces/ws/computes/cpu",
                "minNodeCount 1: the nodes are allocated at once, need quota, and are paid all the time",
            ),
        ),
    ),
    Row("AML026", "nodes that come and go", [sized("Standard_D4s_v5", minNodeCount=0, maxNodeCount=4)]),
    Row("NET012", "a Standard address", [pip("p")]),
    Row(
        "NET012",
        "a Basic one",
        [pip("p", "Basic")],
        (("publicIPAddresses/p", "p is Basic; Basic was retired on 2025-09-30"),),
    ),
    Row(
        "NET012",
        "one without sku",
        [pip("p", "")],
        (("publicIPAddresses/p", "p is Basic as no sku is given; Basic was retired on 2025-09-30"),),
    ),
    Row("NET012", "an AZ gateway", [gateway("g", "hub")]),
    Row(
        "NET012",
        "another one",
        [gateway("g", "hub", sku={"name": "VpnGw2"})],
        (("virtualNetworkGateways/g", "VpnGw2 is being moved to VpnGw2AZ"),),
    ),
    Row(
        "NET012",
        "a v1 application gateway",
        [res(kinds.APPLICATION_GATEWAY, "agw", properties={"sku": {"name": "WAF_Medium"}})],
        (("applicationGateways/agw", "WAF_Medium is a v1 application gateway; v1 was retired on 2026-04-28"),),
    ),
    Row(
        "NET012",
        "an old TLS policy",
        [
            res(
                kinds.APPLICATION_GATEWAY,
                "agw",
                properties={"sku": {"name": "WAF_v2"}, "sslPolicy": {"policyName": "AppGwSslPolicy20150501"}},
            )
        ],
        (("applicationGateways/agw", "the TLS policy AppGwSslPolicy20150501 accepts TLS below 1.2, which has ended"),),
    ),
    Row("NET012", "TLS 1.2 on a storage account", [store(minimumTlsVersion="TLS1_2")]),
    Row(
        "NET012",
        "TLS 1.0 on a storage account",
        [store(minimumTlsVersion="TLS1_0")],
        (("storageAccounts/st", "minimumTlsVersion is TLS1_0; Azure Storage accepts TLS 1.2 and above"),),
    ),
    Row(
        "NET008",
        "a flow log of a VNet",
        [res(kinds.FLOW_LOG, "nw", "f", properties={"targetResourceId": rid(kinds.VNET, "v1")})],
    ),
    Row(
        "NET008",
        "one of an NSG",
        [res(kinds.FLOW_LOG, "nw", "f", properties={"targetResourceId": rid(kinds.NSG, "n")})],
        (("networkWatchers/nw/flowLogs/f", "the target is the NSG n; NSG flow logs are no longer created"),),
    ),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_azure_ml(row: Row) -> None:
    assert row.asked() == row.found
