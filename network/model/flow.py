"""Flows: what somebody asks about."""

from dataclasses import dataclass
from ipaddress import IPv4Address

from network.model.edge import Bastion
from network.model.endpoint import PrivateEndpoint
from network.model.gateway import Gateway
from network.model.nic import Nic
from network.model.service import Service
from network.model.words import Protocol


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine in a VNet: an interface, at its own address or (pools) at `address`, or at any free one."""

    nic: Nic
    address: IPv4Address | None = None


@dataclass(frozen=True, slots=True)
class InternetHost:
    """A host on the Internet; `address` None is some public address that nobody knows in advance."""

    address: IPv4Address | None


@dataclass(frozen=True, slots=True)
class SiteHost:
    """A host of an on-premises site."""

    address: IPv4Address


@dataclass(frozen=True, slots=True)
class Client:
    """A point-to-site client of a gateway."""

    address: IPv4Address
    gateway: Gateway


@dataclass(frozen=True, slots=True)
class Host:
    """Whatever has this address: private, public, Azure's own, on-premises."""

    address: IPv4Address


FlowSource = Machine | InternetHost | SiteHost | Client | Bastion | PrivateEndpoint
FlowTarget = Host | Machine | InternetHost | SiteHost | PrivateEndpoint | Service


@dataclass(frozen=True, slots=True)
class Flow:
    """One conversation, as its source begins it. `port` is 0 for ICMP; `fqdn` is the SNI or Host that is sent.

    `source_port` None is any ephemeral port.
    """

    source: FlowSource
    target: FlowTarget
    protocol: Protocol
    port: int = 0
    fqdn: str = ""
    source_port: int | None = None
