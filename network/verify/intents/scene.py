"""The network that intents are asked about, with stand-ins for what only names describe."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from ipaddress import IPv4Address, IPv4Network

from network.azure.host_tags import tag_of_host
from network.azure.service_tags import spelled
from network.lift.index import ResourceIndex
from network.model.intent import Intent
from network.model.topology import Topology
from network.model.world import World
from network.verify.intents.classes import ELSEWHERE
from network.verify.intents.stand_ins import named_tags, stand_ins, world_with
from network.verify.locations import Group, Locator


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """A topology twice: as it is known, and `symbolic`, where every service tag has a stand-in for its members.

    Real public addresses are asked of the first; tags, host names and the Internet of the second.
    """

    known: Locator
    symbolic: Locator
    tags: Mapping[str, IPv4Network] = field(default_factory=dict)

    @property
    def topology(self) -> Topology:
        """The network as it is known."""
        return self.known.topology

    def member_of(self, tag: str) -> IPv4Address:
        """The stand-in for the members of a service tag."""
        return self.tags[tag.lower()].network_address

    def tag_at(self, address: IPv4Address) -> str:
        """The service tag, as Azure spells it, for whose members an address stands; empty for every other address."""
        found = (name for name, prefix in self.tags.items() if prefix.network_address == address)
        return spelled(next(found, ""))

    def hosts_at(self, host: str) -> tuple[IPv4Address, ...]:
        """Where an unlisted public host may be: in the tag that is documented to hold it, else in any, or in none."""
        tag = tag_of_host(host)
        if tag is not None and tag.lower() in self.tags:
            return (self.member_of(tag),)
        return (ELSEWHERE, *(prefix.network_address for prefix in self.tags.values()))


def set_scene(
    index: ResourceIndex,
    topology: Topology,
    groups: Mapping[str, Group],
    stack: str = "",
    intents: Iterable[Intent] = (),
) -> Scene:
    """The scene of one network, for these intents: the service tags that they name get stand-ins, too."""
    words = (word for one in intents for word in (*one.sources, *one.destinations))
    members = (name for group in groups.values() for name in group.names)
    given = stand_ins((*named_tags(topology), *_tags_in((*words, *members))))
    symbolic = with_tags(topology, world_with(topology.world, given, topology.services.values()))
    return Scene(Locator(topology, index, groups, stack), Locator(symbolic, index, groups, stack), given)


def with_tags(topology: Topology, world: World) -> Topology:
    """The same network in a world that differs in the prefixes of service tags alone: no noun depends on them."""
    return replace(topology, world=world, answers={})


def _tags_in(words: Iterable[str]) -> Iterator[str]:
    for word in words:
        kind, _, tag = word.partition(":")
        if kind == "tag":
            yield tag
