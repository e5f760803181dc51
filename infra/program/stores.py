"""The stores of a stack file as compute declares them: logs, data, secrets, images."""

from collections.abc import Mapping
from typing import TypeAlias

from compute.declare.data import RegistryArgs, StorageArgs, VaultArgs
from compute.declare.environment import EnvironmentArgs
from compute.declare.monitoring import InsightsArgs, LogWorkspaceArgs, MonitorScopeArgs
from infra.program.directory import Directory
from infra.settings.compute import ComputeSettings

Store: TypeAlias = StorageArgs | VaultArgs | RegistryArgs | MonitorScopeArgs


def stores(compute: ComputeSettings, directory: Directory) -> EnvironmentArgs:
    """The stores that the section asks for; members of a private link scope have no public side."""
    logs = _log_workspaces(compute, directory)
    insights = _insights(compute, directory, logs)
    diagnostics = logs[compute.diagnostics].id if compute.diagnostics else None
    return EnvironmentArgs(
        log_workspaces=logs,
        insights=insights,
        monitor_scopes=_monitor_scopes(compute, directory, {**logs, **insights}),
        storage=_storage_accounts(compute, directory, diagnostics),
        vaults=_key_vaults(compute, directory, diagnostics),
        registries=_registries(compute, directory, diagnostics),
    )


def private_stores(environment: EnvironmentArgs) -> Mapping[str, Store]:
    """The stores that are reached through private endpoints, by name."""
    return {**environment.monitor_scopes, **environment.storage, **environment.vaults, **environment.registries}


def _is_public(name: str, compute: ComputeSettings) -> bool:
    return not any(name in scope.members for scope in compute.monitor_scopes.values())


def _log_workspaces(compute: ComputeSettings, directory: Directory) -> dict[str, LogWorkspaceArgs]:
    return {
        name: LogWorkspaceArgs(
            place=directory.compute_place,
            name=name,
            retention_days=workspace.retention_days,
            public=_is_public(name, compute),
        )
        for name, workspace in compute.log_workspaces.items()
    }


def _insights(
    compute: ComputeSettings, directory: Directory, logs: Mapping[str, LogWorkspaceArgs]
) -> dict[str, InsightsArgs]:
    return {
        name: InsightsArgs(
            place=directory.compute_place,
            name=name,
            log_workspace=logs[insights.log_workspace].id,
            public=_is_public(name, compute),
        )
        for name, insights in compute.insights.items()
    }


def _monitor_scopes(
    compute: ComputeSettings, directory: Directory, members: Mapping[str, LogWorkspaceArgs | InsightsArgs]
) -> dict[str, MonitorScopeArgs]:
    return {
        name: MonitorScopeArgs(
            place=directory.compute_place, name=name, members=tuple(members[member].id for member in scope.members)
        )
        for name, scope in compute.monitor_scopes.items()
    }


def _storage_accounts(
    compute: ComputeSettings, directory: Directory, diagnostics: str | None
) -> dict[str, StorageArgs]:
    return {
        name: StorageArgs(
            place=directory.compute_place,
            name=name,
            tenant=directory.account.tenant,
            private=account.private,
            hierarchical=account.hierarchical,
            shared_keys=account.shared_keys,
            sku=account.redundancy,
            containers=account.containers,
            subnets=tuple(map(directory.subnet, account.subnets)),
            log_workspace=diagnostics,
        )
        for name, account in compute.storage_accounts.items()
    }


def _key_vaults(compute: ComputeSettings, directory: Directory, diagnostics: str | None) -> dict[str, VaultArgs]:
    return {
        name: VaultArgs(
            place=directory.compute_place,
            name=name,
            tenant=directory.account.tenant,
            retention_days=vault.retention_days,
            log_workspace=diagnostics,
        )
        for name, vault in compute.key_vaults.items()
    }


def _registries(compute: ComputeSettings, directory: Directory, diagnostics: str | None) -> dict[str, RegistryArgs]:
    return {
        name: RegistryArgs(place=directory.compute_place, name=name, log_workspace=diagnostics)
        for name in compute.registries
    }
