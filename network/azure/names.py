"""What a resource may be called, by type. Each row cites its page."""

import re
from dataclasses import dataclass

from network.azure import pages


@dataclass(frozen=True, slots=True)
class NameRule:
    """Length and alphabet of the names of one type; a type that ends in `/` stands for a whole namespace."""

    type: str
    shortest: int
    longest: int
    pattern: str
    alphabet: str
    source: str = pages.NAMES

    def allows(self, name: str) -> bool:
        return self.shortest <= len(name) <= self.longest and re.fullmatch(self.pattern, name) is not None

    def __str__(self) -> str:
        return f"{self.shortest} to {self.longest} characters: {self.alphabet}"


_WORD = r"[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9_])?"
_WORD_TEXT = "letters, digits, _ . and -, a letter or digit first, a letter, digit or _ last"
_LOWER, _LOWER_TEXT = r"[a-z0-9]*", "lower-case letters and digits"

# Names of Microsoft.Network, whose violation ARM answers with InvalidResourceName. Zones have a rule of their own.
NETWORK_NAMES = (
    NameRule("Microsoft.Network/virtualNetworks", 2, 64, _WORD, _WORD_TEXT),
    NameRule("Microsoft.Network/", 1, 80, _WORD, _WORD_TEXT),
)

# Names of what an ML environment consists of besides its network.
SERVICE_NAMES = (
    NameRule("Microsoft.Storage/storageAccounts", 3, 24, _LOWER, _LOWER_TEXT),
    NameRule(
        "Microsoft.KeyVault/vaults",
        3,
        24,
        r"(?!.*--)[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9]",
        "letters, digits and single hyphens, beginning with a letter and ending with a letter or digit",
    ),
    NameRule("Microsoft.ContainerRegistry/registries", 5, 50, r"[A-Za-z0-9]*", "letters and digits"),
    NameRule(
        "Microsoft.MachineLearningServices/workspaces",
        3,
        33,
        r"[A-Za-z0-9][A-Za-z0-9_-]*",
        "letters, digits, hyphens and underscores, beginning with a letter or digit",
    ),
    NameRule(
        "Microsoft.ContainerService/managedClusters",
        1,
        63,
        r"[A-Za-z0-9]([A-Za-z0-9_-]*[A-Za-z0-9])?",
        "letters, digits, underscores and hyphens, beginning and ending with a letter or digit",
    ),
    NameRule(
        "Microsoft.ContainerService/managedClusters/agentPools",
        1,
        12,
        r"[a-z][a-z0-9]*",
        "lower-case letters and digits, beginning with a letter",
        pages.AKS_ADDRESSES,
    ),
    NameRule(
        "Microsoft.OperationalInsights/workspaces",
        4,
        63,
        r"[A-Za-z0-9][A-Za-z0-9-]*[A-Za-z0-9]",
        "letters, digits and hyphens, beginning and ending with a letter or digit",
    ),
    NameRule(
        "Microsoft.ManagedIdentity/userAssignedIdentities",
        3,
        128,
        r"[A-Za-z0-9][A-Za-z0-9_-]*",
        "letters, digits, hyphens and underscores, beginning with a letter or digit",
    ),
    NameRule(
        "Microsoft.Devices/IotHubs",
        3,
        50,
        r"[A-Za-z0-9-]*[A-Za-z0-9]",
        "letters, digits and hyphens, not ending with a hyphen",
    ),
)
