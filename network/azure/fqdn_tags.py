"""FQDN tags of Azure Firewall: names that the platform keeps together, where a page lists what they hold.

What a tag holds changes with the platform: a name that is not here may be in it as well.
"""

from dataclasses import dataclass

AKS_EGR = "https://learn.microsoft.com/azure/aks/outbound-rules-control-egress"


@dataclass(frozen=True, slots=True)
class FqdnTagMember:
    """A tag, a name in it (a wildcard stands at the left), and the page that says so."""

    tag: str
    fqdn: str
    source: str


FQDN_TAG_MEMBERS = (
    FqdnTagMember("AzureKubernetesService", "*.azmk8s.io", AKS_EGR),
    FqdnTagMember("AzureKubernetesService", "mcr.microsoft.com", AKS_EGR),
    FqdnTagMember("AzureKubernetesService", "*.data.mcr.microsoft.com", AKS_EGR),
    FqdnTagMember("AzureKubernetesService", "mcr-0001.mcr-msedge.net", AKS_EGR),
    FqdnTagMember("AzureKubernetesService", "management.azure.com", AKS_EGR),
    FqdnTagMember("AzureKubernetesService", "login.microsoftonline.com", AKS_EGR),
    FqdnTagMember("AzureKubernetesService", "packages.microsoft.com", AKS_EGR),
    FqdnTagMember("AzureKubernetesService", "packages.aks.azure.com", AKS_EGR),
)


def fqdns_of(tag: str) -> tuple[str, ...]:
    """The names that are documented to be in a tag; none for a tag of which no page lists them."""
    return tuple(row.fqdn for row in FQDN_TAG_MEMBERS if row.tag.lower() == tag.lower())
