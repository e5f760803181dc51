"""Service endpoint policies: which accounts a subnet may reach through its service endpoints, against exfiltration."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
from pulumi_azure_native import network as az_network

from network.declare.component import Component
from network.declare.place import Inputs, Place


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinitionArgs:
    """What of one service is reachable: accounts, resource groups or subscriptions by ARM id.

    With the service `Global` it is an alias of Azure's own accounts, such as `/services/Azure/MachineLearning`,
    without which Azure ML nodes do not start.
    """

    name: str
    resources: tuple[str, ...]
    service: str = "Microsoft.Storage"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceEndpointPolicyArgs:
    """One service endpoint policy, with its definitions inline."""

    place: Place
    name: str
    definitions: tuple[DefinitionArgs, ...]

    @property
    def id(self) -> str:
        """The ARM id of the policy."""
        return self.place.scope.service_endpoint_policy(self.name)


def policy_inputs(policy: ServiceEndpointPolicyArgs) -> Inputs:
    """The policy as azure-native declares it."""
    return {
        **policy.place.inputs,
        "service_endpoint_policy_name": policy.name,
        "service_endpoint_policy_definitions": [
            {"name": entry.name, "service": entry.service, "service_resources": list(entry.resources)}
            for entry in policy.definitions
        ],
    }


class ServiceEndpointPolicies(Component):
    """The service endpoint policies of a stack, by their keys."""

    def __init__(
        self, name: str, policies: Mapping[str, ServiceEndpointPolicyArgs], opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("ServiceEndpointPolicies", name, opts)
        for key, policy in policies.items():
            az_network.ServiceEndpointPolicy(key, **policy_inputs(policy), opts=self.child())
        self.register_outputs({key: policy.id for key, policy in policies.items()})
