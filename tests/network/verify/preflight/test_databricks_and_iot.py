"""Azure Databricks in a VNet of one's own, and IoT Hub behind closed doors."""

from typing import Any

import pytest

from network.verify.preflight import kinds
from tests.network.verify.preflight.graphs import Row, endpoint, nsg, ref, res, rid, sec, vnet, zone_group

SERVICE = "Microsoft.Databricks/workspaces"
WORKSPACE = rid(kinds.DATABRICKS, "adb")
ZONE = "privatelink.azuredatabricks.net"


def subnet(prefix: str, service: str = SERVICE, guarded: bool = True) -> dict[str, Any]:
    nsg_of = {"networkSecurityGroup": ref(kinds.NSG, "n")} if guarded else {}
    delegations = [{"name": "d", "properties": {"serviceName": service}}] if service else []
    return {"addressPrefix": prefix, "delegations": delegations, **nsg_of}


def workspace(name: str = "adb", rules: str = "AllRules") -> Any:
    parameters = {
        "customVirtualNetworkId": {"value": rid(kinds.VNET, "v1")},
        "customPublicSubnetName": {"value": "host"},
        "customPrivateSubnetName": {"value": "container"},
    }
    return res(kinds.DATABRICKS, name, properties={"parameters": parameters, "requiredNsgRules": rules})


def network(host: Any, container: Any, **more: Any) -> Any:
    return vnet("v1", "10.0.0.0/16", host=host, container=container, **more)


HOST, CONTAINER = subnet("10.0.1.0/26"), subnet("10.0.1.64/26")
GOOD = [nsg("n"), network(HOST, CONTAINER, pe="10.0.2.0/27"), workspace()]
BACK_END = endpoint("pe", "v1/pe", WORKSPACE, "databricks_ui_api")
LINKED = [*GOOD[:2], workspace(rules="NoAzureDatabricksRules")]


def ruled(**rules: Any) -> list[Any]:
    return [nsg("n", **rules), network(HOST, CONTAINER), workspace()]


def closed(policies: str, **rules: Any) -> list[Any]:
    place = {
        "addressPrefix": "10.0.2.0/27",
        "networkSecurityGroup": ref(kinds.NSG, "e"),
        "privateEndpointNetworkPolicies": policies,
    }
    return [nsg("n"), nsg("e", **rules), network(HOST, CONTAINER, pe=place), workspace(), BACK_END]


def sign_in(name: str, zone: str = ZONE) -> list[Any]:
    return [endpoint(name, "v1/pe", rid(kinds.DATABRICKS, name), "browser_authentication"), zone_group(name, zone)]


def hub(kind: str, **acls: Any) -> list[Any]:
    route = {"name": "lake", "endpointUri": "https://st.blob.core.windows.net/", "authenticationType": kind}
    routing = {"routing": {"endpoints": {"storageContainers": [route]}}}
    account = res(kinds.STORAGE, "st", properties={"networkAcls": {"defaultAction": "Deny", **acls}})
    return [res(kinds.IOT_HUB, "hub", properties=routing), account]


def updates(access: str) -> list[Any]:
    own = res(kinds.IOT_HUB, "hub", properties={"publicNetworkAccess": access})
    return [own, res(kinds.DEVICE_UPDATE, "du", "i", properties={"iotHubs": [{"resourceId": own.id}]})]


ROWS = (
    Row("ADB001", "rules for the control plane", GOOD),
    Row(
        "ADB001",
        "neither rules nor an endpoint",
        LINKED,
        (("workspaces/adb", "adb has no databricks_ui_api endpoint in its VNet"),),
    ),
    Row("ADB001", "an endpoint instead of the rules", [*LINKED, BACK_END]),
    Row(
        "ADB001",
        "one in another VNet does not count",
        [*LINKED, vnet("v2", "10.9.0.0/16", pe="10.9.0.0/27"), endpoint("pe", "v2/pe", WORKSPACE, "databricks_ui_api")],
        (("workspaces/adb", "adb has no databricks_ui_api endpoint in its VNet"),),
    ),
    Row("ADB003", "two delegated /26 with NSG", GOOD),
    Row(
        "ADB003",
        "a /27",
        [nsg("n"), network(subnet("10.0.1.0/27"), subnet("10.0.1.32/27")), workspace()],
        (
            ("workspaces/adb", "10.0.1.0/27 of subnet host is smaller than /26"),
            ("workspaces/adb", "10.0.1.32/27 of subnet container is smaller than /26"),
        ),
    ),
    Row(
        "ADB003",
        "two sizes",
        [nsg("n"), network(subnet("10.0.1.0/25"), subnet("10.0.1.128/26")), workspace()],
        (("workspaces/adb", "the subnets have different sizes: /25, /26"),),
    ),
    Row(
        "ADB003",
        "no delegation",
        [nsg("n"), network(subnet("10.0.1.0/26", ""), CONTAINER), workspace()],
        (("workspaces/adb", "host is not delegated to Microsoft.Databricks/workspaces"),),
    ),
    Row(
        "ADB003",
        "no NSG",
        [nsg("n"), network(subnet("10.0.1.0/26", guarded=False), CONTAINER), workspace()],
        (("workspaces/adb", "host has no NSG"),),
    ),
    Row(
        "ADB003",
        "a second workspace",
        [*GOOD, workspace("other")],
        (
            ("workspaces/other", "container already belongs to adb"),
            ("workspaces/other", "host already belongs to adb"),
        ),
    ),
    Row("ADB005", "one endpoint for signing in", [network(HOST, CONTAINER, pe="10.0.2.0/27"), *sign_in("a")]),
    Row(
        "ADB005",
        "two with one zone",
        [network(HOST, CONTAINER, pe="10.0.2.0/27"), *sign_in("a"), *sign_in("b")],
        (("privateEndpoints/b", "a already is the browser_authentication endpoint of westeurope in this zone"),),
    ),
    Row(
        "ADB005",
        "two with a zone each",
        [network(HOST, CONTAINER, pe="10.0.2.0/27"), *sign_in("a"), *sign_in("b", "other.example")],
    ),
    Row("ADB008", "the default rules let workers in", closed("Enabled")),
    Row(
        "ADB008",
        "a rule that closes the rest does not",
        closed("Enabled", web=sec(100, ports="443"), deny=sec(200, "Deny")),
        (("privateEndpoints/pe", "e denies tcp/3306, 6666, 8443-8451, which adb needs"),),
    ),
    Row(
        "ADB008",
        "without policies it does not count",
        closed("Disabled", web=sec(100, ports="443"), deny=sec(200, "Deny")),
    ),
    Row(
        "ADB008",
        "all ports of the workers are open",
        closed("Enabled", a=sec(100, source="10.0.1.0/25"), deny=sec(200, "Deny")),
    ),
    Row("ADB009", "a rule above 200", ruled(mine=sec(201, "Deny"))),
    Row(
        "ADB009",
        "a rule at 200",
        ruled(mine=sec(200, "Deny")),
        (("networkSecurityGroups/n/securityRules/mine", "mine has priority 200, in front of the rules of adb"),),
    ),
    Row(
        "ADB009",
        "the rules of Databricks themselves",
        ruled(**{"Microsoft.Databricks-workspaces_UseOnly_databricks-worker-to-sql": sec(101)}),
    ),
    Row("IOT005", "a trusted service with its identity", hub("identityBased", bypass="AzureServices")),
    Row(
        "IOT005",
        "without identity",
        hub("keyBased", bypass="AzureServices"),
        (("IotHubs/hub", "lake shows no identity to st, which is closed"),),
    ),
    Row(
        "IOT005",
        "without trust",
        hub("identityBased", bypass="None"),
        (("IotHubs/hub", "st does not let trusted services pass"),),
    ),
    Row("IOT005", "an open account takes everybody", hub("keyBased", defaultAction="Allow")),
    Row("IOT006", "Device Update with a public hub", updates("Enabled")),
    Row("IOT006", "with a closed one", updates("Disabled"), (("accounts/du/instances/i", "hub has no public access"),)),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_databricks_and_iot(row: Row) -> None:
    assert row.asked() == row.found
