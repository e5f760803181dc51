"""The stores of an environment, closed to the public: storage accounts, key vaults, container registries."""

from dataclasses import dataclass

import pulumi
from pulumi_azure_native import containerregistry as az_registry
from pulumi_azure_native import keyvault as az_vault
from pulumi_azure_native import storage as az_storage

from compute.declare import diagnostics
from compute.declare.azure_names import CONTAINER_REGISTRY, KEY_VAULT, STORAGE_ACCOUNT, global_name
from compute.declare.component import Component
from compute.declare.diagnostics import send_diagnostics
from compute.declare.private import PrivateTarget, private_targets
from network.declare.place import Inputs, Place


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageArgs:
    """A storage account; `name` is the stem of its Azure name.

    `private` names the sub-resources with a private endpoint. `hierarchical` makes it a data lake (ADLS Gen2), which
    cannot be a workspace's default store. `subnets` are those that come by service endpoint instead: only then is
    there a public address, open to them alone. `instances` are ids of resources that pass by their own identity.
    """

    place: Place
    name: str
    tenant: str
    private: tuple[str, ...] = ("blob", "file")
    hierarchical: bool = False
    shared_keys: bool = False
    sku: str = "Standard_LRS"
    containers: tuple[str, ...] = ()
    subnets: tuple[str, ...] = ()
    instances: tuple[str, ...] = ()
    log_workspace: str | None = None

    @property
    def azure_name(self) -> str:
        """The account's name, unique in the world."""
        return global_name(STORAGE_ACCOUNT, self.name, self.place.scope)

    @property
    def id(self) -> str:
        """The ARM id of the account."""
        return self.place.scope.storage_account(self.azure_name)

    @property
    def private_targets(self) -> tuple[PrivateTarget, ...]:
        """One private endpoint for each private sub-resource."""
        return private_targets(self.name, self.id, *self.private)


@dataclass(frozen=True, slots=True, kw_only=True)
class VaultArgs:
    """A key vault; purge protection keeps the name of a deleted one for `retention_days` (7 to 90)."""

    place: Place
    name: str
    tenant: str
    retention_days: int = 90
    log_workspace: str | None = None

    @property
    def azure_name(self) -> str:
        """The vault's name, unique in the world."""
        return global_name(KEY_VAULT, self.name, self.place.scope)

    @property
    def id(self) -> str:
        """The ARM id of the vault."""
        return self.place.scope.resource("Microsoft.KeyVault/vaults", self.azure_name)

    @property
    def private_targets(self) -> tuple[PrivateTarget, ...]:
        """The one private endpoint of the vault."""
        return private_targets(self.name, self.id, "vault")


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryArgs:
    """A container registry; Premium, since no other tier has private endpoints."""

    place: Place
    name: str
    log_workspace: str | None = None

    @property
    def azure_name(self) -> str:
        """The registry's name, unique in the world."""
        return global_name(CONTAINER_REGISTRY, self.name, self.place.scope)

    @property
    def id(self) -> str:
        """The ARM id of the registry."""
        return self.place.scope.resource("Microsoft.ContainerRegistry/registries", self.azure_name)

    @property
    def private_targets(self) -> tuple[PrivateTarget, ...]:
        """The one private endpoint of the registry; it holds an address for the data endpoint too."""
        return private_targets(self.name, self.id, "registry")


def storage_inputs(args: StorageArgs) -> Inputs:
    """The account as azure-native declares it: denied but to trusted services, `subnets` and `instances`."""
    rules = {
        "default_action": az_storage.DefaultAction.DENY,
        "bypass": "AzureServices",
        "virtual_network_rules": [{"virtual_network_resource_id": subnet} for subnet in args.subnets],
        "resource_access_rules": [{"resource_id": i, "tenant_id": args.tenant} for i in args.instances],
    }
    return {
        **args.place.inputs,
        "account_name": args.azure_name,
        "kind": "StorageV2",
        "sku": {"name": args.sku},
        "is_hns_enabled": args.hierarchical,
        "public_network_access": "Enabled" if args.subnets else "Disabled",
        "network_rule_set": rules,
        "allow_blob_public_access": False,
        "allow_cross_tenant_replication": False,
        "allow_shared_key_access": args.shared_keys,
        "default_to_o_auth_authentication": not args.shared_keys,
        "enable_https_traffic_only": True,
        "minimum_tls_version": "TLS1_2",
    }


def vault_inputs(args: VaultArgs) -> Inputs:
    """The vault as azure-native declares it: Azure roles instead of access policies, no public side."""
    properties = {
        "tenant_id": args.tenant,
        "sku": {"family": "A", "name": az_vault.SkuName.STANDARD},
        "enable_rbac_authorization": True,
        "enable_purge_protection": True,
        "soft_delete_retention_in_days": args.retention_days,
        "public_network_access": "disabled",
        "network_acls": {"default_action": "Deny", "bypass": "AzureServices"},
    }
    return {**args.place.inputs, "vault_name": args.azure_name, "properties": properties}


def registry_inputs(args: RegistryArgs) -> Inputs:
    """The registry as azure-native declares it: trusted services pass, nobody is administrator by password."""
    return {
        **args.place.inputs,
        "registry_name": args.azure_name,
        "sku": {"name": "Premium"},
        "public_network_access": "Disabled",
        "network_rule_bypass_options": "AzureServices",
        "network_rule_set": {"default_action": "Deny"},
        "admin_user_enabled": False,
        "anonymous_pull_enabled": False,
        "data_endpoint_enabled": True,
    }


class Storage(Component):
    """A storage account, its containers and its diagnostics."""

    def __init__(self, name: str, args: StorageArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("Storage", name, opts)
        self.args = args
        account = az_storage.StorageAccount(name, **storage_inputs(args), opts=self.child())
        for container in args.containers:
            az_storage.BlobContainer(
                f"{name}-{container}",
                container_name=container,
                account_name=args.azure_name,
                resource_group_name=args.place.scope.resource_group,
                public_access=az_storage.PublicAccess.NONE,
                opts=self.child(account),
            )
        blobs = f"{args.id}/blobServices/default"
        send_diagnostics(name, args.id, diagnostics.STORAGE_ACCOUNT, args.log_workspace, self.child(account))
        send_diagnostics(f"{name}-blob", blobs, diagnostics.STORAGE_SERVICE, args.log_workspace, self.child(account))
        self.register_outputs({"id": args.id, "name": args.azure_name})


class Vault(Component):
    """A key vault and its diagnostics."""

    def __init__(self, name: str, args: VaultArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("Vault", name, opts)
        self.args = args
        vault = az_vault.Vault(name, **vault_inputs(args), opts=self.child())
        send_diagnostics(name, args.id, diagnostics.KEY_VAULT, args.log_workspace, self.child(vault))
        self.register_outputs({"id": args.id, "name": args.azure_name})


class Registry(Component):
    """A container registry and its diagnostics."""

    def __init__(self, name: str, args: RegistryArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("Registry", name, opts)
        self.args = args
        registry = az_registry.Registry(name, **registry_inputs(args), opts=self.child())
        send_diagnostics(name, args.id, diagnostics.CONTAINER_REGISTRY, args.log_workspace, self.child(registry))
        self.register_outputs({"id": args.id, "name": args.azure_name})
