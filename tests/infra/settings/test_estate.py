"""Stack files of one estate: what a spoke may name of its hub, and what the two promise each other."""

from pathlib import Path

import pytest

from infra.settings.faults import SettingsError
from infra.settings.load import StackSettings, load, load_estate
from tests.infra.settings.stack_files import paragraphs

HUB = """\
config:
  azure-native:location: westeurope
  fairway:network:
    resource_group: hub
    spokes:
      training: {range: 10.30.0.0/16, priority: 300}
      dev: {range: 10.20.0.0/16, priority: 400}
    vnets:
      hub: {address_space: 10.10.0.0/16, subnets: {AzureFirewallSubnet: {prefix: 10.10.0.0/26}}}
    firewall_policies: {egress: {}}
    firewalls: {firewall: {vnet: hub, policy: egress}}
    sites: {home: {prefixes: 192.168.10.0/24}}
"""
SPOKE = """\
config:
  azure-native:location: westeurope
  fairway:network:
    hub: hub
    resource_group: training
    vnets:
      training:
        address_space: 10.30.0.0/16
        dns_servers: firewall
        subnets: {nodes: {size: /24, nsg: nodes, route_table: egress}}
    nsgs: {nodes: {inbound: {home: {from: [site:home, hub/AzureFirewallSubnet], ports: tcp/22}}}}
    route_tables: {egress: {routes: {everything: {to: any, via: firewall}}}}
"""


def written(folder: Path, **stacks: str) -> Path:
    for stack, text in stacks.items():
        (folder / f"Pulumi.{stack}.yaml").write_text(text, encoding="utf-8")
    return folder


def changed(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1, old
    return text.replace(old, new)


def faults(folder: Path, hub: str = HUB, training: str = SPOKE, stack: str = "training") -> list[str]:
    with pytest.raises(SettingsError) as error:
        load(stack, written(folder, hub=hub, training=training))
    return [line.removeprefix(f"{folder.name}/") for line in str(error.value).splitlines()]


def test_a_spoke_names_what_its_hub_declares(tmp_path: Path) -> None:
    spoke = load("training", written(tmp_path, hub=HUB, training=SPOKE))
    assert spoke.hub is not None
    assert spoke.hub.stack == "hub"


def test_a_spoke_does_not_name_what_only_counts_in_the_hub(tmp_path: Path) -> None:
    hub = HUB + "    nsgs: {of-the-hub: {}}\n"
    assert faults(tmp_path, hub, changed(SPOKE, "nsg: nodes", "nsg: of-the-hub")) == [
        (
            "Pulumi.training.yaml:10: fairway:network.vnets.training.subnets.nodes.nsg: got 'of-the-hub', expected a "
            "declared NSG (nodes)"
        )
    ]


@pytest.mark.parametrize(
    ("hub", "training", "message"),
    [
        pytest.param(
            HUB,
            changed(SPOKE, "hub: hub", "hub: hbu"),
            """
            Pulumi.training.yaml:4: fairway:network.hub: got 'hbu', expected another stack that has a file in FOLDER/;
            did you mean 'hub'?
            """,
            id="a hub without a file",
        ),
        pytest.param(
            HUB,
            changed(SPOKE, "hub: hub", "hub: training"),
            """
            Pulumi.training.yaml:4: fairway:network.hub: got 'training', expected another stack that has a file in
            FOLDER/
            """,
            id="a stack that names itself",
        ),
        pytest.param(
            changed(HUB, "    resource_group: hub", "    hub: training\n    resource_group: hub"),
            SPOKE,
            "Pulumi.training.yaml:4: fairway:network.hub: got 'hub', expected a hub, which names no hub itself",
            id="a hub of a hub",
        ),
        pytest.param(
            changed(HUB, "      training: {range: 10.30.0.0/16, priority: 300}\n", ""),
            SPOKE,
            """
            Pulumi.training.yaml:4: fairway:network.hub: got 'hub', expected a hub that reserves a range for training,
            under fairway:network.spokes of FOLDER/Pulumi.hub.yaml
            """,
            id="a hub that does not know the spoke",
        ),
        pytest.param(
            HUB,
            changed(SPOKE, "address_space: 10.30.0.0/16", "address_space: [10.30.0.0/17, 10.31.0.0/16]"),
            """
            Pulumi.training.yaml:8: fairway:network.vnets.training.address_space: got '10.31.0.0/16', expected a prefix
            inside 10.30.0.0/16, which FOLDER/Pulumi.hub.yaml reserves for training
            """,
            id="a network outside of the reserved range",
        ),
        pytest.param(
            changed(HUB, "dev: {range: 10.20.0.0/16", "dev: {range: 10.30.128.0/17"),
            SPOKE,
            """
            Pulumi.hub.yaml:6: fairway:network.spokes.training.range: got '10.30.0.0/16', expected a range of its own;
            10.30.128.0/17 of spokes.dev in line 7 overlaps it
            """,
            id="two spokes in one range",
        ),
        pytest.param(
            changed(HUB, "192.168.10.0/24", "10.20.4.0/24"),
            SPOKE,
            """
            Pulumi.hub.yaml:7: fairway:network.spokes.dev.range: got '10.20.0.0/16', expected a range of its own;
            10.20.4.0/24 of sites.home in line 12 overlaps it
            """,
            id="a range that overlaps a site",
        ),
        pytest.param(
            changed(HUB, "address_space: 10.10.0.0/16", "address_space: 10.0.0.0/8"),
            SPOKE,
            """
            Pulumi.hub.yaml:6: fairway:network.spokes.training.range: got '10.30.0.0/16', expected a range of its own;
            10.0.0.0/8 of vnets.hub in line 9 overlaps it

            Pulumi.hub.yaml:7: fairway:network.spokes.dev.range: got '10.20.0.0/16', expected a range of its own;
            10.0.0.0/8 of vnets.hub in line 9 overlaps it
            """,
            id="a hub that lies over its spokes",
        ),
        pytest.param(
            changed(HUB, "resource_group: hub", "resource_grp: hub"),
            changed(SPOKE, "resource_group: training", "resource_grp: training"),
            """
            Pulumi.hub.yaml:3: fairway:network.resource_group: got nothing, expected the resource group in which all of
            it is declared

            Pulumi.hub.yaml:4: fairway:network.resource_grp: got the key 'resource_grp', expected a known key; did you
            mean 'resource_group'?

            Pulumi.training.yaml:3: fairway:network.resource_group: got nothing, expected the resource group in which
            all of it is declared

            Pulumi.training.yaml:5: fairway:network.resource_grp: got the key 'resource_grp', expected a known key; did
            you mean 'resource_group'?
            """,
            id="faults of both files at once",
        ),
    ],
)
def test_what_two_files_do_not_promise_each_other(hub: str, training: str, message: str, tmp_path: Path) -> None:
    assert faults(tmp_path, hub, training) == paragraphs(message.replace("FOLDER", tmp_path.name))


def test_the_file_of_a_hub_is_read_once_for_all_of_its_spokes(tmp_path: Path) -> None:
    dev = changed(SPOKE, "10.30.0.0/16", "10.20.0.0/16")
    alone = (
        changed(SPOKE, "    hub: hub\n", "")
        .replace("firewall}", "none}")
        .replace("        dns_servers: firewall\n", "")
    )
    folder = written(
        tmp_path, hub=HUB, training=SPOKE, dev=dev, alone=alone.replace("[site:home, hub/AzureFirewallSubnet]", "any")
    )
    loaded = load_estate(("dev", "training", "hub", "alone"), folder)
    assert [settings.stack for settings in loaded] == ["dev", "training", "hub", "alone"]
    first, second, hub, last = loaded
    assert first.hub is second.hub is hub
    assert last.hub is None
    assert all(isinstance(settings, StackSettings) for settings in loaded)
