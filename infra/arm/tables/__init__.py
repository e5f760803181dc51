"""The rows of all families by the name of their class, `module:Class`."""

from infra.arm.table import ArmType
from infra.arm.tables import applications, compute, dns, governance, machine_learning, network, storage, wide_network

FAMILIES = (network, wide_network, dns, compute, storage, machine_learning, governance, applications)
TYPES: dict[str, ArmType] = {row.token: row for family in FAMILIES for row in family.TYPES}
