"""Application gateways: how clients reach a service of ours by name, past a web application firewall."""

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from infra.settings.references import SubnetPath
from infra.settings.section import NOTHING, ByName, Section
from infra.settings.word import OneOrMany, wrong
from infra.settings.words import Address, AnyHostName, HostName, HostOrAddress, Prefix

Port = Annotated[int, Field(ge=1, le=65535)]
SecretId = Annotated[str, Field(pattern=r"^https://[^/]+/secrets/[^/]+(/[^/]*)?$")]


class PublishedService(Section):
    """One service behind a gateway."""

    hosts: OneOrMany[AnyHostName]
    """The names that clients ask for."""
    backends: OneOrMany[HostOrAddress]
    """Who answers: addresses or host names."""
    side: Literal["public", "private"] = "public"
    """At which of its addresses the gateway listens."""
    certificate: str | None = None
    """The certificate that it shows, by its name among the gateway's; left out, clients speak HTTP."""
    port: Port | None = None
    """The port that clients connect to; left out, 443 with a certificate, else 80."""
    backend_protocol: Literal["http", "https"] = "https"
    """How the gateway speaks to the backend."""
    backend_port: Port | None = None
    """The port of the backend; left out, the usual one of its protocol."""
    backend_host: HostName | None = None
    """The name that the backend is asked for; left out, the one that the client gave."""
    probe_path: str = "/"
    """What is asked to see whether the backend lives."""

    @property
    def client_port(self) -> int:
        """The port that clients connect to."""
        return self.port or (443 if self.certificate else 80)


class ApplicationGateway(Section):
    """An application gateway with a web application firewall, in a subnet of its own."""

    subnet: SubnetPath
    """The subnet. Without an NSG it gets the one that Azure prescribes, with the clients below."""
    private_address: Address
    """Its address inside."""
    clients: OneOrMany[Prefix] = ()
    """The addresses from which clients may come; left out, from anywhere."""
    services: ByName[PublishedService]
    """What it publishes, by name."""
    certificates: Mapping[str, SecretId] = NOTHING
    """Certificates by name: ids of Key Vault secrets."""
    identity: str | None = None
    """The ARM id of the identity that may read them."""
    waf: Literal["prevention", "detection"] = "prevention"
    """Whether requests that look like attacks are refused or only noted."""
    min_capacity: int = Field(1, ge=0, le=125)
    """Capacity units that always run."""
    max_capacity: int = Field(3, ge=2, le=125)
    """Capacity units at most."""

    @model_validator(mode="after")
    def _has_its_certificates(self) -> Self:
        named = {service.certificate for service in self.services.values() if service.certificate}
        if missing := named - self.certificates.keys():
            raise wrong("a certificate of this gateway", got=f"the certificate {min(missing)!r}")
        return self
