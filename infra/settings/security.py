"""Network security groups: named rules that count in the order in which they stand."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from infra.settings.section import NOTHING, ByName, Section
from infra.settings.sides import ANYTHING, RuleSide, Side, SideKind
from infra.settings.word import OneOrMany, wrong
from infra.settings.words import PortWord
from network.model.ports import Ports


def _alike(sides: tuple[Side, ...]) -> tuple[Side, ...]:
    kinds = {side.kind for side in sides}
    if len(sides) > 1 and kinds != {SideKind.ASG} and kinds & {SideKind.ANY, SideKind.TAG, SideKind.ASG}:
        raise wrong("one service tag or any, or application security groups alone, or subnets and prefixes")
    return sides


def _one_protocol(ports: tuple[Ports, ...]) -> tuple[Ports, ...]:
    if len({port.protocols for port in ports}) != 1:
        raise wrong("ports of one protocol; another protocol needs a rule of its own")
    return ports


RuleSides = Annotated[OneOrMany[RuleSide], AfterValidator(_alike)]
RulePorts = Annotated[OneOrMany[PortWord], AfterValidator(_one_protocol)]


class SecurityRule(Section):
    """One rule of a network security group."""

    from_: RuleSides = Field((ANYTHING,), alias="from")
    """Where flows come from: subnets, virtual networks, sites or prefixes; or one service tag; or any."""
    to: RuleSides = (ANYTHING,)
    """Where flows go, written like `from`."""
    ports: RulePorts
    """Destination ports of one protocol: tcp/443, [tcp/80, tcp/443], udp/5831, any/443, icmp, any."""
    access: Literal["allow", "deny"] = "allow"
    """What happens to these flows."""
    priority: int | None = Field(None, ge=100, le=4096)
    """Its place among the rules, 100 counts first. Left out, a rule comes right after the one above it."""


class SecurityGroup(Section):
    """A network security group. Rules count in the order in which they stand."""

    inbound: ByName[SecurityRule] = NOTHING
    """Rules for flows that arrive, by name."""
    outbound: ByName[SecurityRule] = NOTHING
    """Rules for flows that leave, by name."""
    otherwise: Literal["deny", "azure"] = "deny"
    """What happens to flows that no rule names: deny, or what Azure's default rules say."""

    @model_validator(mode="after")
    def _names_are_unique(self) -> Self:
        if twice := self.inbound.keys() & self.outbound.keys():
            raise wrong("each name once", got=f"an inbound and an outbound rule called {min(twice)!r}")
        return self
