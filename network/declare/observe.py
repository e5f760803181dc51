"""Flow logs: what the network writes down about its flows.

A log observes a whole virtual network. Logs of NSGs can no longer be created (network.azure.pages.FLOW_LOGS).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import pulumi
from pulumi_azure_native import network as az_network

from network.declare.component import Component, Turns
from network.declare.ids import last_name, scope_of
from network.declare.place import Inputs, Place


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkWatcherArgs:
    """The network watcher of a region. Azure usually has made one: NetworkWatcher_<region> in NetworkWatcherRG."""

    place: Place
    name: str

    @property
    def id(self) -> str:
        """The ARM id of the watcher."""
        return self.place.scope.network_watcher(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowLogArgs:
    """One flow log; watcher, network, storage account and Log Analytics workspace by ARM id, all in one region.

    Without `analytics_workspace` flows are only stored. `analytics_minutes` is how often they are evaluated.
    """

    name: str
    location: str
    watcher: str
    virtual_network: str
    storage_account: str
    retention_days: int = 30
    analytics_workspace: str | None = None
    analytics_minutes: Literal[10, 60] = 10
    tags: Mapping[str, str] = field(default_factory=dict)


def watcher_inputs(watcher: NetworkWatcherArgs) -> Inputs:
    """The watcher as azure-native declares it."""
    return {**watcher.place.inputs, "network_watcher_name": watcher.name}


def flow_log_inputs(log: FlowLogArgs) -> Inputs:
    """The log as azure-native declares it, in the resource group of its watcher."""
    place = Place(scope=scope_of(log.watcher), location=log.location, tags=log.tags)
    return {
        **place.inputs,
        "network_watcher_name": last_name(log.watcher),
        "flow_log_name": log.name,
        "target_resource_id": log.virtual_network,
        "storage_id": log.storage_account,
        "enabled": True,
        "format": {"type": "JSON", "version": 2},
        "retention_policy": {"days": log.retention_days, "enabled": log.retention_days > 0},
        **({"flow_analytics_configuration": _analytics(log)} if log.analytics_workspace else {}),
    }


def _analytics(log: FlowLogArgs) -> Inputs:
    return {
        "network_watcher_flow_analytics_configuration": {
            "enabled": True,
            "workspace_resource_id": log.analytics_workspace,
            "workspace_region": log.location,
            "traffic_analytics_interval": log.analytics_minutes,
        }
    }


class FlowLogs(Component):
    """The flow logs of a stack, one after the other, and before them the watchers that the stack declares itself."""

    def __init__(
        self,
        name: str,
        logs: Mapping[str, FlowLogArgs],
        watchers: Mapping[str, NetworkWatcherArgs],
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("FlowLogs", name, opts)
        declared = [
            az_network.NetworkWatcher(key, **watcher_inputs(watcher), opts=self.child())
            for key, watcher in watchers.items()
        ]
        turns = Turns()
        for key, log in logs.items():
            inputs = flow_log_inputs(log)
            turns.end(az_network.FlowLog(key, **inputs, opts=self.child(*declared, *turns.last)))
        self.register_outputs({})
