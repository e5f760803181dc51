"""What ties a spoke to its hub: both halves of the peerings, links to the hub's rulesets, providers for the hub."""

from collections.abc import Iterator, Mapping
from typing import TypedDict

import pulumi_azure_native as az

from infra.program.directory import Directory
from infra.settings.network import NetworkSettings
from network.declare.component import Providers
from network.declare.peering import PeeringArgs, PeeringHalfArgs
from network.declare.resolver import RulesetLinkArgs


class PeeringKinds(TypedDict):
    """The kinds of `NetworkArgs` that tie networks together."""

    peerings: Mapping[str, PeeringArgs]
    ruleset_links: Mapping[str, RulesetLinkArgs]


def peering_args(network: NetworkSettings, directory: Directory) -> PeeringKinds:
    """The peerings of a spoke, and what lets networks of the stack follow rulesets."""
    hub = directory.hub
    peerings = {name: _peering(name, network, directory, hub) for name in network.vnets} if hub else {}
    return {"peerings": peerings, "ruleset_links": dict(_ruleset_links(network, directory))}


def hub_vnet(hub: Directory) -> str:
    """The virtual network of a hub that its spokes are peered with: that of its firewall or gateway, or the only one.

    Raises SettingsError where the file of the hub leaves it open.
    """
    network = hub.network
    firewalls, gateways = network.firewalls.values(), network.vpn_gateways.values()
    ways = [*(firewall.vnet for firewall in firewalls), *(gateway.vnet for gateway in gateways)]
    named = list(dict.fromkeys(ways)) or list(network.vnets)
    if len(named) != 1:
        message = f"got {len(named)} virtual networks, expected one that spokes are peered with"
        raise hub.settings.refuse(message, "fairway:network", "vnets")
    return named[0]


def name_in_hub(vnet: str, directory: Directory) -> str:
    """What a virtual network of a spoke is called inside the hub, where other spokes have networks, too."""
    return f"{directory.settings.stack}-{vnet}" if directory.hub else vnet


def providers_elsewhere(directory: Directory) -> Providers:
    """A provider for the hub's subscription, where that is another one."""
    hub = directory.hub
    if hub is None or hub.account.subscription == directory.account.subscription:
        return {}
    there = hub.account.subscription
    return {there: az.Provider("hub", subscription_id=there)}


def _peering(name: str, network: NetworkSettings, directory: Directory, hub: Directory) -> PeeringArgs:
    flags, centre = network.vnets[name].peering, hub_vnet(hub)
    gateway = bool(hub.network.vpn_gateways) if flags.gateway is None else flags.gateway
    return PeeringArgs(
        hub=PeeringHalfArgs(
            name=name_in_hub(name, directory),
            virtual_network=hub.vnet(centre),
            remote=directory.vnet(name),
            access=flags.access,
            forwarded_traffic=flags.forwarded_traffic,
            gateway_transit=gateway,
        ),
        spoke=PeeringHalfArgs(
            name=centre,
            virtual_network=directory.vnet(name),
            remote=hub.vnet(centre),
            access=flags.access,
            forwarded_traffic=flags.forwarded_traffic,
            remote_gateways=gateway,
        ),
    )


def _ruleset_links(network: NetworkSettings, directory: Directory) -> Iterator[tuple[str, RulesetLinkArgs]]:
    """Rulesets reach networks that ask Azure's DNS: those that a ruleset names, and those of spokes by themselves."""
    owner = directory.hub or directory
    for ruleset, forwarding in owner.network.forwarding.items():
        spokes = [name for name, vnet in network.vnets.items() if directory.hub and not vnet.dns_servers]
        for name in spokes if directory.hub else forwarding.vnets:
            yield (
                f"{ruleset}/{name}",
                RulesetLinkArgs(
                    name=name_in_hub(name, directory),
                    ruleset=owner.network_place.scope.forwarding_ruleset(ruleset),
                    virtual_network=directory.vnet(name),
                ),
            )
