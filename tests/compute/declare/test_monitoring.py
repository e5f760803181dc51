from compute.declare.monitoring import (
    Insights,
    InsightsArgs,
    LogWorkspace,
    LogWorkspaceArgs,
    MonitorScope,
    MonitorScopeArgs,
)
from tests.compute.declare.recorder import LOGS, PLACE, Declaration, declare, unknown_inputs


def monitored(*, public: bool) -> Declaration:
    def program() -> None:
        logs = LogWorkspaceArgs(place=PLACE, name="logs", public=public)
        insights = InsightsArgs(place=PLACE, name="telemetry", log_workspace=logs.id, public=public)
        LogWorkspace("logs", logs)
        Insights("telemetry", insights)
        if not public:
            MonitorScope("private", MonitorScopeArgs(place=PLACE, name="private", members=(logs.id, insights.id)))

    return declare(program)


def test_telemetry_is_kept_in_the_log_workspace_that_is_named() -> None:
    insights = monitored(public=True).one("applicationinsights:Component").inputs
    assert insights["workspaceResourceId"] == LOGS
    assert insights["kind"] == "web"
    assert insights["publicNetworkAccessForIngestion"] == "Enabled"


def test_behind_a_private_link_scope_neither_has_a_public_side() -> None:
    declaration = monitored(public=False)
    for token in ("operationalinsights:Workspace", "applicationinsights:Component"):
        inputs = declaration.one(token).inputs
        assert inputs["publicNetworkAccessForIngestion"] == inputs["publicNetworkAccessForQuery"] == "Disabled"


def test_a_scope_is_open_and_holds_each_member_once() -> None:
    declaration = monitored(public=False)
    scope = declaration.one("monitor:PrivateLinkScope")
    assert scope.inputs["location"] == "global"
    assert scope.inputs["accessModeSettings"] == {"ingestionAccessMode": "Open", "queryAccessMode": "Open"}
    members = declaration.all("monitor:PrivateLinkScopedResource")
    assert [m.inputs["linkedResourceId"].rsplit("/", 1)[-1] for m in members] == ["logs", "telemetry"]
    assert all(scope.name in m.after for m in members)


def test_everything_about_monitoring_is_known_before_deployment() -> None:
    for resource in monitored(public=False).resources:
        assert unknown_inputs(resource) == set(), resource.name
