"""Pools: machines that have no interface of their own in the graph."""

from network.lift.index import id_key
from network.lift.nic import BACKEND_POOLS
from network.lift.reader import Reader
from network.model.nic import Pool, PoolKind


def lift_scale_set(reader: Reader) -> None:
    """`virtualMachineScaleSets`: the primary interface of the profile."""
    lifting = reader.lifting
    profile = reader.at("virtualMachineProfile").at("networkProfile")
    nics = [inner for _, inner in profile.elements("networkInterfaceConfigurations")]
    nics.sort(key=lambda one: not one.flag("primary"))
    for nic in nics[:1]:
        inner = [one for _, one in nic.elements("ipConfigurations")]
        inner.sort(key=lambda one: not one.flag("primary"))
        subnet = inner[0].find("subnet", lifting.subnets) if inner else None
        capacity = reader.node.resource.sku.get("capacity")
        if subnet is not None:
            lifting.pools[reader.key] = Pool(
                kind=PoolKind.SCALE_SET,
                subnet=subnet,
                limit=int(capacity) if isinstance(capacity, int | float) else None,
                public_address=inner[0].has("publicIPAddressConfiguration"),
                nsg=nic.find("networkSecurityGroup", lifting.nsgs),
                groups=frozenset(inner[0].keys("applicationSecurityGroups")),
                backend_pools=frozenset(pool for kind in BACKEND_POOLS for pool in inner[0].keys(kind)),
                ip_forwarding=nic.flag("enableIPForwarding"),
                **reader.declared(),
            )


def lift_compute(reader: Reader) -> None:
    """`workspaces/computes`: AML compute clusters and instances in a subnet of one's own."""
    kinds = {"amlcompute": PoolKind.AML_CLUSTER, "computeinstance": PoolKind.AML_INSTANCE}
    kind = kinds.get(reader.text("computeType").lower())
    inner = reader.at("properties")
    if kind is None or not inner.has("subnet"):
        return
    nodes = 1 if kind is PoolKind.AML_INSTANCE else inner.at("scaleSettings").number("maxNodeCount")
    public = inner.flag("enableNodePublicIp", default=True)
    _keep(reader, kind, inner.reference("subnet"), limit=nodes, public=public)


def lift_cluster(reader: Reader) -> None:
    """`managedClusters`: one pool for each agent pool in a subnet of one's own."""
    for profile in reader.each("agentPoolProfiles"):
        name = profile.text("name")
        _agent_pool(profile, f"{reader.node.id}/agentPools/{name}", f"{reader.node.name}/{name}")


def lift_agent_pool(reader: Reader) -> None:
    """`managedClusters/agentPools`, declared beside the cluster."""
    cluster = reader.node.id.split("/")[-3]
    _agent_pool(reader, reader.node.id, f"{cluster}/{reader.node.name}")


def _agent_pool(reader: Reader, identity: str, name: str) -> None:
    limit = reader.number("maxCount") or reader.number("count")
    public = reader.flag("enableNodePublicIP")
    _keep(reader, PoolKind.AKS, reader.text("vnetSubnetID"), limit=limit, public=public, identity=identity, name=name)


def lift_databricks(reader: Reader) -> None:
    """`Microsoft.Databricks/workspaces` in a VNet of one's own: workers have an address in both subnets."""
    parameters = reader.at("parameters")
    vnet = parameters.at("customVirtualNetworkId").text("value")
    public = not parameters.at("enableNoPublicIp").flag("value", default=True)
    for key in ("customPublicSubnetName", "customPrivateSubnetName"):
        subnet = parameters.at(key).text("value")
        if vnet and subnet:
            _keep(
                reader,
                PoolKind.DATABRICKS,
                f"{vnet}/subnets/{subnet}",
                public=public and key == "customPublicSubnetName",
                identity=f"{reader.node.id}/{subnet}",
                name=f"{reader.node.name}/{subnet}",
            )


def _keep(  # noqa: PLR0913 - the fields of a pool
    reader: Reader,
    kind: PoolKind,
    subnet_id: str,
    *,
    limit: int | None = None,
    public: bool,
    identity: str = "",
    name: str = "",
) -> None:
    lifting = reader.lifting
    subnet = reader.lookup("subnet", subnet_id, lifting.subnets) if subnet_id else None
    if subnet is not None:
        lifting.pools[id_key(identity) or reader.key] = Pool(
            kind=kind, subnet=subnet, limit=limit, public_address=public, **reader.declared(name, identity)
        )
