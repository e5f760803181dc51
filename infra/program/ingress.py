"""Application gateways of a stack file as the network declares them."""

from collections.abc import Mapping
from typing import Literal

from infra.program.directory import Directory
from infra.program.public import address_names, availability_zones
from infra.settings import ingress as written
from infra.settings.network import NetworkSettings
from network.declare.ingress import ApplicationGatewayArgs, PublishedServiceArgs, WafPolicyArgs

MODES: Mapping[str, Literal["Prevention", "Detection"]] = {"prevention": "Prevention", "detection": "Detection"}
BACKEND_PROTOCOLS: Mapping[str, tuple[Literal["Http", "Https"], int]] = {"http": ("Http", 80), "https": ("Https", 443)}


def waf_policies(network: NetworkSettings, directory: Directory) -> dict[str, WafPolicyArgs]:
    """The policy of the web application firewall of each gateway."""
    place = directory.network_place
    return {
        waf_name(name): WafPolicyArgs(place=place, name=waf_name(name), mode=MODES[gateway.waf])
        for name, gateway in network.application_gateways.items()
    }


def waf_name(gateway: str) -> str:
    """The name of the policy of a gateway."""
    return f"{gateway}-waf"


def application_gateways(network: NetworkSettings, directory: Directory) -> dict[str, ApplicationGatewayArgs]:
    """The application gateways that the section asks for."""
    place = directory.network_place
    return {
        name: ApplicationGatewayArgs(
            place=place,
            name=name,
            subnet=directory.subnet(gateway.subnet),
            public_address=place.scope.public_ip_address(*address_names(name)),
            private_address=str(gateway.private_address),
            waf_policy=place.scope.waf_policy(waf_name(name)),
            services={key: _service(service) for key, service in gateway.services.items()},
            certificates=gateway.certificates,
            identity=gateway.identity,
            capacity=(gateway.min_capacity, gateway.max_capacity),
            zones=availability_zones(place.location),
        )
        for name, gateway in network.application_gateways.items()
    }


def _service(service: written.PublishedService) -> PublishedServiceArgs:
    protocol, usual = BACKEND_PROTOCOLS[service.backend_protocol]
    return PublishedServiceArgs(
        host_names=service.hosts,
        backends=service.backends,
        side=service.side,
        port=service.client_port,
        certificate=service.certificate,
        backend_port=service.backend_port or usual,
        backend_protocol=protocol,
        backend_host=service.backend_host,
        probe_path=service.probe_path,
    )
