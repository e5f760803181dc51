"""What every noun keeps of its declaration, and what is not known about it."""

from dataclasses import dataclass

from network.model.resource import Source
from network.model.words import Reason


@dataclass(frozen=True, slots=True)
class Gap:
    """A property whose value is not known before deployment, leads out of the graph, or is not modelled.

    `origin` says where the value would come from: `<id or urn>#<property>` or the id that is not in the graph.
    """

    property: str
    origin: str
    reason: Reason = Reason.UNKNOWN_VALUE

    def key(self) -> str:
        """The last name of the property, without an index: `sourceAddresses` of `rules[0].sourceAddresses[1]`."""
        return self.property.rpartition(".")[2].partition("[")[0]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Declared:
    """A noun of one resource. `name` is its plain name (docs/snapshot.md 1.3); identity is the object.

    `assumed` marks what no program declares but Azure will add.
    """

    id: str
    name: str
    source: Source | None = None
    assumed: bool = False
    gaps: tuple[Gap, ...] = ()

    def gap(self, *properties: str) -> Gap | None:
        """The first of the properties, or of what is below them, that is not known."""
        for known in self.gaps:
            if any(known.property == one or known.property.startswith((f"{one}.", f"{one}[")) for one in properties):
                return known
        return None
