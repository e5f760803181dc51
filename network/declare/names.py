"""Names: private DNS zones, their records, and the links by which virtual networks see them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import pulumi
from pulumi_azure_native import privatedns

from network.declare.component import Component, Providers
from network.declare.ids import last_name, scope_of
from network.declare.place import Inputs, Place, reference

RECORD_SECONDS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateZoneArgs:
    """One private DNS zone; `records` are addresses by label (`@` is the zone itself)."""

    place: Place
    name: str
    records: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The ARM id of the zone."""
        return self.place.scope.private_dns_zone(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneLinkArgs:
    """What lets a virtual network see a zone, both by ARM id; the zone may be another stack's.

    `NxDomainRedirect` asks public DNS where a privatelink zone has no such name.
    """

    name: str
    zone: str
    virtual_network: str
    registration: bool = False
    resolution: Literal["Default", "NxDomainRedirect"] = "Default"
    tags: Mapping[str, str] = field(default_factory=dict)


def zone_inputs(zone: PrivateZoneArgs) -> Inputs:
    """The zone as azure-native declares it."""
    return {**zone.place.worldwide, "private_zone_name": zone.name}


def record_inputs(zone: PrivateZoneArgs, label: str) -> Inputs:
    """The addresses of one label of the zone as azure-native declares them."""
    return {
        "resource_group_name": zone.place.scope.resource_group,
        "private_zone_name": zone.name,
        "record_type": "A",
        "relative_record_set_name": label,
        "ttl": RECORD_SECONDS,
        "a_records": [{"ipv4_address": address} for address in zone.records[label]],
    }


def link_inputs(link: ZoneLinkArgs) -> Inputs:
    """The link as azure-native declares it, in the resource group of its zone."""
    place = Place(scope=scope_of(link.zone), location="global", tags=link.tags)
    return {
        **place.inputs,
        "private_zone_name": last_name(link.zone),
        "virtual_network_link_name": link.name,
        "virtual_network": reference(link.virtual_network),
        "registration_enabled": link.registration,
        "resolution_policy": link.resolution,
    }


class PrivateZones(Component):
    """The private DNS zones of a stack with their own records."""

    def __init__(
        self, name: str, zones: Mapping[str, PrivateZoneArgs], opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("PrivateZones", name, opts)
        for key, zone in zones.items():
            declared = privatedns.PrivateZone(key, **zone_inputs(zone), opts=self.child())
            for label in zone.records:
                inputs = record_inputs(zone, label)
                privatedns.PrivateRecordSet(f"{key}/{label}", **inputs, opts=self.child(declared))
        self.register_outputs({key: zone.id for key, zone in zones.items()})


class ZoneLinks(Component):
    """Links from zones, our own or the hub's, to virtual networks."""

    def __init__(
        self,
        name: str,
        links: Mapping[str, ZoneLinkArgs],
        opts: pulumi.ResourceOptions | None = None,
        providers: Providers | None = None,
    ) -> None:
        super().__init__("ZoneLinks", name, opts, providers)
        for key, link in links.items():
            subscription = scope_of(link.zone).subscription
            privatedns.VirtualNetworkLink(key, **link_inputs(link), opts=self.child(subscription=subscription))
        self.register_outputs({})
