"""Azure ML workspaces: the services that they are made with."""

from collections.abc import Iterator

from network.azure import pages
from network.model.finding import Moment, Severity
from network.verify.preflight import kinds
from network.verify.preflight.element import Element
from network.verify.preflight.graph import Graph
from network.verify.preflight.rule import Fault, rule
from network.verify.preflight.rules.aml_compute import isolation_mode
from network.verify.preflight.services import is_private, is_public


@rule(
    "AML014",
    "A workspace cannot build images in a private registry",
    kinds.WORKSPACE,
    page=pages.AML_WORKSPACE,
    aliases=("ImageBuildComputeNotValid",),
    moment=Moment.RUNTIME,
    why="Azure's own builders do not reach a private registry; a cluster of the workspace has to build the images.",
    example="""
        registry with publicNetworkAccess Disabled, workspace without imageBuildCompute
    """,
    fix="Set imageBuildCompute to a CPU cluster of the workspace in a VNet that reaches the registry.",
)
def no_image_build(workspace: Element, graph: Graph) -> Iterator[Fault]:
    """The registry of a workspace has no public access, and imageBuildCompute names no compute of the workspace."""
    registry = graph.get(workspace.text("containerRegistry"))
    if registry is None or is_public(registry) or isolation_mode(workspace).lower() != "disabled":
        return
    builder = workspace.text("imageBuildCompute")
    names = {one.name.lower() for one in graph.children(workspace, kinds.COMPUTE)}
    if not builder:
        yield Fault(workspace, f"{registry.name} is private, and {workspace.name} has no imageBuildCompute")
    elif builder.lower() not in names:
        yield Fault(workspace, f"imageBuildCompute {builder} is no compute of {workspace.name}")


@rule(
    "AML015",
    "A private registry is not Premium",
    kinds.REGISTRY,
    page=pages.AML_WORKSPACE,
    why="Private endpoints and network rules exist only in the Premium tier of Azure Container Registry.",
    example="""
        registry of SKU Standard with publicNetworkAccess Disabled
    """,
    fix="Set the SKU to Premium.",
)
def registry_tier(registry: Element, graph: Graph) -> Iterator[Fault]:
    """A registry that is not Premium has a private endpoint, network rules, or no public access."""
    tier = registry.sku.text("name") or "Basic"
    rules = registry.part("networkRuleSet")
    guarded = rules.word("defaultAction") == "deny" or rules.has("ipRules")
    private = not is_public(registry) or is_private(registry, graph) or guarded
    if private and tier.lower() != "premium":
        yield Fault(registry, f"{registry.name} is {tier}; private access needs Premium")


@rule(
    "AML020",
    "A workspace uses keys that its storage account does not accept",
    kinds.WORKSPACE,
    page=pages.AML_STUDIO,
    moment=Moment.RUNTIME,
    why="The system datastores use the account's key unless the workspace is told to use identities.",
    example="""
        allowSharedKeyAccess false, systemDatastoresAuthMode not set
    """,
    fix="Set systemDatastoresAuthMode to Identity, and give the identities their roles on the account.",
)
def keys_refused(workspace: Element, graph: Graph) -> Iterator[Fault]:
    """The storage account of a workspace refuses shared keys, and systemDatastoresAuthMode is not Identity."""
    storage = graph.get(workspace.text("storageAccount"))
    mode = workspace.text("systemDatastoresAuthMode") or "AccessKey"
    if storage is not None and not storage.flag("allowSharedKeyAccess", default=True) and mode.lower() != "identity":
        yield Fault(workspace, f"{storage.name} refuses shared keys, but systemDatastoresAuthMode is {mode}")


@rule(
    "AML024",
    "A name is blocked after the vault is destroyed",
    kinds.VAULT,
    page=pages.SOFT_DELETE,
    severity=Severity.INFO,
    why="A vault with purge protection stays for its retention time, and so does its name: what is destroyed cannot be "
    "made again under the same name until then.",
    example="""
        enablePurgeProtection true, softDeleteRetentionInDays 90
    """,
    fix="Put something into the name that changes with each new environment, or recover the deleted vault.",
)
def name_blocked(vault: Element, _graph: Graph) -> Iterator[Fault]:
    """A key vault has purge protection."""
    if vault.flag("enablePurgeProtection"):
        days = vault.number("softDeleteRetentionInDays") or 90
        yield Fault(vault, f"after a destroy the name {vault.name} is blocked for {days} days")


@rule(
    "AML025",
    "Application Insights has no workspace",
    kinds.COMPONENT,
    page="https://learn.microsoft.com/azure/azure-monitor/app/create-workspace-resource",
    severity=Severity.WARNING,
    why="Classic components have ended: Azure attaches a workspace of its own, and every later plan differs.",
    example="""
        Component without workspace_resource_id
    """,
    fix="Give the component the id of a Log Analytics workspace.",
)
def no_log_workspace(component: Element, _graph: Graph) -> Iterator[Fault]:
    """An Application Insights component names no Log Analytics workspace."""
    if not component.has("WorkspaceResourceId") and not component.has("workspaceResourceId"):
        yield Fault(component, f"{component.name} names no Log Analytics workspace")
