"""How azure-native differs from ARM: the only place that knows.

A Pulumi program names a class by token (`azure-native:network:Subnet`) and gives flat inputs with the names among
them; ARM knows a type, an id that holds the names, and a body nested in `properties`. `tables/` says which is which.
"""

from infra.arm.body import to_arm
from infra.arm.classes import arm_type_of, is_azure_native
from infra.arm.facts import NOWHERE, Surroundings
from infra.arm.ids import Completed, complete_inputs, resource_id, type_of_id
from infra.arm.outputs import Outputs, computed_outputs
from infra.arm.replace import replace_on
from infra.arm.table import ArmType

__all__ = [
    "NOWHERE",
    "ArmType",
    "Completed",
    "Outputs",
    "Surroundings",
    "arm_type_of",
    "complete_inputs",
    "computed_outputs",
    "is_azure_native",
    "replace_on",
    "resource_id",
    "to_arm",
    "type_of_id",
]
