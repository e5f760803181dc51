"""Locations: a set of addresses with a name, written alike in intents, commands and reports (DESIGN, section 4)."""

from network.verify.locations.find import Group, Locator
from network.verify.locations.place import Place, Sender

__all__ = ["Group", "Locator", "Place", "Sender"]
