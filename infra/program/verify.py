"""A spoke's view of its hub, computed from the hub's file, against the hub as it is deployed."""

from collections.abc import Mapping

import pulumi

from infra.program.account import Account
from infra.program.directory import directory
from infra.program.peering import hub_vnet
from infra.settings.load import StackSettings

EXPORT = "virtualNetworks"


def verify_hub(settings: StackSettings, account: Account) -> tuple[pulumi.Resource, ...]:
    """Compare the virtual network that a spoke is peered with to what the stack of the hub exports.

    A hub that is another one, or not complete yet, is a warning at preview and ends an `up`. Everything else of a
    spoke comes after what is returned, so that nothing of it is created while there is no hub at all.
    """
    hub = directory(settings, account).hub
    if hub is None:
        return ()
    name, stack = hub_vnet(hub), hub.settings.stack
    deployed = pulumi.StackReference(f"{pulumi.get_organization()}/{pulumi.get_project()}/{stack}")
    expected = hub.vnet(name)
    deployed.get_output(EXPORT).apply(lambda networks: _compare(stack, _id(networks, name), expected))
    return (deployed,)


def _id(networks: object, name: str) -> object:
    return networks.get(name) if isinstance(networks, Mapping) else None


def _compare(stack: str, found: object, expected: str) -> None:
    if found == expected:
        return
    what = f"has {found}, its file says {expected}" if found else "is not deployed"
    message = f"the hub {stack} {what}: bring up {stack} first"
    if not pulumi.runtime.is_dry_run():
        raise pulumi.RunError(message)
    pulumi.warn(message)
