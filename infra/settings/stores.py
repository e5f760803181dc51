"""Where an environment keeps what it knows: logs, data, secrets, images. All of it without a public side."""

from typing import Literal

from pydantic import Field

from infra.settings.references import LogWorkspaceName, MonitorMember, SubnetPath
from infra.settings.section import Section
from infra.settings.word import OneOrMany
from infra.settings.words import Name


class LogWorkspace(Section):
    """A Log Analytics workspace."""

    retention_days: int = Field(30, ge=30, le=730)
    """Days until an entry is deleted."""


class Insights(Section):
    """An Application Insights component."""

    log_workspace: LogWorkspaceName
    """The Log Analytics workspace that keeps its telemetry."""


class MonitorScope(Section):
    """An Azure Monitor private link scope: its members are reached through a private endpoint, and only so."""

    members: OneOrMany[MonitorMember]
    """Log Analytics workspaces and Application Insights components."""


class StorageAccount(Section):
    """A storage account."""

    private: OneOrMany[Literal["blob", "file", "queue", "table", "dfs", "web"]] = ("blob", "file")
    """The services of the account that get a private endpoint."""
    hierarchical: bool = False
    """Whether it is a data lake (ADLS Gen2). A workspace's own storage account cannot be one."""
    redundancy: Literal["Standard_LRS", "Standard_ZRS", "Standard_GRS", "Standard_GZRS"] = "Standard_LRS"
    """How many copies Azure keeps, and where."""
    shared_keys: bool = False
    """Whether the account's keys open it. Without them only identities do."""
    containers: tuple[Name, ...] = ()
    """Blob containers."""
    subnets: OneOrMany[SubnetPath] = ()
    """Subnets that come in by service endpoint instead of private endpoint."""


class KeyVault(Section):
    """A key vault."""

    retention_days: int = Field(90, ge=7, le=90)
    """Days for which a deleted vault can be recovered; its name is taken as long."""


class Registry(Section):
    """A container registry; Premium, since no other tier has private endpoints."""
