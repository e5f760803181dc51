"""What the API server of an AKS cluster is called.

In a zone that AKS makes the name has a GUID; in one that the user brought it has not, and `fqdnSubdomain` may stand for
prefix and hash.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from network.azure.made_up import made_up_guid, made_up_hash
from network.lift.index import last_segment, location_key
from network.model.resource import Json, Resource

CLUSTERS = "Microsoft.ContainerService/managedClusters"
SYSTEM, NO_ZONE = "system", "none"
PUBLIC_NAME = "{label}.hcp.{region}.azmk8s.io"  # pages.AKS_PRIVATE
PRIVATE_NAME = "{label}.{guid}.privatelink.{region}.azmk8s.io"  # in a zone that AKS makes; pages.AKS_PRIVATE


@dataclass(frozen=True, slots=True)
class ApiServer:
    """How the API server of a cluster is reached.

    `zone` is the id of the private zone that the user brought, `system` for one that AKS makes, `none` for none, None
    where nobody knows it yet. `public_name` is empty where it is switched off.
    """

    private: bool
    private_name: str
    public_name: str
    zone: str | None
    in_subnet: str | None

    @property
    def host(self) -> str:
        """The name that clients ask for."""
        return self.private_name if self.private and self.zone != NO_ZONE else self.public_name


def api_server(cluster: Resource) -> ApiServer:
    """The names of a cluster's API server: those that it has, else those that Azure will give, with made-up parts."""
    profile = cluster.properties.get("apiServerAccessProfile")
    access: Mapping[str, Json] = profile if isinstance(profile, Mapping) else {}
    zone = access.get("privateDNSZone") or SYSTEM
    subnet = access.get("subnetId")
    known = zone if isinstance(zone, str) else None
    hidden = access.get("enablePrivateClusterPublicFQDN") is False
    return ApiServer(
        private=access.get("enablePrivateCluster") is True,
        private_name=_text(cluster, "privateFQDN") or _private_name(cluster, known),
        public_name="" if hidden else _text(cluster, "fqdn") or _filled(cluster, PUBLIC_NAME),
        zone=known if known is None or "/" in known else known.lower(),
        in_subnet=subnet if access.get("enableVnetIntegration") is True and isinstance(subnet, str) else None,
    )


def _private_name(cluster: Resource, zone: str | None) -> str:
    if zone is not None and "/" in zone:
        return f"{_text(cluster, 'fqdnSubdomain') or _label(cluster)}.{last_segment(zone)}".lower()
    return _filled(cluster, PRIVATE_NAME)


def _filled(cluster: Resource, template: str) -> str:
    guid = made_up_guid(cluster.id, "privateFQDN")
    return template.format(label=_label(cluster), guid=guid, region=location_key(cluster.location))


def _label(cluster: Resource) -> str:
    prefix = _text(cluster, "dnsPrefix") or last_segment(cluster.id).lower()
    return f"{prefix}-{made_up_hash(cluster.id)}"


def _text(cluster: Resource, key: str) -> str:
    value = cluster.properties.get(key)
    return value.lower() if isinstance(value, str) else ""
