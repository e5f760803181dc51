"""Who asks whom: the DNS servers of machines, subnets, firewalls, sites and people on the road."""

from ipaddress import IPv4Address

from network.azure.ambiguities import Readings
from network.lift.index import id_key
from network.model.declared import Gap
from network.model.dns import AZURE_DNS, Dns
from network.model.resolution import DnsClient


def interface_client(dns: Dns, interface: str, name: str) -> DnsClient:
    """The machine `name` behind the interface with this id: the servers of the interface, else of its network."""
    own = dns.interfaces.get(id_key(interface))
    if own is None:
        return DnsClient(name, None, Gap("networkInterface", interface))
    return DnsClient(name, own.vnet, own.servers, own) if own.servers else vnet_client(dns, own.vnet, name)


def vnet_client(dns: Dns, vnet: str, name: str) -> DnsClient:
    """A machine `name` in the network with this id, without settings of its own: pools, bare subnets."""
    network = dns.vnets.get(id_key(vnet))
    if network is None:
        return DnsClient(name, None, Gap("virtualNetwork", vnet))
    return DnsClient(name, id_key(vnet), network.servers, network)


def firewall_client(dns: Dns, firewall: str, readings: Readings | None = None) -> DnsClient:
    """A firewall that resolves a name for its own rules: the servers of its policy, else Azure DNS (S-154, S-167)."""
    own = dns.firewalls.get(id_key(firewall))
    if own is None:
        return DnsClient(firewall, None, Gap("azureFirewall", firewall))
    if (readings or Readings()).firewall_private_zones == "proxy" and not own.proxy:
        return DnsClient(own.name, None)
    return DnsClient(own.name, own.vnet, own.upstreams, own)


def outside_client(name: str, *servers: IPv4Address) -> DnsClient:
    """Somebody outside Azure who asks these servers; without any, public DNS."""
    return DnsClient(name, None, servers)


def point_to_site_client(dns: Dns, vnet: str, name: str) -> DnsClient:
    """A point-to-site client: it is handed the DNS servers of the gateway's network, if that has any of its own.

    168.63.129.16 answers nobody outside a network, so without own servers the client keeps those of its uplink.
    https://learn.microsoft.com/azure/vpn-gateway/point-to-site-about
    """
    network = dns.vnets.get(id_key(vnet))
    if network is None:
        return DnsClient(name, None, Gap("virtualNetwork", vnet))
    if network.servers == (AZURE_DNS,):
        return DnsClient(name, None)
    return DnsClient(name, None, network.servers, network)
