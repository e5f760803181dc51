"""Declare: the plan of a stack as resources, the network first. Each part keeps the order that Azure needs in it."""

from collections.abc import Mapping

import pulumi

from compute.declare.environment import Environment
from infra.program.plan import Plan
from network.declare.network import Network
from network.declare.observe import FlowLogs


def declare(plan: Plan) -> Mapping[str, object]:
    """Declare everything of the plan; the result is what the stack exports."""
    network = Network("network", plan.network)
    after = pulumi.ResourceOptions(depends_on=list(network.ready))
    environment = Environment("environment", plan.environment, network.turns, after)
    if plan.flow_logs:
        kept = pulumi.ResourceOptions(depends_on=[*network.ready, *environment.stores])
        FlowLogs("flow-logs", plan.flow_logs, {}, kept)
    return _exports(plan)


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
