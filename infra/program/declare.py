"""Declare: the plan of a stack as resources, the network first. Each part keeps the order that Azure needs in it."""

from collections.abc import Mapping, Sequence

import pulumi

from compute.declare.environment import Environment, EnvironmentArgs
from infra.program.plan import Plan
from network.declare.component import Providers
from network.declare.ingress import ApplicationGateways
from network.declare.network import Network
from network.declare.observe import FlowLogs


def declare(
    plan: Plan, providers: Providers | None = None, after: Sequence[pulumi.Resource] = ()
) -> Mapping[str, object]:
    """Declare everything of the plan after these resources; the result is what the stack exports."""
    network = Network("network", plan.network, _after(after), providers)
    ready = network.ready
    if plan.environment != EnvironmentArgs():
        environment = Environment("environment", plan.environment, network.turns, _after(ready), providers)
        ready += environment.stores
    if plan.flow_logs:
        FlowLogs("flow-logs", plan.flow_logs, {}, _after(ready))
    if plan.application_gateways:
        ApplicationGateways("application-gateways", plan.application_gateways, plan.waf_policies, _after(ready))
    return _exports(plan)


def _after(resources: Sequence[pulumi.Resource]) -> pulumi.ResourceOptions:
    return pulumi.ResourceOptions(depends_on=list(resources))


def _exports(plan: Plan) -> Mapping[str, object]:
    """Ids of what people look for first, and the names at which models are scored."""
    environment = plan.environment
    frontends = {name: args.frontend for name, args in environment.inference.items()}
    return {
        "virtualNetworks": {name: args.id for name, args in plan.network.virtual_networks.items()},
        "workspaces": {name: args.id for name, args in environment.workspaces.items()},
        "storageAccounts": {name: args.id for name, args in environment.storage.items()},
        "machines": {name: args.id for name, args in environment.machines.items()},
        "scoring": {name: frontend.name for name, frontend in frontends.items() if frontend},
    }
