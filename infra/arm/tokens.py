"""Which class a Pulumi token names: azure-native 2 and 3 and local packages spell the same class differently."""

import re
from dataclasses import dataclass

# `pulumi package add azure-native network 2025-07-01` makes a package azure-native_network_v20250701.
# https://www.pulumi.com/registry/packages/azure-native/version-guide/
_TOKEN = re.compile(
    r"azure-native(?:_\w+?_v(?P<package>\w+))?:(?P<module>\w+)(?:/v(?P<version>\w+))?(?:/\w+)?:(?P<name>\w+)"
)
_VERSION = re.compile(r"(\d{4})(\d{2})(\d{2})(\w*)")

MIGRATION = "https://www.pulumi.com/registry/packages/azure-native/from-v2-to-v3/"
# Modules that azure-native 2 named otherwise (MIGRATION): former module -> modules that its classes went to.
FORMER_MODULES = {
    "cache": ("redis", "redisenterprise"),
    "devices": ("iothub", "deviceprovisioningservices"),
    "documentdb": ("cosmosdb",),
    "insights": ("monitor", "applicationinsights"),
    "network": ("network", "privatedns", "dnsresolver", "dns", "trafficmanager", "frontdoor"),
}
# Classes that azure-native named otherwise, as the aliases of its SDK list them.
FORMER_NAMES = {
    "machinelearningservices:MachineLearningCompute": "machinelearningservices:Compute",
    "machinelearningservices:MachineLearningDatastore": "machinelearningservices:Datastore",
    "network:InterfaceEndpoint": "network:PrivateEndpoint",
    "network:VirtualWAN": "network:VirtualWan",
}


@dataclass(frozen=True, slots=True)
class Token:
    """An azure-native class; `api` is the version of the REST API that the token asks for, empty for the default."""

    module: str
    name: str
    api: str = ""

    @property
    def spellings(self) -> tuple[str, ...]:
        """`module:Class` in every module where azure-native 3 may keep it, the likeliest first."""
        modules = FORMER_MODULES.get(self.module, (self.module,))
        plain = tuple(f"{module}:{self.name}" for module in modules)
        return tuple(FORMER_NAMES.get(spelling, spelling) for spelling in plain)


def parse_token(token: str) -> Token | None:
    """The azure-native class that a token names; None for a class of another package, or for its provider."""
    match = _TOKEN.fullmatch(token)
    if match is None:
        return None
    return Token(match["module"], match["name"], _api_version(match["version"] or match["package"] or ""))


def _api_version(compact: str) -> str:
    """`20230701preview` as ARM writes it: `2023-07-01-preview`."""
    match = _VERSION.fullmatch(compact)
    if match is None:
        return ""
    year, month, day, stage = match.groups()
    return "-".join(part for part in (year, month, day, stage) if part)
