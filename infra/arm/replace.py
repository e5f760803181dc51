"""Which properties azure-native cannot change in place: a change of one of them replaces the resource."""

from infra.arm.classes import arm_type_of
from network.model.resource import Properties

# Names are the id; `location` is `x-ms-mutability: create, read` in the tracked resources of ARM's common types.
# The rest is listed by type. https://github.com/pulumi/pulumi-azure-native/blob/master/provider/pkg/gen/replacement.go
SOURCE = "https://github.com/pulumi/pulumi-azure-native/blob/master/provider/pkg/gen/replacement.go"


def replace_on(token: str, inputs: Properties) -> tuple[str, ...]:
    """The inputs that force a replacement, `property` or `property.property`; none for what is none of Azure's."""
    row = arm_type_of(token, inputs)
    if row is None:
        return ()
    location = ("location",) if row.has_location else ()
    return (*(name for name in row.names if name != "subscriptionId"), *location, *row.replace)
