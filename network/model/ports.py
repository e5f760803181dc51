"""Ports as people write them: `tcp/443`, `udp/5831`, `tcp/8000-8010`, `any/443`, `icmp`, `any`, and `443` for tcp."""

import re
from dataclasses import dataclass

from network.model.errors import InputError
from network.model.words import Protocol

HIGHEST_PORT = 65535
EXPECTED = "tcp/443, udp/5831, tcp/8000-8010, any/443, icmp or any"
_WRITTEN = re.compile(r"(?:(?P<protocol>tcp|udp|any|\*)/)?(?P<low>\d{1,5}|\*)(?:-(?P<high>\d{1,5}))?")
_PROTOCOLS = {
    "tcp": (Protocol.TCP,),
    "udp": (Protocol.UDP,),
    "any": (Protocol.TCP, Protocol.UDP),
    "*": (Protocol.TCP, Protocol.UDP),
    None: (Protocol.TCP,),
}


@dataclass(frozen=True, slots=True)
class Ports:
    """Destination ports of some protocols, both ends included; ICMP has none and stands with 0 to 0."""

    protocols: tuple[Protocol, ...]
    low: int = 0
    high: int = HIGHEST_PORT

    def __str__(self) -> str:
        if self == ANY_PORTS:
            return "any"
        if self.protocols == (Protocol.ICMP,):
            return "icmp"
        protocol = "any" if len(self.protocols) > 1 else self.protocols[0].lower()
        ports = str(self.low) if self.low == self.high else f"{self.low}-{self.high}"
        return f"{protocol}/{'*' if (self.low, self.high) == (0, HIGHEST_PORT) else ports}"


ANY_PORTS = Ports((Protocol.TCP, Protocol.UDP, Protocol.ICMP))
ICMP = Ports((Protocol.ICMP,), 0, 0)


def parse_ports(text: str, where: str) -> Ports:
    """Read one port expression; `where` names the place that an InputError reports."""
    written = text.strip().lower()
    if written in {"any", "*"}:
        return ANY_PORTS
    if written == "icmp":
        return ICMP
    match = _WRITTEN.fullmatch(written)
    if match is None:
        raise InputError(where, text, EXPECTED)
    if match["low"] == "*":
        if match["high"]:
            raise InputError(where, text, EXPECTED)
        return Ports(_PROTOCOLS[match["protocol"]])
    low = int(match["low"])
    high = int(match["high"] or low)
    if not low <= high <= HIGHEST_PORT:
        raise InputError(where, text, f"ports from 0 to {HIGHEST_PORT}, the lower one first")
    if high == 0:
        raise InputError(where, text, "a port that flows can have: none has 0")
    return Ports(_PROTOCOLS[match["protocol"]], low, high)
