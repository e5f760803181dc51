"""A developer's virtual machine without a public address: a data science image, reached through Bastion or VPN."""

import base64
from dataclasses import dataclass
from enum import StrEnum

import pulumi
from pulumi_azure_native import compute as az_compute
from pulumi_azure_native import network as az_network

from compute.declare import roles
from compute.declare.component import Component
from compute.declare.identity import Person, Principal, declare_grants
from compute.declare.images import parse_image
from compute.declare.roles import Grant
from compute.declare.sizes import parse_size
from network.declare.place import Inputs, Place, reference, references


class Login(StrEnum):
    """How people sign in: by their Entra account, or with the administrator's key."""

    ENTRA = "entra"
    KEY = "key"


@dataclass(frozen=True, slots=True, kw_only=True)
class DevVmArgs:
    """A developer's machine; `subnet` is an ARM id, `address` a static one of it (None: any free one).

    `ssh_key` is the public key of the administrator, which Azure demands whatever the login. `image` is a short name
    or `publisher:offer:sku:version`. `users` may sign in, where Entra does it; `administrators` also become root.
    `cloud_init` is what a plain image runs at its first start.
    """

    place: Place
    name: str
    subnet: str
    size: str
    ssh_key: str
    image: str = "dsvm"
    login: Login = Login.ENTRA
    address: str | None = None
    administrator: str = "azureuser"
    disk_gb: int = 150
    application_groups: tuple[str, ...] = ()
    users: tuple[Person, ...] = ()
    administrators: tuple[Person, ...] = ()
    cloud_init: str | None = None

    @property
    def id(self) -> str:
        """The ARM id of the machine."""
        return self.place.scope.resource("Microsoft.Compute/virtualMachines", self.name)

    @property
    def interface(self) -> str:
        """The name of its network interface."""
        return f"{self.name}-nic"


def interface_inputs(args: DevVmArgs) -> Inputs:
    """The network interface as azure-native declares it."""
    configuration: Inputs = {
        "name": "primary",
        "primary": True,
        "subnet": reference(args.subnet),
        "private_ip_allocation_method": "Static" if args.address else "Dynamic",
        **({"private_ip_address": args.address} if args.address else {}),
    }
    if args.application_groups:
        configuration["application_security_groups"] = references(args.application_groups)
    return {
        **args.place.inputs,
        "network_interface_name": args.interface,
        "ip_configurations": [configuration],
        "enable_ip_forwarding": False,
        "enable_accelerated_networking": True,
    }


def machine_inputs(args: DevVmArgs) -> Inputs:
    """The machine as azure-native declares it; raises InputError for an image or a size that is none."""
    image, size = parse_image(args.image), parse_size(args.size)
    interface = {"id": args.place.scope.network_interface(args.interface), "primary": True, "delete_option": "Detach"}
    disk = {
        "create_option": "FromImage",
        "disk_size_gb": args.disk_gb,
        "delete_option": "Delete",
        "managed_disk": {"storage_account_type": "StandardSSD_LRS"},
    }
    trusted = {"security_type": "TrustedLaunch", "uefi_settings": {"secure_boot_enabled": True, "v_tpm_enabled": True}}
    return {
        **args.place.inputs,
        "vm_name": args.name,
        "identity": {"type": az_compute.ResourceIdentityType.SYSTEM_ASSIGNED},
        "hardware_profile": {"vm_size": size.name},
        "storage_profile": {"image_reference": image.reference(), "os_disk": disk},
        "os_profile": _os_profile(args),
        "network_profile": {"network_interfaces": [interface]},
        "diagnostics_profile": {"boot_diagnostics": {"enabled": True}},
        **({"security_profile": trusted} if image.trusted_launch else {}),
    }


def _os_profile(args: DevVmArgs) -> Inputs:
    key = {"path": f"/home/{args.administrator}/.ssh/authorized_keys", "key_data": args.ssh_key}
    profile: Inputs = {
        "computer_name": args.name,
        "admin_username": args.administrator,
        "linux_configuration": {"disable_password_authentication": True, "ssh": {"public_keys": [key]}},
    }
    script = base64.b64encode(args.cloud_init.encode()).decode() if args.cloud_init else None
    return profile | ({"custom_data": script} if script else {})


def login_inputs(args: DevVmArgs) -> Inputs:
    """The extension that lets people sign in with their Entra account.

    https://learn.microsoft.com/entra/identity/devices/howto-vm-sign-in-azure-ad-linux
    """
    return {
        **args.place.inputs,
        "vm_name": args.name,
        "vm_extension_name": "AADSSHLoginForLinux",
        "publisher": "Microsoft.Azure.ActiveDirectory",
        "type": "AADSSHLoginForLinux",
        "type_handler_version": "1.0",
        "auto_upgrade_minor_version": True,
    }


class DevVm(Component):
    """A developer's machine, its interface and who may sign in."""

    def __init__(self, name: str, args: DevVmArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("DevVm", name, opts)
        self.args = args
        interface = az_network.NetworkInterface(args.interface, **interface_inputs(args), opts=self.child())
        machine = az_compute.VirtualMachine(name, **machine_inputs(args), opts=self.child(interface))
        if args.login is Login.ENTRA:
            az_compute.VirtualMachineExtension(f"{name}-login", **login_inputs(args), opts=self.child(machine))
        for role, people in ((roles.VM_USER_LOGIN, args.users), (roles.VM_ADMINISTRATOR_LOGIN, args.administrators)):
            for person in people:
                declare_grants([Grant(role, args.id)], person.principal(name), self.child(machine))
        identity = machine.identity.apply(lambda given: given.principal_id)
        self.principal = Principal(name, args.id, identity)
        self.register_outputs({"id": args.id, "principalId": identity})
