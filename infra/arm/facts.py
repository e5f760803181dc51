"""The words of the templates in `tables/computed.py`, filled from a resource and from what stands around it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from string import Formatter

from infra.arm import addresses
from network.azure.made_up import made_up_digits, made_up_guid, made_up_hash
from network.lift.index import id_key, last_segment, location_key, parent_id, resource_group
from network.model.resource import Json, Properties, unknown

NO_GUID = "00000000-0000-0000-0000-000000000000"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What else exists: the outputs of a resource by its id, the public addresses in use, and the tenant."""

    outputs: Callable[[str], Properties | None] = lambda _: None
    taken: Callable[[str], bool] = lambda _: False
    tenant: str = NO_GUID


NOWHERE = Surroundings()


@dataclass(frozen=True, slots=True)
class Facts:
    """The resource for which templates are filled: its id, its inputs with their names, and its surroundings."""

    id: str
    values: Properties
    surroundings: Surroundings

    def fill(self, template: str, element: Properties, path: str) -> Json:
        """The value at `path`, inside `element`; None where a word of the template has no value."""
        match template:
            case "{unknown}":
                return unknown(f"{self.id}#{path}")
            case "{address_in_subnet}":
                return unknown(f"{self.id}#{path}") if element.get("subnet") else None
            case "{first_usable}":
                return self._first_usable(element, path)
        text = ""
        for literal, word, _, _ in Formatter().parse(template):
            value = self._word(word, path) if word else ""
            if value is None:
                return None
            text += literal + value
        return text

    def _word(self, word: str, path: str) -> str | None:
        if word.startswith("in."):
            return _text(at(self.values, word.removeprefix("in.")))
        return WORDS[word](self, path)

    def public_address(self) -> str | None:
        """From the prefix that the address belongs to, where it belongs to one."""
        prefix = _text(at(self.values, "publicIPPrefix.id"))
        if self.values.get("publicIPAddressVersion") == "IPv6":
            return None
        if prefix is None:
            return addresses.public_address(self.id, self.surroundings.taken)
        length = _prefix_length(self.surroundings.outputs(prefix) or {})
        return addresses.address_from_prefix(self.id, addresses.public_prefix(prefix, length), self.surroundings.taken)

    def cluster_zone(self, path: str) -> str | None:
        """The private zone of a private AKS cluster: the one it is given, else one that Azure names with a GUID."""
        access = self.values.get("apiServerAccessProfile")
        zone = at(access, "privateDNSZone") or "system"
        if at(access, "enablePrivateCluster") is not True or not isinstance(zone, str) or zone.lower() == "none":
            return None
        if "/" in zone:
            return last_segment(zone)
        region = location_key(_text(self.values.get("location")) or "")
        return f"{made_up_guid(self.id, path)}.privatelink.{region}.azmk8s.io"

    def _first_usable(self, element: Properties, path: str) -> Json:
        """The address that Azure gives the only tenant of a subnet."""
        if not element.get("subnet"):
            return None
        subnet = _text(at(element, "subnet.id"))
        prefix = self._subnet_prefix(subnet) if subnet else None
        return (addresses.first_usable(prefix) if prefix else None) or unknown(f"{self.id}#{path}")

    def _subnet_prefix(self, subnet: str) -> str | None:
        """The prefix of a subnet that stands by itself, or inside its VNet."""
        alone = self.surroundings.outputs(subnet)
        if alone is not None:
            return _prefix(alone)
        network = self.surroundings.outputs(parent_id(subnet)) or {}
        subnets = network.get("subnets")
        rows = subnets if isinstance(subnets, Sequence) else ()
        inline = (row for row in rows if isinstance(row, Mapping) and row.get("name"))
        named = (row for row in inline if id_key(str(row["name"])) == id_key(last_segment(subnet)))
        return next((_prefix(row) for row in named), None)


def at(values: Json, path: str) -> Json:
    """The value at a dotted path through objects; None where there is none."""
    for key in path.split("."):
        if not isinstance(values, Mapping):
            return None
        values = values.get(key)
    return values


def _prefix(subnet: Properties) -> str | None:
    several = subnet.get("addressPrefixes")
    first = several[0] if isinstance(several, Sequence) and several else None
    return _text(subnet.get("addressPrefix")) or _text(first)


def _prefix_length(prefix: Properties) -> int:
    length = prefix.get("prefixLength")
    return int(length) if isinstance(length, int | float) else addresses.LONGEST_BLOCK


def _text(value: Json) -> str | None:
    return value if isinstance(value, str) and value else None


WORDS: Mapping[str, Callable[[Facts, str], str | None]] = {
    "name": lambda facts, _: last_segment(facts.id),
    "parent": lambda facts, _: last_segment(parent_id(facts.id)),
    "group": lambda facts, _: resource_group(facts.id),
    "subscription": lambda facts, _: "/".join(facts.id.split("/")[:3]),
    "id": lambda facts, _: facts.id,
    "location": lambda facts, _: location_key(_text(facts.values.get("location")) or "") or None,
    "tenant": lambda facts, _: facts.surroundings.tenant,
    "guid": lambda facts, path: made_up_guid(facts.id, path),
    "hash": lambda facts, _: made_up_hash(facts.id),
    "cluster_zone": lambda facts, path: facts.cluster_zone(path),
    "digits": lambda facts, _: made_up_digits(facts.id),
    "public_address": lambda facts, _: facts.public_address(),
    "public_prefix": lambda facts, _: addresses.public_prefix(facts.id, _prefix_length(facts.values)),
}
