"""`fairway:expect`, `fairway:groups`, `fairway:ignore`, `fairway:allow-change`: what the network must do, and may."""

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, RootModel, model_validator

from infra.settings.locations import Location
from infra.settings.section import NOTHING, Section
from infra.settings.word import OneOrMany, wrong
from infra.settings.words import Day, PortWord
from network.model.ports import ANY_PORTS

Sentence = Annotated[str, Field(min_length=1)]
Waypoint = Annotated[str, Field(min_length=1)]


class Expectation(Section):
    """An intent: flows from one location to another, and what should happen to all of them."""

    name: Sentence
    """What is expected, in a sentence for people."""
    from_: OneOrMany[Location] = Field(alias="from")
    """Where the flows come from."""
    to: OneOrMany[Location]
    """Where they go."""
    ports: OneOrMany[PortWord] = (ANY_PORTS,)
    """Their destination ports: tcp/443, udp/5831, tcp/8000-8010, any/443, icmp, any."""
    outcome: Literal["allow", "deny"] | None = None
    """allow: every flow works, there and back. deny: none does."""
    through: Waypoint | None = None
    """All flows work and pass this: firewall, private endpoint, nat, gateway, appliance, or the name of a device."""
    never_without: Waypoint | None = None
    """Every flow that works passes this."""

    @model_validator(mode="after")
    def _expects_something(self) -> Self:
        if not (self.outcome or self.through or self.never_without):
            raise wrong("an outcome, through or never_without")
        if self.outcome == "deny" and (self.through or self.never_without):
            raise wrong("outcome: deny alone, since a flow that does not work passes nothing")
        return self


class Expectations(RootModel[tuple[Expectation, ...]]):
    """A list of intents in a file of its own."""

    model_config = ConfigDict(frozen=True, strict=True)


class Group(Section):
    """A named set of locations: those that are listed, and all resources that have these tags."""

    names: OneOrMany[Location] = ()
    """Locations, written as in intents."""
    tags: Mapping[str, str] = NOTHING
    """Tags that a resource must all have to belong to the group."""

    @model_validator(mode="after")
    def _has_members(self) -> Self:
        if not (self.names or self.tags):
            raise wrong("names or tags")
        return self


class Ignored(Section):
    """A finding that is known and left as it is, until a day."""

    code: Sentence
    """The code of the rule, such as NET012, or what Azure calls it."""
    at: Sentence | None = None
    """Only of this resource, by its name or its id."""
    reason: Sentence
    """Why it is left."""
    until: Day
    """The last day on which it is, such as 2027-01-31, in quotes."""


class AllowedChange(Section):
    """Flows whose verdict a change may alter. They are read and kept; no command asks about them yet."""

    from_: OneOrMany[Location] = Field(alias="from")
    """Where the flows come from."""
    to: OneOrMany[Location]
    """Where they go."""
    ports: OneOrMany[PortWord] = (ANY_PORTS,)
    """Their destination ports."""
    reason: Sentence
    """Why this may change."""
    until: Day
    """The last day on which it may, such as 2027-01-31, in quotes."""
