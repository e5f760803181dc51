"""Where clients score: an internal load balancer's fixed address, and its name in a private zone.

The load balancer is Kubernetes' own, made for the inference router of the Azure ML extension, and takes any free
address unless the router's service is annotated (https://learn.microsoft.com/azure/aks/internal-lb). The extension has
no setting for that, and the API server is private. So a script of Azure's own annotates it through `aks command
invoke`, which goes by Azure's API (https://learn.microsoft.com/azure/aks/access-private-cluster).
"""

import base64
from dataclasses import dataclass

import pulumi

from compute.declare import roles
from compute.declare.aks import AksArgs
from compute.declare.identity import IdentityArgs
from compute.declare.roles import Grant
from network.declare import names
from network.declare.ids import last_name, scope_of
from network.declare.place import Inputs, Place

NAMESPACE, ROUTER = "azureml", "azureml-fe"  # where the extension runs, and its router's service
CLI_VERSION = "2.63.0"
_ANNOTATE = (
    f"kubectl annotate service {ROUTER} --namespace {NAMESPACE} --overwrite "
    "service.beta.kubernetes.io/azure-load-balancer-ipv4=$ADDRESS"
)
# The command line succeeds whatever the command did; its exit code is part of what it prints.
_SCRIPT = f"""\
result=$(az aks command invoke --resource-group "$GROUP" --name "$CLUSTER" --command "{_ANNOTATE}" \
  --query "join(':', [to_string(exitCode), logs])" --output tsv)
echo "$result"
test "${{result%%:*}}" = 0
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """The certificate of the scoring service as PEM: its chain and its key."""

    chain: pulumi.Input[str]
    key: pulumi.Input[str]

    def protected_settings(self) -> dict[str, pulumi.Output[str]]:
        """The certificate as the extension takes it: base64, and secret from here on."""
        parts = {"scoringFe.sslCert": self.chain, "scoringFe.sslKey": self.key}
        return {name: pulumi.Output.secret(pem).apply(_base64) for name, pem in parts.items()}


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Frontend:
    """The way in: `address` in the network of the nodes, `label` in the private zone with ARM id `zone`.

    With a certificate clients speak HTTPS on port 443, without one HTTP on port 80.
    """

    address: str
    zone: str
    label: str
    certificate: Certificate | None = None

    @property
    def name(self) -> str:
        """The host name that clients ask for."""
        return f"{self.label}.{last_name(self.zone)}"

    @property
    def port(self) -> int:
        """The port that clients connect to."""
        return 443 if self.certificate else 80


def record_inputs(frontend: Frontend) -> Inputs:
    """The address of the scoring service in its zone as azure-native declares it."""
    place = Place(scope=scope_of(frontend.zone), location="global")
    records = {frontend.label: (frontend.address,)}
    zone = names.PrivateZoneArgs(place=place, name=last_name(frontend.zone), records=records)
    return names.record_inputs(zone, frontend.label)


def script_identity(cluster: AksArgs) -> IdentityArgs:
    """The identity of the script, which may command that one cluster."""
    return IdentityArgs(
        place=cluster.place, name=f"{cluster.name}-address", grants=(Grant(roles.CONTRIBUTOR, cluster.id),)
    )


def script_inputs(cluster: AksArgs, frontend: Frontend) -> Inputs:
    """The script that gives the load balancer its address, run again whenever the address changes."""
    variables = {"GROUP": cluster.place.scope.resource_group, "CLUSTER": cluster.name, "ADDRESS": frontend.address}
    return {
        **cluster.place.inputs,
        "script_name": f"{cluster.name}-address",
        "kind": "AzureCLI",
        "az_cli_version": CLI_VERSION,
        "identity": {"type": "UserAssigned", "user_assigned_identities": [script_identity(cluster).id]},
        "environment_variables": [{"name": name, "value": value} for name, value in variables.items()],
        "script_content": _SCRIPT,
        "force_update_tag": frontend.address,
        "timeout": "PT30M",
        "retention_interval": "P1D",
        "cleanup_preference": "Always",
    }
