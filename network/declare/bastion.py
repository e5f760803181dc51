"""Azure Bastion: the way to machines without public addresses, and the rules that its subnet must have."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pulumi
from pulumi_azure_native import network as az_network

from network.declare.component import Component
from network.declare.place import Inputs, Place, reference
from network.declare.security import ANY, SecurityRuleArgs

Row = tuple[str, Literal["Inbound", "Outbound"], Literal["Tcp", "*"], str, str, tuple[str, ...], str]

# Azure refuses an NSG on AzureBastionSubnet that lacks one of these.
# network.azure.pages.BASTION_NSG
REQUIRED: tuple[Row, ...] = (
    ("allow-clients", "Inbound", "Tcp", "Internet", "*", ("443",), "browsers and native clients"),
    ("allow-control-plane", "Inbound", "Tcp", "GatewayManager", "*", ("443",), "Bastion's control plane"),
    ("allow-probes", "Inbound", "Tcp", "AzureLoadBalancer", "*", ("443",), "health probes"),
    ("allow-hosts", "Inbound", "*", "VirtualNetwork", "VirtualNetwork", ("8080", "5701"), "among Bastion's hosts"),
    ("allow-machines", "Outbound", "*", "*", "VirtualNetwork", ("22", "3389"), "SSH and RDP to the machines"),
    ("allow-azure", "Outbound", "Tcp", "*", "AzureCloud", ("443",), "logs and metrics"),
    ("allow-hosts", "Outbound", "*", "VirtualNetwork", "VirtualNetwork", ("8080", "5701"), "among Bastion's hosts"),
    ("allow-session", "Outbound", "*", "*", "Internet", ("80",), "session and certificate checks"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BastionArgs:
    """One Bastion host; `subnet` (an AzureBastionSubnet) and public `address` by ARM id.

    `tunneling` admits native clients, `scale_units` is 2 to 50; Basic has neither.
    """

    place: Place
    name: str
    subnet: str
    address: str
    sku: Literal["Basic", "Standard", "Premium"] = "Standard"
    tunneling: bool = True
    scale_units: int = 2

    @property
    def id(self) -> str:
        """The ARM id of the host."""
        return self.place.scope.bastion_host(self.name)


def security_rules(clients: tuple[str, ...] = ("Internet",)) -> tuple[SecurityRuleArgs, ...]:
    """All rules of the NSG on AzureBastionSubnet: what Bastion needs, from these clients, and nothing else."""
    return (
        *(_rule(row, clients) for row in REQUIRED),
        SecurityRuleArgs(name="deny-in", direction="Inbound", access="Deny", description="nothing else"),
        SecurityRuleArgs(name="deny-out", direction="Outbound", access="Deny", description="nothing else"),
    )


def _rule(row: Row, clients: tuple[str, ...]) -> SecurityRuleArgs:
    name, direction, protocol, source, destination, ports, purpose = row
    return SecurityRuleArgs(
        name=f"{name}-{'in' if direction == 'Inbound' else 'out'}",
        direction=direction,
        access="Allow",
        protocol=protocol,
        sources=clients if source == "Internet" else (source,),
        destinations=(destination,),
        source_ports=ANY,
        ports=ports,
        description=purpose,
    )


def bastion_inputs(bastion: BastionArgs) -> Inputs:
    """The host as azure-native declares it; what only Standard and Premium have is left out for Basic."""
    more = {"enable_tunneling": bastion.tunneling, "scale_units": bastion.scale_units}
    return {
        **bastion.place.inputs,
        "bastion_host_name": bastion.name,
        "sku": {"name": bastion.sku},
        "ip_configurations": [
            {
                "name": "bastion",
                "subnet": reference(bastion.subnet),
                "public_ip_address": reference(bastion.address),
                "private_ip_allocation_method": "Dynamic",
            }
        ],
        **(more if bastion.sku != "Basic" else {}),
    }


class Bastions(Component):
    """The Bastion hosts of a stack, by their keys."""

    def __init__(
        self, name: str, bastions: Mapping[str, BastionArgs], opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("Bastions", name, opts)
        for key, bastion in bastions.items():
            az_network.BastionHost(key, **bastion_inputs(bastion), opts=self.child())
        self.register_outputs({key: bastion.id for key, bastion in bastions.items()})
