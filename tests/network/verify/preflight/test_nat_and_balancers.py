"""NAT gateways, load balancers and Private Link services."""

from typing import Any

import pytest

from network.verify.preflight import kinds
from tests.network.verify.preflight.graphs import Row, element, nic, pip, ref, res, rid, sn, vnet


def nat(*addresses: str, sku: str = "Standard", prefixes: tuple[str, ...] = ()) -> Any:
    properties = {
        "publicIpAddresses": [ref(kinds.PUBLIC_IP, one) for one in addresses],
        "publicIpPrefixes": [ref(kinds.PUBLIC_PREFIX, one) for one in prefixes],
    }
    return res(kinds.NAT_GATEWAY, "ng", properties=properties, sku={"name": sku} if sku else {})


def served(prefix: str) -> dict[str, Any]:
    return {"addressPrefix": prefix, "natGateway": ref(kinds.NAT_GATEWAY, "ng")}


V1 = vnet("v1", "10.0.0.0/16", a=served("10.0.1.0/24"), b=served("10.0.2.0/24"), c="10.0.3.0/24")
V2 = vnet("v2", "10.1.0.0/16", a=served("10.1.1.0/24"))
LB = rid(kinds.LOAD_BALANCER, "lb")
POOL = {"id": f"{LB}/backendAddressPools/pool"}


def public_nic(subnet: str, address: str) -> Any:
    return nic("n", subnet, publicIPAddress=ref(kinds.PUBLIC_IP, address))


def balancer(sku: str = "Standard", frontend: Any = None, rules: Any = (), outbound: Any = ()) -> Any:
    fronts = [element("fe", **(frontend or {"publicIPAddress": ref(kinds.PUBLIC_IP, "p")}))]
    properties = {
        "frontendIPConfigurations": fronts,
        "loadBalancingRules": list(rules),
        "outboundRules": list(outbound),
        "backendAddressPools": [element("pool")],
    }
    return res(kinds.LOAD_BALANCER, "lb", properties=properties, sku={"name": sku} if sku else {})


def lb_rule(name: str, port: int = 443, protocol: str = "Tcp", **more: Any) -> Any:
    front = {"id": f"{LB}/frontendIPConfigurations/fe"}
    body = {"frontendIPConfiguration": front, "backendAddressPool": POOL, "frontendPort": port, "backendPort": port}
    return element(name, protocol=protocol, **{**body, **more})


OUT = element("out", frontendIPConfigurations=[{"id": f"{LB}/frontendIPConfigurations/fe"}], backendAddressPool=POOL)
INSIDE = {"subnet": sn("v1/c")}
LINK = res(
    kinds.LINK_SERVICE,
    "pls",
    properties={"loadBalancerFrontendIpConfigurations": [{"id": f"{LB}/frontendIPConfigurations/fe"}]},
)

ROWS = (
    Row("NET131", "a NAT gateway serves the subnets of one VNet", [nat(), V1]),
    Row(
        "NET131",
        "and not of a second",
        [nat(), V1, V2],
        (("virtualNetworks/v2/subnets/a", "ng already serves virtualNetworks/v1/subnets/a of another VNet"),),
    ),
    Row("NET132", "Standard addresses are accepted", [nat("p"), pip("p")]),
    Row(
        "NET132",
        "Basic ones are not",
        [nat("p"), pip("p", "Basic")],
        (("natGateways/ng", "p is Basic; a NAT gateway takes Standard public addresses"),),
    ),
    Row(
        "NET132",
        "an address without sku is Basic",
        [nat("p"), pip("p", "")],
        (("natGateways/ng", "p is Basic; a NAT gateway takes Standard public addresses"),),
    ),
    Row("NET132", "a machine with a Standard address may be served", [nat(), V1, pip("p"), public_nic("v1/a", "p")]),
    Row(
        "NET132",
        "one with a Basic address not",
        [nat(), V1, pip("p", "Basic"), public_nic("v1/a", "p")],
        (
            (
                "virtualNetworks/v1/subnets/a",
                "a NAT gateway cannot serve a subnet with publicIPAddresses/p, which is Basic",
            ),
        ),
    ),
    Row(
        "NET132",
        "in a subnet without NAT gateway it may stand",
        [nat(), V1, pip("p", "Basic"), public_nic("v1/c", "p")],
    ),
    Row(
        "NET132",
        "a Basic load balancer in the subnet not",
        [nat(), V1, balancer("Basic", {"subnet": sn("v1/a")})],
        (
            (
                "virtualNetworks/v1/subnets/a",
                "a NAT gateway cannot serve a subnet with loadBalancers/lb, which is Basic",
            ),
        ),
    ),
    Row(
        "NET132",
        "nor a machine behind one",
        [nat(), V1, balancer("Basic", INSIDE), nic("n", "v1/a", loadBalancerBackendAddressPools=[POOL])],
        (
            (
                "virtualNetworks/v1/subnets/a",
                "a NAT gateway cannot serve a subnet with loadBalancers/lb, which is Basic",
            ),
        ),
    ),
    Row("NET133", "Standard goes with Standard", [nat("p"), pip("p")]),
    Row("NET133", "StandardV2 goes with StandardV2", [nat("p", sku="StandardV2"), pip("p", "StandardV2")]),
    Row(
        "NET133",
        "StandardV2 not with Standard",
        [nat("p", sku="StandardV2"), pip("p")],
        (("natGateways/ng", "p is Standard, the NAT gateway StandardV2"),),
    ),
    Row(
        "NET133",
        "Standard not with StandardV2",
        [nat("p"), pip("p", "StandardV2")],
        (("natGateways/ng", "p is StandardV2, the NAT gateway Standard"),),
    ),
    Row("NET133", "without sku it is Standard", [nat("p", sku=""), pip("p")]),
    Row(
        "NET133",
        "a prefix has a SKU too",
        [nat(prefixes=("pp",)), res(kinds.PUBLIC_PREFIX, "pp", sku={"name": "StandardV2"})],
        (("natGateways/ng", "pp is StandardV2, the NAT gateway Standard"),),
    ),
    Row("NET134", "both Standard", [balancer(), pip("p")]),
    Row("NET134", "both Basic", [balancer("Basic"), pip("p", "Basic")]),
    Row(
        "NET134",
        "Standard not with Basic",
        [balancer(), pip("p", "Basic")],
        (("loadBalancers/lb", "p of frontend fe is Basic, the load balancer Standard"),),
    ),
    Row(
        "NET134",
        "Basic not with Standard",
        [balancer("Basic"), pip("p")],
        (("loadBalancers/lb", "p of frontend fe is Standard, the load balancer Basic"),),
    ),
    Row("NET134", "both without sku are both Basic", [balancer(""), pip("p", "")]),
    Row(
        "NET135",
        "a rule beside an outbound rule gives up SNAT",
        [balancer(rules=[lb_rule("r", disableOutboundSnat=True)], outbound=[OUT])],
    ),
    Row(
        "NET135",
        "and is refused where it does not",
        [balancer(rules=[lb_rule("r")], outbound=[OUT])],
        (
            (
                "loadBalancers/lb/loadBalancingRules/r",
                "disableOutboundSnat is not true, but the outbound rule out uses the same frontend",
            ),
        ),
    ),
    Row("NET135", "without an outbound rule it keeps it", [balancer(rules=[lb_rule("r")])]),
    Row("NET136", "a Private Link service stands behind a Standard load balancer", [balancer(), LINK, pip("p")]),
    Row(
        "NET136",
        "and not behind a Basic one",
        [balancer("Basic"), LINK, pip("p", "Basic")],
        (("privateLinkServices/pls", "lb is Basic; a Private Link service needs a Standard load balancer"),),
    ),
    Row(
        "NET021",
        "HA ports are for an internal frontend",
        [V1, balancer(frontend=INSIDE, rules=[lb_rule("ha", 0, "All")])],
    ),
    Row(
        "NET021",
        "not for a public one",
        [balancer(rules=[lb_rule("ha", 0, "All")]), pip("p")],
        (
            (
                "loadBalancers/lb/loadBalancingRules/ha",
                "an HA-ports rule needs an internal frontend of a Standard load balancer",
            ),
        ),
    ),
    Row(
        "NET021",
        "and leave nothing for a second rule",
        [V1, balancer(frontend=INSIDE, rules=[lb_rule("ha", 0, "All"), lb_rule("r")])],
        (
            (
                "loadBalancers/lb/loadBalancingRules/ha",
                "all ports of the pool are forwarded, so rule r cannot serve it too",
            ),
        ),
    ),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_nat_gateways_and_load_balancers(row: Row) -> None:
    assert row.asked() == row.found
