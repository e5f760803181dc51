"""The managed network of an Azure ML workspace: how closed it is, and what may leave it (topology C).

https://learn.microsoft.com/azure/machine-learning/how-to-managed-network
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from pulumi_azure_native import machinelearningservices as az_ml

from network.declare.place import Inputs


class Isolation(StrEnum):
    """Who decides what leaves: nobody, since there is no such network; everybody may; only what is approved."""

    DISABLED = "Disabled"
    INTERNET = "AllowInternetOutbound"
    APPROVED = "AllowOnlyApprovedOutbound"


@dataclass(frozen=True, slots=True)
class FqdnRule:
    """Flows to a host name, ports 80 and 443; the first such rule makes Azure run a firewall."""

    name: str
    host: str


@dataclass(frozen=True, slots=True)
class ServiceTagRule:
    """Flows to a service tag; `ports` as Azure writes them (`443` or `80,443`)."""

    name: str
    tag: str
    protocol: str
    ports: str


@dataclass(frozen=True, slots=True)
class PrivateEndpointRule:
    """A private endpoint inside the managed network to one sub-resource of a service, by ARM id."""

    name: str
    target: str
    group: str
    spark: bool = False


OutboundRule: TypeAlias = FqdnRule | ServiceTagRule | PrivateEndpointRule


@dataclass(frozen=True, slots=True, kw_only=True)
class ManagedNetwork:
    """A workspace's managed network; `firewall` is the tier of the firewall that FQDN rules need."""

    isolation: Isolation = Isolation.APPROVED
    rules: tuple[OutboundRule, ...] = ()
    firewall: str = "Standard"


def managed_network_inputs(network: ManagedNetwork | None) -> Inputs:
    """The part of a workspace that says how closed its managed network is. Its rules are resources of their own."""
    if network is None or network.isolation is Isolation.DISABLED:
        return {"managed_network": {"isolation_mode": Isolation.DISABLED.value}}
    settings = {"isolation_mode": network.isolation.value, "firewall_sku": network.firewall}
    # Otherwise Azure builds it with the first compute, which then waits half an hour.
    return {"managed_network": settings, "provision_network_now": True}


def outbound_rule_args(rule: OutboundRule) -> object:
    """The rule as azure-native declares it."""
    match rule:
        case FqdnRule(host=host):
            return az_ml.FqdnOutboundRuleArgs(type="FQDN", category="UserDefined", destination=host)
        case ServiceTagRule(tag=tag, protocol=protocol, ports=ports):
            tagged = az_ml.ServiceTagDestinationArgs(
                service_tag=tag, protocol=protocol, port_ranges=ports, action="Allow"
            )
            return az_ml.ServiceTagOutboundRuleArgs(type="ServiceTag", category="UserDefined", destination=tagged)
        case PrivateEndpointRule(target=target, group=group, spark=spark):
            private = az_ml.PrivateEndpointDestinationArgs(
                service_resource_id=target, subresource_target=group, spark_enabled=spark
            )
            return az_ml.PrivateEndpointOutboundRuleArgs(
                type="PrivateEndpoint", category="UserDefined", destination=private
            )
