"""Private DNS zones and private endpoints: which a stack needs, and in which networks names are known."""

from collections.abc import Iterable

from compute.declare.private import PrivateTarget
from infra.program.directory import Directory
from infra.program.peering import name_in_hub
from infra.settings.compute import ComputeSettings
from infra.settings.faults import mismatch
from infra.settings.network import NetworkSettings
from infra.settings.zone_positions import zone_path
from network.azure.zones import PRIVATE_LINK_ZONES, zones_of
from network.declare.endpoints import PrivateEndpointArgs
from network.declare.names import PrivateZoneArgs, ZoneLinkArgs

AKS = "Microsoft.ContainerService/managedClusters"


def private_endpoints(
    targets: Iterable[PrivateTarget], compute: ComputeSettings, directory: Directory
) -> dict[str, PrivateEndpointArgs]:
    """A private endpoint for each target, with all zones of its sub-resource."""
    return {target.name: _private_endpoint(target, compute, directory) for target in targets}


def _private_endpoint(target: PrivateTarget, compute: ComputeSettings, directory: Directory) -> PrivateEndpointArgs:
    if compute.private_endpoints is None:
        message = mismatch("nothing", f"the subnet of private endpoints, such as that of {target.name}")
        raise directory.settings.refuse(message, "fairway:compute", "private_endpoints")
    return PrivateEndpointArgs(
        place=directory.compute_place,
        name=target.name,
        subnet=directory.subnet(compute.private_endpoints),
        target=target.resource,
        group_id=target.group,
        zones=tuple(directory.zone(name) for name in zone_names(target, directory)),
    )


def zone_names(target: PrivateTarget, directory: Directory) -> tuple[str, ...]:
    """The private zones of a target."""
    kind = "/".join(target.resource.split("/providers/")[-1].split("/")[:2])
    return tuple(_regional(row.zone, directory) for row in zones_of(kind, target.group))


def api_server_zone(directory: Directory) -> str:
    """The private zone of the API servers of AKS in the region of the stack."""
    return _regional(zones_of(AKS, "management")[0].zone, directory)


def _regional(zone: str, directory: Directory) -> str:
    return zone.replace("{region}", directory.compute_place.location)


def needed_zones(targets: Iterable[PrivateTarget], compute: ComputeSettings, directory: Directory) -> tuple[str, ...]:
    """The names of all private zones that the services of a stack need, each once."""
    names = [name for target in targets for name in zone_names(target, directory)]
    names += [api_server_zone(directory)] if compute.aks else []
    names += [aks.inference.name.partition(".")[2] for aks in compute.aks.values() if aks.inference]
    return tuple(dict.fromkeys(names))


def written_zones(network: NetworkSettings, directory: Directory) -> tuple[str, ...]:
    """The names of the zones that a stack file asks for itself: as they stand, or all of a sub-resource's."""
    location = directory.network_place.location
    found: list[str] = []
    for word in network.zones:
        rows = [row.zone.replace("{region}", location) for row in PRIVATE_LINK_ZONES if row.group_id == word]
        found += rows or [word]
    return tuple(dict.fromkeys(found))


def private_zones(names: Iterable[str], directory: Directory) -> dict[str, PrivateZoneArgs]:
    """The zones that a stack declares itself: all of them, or none where its hub holds them.

    Raises SettingsError for a zone that the hub does not hold.
    """
    if directory.hub is None:
        return {name: PrivateZoneArgs(place=directory.zone_place, name=name) for name in names}
    held = written_zones(directory.hub.network, directory.hub)
    for name in names:
        if name not in held:
            file = directory.hub.settings.document.file
            message = mismatch(
                f"a service in need of the zone {name}", f"that zone under fairway:network.zones of {file}"
            )
            _, *path = zone_path(directory.settings.document, name) or ("config", "fairway:compute")
            raise directory.settings.refuse(message, *path)
    return {}


def zone_links(names: Iterable[str], directory: Directory) -> dict[str, ZoneLinkArgs]:
    """A link from each zone, the hub's or one of ours, to each virtual network of the stack."""
    network = directory.settings.config.network
    held = written_zones(directory.hub.network, directory.hub) if directory.hub else names
    return {
        f"{name}/{vnet}": ZoneLinkArgs(
            name=name_in_hub(vnet, directory),
            zone=directory.zone(name),
            virtual_network=directory.vnet(vnet),
            tags=directory.zone_place.tags,
        )
        for name in held
        for vnet in (network.vnets if network else ())
    }
