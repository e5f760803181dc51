"""The private addresses that Azure would choose: the lowest in the subnet that is free."""

from collections.abc import Iterator, Mapping, Sequence
from ipaddress import ip_network
from itertools import islice

from infra.arm.addresses import FIRST_USABLE
from network.lift.index import ResourceIndex, id_key
from network.model.resource import Json, Properties, is_unknown

_HOLDERS = ("ipConfigurations", "frontendIPConfigurations")
_ADDRESS = "privateIPAddress"


def choose_addresses(
    outputs: Properties, before: Properties, existing: ResourceIndex
) -> tuple[Properties, tuple[str, ...]]:
    """The outputs of a resource with every address that Azure would choose, and the paths of those (as ARM nests them).

    An address that was chosen `before` stays while its subnet does. What lies in a subnet that nobody knows stays the
    marker of an unknown value.
    """
    taken = {address for node in existing for address in _addresses(node.properties)}
    chosen: dict[str, Json] = {}
    paths: list[str] = []
    for holder in _HOLDERS:
        elements = _elements(outputs.get(holder))
        old = {(element.get("name"), _subnet(element)): element for element in _elements(before.get(holder))}
        for position, element in enumerate(elements):
            if not is_unknown(element.get(_ADDRESS)):
                continue
            kept = old.get((element.get("name"), _subnet(element)), {}).get(_ADDRESS)
            address = kept if isinstance(kept, str) else _lowest(_subnet(element), existing, taken)
            if address is not None:
                elements[position] = {**element, _ADDRESS: address}
                taken.add(address)
                paths.append(f"properties.{holder}[{position}].properties.{_ADDRESS}")
        if elements:
            chosen[holder] = elements
    return {**outputs, **chosen}, tuple(paths)


def _elements(value: Json) -> list[Properties]:
    """The elements of a list of objects; none where it is not one."""
    if not isinstance(value, Sequence) or isinstance(value, str):
        return []
    return [element for element in value if isinstance(element, Mapping)]


def _subnet(element: Properties) -> str:
    subnet = element.get("subnet")
    where = subnet.get("id") if isinstance(subnet, Mapping) else None
    return id_key(where) if isinstance(where, str) else ""


def _lowest(subnet: str, existing: ResourceIndex, taken: set[str]) -> str | None:
    node = existing.get(subnet)
    if node is None:
        return None
    several = node.properties.get("addressPrefixes") or [node.properties.get("addressPrefix")]
    for prefix in several if isinstance(several, Sequence) else ():
        usable = islice(ip_network(str(prefix)), FIRST_USABLE, ip_network(str(prefix)).num_addresses - 1)
        free = next((str(address) for address in usable if str(address) not in taken), None)
        if free:
            return free
    return None


def _addresses(value: Json) -> Iterator[str]:
    """Every private address anywhere in a body."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            if key.lower() == _ADDRESS.lower() and isinstance(item, str):
                yield item
            else:
                yield from _addresses(item)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for item in value:
            yield from _addresses(item)
