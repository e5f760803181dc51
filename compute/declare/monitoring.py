"""Where logs and metrics go: Log Analytics, Application Insights, and a private link scope where asked for."""

from dataclasses import dataclass

import pulumi
from pulumi_azure_native import applicationinsights as az_insights
from pulumi_azure_native import monitor as az_monitor
from pulumi_azure_native import operationalinsights as az_logs

from compute.declare.component import Component
from compute.declare.private import PrivateTarget, private_targets
from network.declare.ids import last_name
from network.declare.place import Inputs, Place


@dataclass(frozen=True, slots=True, kw_only=True)
class LogWorkspaceArgs:
    """A Log Analytics workspace; `public` is False where a private link scope is the only way in."""

    place: Place
    name: str
    retention_days: int = 30
    public: bool = True

    @property
    def id(self) -> str:
        """The ARM id of the workspace."""
        return self.place.scope.log_analytics_workspace(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class InsightsArgs:
    """An Application Insights component that keeps its telemetry in `log_workspace`, an ARM id."""

    place: Place
    name: str
    log_workspace: str
    public: bool = True

    @property
    def id(self) -> str:
        """The ARM id of the component."""
        return self.place.scope.resource("Microsoft.Insights/components", self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class MonitorScopeArgs:
    """An Azure Monitor private link scope with its `members`: ids of Log Analytics and Application Insights.

    One serves all networks that share a DNS: its five zones are shared, so a second one would hide the first.
    https://learn.microsoft.com/azure/azure-monitor/logs/private-link-design
    """

    place: Place
    name: str
    members: tuple[str, ...]

    @property
    def id(self) -> str:
        """The ARM id of the scope."""
        return self.place.scope.resource("Microsoft.Insights/privateLinkScopes", self.name)

    @property
    def private_targets(self) -> tuple[PrivateTarget, ...]:
        """The one private endpoint behind which all members answer."""
        return private_targets(self.name, self.id, "azuremonitor")


def log_workspace_inputs(args: LogWorkspaceArgs) -> Inputs:
    """The Log Analytics workspace as azure-native declares it."""
    return {
        **args.place.inputs,
        **_access(args.public),
        "workspace_name": args.name,
        "sku": {"name": "PerGB2018"},
        "retention_in_days": args.retention_days,
    }


def insights_inputs(args: InsightsArgs) -> Inputs:
    """The Application Insights component as azure-native declares it."""
    return {
        **args.place.inputs,
        **_access(args.public),
        "resource_name_": args.name,
        "kind": "web",
        "application_type": "web",
        "ingestion_mode": "LogAnalytics",
        # Without it Azure attaches a workspace of its own, and every later preview shows a change.
        "workspace_resource_id": args.log_workspace,
    }


def monitor_scope_inputs(args: MonitorScopeArgs) -> Inputs:
    """The private link scope as azure-native declares it.

    It is open: what is outside the scope stays reachable. PrivateOnly would cut off Azure ML's own telemetry.
    """
    modes = {"ingestion_access_mode": "Open", "query_access_mode": "Open"}
    return {**args.place.worldwide, "scope_name": args.name, "access_mode_settings": modes}


def _access(public: bool) -> Inputs:
    access = "Enabled" if public else "Disabled"
    return {"public_network_access_for_ingestion": access, "public_network_access_for_query": access}


class LogWorkspace(Component):
    """The destination of diagnostic settings."""

    def __init__(self, name: str, args: LogWorkspaceArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("LogWorkspace", name, opts)
        self.args = args
        az_logs.Workspace(name, **log_workspace_inputs(args), opts=self.child())
        self.register_outputs({"id": args.id})


class Insights(Component):
    """A workspace-based Application Insights component."""

    def __init__(self, name: str, args: InsightsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("Insights", name, opts)
        self.args = args
        az_insights.Component(name, **insights_inputs(args), opts=self.child())
        self.register_outputs({"id": args.id})


class MonitorScope(Component):
    """A private link scope that holds all of its members."""

    def __init__(self, name: str, args: MonitorScopeArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("MonitorScope", name, opts)
        self.args = args
        scope = az_monitor.PrivateLinkScope(name, **monitor_scope_inputs(args), opts=self.child())
        for member in args.members:
            az_monitor.PrivateLinkScopedResource(
                f"{name}-{last_name(member)}",
                name=last_name(member),
                scope_name=args.name,
                resource_group_name=args.place.scope.resource_group,
                linked_resource_id=member,
                opts=self.child(scope),
            )
        self.register_outputs({"id": args.id})
