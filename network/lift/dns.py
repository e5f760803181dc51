"""From the resource graph and the world to everything that names depend on."""

from network.lift.body import body_of, declaration
from network.lift.dns_hosts import names_by_vnet, read_hosts, read_interfaces, servers_in
from network.lift.dns_rulesets import read_rulings, rules_by_vnet
from network.lift.dns_servers import read_firewalls, read_inbound_endpoints
from network.lift.dns_world import read_fixed_answers, read_machines, read_public_zone
from network.lift.dns_zones import read_links, read_zones, zones_by_vnet
from network.lift.index import Node, ResourceIndex, id_key
from network.model.declared import Gap
from network.model.dns import Dns, VNetDns
from network.model.world import World

VNETS = "Microsoft.Network/virtualNetworks"
PEERINGS = "Microsoft.Network/virtualNetworks/virtualNetworkPeerings"


def lift_dns(index: ResourceIndex, world: World) -> Dns:
    """Zones, links, servers and public DNS, as one noun.

    Raises InputError for a property of the wrong type, and for a DNS server of the world on a machine that is not in
    the graph.
    """
    hosts, links, rulings = read_hosts(index), read_links(index), read_rulings(index)
    zones = read_zones(index, links, hosts)
    linked, rules, names = zones_by_vnet(links, zones), rules_by_vnet(rulings), names_by_vnet(hosts)
    firewalls = tuple(read_firewalls(index))
    return Dns(
        vnets={
            node.key: VNetDns(
                **declaration(node),
                servers=servers_in(body_of(node).body("dhcpOptions")),
                zones=linked.get(node.key, {}),
                rules=rules.get(node.key, {}),
                hosts=names.get(node.key, {}),
                neighbours=_neighbours(index, node),
            )
            for node in index.of_type(VNETS)
        },
        zones=tuple(zones.values()),
        interfaces=read_interfaces(index),
        firewalls={id_key(firewall.id): firewall for firewall in firewalls},
        servers=(*read_inbound_endpoints(index), *firewalls, *read_machines(world, hosts)),
        public=read_public_zone(world),
        answers=read_fixed_answers(world),
        loose_zones={zones[link.zone].domain: link.vnet for link in links if isinstance(link.vnet, Gap)},
        loose_rules={ruling.rule.domain: ruling.vnet for ruling in rulings if isinstance(ruling.vnet, Gap)},
    )


def _neighbours(index: ResourceIndex, vnet: Node) -> frozenset[str]:
    remotes = (body_of(node).reference("remoteVirtualNetwork") for node in index.children(vnet.id, PEERINGS))
    return frozenset(id_key(remote) for remote in remotes if isinstance(remote, str))
