"""A stack file as a whole: Pulumi's own keys, and everything of ours under `config:`."""

from collections.abc import Mapping
from typing import Literal, Self

from pydantic import ConfigDict, Field, JsonValue, model_validator

from infra.settings.azure_words import Region
from infra.settings.compute import ComputeSettings
from infra.settings.intents import AllowedChange, Expectation, Group, Ignored
from infra.settings.network import NetworkSettings
from infra.settings.section import NOTHING, ByName, Section
from infra.settings.word import wrong
from infra.settings.words import Guid
from infra.settings.world import WorldSettings


class Config(Section):
    """The configuration of a stack. Keys of other namespaces belong to other providers and stay as they are."""

    model_config = ConfigDict(extra="allow")

    location: Region | None = Field(None, alias="azure-native:location")
    """The region in which everything is declared."""
    subscription_id: Guid | None = Field(None, alias="azure-native:subscriptionId")
    """The subscription; left out, ARM_SUBSCRIPTION_ID, else the one that Azure knows you by."""
    tenant_id: Guid | None = Field(None, alias="azure-native:tenantId")
    """The Entra tenant; left out, ARM_TENANT_ID, else the one that Azure knows you by."""
    network: NetworkSettings | None = Field(None, alias="fairway:network")
    """The network. Left out, the stack declares none."""
    compute: ComputeSettings | None = Field(None, alias="fairway:compute")
    """Machines and services. Left out, the stack declares none."""
    groups: ByName[Group] = Field(NOTHING, alias="fairway:groups")
    """Named sets of locations, written `group:NAME` in intents."""
    expect: tuple[Expectation, ...] = Field((), alias="fairway:expect")
    """What the network must do and must never do, besides what the declared systems require anyway."""
    ignore: tuple[Ignored, ...] = Field((), alias="fairway:ignore")
    """Findings that are known and left as they are, each for a reason and until a day."""
    readings: Mapping[str, str] = Field(NOTHING, alias="fairway:readings")
    """How to read what Azure's pages leave open: the settings of docs/readings.md, by name."""
    world: WorldSettings = Field(default_factory=WorldSettings, alias="fairway:world")
    """What no resource says about the world outside."""
    gate: Literal["stop", "warn", "off"] = Field("stop", alias="fairway:gate")
    """What findings do to `pulumi up`: stop it, warn only, or nothing (then in quotes: "off")."""
    allow_change: tuple[AllowedChange, ...] = Field((), alias="fairway:allow-change")
    """Flows whose verdict a change may alter."""

    @model_validator(mode="after")
    def _is_somewhere(self) -> Self:
        if self.location is None and (self.network or self.compute):
            raise wrong("azure-native:location, the region in which everything is declared")
        return self


class StackFile(Section):
    """A Pulumi.<stack>.yaml file."""

    config: Config
    """The configuration of the stack."""
    secretsprovider: str | None = None
    """How secrets are encrypted; Pulumi's own."""
    encryptedkey: str | None = None
    """The encrypted key of the secrets; Pulumi's own."""
    encryptionsalt: str | None = None
    """The salt of the passphrase; Pulumi's own."""
    environment: JsonValue = None
    """Pulumi ESC environments; Pulumi's own."""
