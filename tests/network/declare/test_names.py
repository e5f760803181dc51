"""Zones, records, links and private endpoints: complete, in the right group, one at a time."""

from collections.abc import Mapping
from dataclasses import replace

import pulumi
import pytest

from network.declare.component import Turns
from network.declare.endpoints import PrivateEndpoint, PrivateEndpointArgs
from network.declare.names import PrivateZoneArgs, PrivateZones, ZoneLinkArgs, ZoneLinks
from tests.network.declare.recorder import HUB, PLACE, Declaration, declare

SCOPE = PLACE.scope
BLOB = "privatelink.blob.core.windows.net"
ZONE = PrivateZoneArgs(place=PLACE, name=BLOB)
LINK = ZoneLinkArgs(name="training", zone=HUB.private_dns_zone(BLOB), virtual_network=SCOPE.virtual_network("training"))


def test_a_zone_has_no_region() -> None:
    inputs = declare(lambda: PrivateZones("zones", {BLOB: ZONE})).one("privatedns:PrivateZone", BLOB).inputs
    assert inputs["privateZoneName"] == BLOB
    assert inputs["location"] == "global"


def test_records_stand_in_their_zone_and_after_it() -> None:
    zone = replace(ZONE, name="ml.internal", records={"score": ("10.1.1.250", "10.1.1.251"), "@": ("10.1.1.252",)})
    declaration = declare(lambda: PrivateZones("zones", {"own": zone}))
    score = declaration.one("privatedns:PrivateRecordSet", "own/score")
    assert score.inputs["privateZoneName"] == "ml.internal"
    assert score.inputs["relativeRecordSetName"] == "score"
    assert score.inputs["recordType"] == "A"
    assert score.inputs["aRecords"] == [{"ipv4Address": "10.1.1.250"}, {"ipv4Address": "10.1.1.251"}]
    assert score.after == {"own"}
    assert declaration.one("privatedns:PrivateRecordSet", "own/@").inputs["relativeRecordSetName"] == "@"


def test_a_link_stands_beside_its_zone_even_if_that_is_anothers() -> None:
    inputs = declare(lambda: ZoneLinks("links", {"blob": LINK})).one("privatedns:VirtualNetworkLink", "blob").inputs
    assert inputs["resourceGroupName"] == "hub"
    assert inputs["privateZoneName"] == BLOB
    assert inputs["virtualNetworkLinkName"] == "training"
    assert inputs["virtualNetwork"] == {"id": LINK.virtual_network}
    assert inputs["registrationEnabled"] is False
    assert inputs["resolutionPolicy"] == "Default"
    assert inputs["location"] == "global"


ENDPOINT = PrivateEndpointArgs(
    place=PLACE,
    name="datastore-blob-pe",
    subnet=SCOPE.subnet("training", "endpoints"),
    target=SCOPE.storage_account("datastore"),
    group_id="blob",
    zones=(HUB.private_dns_zone(BLOB), HUB.private_dns_zone("other.example")),
)


def endpoints(endpoints: Mapping[str, PrivateEndpointArgs]) -> Declaration:
    def program() -> None:
        turns = Turns()
        for name, args in endpoints.items():
            PrivateEndpoint(name, args, turns)

    return declare(program)


def test_a_private_endpoint_leads_from_its_subnet_to_its_target() -> None:
    inputs = endpoints({"blob": ENDPOINT}).one("network:PrivateEndpoint", "blob").inputs
    assert inputs["privateEndpointName"] == "datastore-blob-pe"
    assert inputs["subnet"] == {"id": ENDPOINT.subnet}
    assert inputs["privateLinkServiceConnections"] == [
        {"name": "datastore-blob-pe", "privateLinkServiceId": ENDPOINT.target, "groupIds": ["blob"]}
    ]
    assert inputs["customNetworkInterfaceName"] == ENDPOINT.interface == "datastore-blob-pe-nic"
    assert "ipConfigurations" not in inputs


def test_what_azure_fills_in_later_is_no_difference() -> None:
    assert endpoints({"blob": ENDPOINT}).one("network:PrivateEndpoint").ignored == ("customDnsConfigs",)


def test_addresses_can_be_fixed_by_member() -> None:
    fixed = replace(ENDPOINT, addresses={"blob": "10.1.1.10"})
    assert endpoints({"blob": fixed}).one("network:PrivateEndpoint").inputs["ipConfigurations"] == [
        {"name": "blob", "groupId": "blob", "memberName": "blob", "privateIPAddress": "10.1.1.10"}
    ]


def test_the_zone_group_writes_into_all_zones_of_the_sub_resource() -> None:
    group = endpoints({"blob": ENDPOINT}).one("network:PrivateDnsZoneGroup", "blob")
    assert group.inputs["privateEndpointName"] == "datastore-blob-pe"
    assert group.inputs["privateDnsZoneConfigs"] == [
        {"name": "privatelink-blob-core-windows-net", "privateDnsZoneId": ENDPOINT.zones[0]},
        {"name": "other-example", "privateDnsZoneId": ENDPOINT.zones[1]},
    ]


def test_private_endpoints_of_a_network_come_one_at_a_time_with_their_names() -> None:
    declaration = endpoints({"blob": ENDPOINT, "plain": replace(ENDPOINT, zones=()), "file": ENDPOINT})
    order = ["PrivateEndpoint blob", "PrivateDnsZoneGroup blob", "PrivateEndpoint plain", "PrivateEndpoint file"]
    for number, label in enumerate(order):
        (resource,) = (r for r in declaration.resources if r.label == label and not r.token.startswith("fairway"))
        assert declaration.before(resource) == set(order[:number])


def test_what_a_component_depends_on_comes_before_its_children() -> None:
    def program() -> None:
        first = PrivateZones("first", {BLOB: ZONE})
        ZoneLinks("links", {"blob": LINK}, pulumi.ResourceOptions(depends_on=[first]))
        ZoneLinks("more", {"more": LINK}, pulumi.ResourceOptions(depends_on=first))

    declaration = declare(program)
    for name in ("blob", "more"):
        assert BLOB in declaration.one("privatedns:VirtualNetworkLink", name).after


def test_a_component_depends_on_resources_alone() -> None:
    later: pulumi.Output[list[pulumi.Resource]] = pulumi.Output.from_input([])
    with pytest.raises(TypeError) as error:
        declare(lambda: PrivateZones("zones", {}, pulumi.ResourceOptions(depends_on=later)))
    assert str(error.value) == "a component of the network depends on resources, not on outputs of resources"
