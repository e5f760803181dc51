"""Flow logs of a stack file as the network declares them, once the accounts that keep them are there."""

from compute.declare.environment import EnvironmentArgs
from infra.program.directory import Directory
from infra.settings.network import FlowLog, NetworkSettings
from network.declare.ids import Scope
from network.declare.observe import FlowLogArgs

# Azure makes a watcher for each region with its first virtual network.
# https://learn.microsoft.com/azure/network-watcher/network-watcher-create
WATCHER_GROUP, WATCHER = "NetworkWatcherRG", "NetworkWatcher_{region}"


def flow_logs(network: NetworkSettings, directory: Directory, environment: EnvironmentArgs) -> dict[str, FlowLogArgs]:
    """The flow logs that the section asks for."""
    return {name: _flow_log(name, log, directory, environment) for name, log in network.flow_logs.items()}


def _flow_log(name: str, log: FlowLog, directory: Directory, environment: EnvironmentArgs) -> FlowLogArgs:
    location = directory.network_place.location
    watchers = Scope(directory.account.subscription, WATCHER_GROUP)
    return FlowLogArgs(
        name=name,
        location=location,
        watcher=watchers.network_watcher(WATCHER.format(region=location)),
        virtual_network=directory.vnet(log.vnet),
        storage_account=environment.storage[log.storage].id,
        retention_days=log.retention_days,
        analytics_workspace=environment.log_workspaces[log.analytics].id if log.analytics else None,
        tags=directory.network_place.tags,
    )
