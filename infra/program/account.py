"""Whose subscription and tenant everything is declared in."""

import os
from dataclasses import dataclass

from infra.settings.stack import Config


@dataclass(frozen=True, slots=True)
class Account:
    """An Azure subscription and the Entra tenant that it trusts, both by id."""

    subscription: str
    tenant: str


def account(config: Config) -> Account:
    """The ids of the stack file, else ARM_SUBSCRIPTION_ID and ARM_TENANT_ID, else what Azure knows of whoever asks."""
    subscription = config.subscription_id or os.environ.get("ARM_SUBSCRIPTION_ID")
    tenant = config.tenant_id or os.environ.get("ARM_TENANT_ID")
    if subscription and tenant:
        return Account(subscription, tenant)
    from pulumi_azure_native import authorization  # noqa: PLC0415 - only whoever asks Azure needs it

    known = authorization.get_client_config()
    return Account(subscription or known.subscription_id, tenant or known.tenant_id)
