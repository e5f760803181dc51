"""A component of a module of the program's own: children belong to it, and each has its own line."""

import pulumi
from spoke import Spoke

spoke = Spoke("dev", prefix="10.1.0.0/16")
pulumi.export("subnet", spoke.subnet)
