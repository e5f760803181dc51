"""Where the tests of the network's components declare."""

from network.declare.ids import Scope
from network.declare.place import Place
from tests.recorder import Declaration, Declared, declare, unknown_inputs

__all__ = ["HUB", "HUB_SUBSCRIPTION", "PLACE", "SUBSCRIPTION", "Declaration", "Declared", "declare", "unknown_inputs"]

SUBSCRIPTION = "11111111-1111-1111-1111-111111111111"
HUB_SUBSCRIPTION = "33333333-3333-3333-3333-333333333333"
PLACE = Place(scope=Scope(SUBSCRIPTION, "net"), location="westeurope", tags={"owner": "ml"})
HUB = Scope(HUB_SUBSCRIPTION, "hub")
