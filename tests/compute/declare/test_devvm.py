import base64
from dataclasses import replace
from typing import Any

from compute.declare.devvm import DevVm, DevVmArgs, Login
from compute.declare.identity import Person
from tests.compute.declare.recorder import NETWORK, PLACE, Declaration, declare
from tests.compute.declare.sandbox import DEV, DEVBOX

ALICE, TEAM = Person("alice", "a1"), Person("team", "a2", "Group")


def devbox(args: DevVmArgs = DEVBOX) -> Declaration:
    return declare(lambda: DevVm("devbox", args))


def configuration(args: DevVmArgs) -> Any:
    (only,) = devbox(args).named("NetworkInterface devbox-nic").inputs["ipConfigurations"]
    return only


def test_the_interface_has_the_address_that_was_planned_and_no_public_one() -> None:
    assert configuration(DEVBOX) == {
        "name": "primary",
        "primary": True,
        "subnet": {"id": DEV},
        "privateIPAllocationMethod": "Static",
        "privateIPAddress": "10.10.2.4",
    }


def test_without_an_address_any_free_one_will_do() -> None:
    (configuration,) = (
        devbox(replace(DEVBOX, address=None)).named("NetworkInterface devbox-nic").inputs["ipConfigurations"]
    )
    assert configuration["privateIPAllocationMethod"] == "Dynamic"
    assert "privateIPAddress" not in configuration


def test_the_interface_joins_its_application_security_groups() -> None:
    group = NETWORK.application_security_group("developers")
    joined = configuration(replace(DEVBOX, application_groups=(group,)))
    assert joined["applicationSecurityGroups"] == [{"id": group}]


def test_nobody_signs_in_with_a_password() -> None:
    profile = devbox().named("VirtualMachine devbox").inputs["osProfile"]
    assert profile["linuxConfiguration"]["disablePasswordAuthentication"] is True
    assert profile["linuxConfiguration"]["ssh"]["publicKeys"] == [
        {"path": "/home/azureuser/.ssh/authorized_keys", "keyData": "ssh-ed25519 AAAA nobody"}
    ]
    assert "adminPassword" not in profile
    assert "customData" not in profile


def test_the_machine_has_the_data_science_image_and_its_own_interface_alone() -> None:
    machine = devbox().named("VirtualMachine devbox").inputs
    assert machine["storageProfile"]["imageReference"]["publisher"] == "microsoft-dsvm"
    assert machine["identity"] == {"type": "SystemAssigned"}
    (interface,) = machine["networkProfile"]["networkInterfaces"]
    assert interface["id"] == PLACE.scope.network_interface("devbox-nic")
    assert "securityProfile" not in machine


def test_a_plain_image_boots_trusted_and_runs_its_first_script() -> None:
    args = replace(DEVBOX, image="ubuntu", cloud_init="#cloud-config\n")
    machine = devbox(args).named("VirtualMachine devbox").inputs
    assert machine["securityProfile"]["securityType"] == "TrustedLaunch"
    assert base64.b64decode(machine["osProfile"]["customData"]) == b"#cloud-config\n"


def test_entra_signs_people_in_by_an_extension_and_a_key_by_none() -> None:
    extension = devbox().one("compute:VirtualMachineExtension").inputs
    assert (extension["publisher"], extension["type"]) == ("Microsoft.Azure.ActiveDirectory", "AADSSHLoginForLinux")
    assert devbox(replace(DEVBOX, login=Login.KEY)).all("compute:VirtualMachineExtension") == []


def test_users_and_administrators_have_the_role_that_signs_them_in() -> None:
    declaration = devbox(replace(DEVBOX, users=(ALICE,), administrators=(TEAM,)))
    user, administrator = declaration.all("authorization:RoleAssignment")
    assert user.name == "devbox-alice-virtual-machine-user-login-devbox"
    assert (user.inputs["principalId"], user.inputs["principalType"]) == ("a1", "User")
    assert administrator.name == "devbox-team-virtual-machine-administrator-login-devbox"
    assert (administrator.inputs["principalId"], administrator.inputs["principalType"]) == ("a2", "Group")
    assert user.inputs["scope"] == administrator.inputs["scope"] == DEVBOX.id
