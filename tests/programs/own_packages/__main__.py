"""A program with folders and modules of the names that fairway's own packages have."""

from compute.machines import machine
from infra.tags import TAGS
from network import vnet

import pulumi

hub = vnet("hub", "10.0.0.0/16", TAGS)
machine("jump", hub)
pulumi.export("hub", hub.id)
