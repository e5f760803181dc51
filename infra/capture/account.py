"""Where a stack deploys to: what its configuration and the environment say to azure-native."""

import os
from dataclasses import dataclass

from infra.arm.facts import NO_GUID
from infra.capture.configuration import Configuration


@dataclass(frozen=True, slots=True)
class Account:
    """Where a program deploys to unless it says otherwise: subscription, tenant and region."""

    subscription: str = NO_GUID
    tenant: str = NO_GUID
    location: str = ""


def account_of(configuration: Configuration) -> Account:
    """The account of a stack: its configuration, else the environment, else nobody's."""

    def value(name: str, variable: str) -> str:
        return configuration.get(f"azure-native:{name}") or os.environ.get(variable) or ""

    subscription, tenant = value("subscriptionId", "ARM_SUBSCRIPTION_ID"), value("tenantId", "ARM_TENANT_ID")
    return Account(subscription or NO_GUID, tenant or NO_GUID, value("location", "ARM_LOCATION_NAME"))
