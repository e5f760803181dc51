"""IoT Hub: what does not work once it, or what it writes to, is closed to the Internet."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from network.azure import pages
from network.model.finding import Moment
from network.verify.preflight import kinds
from network.verify.preflight.element import Element
from network.verify.preflight.graph import Graph
from network.verify.preflight.rule import Fault, rule
from network.verify.preflight.services import is_public


@rule(
    "IOT005",
    "A hub routes to a storage account that does not let it in",
    kinds.IOT_HUB,
    page=pages.IOT_HUB,
    moment=Moment.RUNTIME,
    why="The hub comes from Azure's own network: a closed account takes it only as a trusted service that shows its "
    "identity.",
    example="""
        routing endpoint with keyBased authentication, account with defaultAction Deny
    """,
    fix="Set bypass to AzureServices on the account and authenticationType to identityBased, with a role for the hub.",
)
def closed_storage(hub: Element, graph: Graph) -> Iterator[Fault]:
    """A routing endpoint leads to a storage account with defaultAction Deny that does not let trusted services pass, or
    without the hub's identity.
    """
    for one in hub.part("routing").part("endpoints").parts("storageContainers"):
        name = (urlsplit(one.text("endpointUri")).hostname or "").partition(".")[0]
        for account in (each for each in graph.of(kinds.STORAGE) if each.name.lower() == name):
            rules = account.part("networkAcls")
            if rules.word("defaultAction") != "deny":
                continue
            if "azureservices" not in (rules.word("bypass") or "azureservices"):
                yield Fault(hub, f"{account.name} does not let trusted services pass")
            if (one.word("authenticationType") or "keybased") != "identitybased":
                yield Fault(hub, f"{one.name} shows no identity to {account.name}, which is closed")


@rule(
    "IOT006",
    "Device Update uses a hub without public access",
    kinds.DEVICE_UPDATE,
    page=pages.IOT_UPDATE,
    moment=Moment.RUNTIME,
    why="Device Update reaches its hub over the public side only.",
    example="""
        accounts/instances with a hub whose publicNetworkAccess is Disabled
    """,
    fix="Use a hub with public access, restricted by its address rules, for Device Update.",
)
def closed_hub(instance: Element, graph: Graph) -> Iterator[Fault]:
    """A Device Update instance names an IoT hub whose publicNetworkAccess is Disabled."""
    for one in instance.parts("iotHubs"):
        hub = graph.get(one.text("resourceId"))
        if hub is not None and not is_public(hub):
            yield Fault(instance, f"{hub.name} has no public access")
