"""Managed online endpoints: models that Azure ML serves itself, the alternative to a cluster of ours.

https://learn.microsoft.com/azure/machine-learning/concept-secure-online-endpoint
"""

from dataclasses import dataclass

import pulumi
from pulumi_azure_native import machinelearningservices as az_ml

from compute.declare.azure_names import ONLINE_ENDPOINT, global_name
from compute.declare.component import Component
from compute.declare.workspace import inputs_within
from network.declare.place import Inputs, Place


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploymentArgs:
    """One version of a model behind an endpoint: `model` and `environment` are ids of assets of the workspace."""

    name: str
    size: str
    model: str
    environment: str | None = None
    instances: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class OnlineEndpointArgs:
    """An endpoint of the workspace with id `workspace`; `name` is the stem of its Azure name.

    Clients reach it through the workspace's private endpoint alone. What it reaches itself is decided by the
    workspace's managed network. Callers show an Entra token, or with `keys` a key.
    """

    place: Place
    name: str
    workspace: str
    deployments: tuple[DeploymentArgs, ...] = ()
    keys: bool = False

    @property
    def azure_name(self) -> str:
        """Its name, unique in the region."""
        return global_name(ONLINE_ENDPOINT, self.name, self.place.scope)

    @property
    def id(self) -> str:
        """The ARM id of the endpoint."""
        return f"{self.workspace}/onlineEndpoints/{self.azure_name}"

    @property
    def host(self) -> str:
        """The host name that clients score at."""
        return f"{self.azure_name}.{self.place.location}.inference.ml.azure.com"


def endpoint_inputs(args: OnlineEndpointArgs) -> Inputs:
    """The endpoint as azure-native declares it."""
    properties = {"auth_mode": "Key" if args.keys else "AADToken", "public_network_access": "Disabled"}
    return {
        **inputs_within(args.workspace, args.place),
        "endpoint_name": args.azure_name,
        "identity": {"type": "SystemAssigned"},
        "properties": properties,
    }


def deployment_inputs(args: OnlineEndpointArgs, deployment: DeploymentArgs) -> Inputs:
    """One deployment of the endpoint as azure-native declares it."""
    properties = az_ml.ManagedOnlineDeploymentArgs(
        endpoint_compute_type="Managed",
        instance_type=deployment.size,
        model=deployment.model,
        environment_id=deployment.environment,
        app_insights_enabled=True,
        scale_settings=az_ml.DefaultScaleSettingsArgs(scale_type="Default"),
    )
    return {
        **inputs_within(args.workspace, args.place),
        "endpoint_name": args.azure_name,
        "deployment_name": deployment.name,
        "sku": {"name": "Default", "capacity": deployment.instances},
        "properties": properties,
    }


class OnlineEndpoint(Component):
    """An endpoint and its deployments. Which share of the calls each gets is set by who releases models, not here."""

    def __init__(self, name: str, args: OnlineEndpointArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("OnlineEndpoint", name, opts)
        self.args = args
        options = self.child_ignoring("properties.traffic", "properties.mirrorTraffic")
        endpoint = az_ml.OnlineEndpoint(name, **endpoint_inputs(args), opts=options)
        for deployment in args.deployments:
            inputs = deployment_inputs(args, deployment)
            az_ml.OnlineDeployment(f"{name}-{deployment.name}", **inputs, opts=self.child(endpoint))
        self.register_outputs({"id": args.id, "host": args.host})
