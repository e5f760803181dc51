"""Microsoft.Compute: machines, scale sets and their disks."""

from functools import partial

from infra.arm.table import ArmType, words

NESTED = words(
    "extensions ipConfigurations networkInterfaceConfigurations networkInterfaces publicIPAddressConfiguration"
)
_ARM = "Microsoft.Compute/"
_row = partial(ArmType, api="2024-11-01", nested=NESTED)
_disk = partial(ArmType, api="2024-03-02")

TYPES = (
    _row("compute:VirtualMachine", _ARM + "virtualMachines/{vmName}"),
    _row(
        "compute:VirtualMachineExtension",
        _ARM + "virtualMachines/{vmName}/extensions/{vmExtensionName}",
        inside=words("type"),
        located=True,
    ),
    _row(
        "compute:VirtualMachineRunCommandByVirtualMachine",
        _ARM + "virtualMachines/{vmName}/runCommands/{runCommandName}",
        located=True,
    ),
    _row(
        "compute:VirtualMachineScaleSet",
        _ARM + "virtualMachineScaleSets/{vmScaleSetName}",
        inside=words("extensions.type"),
    ),
    _row(
        "compute:VirtualMachineScaleSetExtension",
        _ARM + "virtualMachineScaleSets/{vmScaleSetName}/extensions/{vmssExtensionName}",
        inside=words("type"),
    ),
    _row("compute:AvailabilitySet", _ARM + "availabilitySets/{availabilitySetName}"),
    _row("compute:ProximityPlacementGroup", _ARM + "proximityPlacementGroups/{proximityPlacementGroupName}"),
    _row("compute:SshPublicKey", _ARM + "sshPublicKeys/{sshPublicKeyName}"),
    _row("compute:Image", _ARM + "images/{imageName}"),
    _disk("compute:Disk", _ARM + "disks/{diskName}"),
    _disk("compute:DiskEncryptionSet", _ARM + "diskEncryptionSets/{diskEncryptionSetName}"),
)
