"""What a refusal is, and what ARM refuses to create because something around it is missing."""

from infra.arm.ids import RESOURCE_GROUPS, SUBSCRIPTIONS, type_of_id
from network.lift.index import ResourceIndex, id_key, last_segment, parent_id, resource_group

# `providers/<namespace>/<type>/<name>`: three slashes; each further level has two more.
_ONE_LEVEL = 3
# The only child that Azure makes together with its parent: blobServices/default, and others of that name.
_MADE_WITH_PARENT = "default"
# Azure makes this group, and a watcher for each region in it, together with the first virtual network there.
# https://learn.microsoft.com/azure/network-watcher/network-watcher-create
_MADE_BY_AZURE = "/resourcegroups/networkwatcherrg"


class RefusalError(Exception):
    """ARM does not do it. `code` is ARM's own."""

    def __init__(self, code: str, message: str) -> None:
        self.code, self.message = code, message
        super().__init__(f'Code="{code}" Message="{message}"')


def refuse_orphan(resource: str, existing: ResourceIndex) -> None:
    """Raise unless the resource group of a resource exists, and what it is nested in or extends."""
    group = resource_group(resource)
    group_id = resource[: resource.lower().find("/providers/")] if "/providers/" in resource.lower() else ""
    if group and group_id and not _stands(group_id, existing):
        raise RefusalError("ResourceGroupNotFound", f"Resource group '{group}' could not be found.")
    parent = _parent(resource)
    if parent and not _stands(parent, existing):
        message = f"'{last_segment(resource)}' cannot be created: '{parent}', which it belongs to, does not exist."
        raise RefusalError("ParentResourceNotFound", message)


def _parent(resource: str) -> str:
    """What a resource is nested in or extends; empty where that is its group or subscription, or nothing."""
    at = resource.lower().rfind("/providers/")
    levels = resource[at + 1 :].count("/")
    parent = parent_id(resource) if levels > _ONE_LEVEL else resource[: max(at, 0)]
    return "" if type_of_id(parent) in {"", RESOURCE_GROUPS, SUBSCRIPTIONS} else parent


def _stands(resource: str, existing: ResourceIndex) -> bool:
    if existing.get(resource) or _MADE_BY_AZURE in id_key(resource):
        return True
    return last_segment(resource) == _MADE_WITH_PARENT and _stands(parent_id(resource), existing)
