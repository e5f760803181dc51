"""Health probes that NSGs deny, at the members of load balancers and at the nodes of clusters."""

from typing import Any

import pytest

from network.model.resource import Resource
from network.verify.preflight import check, kinds
from tests.network.verify.preflight.graphs import (
    NOT_YET,
    Row,
    element,
    nic,
    nsg,
    programmed,
    ref,
    res,
    rid,
    sec,
    sn,
    vnet,
)

LB = rid(kinds.LOAD_BALANCER, "lb")
POOL = {"id": f"{LB}/backendAddressPools/pool"}
BEHIND: dict[str, Any] = {"loadBalancerBackendAddressPools": [POOL]}
DENY = sec(4096, "Deny", protocol="*")
V1 = vnet("v1", "10.0.0.0/16", a={"addressPrefix": "10.0.1.0/24", "networkSecurityGroup": ref(kinds.NSG, "n")})
DENIED = (("loadBalancers/lb", "rule deny denies the probe of http, tcp/8080, at vm"),)


def balancer(port: Any = 8080, members: Any = (), probe: str = "up") -> Resource:
    """An internal load balancer with a probe."""
    served = {"frontendIPConfiguration": {"id": f"{LB}/frontendIPConfigurations/fe"}, "backendAddressPool": POOL}
    properties = {
        "frontendIPConfigurations": [element("fe", subnet=sn("v1/a"), privateIPAddress="10.0.1.10")],
        "backendAddressPools": [element("pool", backendIPConfigurations=list(members))],
        "probes": [element("up", protocol="Http", port=port)],
        "loadBalancingRules": [element("http", protocol="Tcp", probe={"id": f"{LB}/probes/{probe}"}, **served)],
    }
    return res(kinds.LOAD_BALANCER, "lb", properties=properties, sku={"name": "Standard"})


def behind(**rules: Any) -> list[Resource]:
    """A machine behind the load balancer, in a subnet with these rules."""
    return [nsg("n", **rules), V1, nic("vm", "v1/a", "10.0.1.4", **BEHIND), balancer()]


def scale_set() -> Resource:
    configuration = element("c", subnet=sn("v1/a"), **BEHIND)
    profile = {"networkInterfaceConfigurations": [element("eth0", ipConfigurations=[configuration])]}
    return res(kinds.SCALE_SET, "vm", properties={"virtualMachineProfile": {"networkProfile": profile}})


GROUP = ref(kinds.ASG, "web")
ALLOWED_TO_GROUP = {**sec(100, source="AzureLoadBalancer", to=""), "destinationApplicationSecurityGroups": [GROUP]}


def cluster(settings: Any = None, **rules: Any) -> list[Resource]:
    """A cluster that serves models of Azure ML, its nodes in a subnet with these rules."""
    pool = {"name": "system", "count": 3, "vnetSubnetID": sn("v1/a")["id"]}
    aks = res(kinds.CLUSTER, "aks", properties={"agentPoolProfiles": [pool]})
    served = {"enableInference": "true", "inferenceRouterServiceType": "LoadBalancer"} if settings is None else settings
    properties = {"extensionType": "Microsoft.AzureML.Kubernetes", "configurationSettings": served}
    extension = f"{aks.id}/providers/{kinds.EXTENSION}/azureml"
    return [nsg("n", **rules), V1, aks, Resource(extension, kinds.EXTENSION, properties, name="azureml")]


NODES = "rule deny of a denies the probes of aks, tcp/30000-32767"
EXTENSION = "extensions/azureml"
ROWS = (
    Row("NET026", "without rules the default lets probes in", behind()),
    Row("NET026", "a deny before the default is found", behind(deny=DENY), DENIED),
    Row(
        "NET026",
        "a rule for the tag before it lets them in",
        behind(lb=sec(100, source="AzureLoadBalancer"), deny=DENY),
    ),
    Row(
        "NET026",
        "one after it does not",
        behind(deny=sec(100, "Deny"), lb=sec(200, source="AzureLoadBalancer")),
        DENIED,
    ),
    Row("NET026", "VirtualNetwork holds the host, too", behind(near=sec(100, source="VirtualNetwork"), deny=DENY)),
    Row("NET026", "so does its address", behind(host=sec(100, source="168.63.129.16"), deny=DENY)),
    Row("NET026", "the next address is not it", behind(host=sec(100, source="168.63.129.17"), deny=DENY), DENIED),
    Row(
        "NET026", "a rule for the port of the probe is enough", behind(p=sec(100, source="*", ports="8080"), deny=DENY)
    ),
    Row("NET026", "one for the port beside it is not", behind(p=sec(100, source="*", ports="8081"), deny=DENY), DENIED),
    Row("NET026", "probes are TCP", behind(p=sec(100, protocol="Udp", ports="8080"), deny=DENY), DENIED),
    Row("NET026", "a deny for another machine does not matter", behind(deny=sec(100, "Deny", to="10.0.1.5"))),
    Row("NET026", "outbound nothing is asked", behind(deny=sec(100, "Deny", direction="Outbound"))),
    Row(
        "NET026",
        "the NSG of the interface counts, too",
        [
            nsg("own", deny=DENY),
            vnet("v1", "10.0.0.0/16", a="10.0.1.0/24"),
            res(
                kinds.INTERFACE,
                "vm",
                properties={
                    "networkSecurityGroup": ref(kinds.NSG, "own"),
                    "ipConfigurations": [element("c", subnet=sn("v1/a"), **BEHIND)],
                },
            ),
            balancer(),
        ],
        DENIED,
    ),
    Row(
        "NET026",
        "a group that the machine is in is let in",
        [
            nsg("n", web=ALLOWED_TO_GROUP, deny=DENY),
            V1,
            balancer(),
            nic("vm", "v1/a", "10.0.1.4", applicationSecurityGroups=[GROUP], **BEHIND),
        ],
    ),
    Row("NET026", "one that it is not in is not", behind(web=ALLOWED_TO_GROUP, deny=DENY), DENIED),
    Row(
        "NET026",
        "a pool may list its members itself",
        [
            nsg("n", deny=DENY),
            V1,
            nic("vm", "v1/a"),
            balancer(members=[{"id": f"{rid(kinds.INTERFACE, 'vm')}/ipConfigurations/ipconfig1"}]),
        ],
        DENIED,
    ),
    Row("NET026", "a scale set is a member", [nsg("n", deny=DENY), V1, scale_set(), balancer()], DENIED),
    Row("NET026", "without a probe everybody is sent flows", [*behind(deny=DENY)[:-1], balancer(probe="other")]),
    Row("NET026", "an unknown port is left open", [*behind(deny=DENY)[:-1], balancer(NOT_YET)]),
    Row(
        "NET026",
        "many members are one finding",
        [*behind(deny=DENY), nic("other", "v1/a", "10.0.1.5", **BEHIND)],
        (("loadBalancers/lb", "rule deny denies the probe of http, tcp/8080, at vm and 1 more"),),
    ),
    Row("AKS016", "the probes of a cluster pass by default", cluster()),
    Row("AKS016", "a deny before the default is found", cluster(deny=DENY), ((EXTENSION, NODES),)),
    Row("AKS016", "the tag lets them in", cluster(lb=sec(100, source="AzureLoadBalancer"), deny=DENY)),
    Row(
        "AKS016",
        "clients alone are not enough",
        cluster(clients=sec(100, source="10.0.2.0/24", ports="80"), deny=DENY),
        ((EXTENSION, NODES),),
    ),
    Row("AKS016", "a cluster that only trains has no load balancer", cluster({"enableInference": "false"}, deny=DENY)),
    Row(
        "AKS016",
        "nor has one whose router answers at its nodes",
        cluster({"enableInference": "true", "inferenceRouterServiceType": "NodePort"}, deny=DENY),
    ),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_probes(row: Row) -> None:
    assert row.asked() == row.found


def test_the_place_is_that_of_the_rule() -> None:
    group, *others = behind(deny=DENY)
    finding = next(one for one in check([programmed(group, line=7), *others]) if one.code == "NET026")
    assert finding.source is not None
    assert str(finding.source) == "__main__.py:7"
