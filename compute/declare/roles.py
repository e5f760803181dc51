"""Which built-in roles an identity needs, and the names of their assignments."""

import uuid
from dataclasses import dataclass

from network.declare.ids import scope_of

_BUILT_IN = "https://learn.microsoft.com/azure/role-based-access-control/built-in-roles"
# Of our own, so that the name of an assignment depends on nothing but who gets what where.
_NAMESPACE = uuid.UUID("6f9d6b0e-5b1c-5d5c-9a53-0f1d8e5b7c11")


@dataclass(frozen=True, slots=True)
class Role:
    """A built-in role of Azure: its name, the GUID of its definition and the page that lists it."""

    name: str
    guid: str
    source: str

    @property
    def slug(self) -> str:
        """The name as part of a logical name: `storage-blob-data-contributor`."""
        return self.name.lower().replace(" ", "-")


CONTRIBUTOR = Role("Contributor", "b24988ac-6180-42a0-ab88-20f7382dd24c", f"{_BUILT_IN}/privileged")
READER = Role("Reader", "acdd72a7-3385-48ef-bd42-f606fba81ae7", f"{_BUILT_IN}/general")
VM_ADMINISTRATOR_LOGIN = Role(
    "Virtual Machine Administrator Login", "1c0163c0-47e6-4577-8991-ea5c82e286e4", f"{_BUILT_IN}/compute"
)
VM_USER_LOGIN = Role("Virtual Machine User Login", "fb879df8-f326-4884-b1cf-06f3ad86be52", f"{_BUILT_IN}/compute")
NETWORK_CONTRIBUTOR = Role("Network Contributor", "4d97b98b-1d4f-4787-a291-c67834d212e7", f"{_BUILT_IN}/networking")
PRIVATE_DNS_ZONE_CONTRIBUTOR = Role(
    "Private DNS Zone Contributor", "b12aa53e-6015-4669-85d0-8515ebb3ae7f", f"{_BUILT_IN}/networking"
)
STORAGE_BLOB_DATA_CONTRIBUTOR = Role(
    "Storage Blob Data Contributor", "ba92f5b4-2d11-453d-a403-e96b0029c9fe", f"{_BUILT_IN}/storage"
)
STORAGE_BLOB_DATA_READER = Role(
    "Storage Blob Data Reader", "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1", f"{_BUILT_IN}/storage"
)
STORAGE_TABLE_DATA_CONTRIBUTOR = Role(
    "Storage Table Data Contributor", "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3", f"{_BUILT_IN}/storage"
)
STORAGE_QUEUE_DATA_CONTRIBUTOR = Role(
    "Storage Queue Data Contributor", "974c5e8b-45b9-4653-ba55-5f855dd0fb88", f"{_BUILT_IN}/storage"
)
STORAGE_FILE_DATA_PRIVILEGED_CONTRIBUTOR = Role(
    "Storage File Data Privileged Contributor", "69566ab7-960f-475b-8e7c-b3118f30c6bd", f"{_BUILT_IN}/storage"
)
ACR_PULL = Role("AcrPull", "7f951dda-4ed3-4680-a7ca-43fe172d538d", f"{_BUILT_IN}/containers")
ACR_PUSH = Role("AcrPush", "8311e382-0749-4cb8-b61a-304f252e45ec", f"{_BUILT_IN}/containers")
AKS_CLUSTER_ADMIN = Role(
    "Azure Kubernetes Service Cluster Admin Role", "0ab0b1a8-8aac-4efd-b8c2-3ee1fb270be8", f"{_BUILT_IN}/containers"
)
KUBERNETES_EXTENSION_CONTRIBUTOR = Role(
    "Kubernetes Extension Contributor", "85cb6faf-e071-4c9b-8136-154b5a04f717", f"{_BUILT_IN}/containers"
)
KEY_VAULT_ADMINISTRATOR = Role(
    "Key Vault Administrator", "00482a5a-887f-4fb3-b363-3b7fe8e74483", f"{_BUILT_IN}/security"
)
MANAGED_IDENTITY_OPERATOR = Role(
    "Managed Identity Operator", "f1a07417-d97a-45cb-824c-7a7467783830", f"{_BUILT_IN}/identity"
)
ML_DATA_SCIENTIST = Role(
    "AzureML Data Scientist", "f6c7c914-8db3-469d-8ca1-694a8f32e121", f"{_BUILT_IN}/ai-machine-learning"
)
NETWORK_CONNECTION_APPROVER = Role(
    "Azure AI Enterprise Network Connection Approver",
    "b556d68e-0be0-4f35-a333-ad7ee1ce17ea",
    f"{_BUILT_IN}/ai-machine-learning",
)


@dataclass(frozen=True, slots=True)
class Grant:
    """One role on one scope, which is the ARM id of a resource or resource group."""

    role: Role
    scope: str

    @property
    def definition(self) -> str:
        """The id of the role's definition in the subscription of the scope."""
        subscription = scope_of(self.scope).subscription_id
        return f"{subscription}/providers/Microsoft.Authorization/roleDefinitions/{self.role.guid}"

    @property
    def label(self) -> str:
        """The grant as part of a logical name: `network-contributor-sandbox-nodes`."""
        levels = self.scope.split("/providers/")[-1].split("/")
        names = levels[2::2] if "/providers/" in self.scope else levels[-1:]
        return "-".join((self.role.slug, *names))

    def assignment_name(self, principal: str) -> str:
        """The GUID that names the assignment to `principal`, the same at every deployment."""
        return str(uuid.uuid5(_NAMESPACE, f"{self.scope}|{principal}|{self.role.guid}".lower()))
