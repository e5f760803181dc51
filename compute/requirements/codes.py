"""Which rule a requirement that is not met belongs to: by the system that has it, and what decided on the flow."""

from collections.abc import Collection
from dataclasses import dataclass

from compute.requirements.requirement import System
from network.model.words import Decider

AML = (System.AML_CLUSTER, System.AML_INSTANCE, System.AML_WORKSPACE)
FILTERS = (Decider.NSG, Decider.ADMIN_RULE)
ROUTING = (Decider.ROUTE, Decider.NAT, Decider.APPLIANCE, Decider.PEERING, Decider.LOAD_BALANCER, Decider.RETURN_PATH)
NAMES = (Decider.DNS, Decider.SERVICE)
"""A private name that leads to the public side of its service is a matter of names."""
OTHERWISE = "INT005"


@dataclass(frozen=True, slots=True)
class Row:
    """A rule, and where it applies; what is empty applies everywhere.

    `own_servers`: whether the network of the system names DNS servers of its own.
    """

    code: str
    systems: Collection[System]
    deciders: Collection[Decider] = ()
    requirements: Collection[str] = ()
    own_servers: bool | None = None


# The first row that fits counts. The codes are those of docs/rules.
CODES = (
    Row("AML010", AML, NAMES, own_servers=True),
    Row("AML009", AML, NAMES),
    Row("AML001", AML, FILTERS),
    Row("AML003", AML, (Decider.FIREWALL,)),
    Row("AML004", AML, ROUTING),
    Row("AKS010", (System.AKS,), requirements=("aks.fqdn.gpu",)),
    Row("AKS002", (System.AKS,), (Decider.DNS,)),
    Row("AKS001", (System.AKS,)),
    Row("AKS012", (System.AML_KUBERNETES,)),
)


def code_of(system: str, requirement: str, decider: Decider, *, own_servers: bool) -> str:
    """The rule that a flow of a requirement breaks, where `decider` decided on it."""
    return next((row.code for row in CODES if _fits(row, system, requirement, decider, own_servers)), OTHERWISE)


def _fits(row: Row, system: str, requirement: str, decider: Decider, own_servers: bool) -> bool:
    return (
        system in row.systems
        and (not row.deciders or decider in row.deciders)
        and (not row.requirements or requirement in row.requirements)
        and row.own_servers in (None, own_servers)
    )
