"""Where the tests of the compute components declare."""

from collections.abc import Callable

from network.declare.ids import Scope
from network.declare.place import Place
from tests import recorder
from tests.recorder import Declaration, Declared, unknown_inputs

__all__ = ["LOGS", "NETWORK", "PLACE", "SUBSCRIPTION", "TENANT", "Declaration", "Declared", "declare", "unknown_inputs"]

SUBSCRIPTION = "11111111-1111-1111-1111-111111111111"
TENANT = "22222222-2222-2222-2222-222222222222"
PLACE = Place(scope=Scope(SUBSCRIPTION, "ml"), location="westeurope", tags={"owner": "ml"})
NETWORK = Scope(SUBSCRIPTION, "net")
LOGS = PLACE.scope.log_analytics_workspace("logs")


def declare(program: Callable[[], object]) -> Declaration:
    """What `program` declares at the preview of its first deployment; it asks Azure for nothing."""
    declaration = recorder.declare(program)
    assert declaration.asked == []
    return declaration
