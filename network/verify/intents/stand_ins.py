"""Addresses that stand for service tags whose prefixes nobody gave us, so that flows to a tag can be traced.

Which tags contain which is known (network/azure/service_tags.py); their prefixes change weekly. An intent about a tag,
or about the Internet, asks of members of each tag and of addresses in none of them, not of real addresses. So each tag
that a rule names gets one address of a range that nobody has (TEST-NET-1, RFC 5737), and contains those of the tags
within it. Tags of which neither contains the other are taken to be disjoint. Real addresses are never asked here.

The public side of a declared service lies in the tags of its type and region, also where its address is made up.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from ipaddress import IPv4Network

from network.azure.reserved import NOBODYS
from network.azure.service_endpoints import ENDPOINT_TAGS
from network.azure.service_tags import AZURE_CLOUD, tags_of_service
from network.lift.complete_addresses import SINGLE_ADDRESSES
from network.model.service import Service
from network.model.topology import Topology
from network.model.world import World
from network.simulate.tags import is_built_in
from network.verify.intents.rules import firewall_rules, security_rules

STAND_INS = NOBODYS


def contains(outer: str, inner: str) -> bool:
    """Whether one service tag lies in another: a region in its service, a service in its cloud."""
    outer, inner = outer.lower(), inner.lower()
    service, _, region = outer.partition(".")
    if outer == inner or (not region and inner.startswith(f"{service}.")):
        return True
    if service != AZURE_CLOUD:
        return False
    return not region or inner.endswith(f".{region}")


def named_tags(topology: Topology) -> Iterator[str]:
    """Every service tag that a rule, a route or a service endpoint names and that the platform does not compute."""
    for rule in security_rules(topology):
        yield from _tags((*rule.origin.prefixes, *rule.target.prefixes))
    for table in topology.route_tables.values():
        yield from (route.tag for route in table.routes if route.tag)
    for subnet in topology.subnets.values():
        yield from (ENDPOINT_TAGS[name.lower()] for name in subnet.service_endpoints if name.lower() in ENDPOINT_TAGS)
    for asked in firewall_rules(topology):
        yield from (*asked.sources.tags, *asked.destinations.tags)


def _tags(texts: Iterable[str]) -> Iterator[str]:
    return (text for text in texts if text != "*" and not text[:1].isdigit() and not is_built_in(text))


def stand_ins(tags: Iterable[str]) -> Mapping[str, IPv4Network]:
    """One address for each tag, in the order of their names; the first of the range stays in no tag."""
    names = sorted({tag.lower() for tag in tags})
    addresses = iter(STAND_INS)
    next(addresses)
    return {name: IPv4Network(address) for name, address in zip(names, addresses, strict=False)}


def world_with(world: World, given: Mapping[str, IPv4Network], services: Iterable[Service] = ()) -> World:
    """The world in which every tag contains its stand-in, those of the tags within it, and what it has of services.

    Prefixes that the world gives stay, and then only the made-up address of a service comes to them.
    """
    known = {name.lower(): prefixes for name, prefixes in world.service_tags.items()}
    public = tuple(_tagged_addresses(services))
    expanded = {
        outer: (
            *known.get(outer, ()),
            *(address for inner, address in given.items() if contains(outer, inner)),
            *(at for tag, at in public if tag == outer and (outer not in known or at.subnet_of(SINGLE_ADDRESSES))),
        )
        for outer in {*known, *given}
    }
    return replace(world, service_tags=expanded)


def _tagged_addresses(services: Iterable[Service]) -> Iterator[tuple[str, IPv4Network]]:
    """The public address of each service with each tag that contains it."""
    for one in services:
        if one.address is not None:
            yield from ((tag, IPv4Network(one.address)) for tag in tags_of_service(one.type, one.location))
