"""What a spoke computes from the files of other stacks, against those stacks as they are deployed."""

from collections.abc import Mapping
from functools import partial

import pulumi

from infra.program.account import Account
from infra.program.directory import directory
from infra.program.peering import hub_vnet
from infra.settings.load import StackSettings


def verify_others(settings: StackSettings, account: Account) -> tuple[pulumi.Resource, ...]:
    """Compare what a spoke uses of its hub and of its neighbours to what the stacks of those export.

    A stack that is another one, or not complete yet, is a warning at preview and ends an `up`. Everything else of a
    spoke comes after what is returned, so that nothing of it is created while there is no hub at all.
    """
    known = directory(settings, account)
    if known.hub is None:
        return ()
    centre = hub_vnet(known.hub)
    hub = _verify(known.hub.settings.stack, "virtualNetworks", {centre: known.hub.vnet(centre)})
    return (hub, *(_verify(stack, "workspaces", near.workspaces) for stack, near in known.neighbours.items()))


def _verify(stack: str, export: str, expected: Mapping[str, str]) -> pulumi.Resource:
    deployed = pulumi.StackReference(f"{pulumi.get_organization()}/{pulumi.get_project()}/{stack}")
    found = deployed.get_output(export)
    for name, identity in expected.items():
        found.apply(partial(_compare_named, stack, name, identity))
    return deployed


def _compare_named(stack: str, name: str, expected: str, exported: object) -> None:
    _compare(stack, exported.get(name) if isinstance(exported, Mapping) else None, expected)


def _compare(stack: str, found: object, expected: str) -> None:
    if found == expected:
        return
    what = f"has {found}, its file says {expected}" if found else "is not deployed"
    message = f"the stack {stack} {what}: bring up {stack} first"
    if not pulumi.runtime.is_dry_run():
        raise pulumi.RunError(message)
    pulumi.warn(message)
