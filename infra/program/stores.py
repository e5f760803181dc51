"""The stores of a stack file as compute declares them: logs, data, secrets, images."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from compute.declare.data import RegistryArgs, StorageArgs, VaultArgs
from compute.declare.monitoring import InsightsArgs, LogWorkspaceArgs, MonitorScopeArgs
from compute.declare.private import PrivateTarget
from infra.program.directory import Directory
from infra.settings.compute import ComputeSettings

Store: TypeAlias = StorageArgs | VaultArgs | RegistryArgs | MonitorScopeArgs


@dataclass(frozen=True, slots=True, kw_only=True)
class Stores:
    """The stores of a stack, by name."""

    log_workspaces: Mapping[str, LogWorkspaceArgs]
    insights: Mapping[str, InsightsArgs]
    monitor_scopes: Mapping[str, MonitorScopeArgs]
    storage_accounts: Mapping[str, StorageArgs]
    key_vaults: Mapping[str, VaultArgs]
    registries: Mapping[str, RegistryArgs]

    @property
    def private(self) -> Mapping[str, Store]:
        """Those that are reached through private endpoints."""
        return {**self.monitor_scopes, **self.storage_accounts, **self.key_vaults, **self.registries}

    @property
    def private_targets(self) -> tuple[PrivateTarget, ...]:
        """The private endpoints that they ask for."""
        return tuple(target for store in self.private.values() for target in store.private_targets)


def stores(compute: ComputeSettings, directory: Directory) -> Stores:
    """The stores that the section asks for; members of a private link scope have no public side."""
    logs = _log_workspaces(compute, directory)
    insights = _insights(compute, directory, logs)
    diagnostics = logs[compute.diagnostics].id if compute.diagnostics else None
    return Stores(
        log_workspaces=logs,
        insights=insights,
        monitor_scopes=_monitor_scopes(compute, directory, {**logs, **insights}),
        storage_accounts=_storage_accounts(compute, directory, diagnostics),
        key_vaults=_key_vaults(compute, directory, diagnostics),
        registries=_registries(compute, directory, diagnostics),
    )


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
