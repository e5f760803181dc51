"""Application gateways with a web application firewall: how clients reach a service of ours by name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import pulumi
from pulumi_azure_native import network as az_network

from network.declare.component import Component
from network.declare.ids import child_id
from network.declare.place import Inputs, Place, reference
from network.declare.plan import is_address
from network.declare.public import ALL_ZONES
from network.declare.security import ANY, SecurityRuleArgs

Side = Literal["public", "private"]
FIRST_RULE_PRIORITY, RULE_PRIORITY_STEP = 100, 10
PROBE_SECONDS = 30
UNHEALTHY_AFTER = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class WafPolicyArgs:
    """What the web application firewall does with requests that look like attacks, by Microsoft's own rule set."""

    place: Place
    name: str
    mode: Literal["Prevention", "Detection"] = "Prevention"
    rule_set: str = "2.1"

    @property
    def id(self) -> str:
        """The ARM id of the policy."""
        return self.place.scope.waf_policy(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedServiceArgs:
    """One service behind the gateway: clients ask for one of `host_names`, the gateway asks a backend.

    `certificate` names one of the gateway's; without one clients speak HTTP. `backends` are addresses or host names;
    the backend is asked for `backend_host`, or for the name that the client gave.
    """

    host_names: tuple[str, ...]
    backends: tuple[str, ...]
    side: Side = "public"
    port: int = 443
    certificate: str | None = None
    backend_port: int = 443
    backend_protocol: Literal["Http", "Https"] = "Https"
    backend_host: str | None = None
    probe_path: str = "/"


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationGatewayArgs:
    """One WAF_v2 gateway; subnet (its own), public address, WAF policy and identity by ARM id.

    `certificates` are Key Vault secret ids by name, which the identity may read. It scales between `capacity`.
    """

    place: Place
    name: str
    subnet: str
    public_address: str
    private_address: str
    waf_policy: str
    services: Mapping[str, PublishedServiceArgs]
    certificates: Mapping[str, str] = field(default_factory=dict)
    identity: str | None = None
    capacity: tuple[int, int] = (1, 3)
    zones: tuple[str, ...] = ALL_ZONES

    @property
    def id(self) -> str:
        """The ARM id of the gateway."""
        return self.place.scope.application_gateway(self.name)


def security_rules(clients: tuple[str, ...], ports: tuple[str, ...] = ("443",)) -> tuple[SecurityRuleArgs, ...]:
    """The rules of the NSG on the gateway's subnet: Azure's control plane, its probes, and these clients.

    network.azure.pages.APPLICATION_GATEWAY
    """
    flows = (
        ("allow-control-plane", ("GatewayManager",), ("65200-65535",)),
        ("allow-probes", ("AzureLoadBalancer",), ANY),
        ("allow-clients", clients, ports),
    )
    return tuple(
        SecurityRuleArgs(
            name=name, direction="Inbound", access="Allow", protocol="Tcp", sources=sources, ports=destination_ports
        )
        for name, sources, destination_ports in flows
    )


def waf_policy_inputs(policy: WafPolicyArgs) -> Inputs:
    """The WAF policy as azure-native declares it."""
    return {
        **policy.place.inputs,
        "policy_name": policy.name,
        "policy_settings": {"state": "Enabled", "mode": policy.mode},
        "managed_rules": {
            "managed_rule_sets": [{"rule_set_type": "Microsoft_DefaultRuleSet", "rule_set_version": policy.rule_set}]
        },
    }


def gateway_inputs(gateway: ApplicationGatewayArgs) -> Inputs:
    """The gateway as azure-native declares it; a service becomes listener, pool, settings, probe and rule."""
    services = gateway.services.items()
    low, high = gateway.capacity
    return {
        **gateway.place.inputs,
        "application_gateway_name": gateway.name,
        "sku": {"name": "WAF_v2", "tier": "WAF_v2"},
        "autoscale_configuration": {"min_capacity": low, "max_capacity": high},
        "zones": list(gateway.zones),
        "enable_http2": True,
        "firewall_policy": reference(gateway.waf_policy),
        "ssl_policy": {"policy_type": "Predefined", "policy_name": "AppGwSslPolicy20220101"},
        "gateway_ip_configurations": [{"name": "gateway", "subnet": reference(gateway.subnet)}],
        "frontend_ip_configurations": _frontends(gateway),
        "frontend_ports": [
            {"name": f"port-{port}", "port": port} for port in sorted({service.port for _, service in services})
        ],
        "ssl_certificates": [
            {"name": name, "key_vault_secret_id": secret} for name, secret in gateway.certificates.items()
        ],
        "backend_address_pools": [_pool(key, service) for key, service in services],
        "backend_http_settings_collection": [_settings(gateway, key, service) for key, service in services],
        "probes": [_probe(key, service) for key, service in services],
        "http_listeners": [_listener(gateway, key, service) for key, service in services],
        "request_routing_rules": [_rule(gateway, key, number) for number, key in enumerate(gateway.services)],
        **(_identity(gateway.identity) if gateway.identity else {}),
    }


def _identity(identity: str) -> Inputs:
    return {"identity": {"type": "UserAssigned", "user_assigned_identities": [identity]}}


def _frontends(gateway: ApplicationGatewayArgs) -> list[Inputs]:
    return [
        {"name": "public", "public_ip_address": reference(gateway.public_address)},
        {
            "name": "private",
            "subnet": reference(gateway.subnet),
            "private_ip_address": gateway.private_address,
            "private_ip_allocation_method": "Static",
        },
    ]


def _pool(key: str, service: PublishedServiceArgs) -> Inputs:
    addresses = [{"ip_address" if is_address(backend) else "fqdn": backend} for backend in service.backends]
    return {"name": key, "backend_addresses": addresses}


def _settings(gateway: ApplicationGatewayArgs, key: str, service: PublishedServiceArgs) -> Inputs:
    return {
        "name": key,
        "port": service.backend_port,
        "protocol": service.backend_protocol,
        "cookie_based_affinity": "Disabled",
        "probe": reference(child_id(gateway.id, "probes", key)),
        **({"host_name": service.backend_host} if service.backend_host else {}),
    }


def _probe(key: str, service: PublishedServiceArgs) -> Inputs:
    return {
        "name": key,
        "protocol": service.backend_protocol,
        "path": service.probe_path,
        "host": service.backend_host or service.host_names[0],
        "interval": PROBE_SECONDS,
        "timeout": PROBE_SECONDS,
        "unhealthy_threshold": UNHEALTHY_AFTER,
    }


def _listener(gateway: ApplicationGatewayArgs, key: str, service: PublishedServiceArgs) -> Inputs:
    certificate = (
        {"ssl_certificate": reference(child_id(gateway.id, "sslCertificates", service.certificate))}
        if service.certificate
        else {}
    )
    return {
        "name": key,
        "protocol": "Https" if service.certificate else "Http",
        "host_names": list(service.host_names),
        "require_server_name_indication": bool(service.certificate),
        "frontend_ip_configuration": reference(child_id(gateway.id, "frontendIPConfigurations", service.side)),
        "frontend_port": reference(child_id(gateway.id, "frontendPorts", f"port-{service.port}")),
        **certificate,
    }


def _rule(gateway: ApplicationGatewayArgs, key: str, number: int) -> Inputs:
    return {
        "name": key,
        "rule_type": "Basic",
        "priority": FIRST_RULE_PRIORITY + number * RULE_PRIORITY_STEP,
        "http_listener": reference(child_id(gateway.id, "httpListeners", key)),
        "backend_address_pool": reference(child_id(gateway.id, "backendAddressPools", key)),
        "backend_http_settings": reference(child_id(gateway.id, "backendHttpSettingsCollection", key)),
    }


class ApplicationGateways(Component):
    """The application gateways of a stack, and before them their WAF policies.

    Declared after the services that they publish, the identities and the certificates.
    """

    def __init__(
        self,
        name: str,
        gateways: Mapping[str, ApplicationGatewayArgs],
        waf_policies: Mapping[str, WafPolicyArgs],
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("ApplicationGateways", name, opts)
        policies = [
            az_network.WebApplicationFirewallPolicy(key, **waf_policy_inputs(policy), opts=self.child())
            for key, policy in waf_policies.items()
        ]
        for key, gateway in gateways.items():
            az_network.ApplicationGateway(key, **gateway_inputs(gateway), opts=self.child(*policies))
        self.register_outputs({key: gateway.id for key, gateway in gateways.items()})
