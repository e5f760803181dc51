"""What a DNS server makes of a query: an answer, another name to look for, or other servers to ask."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from ipaddress import IPv4Address
from typing import TypeAlias, TypeVar

from network.model.declared import Declared, Gap
from network.model.dns import Dns, FixedAnswer, ForwardingTarget, Record
from network.model.resolution import NOBODY, Answerer, AnswererType, NameDecision, NameStep, Rcode


@dataclass(frozen=True, slots=True)
class Answer:
    """How a query ended.

    `aliases` are the names that led to it, after the one asked for. `unlisted` marks a public name nobody listed.
    """

    rcode: Rcode | None
    answered_by: Answerer = NOBODY
    addresses: tuple[IPv4Address, ...] = ()
    gap: Gap | None = None
    unlisted: bool = False
    aliases: tuple[str, ...] = ()


TIMEOUT = Answer(Rcode.TIMEOUT)


@dataclass(frozen=True, slots=True)
class Asker:
    """Where a query leaves: from the network with this key, or from outside Azure (None)."""

    name: str
    vnet: str | None
    source: IPv4Address | None = None


@dataclass(frozen=True, slots=True)
class Referral:
    """Let `asker` ask these servers for `host`, in this order; a target of None is public DNS."""

    asker: Asker
    targets: tuple[ForwardingTarget | None, ...]
    host: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Voice:
    """Who answers: as the answer names it, as a step names it, in a clause, and on which declarations it rests."""

    answered_by: Answerer
    server: str
    clause: str
    by: tuple[Declared, ...] = ()


Found: TypeAlias = Answer | Referral | str
Log: TypeAlias = list[NameStep]
Ended = TypeVar("Ended", bound=Answer | Referral)

PUBLIC = Voice(Answerer(AnswererType.PUBLIC), "public DNS", "says public DNS")


def not_known(log: Log, host: str, server: str, gap: Gap) -> Answer:
    """No answer can be given: it hangs on a value that is not known."""
    why = "known before deployment" if "#" in gap.origin else "in the graph"
    text = f"what {server} answers hangs on {gap.origin}, which is not {why}"
    log.append(NameStep(NameDecision.UNKNOWN, host, server, text))
    return Answer(None, gap=gap)


def unanswered(log: Log, host: str, server: str, why: str, *by: Declared) -> Answer:
    """Nobody answers."""
    log.append(NameStep(NameDecision.UNANSWERED, host, server, why, by))
    return TIMEOUT


def absent(log: Log, host: str, voice: Voice) -> Answer:
    """The name does not exist."""
    text = f"{host} does not exist, {voice.clause}"
    log.append(NameStep(NameDecision.MISSING, host, voice.server, text, voice.by))
    return Answer(Rcode.NXDOMAIN, voice.answered_by)


def from_record(log: Log, record: Record, host: str, voice: Voice) -> Answer | str:
    """What a record says of `host`: its addresses, or the name that it is an alias of."""
    by = (record, *voice.by)
    if isinstance(record.alias, Gap):
        return not_known(log, host, voice.server, record.alias)
    if record.alias is not None:
        text = f"{host} is an alias of {record.alias}, {voice.clause}"
        log.append(NameStep(NameDecision.ALIAS, host, voice.server, text, by))
        return record.alias
    known = tuple(address for address in record.addresses if not isinstance(address, Gap))
    gap = next((address for address in record.addresses if isinstance(address, Gap)), None)
    addresses = ", ".join(map(str, known)) or (f"what {gap.origin} will be" if gap else "without an address")
    log.append(NameStep(NameDecision.ANSWERED, host, voice.server, f"{host} is {addresses}, {voice.clause}", by))
    return Answer(Rcode.NOERROR, voice.answered_by, known, gap)


def from_fixed(log: Log, fixed: FixedAnswer, host: str, voice: Voice) -> Answer:
    """What the world says that a server always answers; without an address the name does not exist."""
    if not fixed.addresses:
        return absent(log, host, voice)
    text = f"{host} is {', '.join(map(str, fixed.addresses))}, {voice.clause}"
    log.append(NameStep(NameDecision.ANSWERED, host, voice.server, text, voice.by))
    return Answer(Rcode.NOERROR, voice.answered_by, fixed.addresses)


def from_public(dns: Dns, host: str, log: Log) -> Answer | str:
    """What public DNS says of a name."""
    record = dns.public.record(host)
    if record is not None:
        return from_record(log, record, host, PUBLIC)
    log.append(NameStep(NameDecision.MISSING, host, PUBLIC.server, f"nobody lists {host} in public DNS"))
    return Answer(Rcode.NXDOMAIN, PUBLIC.answered_by, unlisted=True)


def ask_public(dns: Dns, host: str, log: Log) -> Answer:
    """What public DNS says of a name and of every name that it is an alias of."""
    return follow(host, lambda name: from_public(dns, name, log), log, PUBLIC.server)


def follow(host: str, look_up: Callable[[str], Ended | str], log: Log, server: str) -> Ended | Answer:
    """Look a name up, then every name that it is an alias of; aliases in a circle lead to no answer."""
    aliases: list[str] = []
    found = look_up(host)
    while isinstance(found, str):
        if found == host or found in aliases:
            name = aliases[-1] if aliases else host
            return unanswered(log, name, server, f"nobody answers: {found} is in the end an alias of itself")
        aliases.append(found)
        found = look_up(found)
    return replace(found, aliases=(*aliases, *found.aliases)) if aliases else found
