"""Public hosts whose addresses are documented to lie in a service tag.

The table pairs rows of the two lists (service tags, host names) that the pages below give for the same purpose. A host
that is not here may be anywhere: behind a filter that knows tags alone, its outcome is open.
"""

from dataclasses import dataclass
from functools import lru_cache

AML_FW = "https://learn.microsoft.com/azure/machine-learning/how-to-access-azureml-behind-firewall"
AKS_EGR = "https://learn.microsoft.com/azure/aks/outbound-rules-control-egress"


@dataclass(frozen=True, slots=True)
class HostTag:
    """A host, or all hosts under a domain (`*.` in front), and the service tag that holds its addresses."""

    host: str
    tag: str
    source: str


HOST_TAGS = (
    HostTag("login.microsoftonline.com", "AzureActiveDirectory", AML_FW),
    HostTag("management.azure.com", "AzureResourceManager", AML_FW),
    HostTag("*.azureml.ms", "AzureMachineLearning", AML_FW),
    HostTag("*.azureml.net", "AzureMachineLearning", AML_FW),
    HostTag("*.batch.azure.com", "BatchNodeManagement", AML_FW),
    HostTag("*.blob.core.windows.net", "Storage", AML_FW),
    HostTag("*.queue.core.windows.net", "Storage", AML_FW),
    HostTag("*.table.core.windows.net", "Storage", AML_FW),
    HostTag("*.file.core.windows.net", "Storage", AML_FW),
    HostTag("*.dfs.core.windows.net", "Storage", AML_FW),
    HostTag("*.vault.azure.net", "AzureKeyVault", AML_FW),
    HostTag("mcr.microsoft.com", "MicrosoftContainerRegistry", AML_FW),
    HostTag("*.data.mcr.microsoft.com", "AzureFrontDoor.FirstParty", AML_FW),
    HostTag("dc.services.visualstudio.com", "AzureMonitor", AML_FW),
    HostTag("*.in.applicationinsights.azure.com", "AzureMonitor", AML_FW),
    HostTag("*.ods.opinsights.azure.com", "AzureMonitor", AKS_EGR),
    HostTag("*.oms.opinsights.azure.com", "AzureMonitor", AKS_EGR),
    HostTag("*.monitoring.azure.com", "AzureMonitor", AKS_EGR),
    HostTag("*.ingest.monitor.azure.com", "AzureMonitor", AKS_EGR),
    HostTag("*.handler.control.monitor.azure.com", "AzureMonitor", AKS_EGR),
)
_EXACT = {row.host: row.tag for row in HOST_TAGS if not row.host.startswith("*.")}
_UNDER = {row.host[1:]: row.tag for row in HOST_TAGS if row.host.startswith("*.")}


@lru_cache(maxsize=4096)
def tag_of_host(host: str) -> str | None:
    """The service tag that holds a host, by the longest domain that the table names."""
    name = host.lower().rstrip(".")
    if name in _EXACT:
        return _EXACT[name]
    under = [domain for domain in _UNDER if name.endswith(domain)]
    return _UNDER[max(under, key=len)] if under else None
