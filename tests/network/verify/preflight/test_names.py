"""Private endpoints, private zones, zone groups and resolvers."""

from dataclasses import replace
from typing import Any

import pytest

from network.verify.preflight import kinds
from tests.network.verify.preflight.graphs import (
    Row,
    delegated,
    endpoint,
    link,
    nic,
    ref,
    res,
    rid,
    sn,
    vnet,
    zone,
    zone_group,
)

RESOLVERS = "Microsoft.Network/dnsResolvers"
V1 = vnet("v1", "10.0.0.0/16", e="10.0.2.0/24")
STORE, WORKSPACE, HUB = rid(kinds.STORAGE, "st"), rid(kinds.WORKSPACE, "ws"), rid(kinds.IOT_HUB, "hub")
BLOB = "privatelink.blob.core.windows.net"
API, NOTEBOOKS = "privatelink.api.azureml.ms", "privatelink.notebooks.azure.net"
DEVICES, BUS = "privatelink.azure-devices.net", "privatelink.servicebus.windows.net"
PE = endpoint("pe", "v1/e", STORE, "blob")


def resolver(name: str = "res", vnet_name: str = "v1") -> Any:
    return res(kinds.RESOLVER, name, properties={"virtualNetwork": ref(kinds.VNET, vnet_name)})


def inbound(subnet: str, name: str = "in") -> Any:
    return res(kinds.INBOUND_ENDPOINT, "res", name, properties={"ipConfigurations": [{"subnet": sn(subnet)}]})


def outbound(subnet: str) -> Any:
    return res(kinds.OUTBOUND_ENDPOINT, "res", "out", properties={"subnet": sn(subnet)})


def with_resolver(prefix: str, service: str = RESOLVERS) -> list[Any]:
    subnet = delegated(prefix, service) if service else {"addressPrefix": prefix}
    return [vnet("v1", "10.0.0.0/16", dns=subnet), resolver(), inbound("v1/dns")]


def ruleset(region: str) -> list[Any]:
    own = res(kinds.RULESET, "rs", location=region)
    return [V1, own, res(kinds.RULESET_LINK, "rs", "l", properties={"virtualNetwork": ref(kinds.VNET, "v1")})]


def forwards(domain: str) -> list[Any]:
    return [res(kinds.FORWARDING_RULE, "rs", "r", properties={"domainName": domain})]


TWO_SUBNETS = vnet("v1", "10.0.0.0/16", a=delegated("10.0.5.0/28", RESOLVERS), b=delegated("10.0.5.16/28", RESOLVERS))
WS_PE, HUB_PE = endpoint("pe", "v1/e", WORKSPACE, "amlworkspace"), endpoint("pe", "v1/e", HUB, "iotHub")

ROWS = (
    Row("NET112", "an ordinary subnet takes endpoints", [V1, PE]),
    Row(
        "NET112",
        "a delegated one does not",
        [vnet("v1", "10.0.0.0/16", e=delegated("10.0.2.0/24", "Microsoft.Web/serverFarms")), PE],
        (("privateEndpoints/pe", "subnet e is delegated to Microsoft.Web/serverFarms"),),
    ),
    Row("NET113", "an endpoint is in the region of its VNet", [V1, PE]),
    Row("NET113", "West Europe is westeurope", [V1, endpoint("pe", "v1/e", STORE, "blob", location="West Europe")]),
    Row(
        "NET113",
        "another region is refused",
        [V1, endpoint("pe", "v1/e", STORE, "blob", location="eastus")],
        (("privateEndpoints/pe", "the endpoint is in eastus, its VNet v1 in westeurope"),),
    ),
    Row("NET022", "an endpoint is in the subscription of its VNet", [V1, PE]),
    Row(
        "NET022",
        "another one is refused",
        [endpoint("pe", "v1/e", STORE, "blob", subscription="22222222-2222-2222-2222-222222222222")],
        (
            (
                "privateEndpoints/pe",
                (
                    "the endpoint is in subscription 22222222-2222-2222-2222-222222222222, its subnet in "
                    "11111111-1111-1111-1111-111111111111"
                ),
            ),
        ),
    ),
    Row("NET018", "nothing moves", [V1, PE], before=[V1, PE]),
    Row(
        "NET018",
        "an endpoint that moves is replaced",
        [vnet("v1", "10.0.0.0/16", e="10.0.2.0/24", f="10.0.3.0/24"), endpoint("pe", "v1/f", STORE, "blob")],
        (("privateEndpoints/pe", "pe moves from subnet e to f: it is replaced, and its address changes"),),
        before=[V1, PE],
    ),
    Row(
        "NET018",
        "so is one to another service",
        [V1, endpoint("pe", "v1/e", HUB, "iotHub")],
        (("privateEndpoints/pe", "pe moves to another service: it is replaced, and its address changes"),),
        before=[V1, PE],
    ),
    Row("NET018", "a new one replaces nothing", [V1, PE], before=[V1]),
    Row("DNS101", "two names are two zones", [V1, zone(BLOB), zone(BUS), link(BLOB, "v1"), link(BUS, "v1")]),
    Row(
        "DNS101",
        "one name is one zone",
        [V1, zone(BLOB, "rg1"), zone(BLOB, "rg2"), link(BLOB, "v1", group="rg1"), link(BLOB, "v1", group="rg2")],
        (
            (
                "privateDnsZones/privatelink.blob.core.windows.net(rg2)/virtualNetworkLinks/link",
                (
                    "VNet v1 cannot be linked to multiple zones with overlapping namespaces: "
                    "privateDnsZones/privatelink.blob.core.windows.net(rg1)/virtualNetworkLinks/link already links "
                    "it to a zone of this name"
                ),
            ),
        ),
    ),
    Row(
        "DNS101",
        "also for a VNet outside the graph",
        [link(BLOB, "far", group="rg1"), link(BLOB, "far", group="rg2")],
        (
            (
                "privateDnsZones/privatelink.blob.core.windows.net(rg2)/virtualNetworkLinks/link",
                (
                    "VNet far cannot be linked to multiple zones with overlapping namespaces: "
                    "privateDnsZones/privatelink.blob.core.windows.net(rg1)/virtualNetworkLinks/link already links "
                    "it to a zone of this name"
                ),
            ),
        ),
    ),
    Row(
        "DNS101",
        "a zone below another is another",
        [V1, zone("a.example"), zone("b.a.example"), link("a.example", "v1"), link("b.a.example", "v1")],
    ),
    Row(
        "DNS102", "a VNet registers in one zone", [V1, link("a.example", "v1", registers=True), link("b.example", "v1")]
    ),
    Row(
        "DNS102",
        "and not in two",
        [V1, link("a.example", "v1", registers=True), link("b.example", "v1", registers=True)],
        (
            (
                "privateDnsZones/b.example/virtualNetworkLinks/link",
                "VNet v1 already registers its machines in a.example",
            ),
        ),
    ),
    Row("DNS103", "2 labels are accepted", [zone("corp.internal")]),
    Row(
        "DNS103",
        "1 is not",
        [zone("internal")],
        (("privateDnsZones/internal", "internal has 1 label; a private zone has 2 to 34"),),
    ),
    Row("DNS103", "34 are accepted", [zone(".".join("a" * 34))]),
    Row(
        "DNS103",
        "35 are not",
        [zone(".".join("a" * 35))],
        (
            (
                "privateDnsZones/a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a",
                (
                    "a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a has 35 labels; a private "
                    "zone has 2 to 34"
                ),
            ),
        ),
    ),
    Row("DNS103", "a label of 63 characters is accepted", [zone("a" * 63 + ".example")]),
    Row(
        "DNS103",
        "one of 64 is not",
        [zone("a" * 64 + ".example")],
        (
            (
                "privateDnsZones/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.example",
                (
                    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.example has a label that is "
                    "not 1 to 63 characters long"
                ),
            ),
        ),
    ),
    Row("DNS104", "/28 is accepted", with_resolver("10.0.5.0/28")),
    Row(
        "DNS104",
        "/29 is too small",
        with_resolver("10.0.5.0/29"),
        (("dnsResolvers/res/inboundEndpoints/in", "10.0.5.0/29 of subnet dns is not between /28 and /24"),),
    ),
    Row("DNS104", "/24 is accepted", with_resolver("10.0.5.0/24")),
    Row(
        "DNS104",
        "/23 is too large",
        with_resolver("10.0.4.0/23"),
        (("dnsResolvers/res/inboundEndpoints/in", "10.0.4.0/23 of subnet dns is not between /28 and /24"),),
    ),
    Row("DNS105", "the subnet is delegated to resolvers", with_resolver("10.0.5.0/28")),
    Row(
        "DNS105",
        "without it the endpoint is refused",
        with_resolver("10.0.5.0/28", ""),
        (
            (
                "dnsResolvers/res/inboundEndpoints/in",
                "subnet dns is not delegated; it must be to Microsoft.Network/dnsResolvers alone",
            ),
        ),
    ),
    Row(
        "DNS105",
        "to another service is not to resolvers",
        with_resolver("10.0.5.0/28", "Microsoft.Web/serverFarms"),
        (
            (
                "dnsResolvers/res/inboundEndpoints/in",
                (
                    "subnet dns is delegated to Microsoft.Web/serverFarms; it must be to "
                    "Microsoft.Network/dnsResolvers alone"
                ),
            ),
        ),
    ),
    Row("DNS106", "two endpoints have two subnets", [TWO_SUBNETS, resolver(), inbound("v1/a"), outbound("v1/b")]),
    Row(
        "DNS106",
        "and not one",
        [TWO_SUBNETS, resolver(), inbound("v1/a"), outbound("v1/a")],
        (("dnsResolvers/res/outboundEndpoints/out", "subnet a already holds the endpoint in"),),
    ),
    Row("DNS107", "one resolver for each VNet", [V1, resolver(), resolver("other", "v2")]),
    Row(
        "DNS107",
        "not two",
        [V1, resolver(), resolver("other")],
        (("dnsResolvers/other", "VNet v1 already has the resolver res"),),
    ),
    Row("DNS006", "a ruleset of the region", ruleset("westeurope")),
    Row(
        "DNS006",
        "one of another region",
        ruleset("northeurope"),
        (("dnsForwardingRulesets/rs/virtualNetworkLinks/l", "ruleset rs is in northeurope, VNet v1 in westeurope"),),
    ),
    Row("DNS007", "the public suffix is forwarded", forwards("blob.core.windows.net.")),
    Row(
        "DNS007",
        "the private one should not be",
        forwards("privatelink.blob.core.windows.net."),
        (
            (
                "dnsForwardingRulesets/rs/forwardingRules/r",
                "privatelink.blob.core.windows.net. is forwarded; clients ask for blob.core.windows.net.",
            ),
        ),
    ),
    Row("DNS001", "a zone group writes the record", [V1, PE, zone(BLOB), zone_group("pe", BLOB)]),
    Row(
        "DNS001",
        "without one nobody does",
        [V1, PE],
        (("privateEndpoints/pe", "nothing writes its address into privatelink.blob.core.windows.net"),),
    ),
    Row(
        "DNS001",
        "unless somebody wrote it by hand",
        [
            V1,
            PE,
            zone(BLOB),
            res(f"{kinds.ZONE}/A", BLOB, "st", properties={"aRecords": [{"ipv4Address": "10.0.2.4"}]}),
        ],
    ),
    Row(
        "DNS001",
        "or somebody whose group is not in the graph, for the address of its interface",
        [
            V1,
            replace(PE, properties={**PE.properties, "networkInterfaces": [{"id": rid(kinds.INTERFACE, "pe-nic")}]}),
            nic("pe-nic", "v1/e", "10.0.2.77"),
            res(f"{kinds.ZONE}/A", BLOB, "x.y", properties={"aRecords": [{"ipv4Address": "10.0.2.77"}]}),
        ],
    ),
    Row(
        "DNS001",
        "or for the address that Azure lists",
        [
            V1,
            replace(
                PE, properties={**PE.properties, "customDnsConfigs": [{"fqdn": "x", "ipAddresses": ["10.0.2.78"]}]}
            ),
            res(f"{kinds.ZONE}/A", BLOB, "x.y", properties={"aRecords": [{"ipv4Address": "10.0.2.78"}]}),
        ],
    ),
    Row("DNS001", "a service without a zone needs none", [V1, endpoint("pe", "v1/e", rid(kinds.LINK_SERVICE, "pls"))]),
    Row("DNS002", "the zone of the sub-resource is there", [V1, PE, zone_group("pe", BLOB)]),
    Row(
        "DNS002",
        "that of another is not enough",
        [V1, endpoint("pe", "v1/e", STORE, "dfs"), zone_group("pe", BLOB)],
        (("privateEndpoints/pe", "the zone group has no privatelink.dfs.core.windows.net for dfs of st"),),
    ),
    Row(
        "DNS002",
        "one of the zones of an AI account will do",
        [
            V1,
            endpoint("pe", "v1/e", rid("Microsoft.CognitiveServices/accounts", "ai"), "account"),
            zone_group("pe", "privatelink.openai.azure.com"),
        ],
    ),
    Row(
        "DNS002",
        "zones with a region in their name are known",
        [
            V1,
            endpoint("pe", "v1/e", rid(kinds.CLUSTER, "aks"), "management"),
            zone_group("pe", "privatelink.westeurope.azmk8s.io"),
        ],
    ),
    Row(
        "DNS002", "so are those of other clouds", [V1, PE, zone_group("pe", "privatelink.blob.core.usgovcloudapi.net")]
    ),
    Row("AML008", "a workspace has two zones", [V1, WS_PE, zone_group("pe", API, NOTEBOOKS)]),
    Row(
        "AML008",
        "and not one",
        [V1, WS_PE, zone_group("pe", API)],
        (("privateEndpoints/pe", "the zone group has no privatelink.notebooks.azure.net for amlworkspace of ws"),),
    ),
    Row(
        "AML008",
        "in another cloud they are called otherwise",
        [V1, WS_PE, zone_group("pe", "privatelink.api.ml.azure.us", "privatelink.notebooks.usgovcloudapi.net")],
    ),
    Row("IOT004", "a hub has two zones", [V1, HUB_PE, zone_group("pe", DEVICES, BUS)]),
    Row(
        "IOT004",
        "and not one",
        [V1, HUB_PE, zone_group("pe", DEVICES)],
        (("privateEndpoints/pe", "the zone group has no privatelink.servicebus.windows.net for iotHub of hub"),),
    ),
    Row("DNS003", "a linked zone answers", [V1, PE, zone(BLOB), zone_group("pe", BLOB), link(BLOB, "v1")]),
    Row(
        "DNS003",
        "one without link does not",
        [V1, PE, zone(BLOB), zone_group("pe", BLOB)],
        (
            (
                "privateEndpoints/pe/privateDnsZoneGroups/default",
                "privatelink.blob.core.windows.net is linked to no VNet, so nobody asks it",
            ),
        ),
    ),
    Row("DNS003", "a zone outside the graph is not judged", [V1, PE, zone_group("pe", BLOB)]),
    Row("DNS004", "one endpoint writes the record", [V1, PE, zone_group("pe", BLOB)]),
    Row(
        "DNS004",
        "two overwrite each other",
        [V1, PE, zone_group("pe", BLOB), endpoint("pe2", "v1/e", STORE, "blob"), zone_group("pe2", BLOB)],
        (("privateEndpoints/pe2", "pe already writes the record of st into privatelink.blob.core.windows.net"),),
    ),
    Row(
        "DNS004",
        "two services have two records",
        [
            V1,
            PE,
            zone_group("pe", BLOB),
            endpoint("pe2", "v1/e", rid(kinds.STORAGE, "other"), "blob"),
            zone_group("pe2", BLOB),
        ],
    ),
    Row("DNS005", "one zone group", [V1, PE, zone_group("pe", BLOB)]),
    Row(
        "DNS005",
        "not two",
        [V1, PE, zone_group("pe", BLOB), zone_group("pe", BUS, name="second")],
        (("privateEndpoints/pe/privateDnsZoneGroups/second", "pe already has the zone group default"),),
    ),
    Row("NET015", "one private link zone of a name", [zone(BLOB), zone(BUS)]),
    Row(
        "NET015",
        "not two",
        [zone(BLOB, "rg1"), zone(BLOB, "rg2")],
        (
            (
                "privateDnsZones/privatelink.blob.core.windows.net(rg2)",
                "privateDnsZones/privatelink.blob.core.windows.net(rg1) is a zone of the same name",
            ),
        ),
    ),
    Row("NET015", "other zones may have the same name", [zone("corp.internal", "rg1"), zone("corp.internal", "rg2")]),
    Row("NET024", "5 zones in a group", [V1, PE, zone_group("pe", *(f"z{one}.example" for one in range(5)))]),
    Row(
        "NET024",
        "not 6",
        [V1, PE, zone_group("pe", *(f"z{one}.example" for one in range(6)))],
        (("privateEndpoints/pe/privateDnsZoneGroups/default", "6 zones in one DNS zone group; the limit is 5"),),
    ),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_endpoints_and_names(row: Row) -> None:
    assert row.asked() == row.found


def test_zones_of_one_name_carry_their_resource_group() -> None:
    row = next(row for row in ROWS if row.sentence == "one name is one zone")
    assert [path for path, _ in row.asked()] == [f"privateDnsZones/{BLOB}(rg2)/virtualNetworkLinks/link"]
