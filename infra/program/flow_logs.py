"""Flow logs of a stack file as the network declares them, once the accounts that keep them are there."""

from infra.program.directory import Directory
from infra.program.stores import Stores
from infra.settings.network import FlowLog, NetworkSettings
from network.declare.ids import Scope
from network.declare.observe import FlowLogArgs

# Azure makes a watcher for each region with its first virtual network.
# https://learn.microsoft.com/azure/network-watcher/network-watcher-create
WATCHER_GROUP, WATCHER = "NetworkWatcherRG", "NetworkWatcher_{region}"


def flow_logs(network: NetworkSettings, directory: Directory, stores: Stores) -> dict[str, FlowLogArgs]:
    """The flow logs that the section asks for."""
    return {name: _flow_log(name, log, directory, stores) for name, log in network.flow_logs.items()}


def _flow_log(name: str, log: FlowLog, directory: Directory, stores: Stores) -> FlowLogArgs:
    location = directory.network_place.location
    watchers = Scope(directory.account.subscription, WATCHER_GROUP)
    return FlowLogArgs(
        name=name,
        location=location,
        watcher=watchers.network_watcher(WATCHER.format(region=location)),
        virtual_network=directory.vnet(log.vnet),
        storage_account=stores.storage_accounts[log.storage].id,
        retention_days=log.retention_days,
        analytics_workspace=stores.log_workspaces[log.analytics].id if log.analytics else None,
        tags=directory.network_place.tags,
    )
