"""What a person reads whose stack file is wrong: every fault at once, with line, what was there and what would do."""

from pathlib import Path

import pytest

from infra.settings.faults import SettingsError
from infra.settings.files import stacks
from infra.settings.load import load
from tests.infra.settings.stack_files import SMALL, STACKS, edited, paragraphs, read


def faults(folder: Path, text: str) -> list[str]:
    """The messages, without the name of the file that all of them begin with."""
    with pytest.raises(SettingsError) as error:
        read(folder, text)
    assert error.value.exit_code == 2
    lines = str(error.value).splitlines()
    assert all(line.startswith("stacks/Pulumi.dev.yaml:") for line in lines)
    return [line.removeprefix("stacks/Pulumi.dev.yaml:") for line in lines]


@pytest.mark.parametrize(
    ("old", "new", "messages"),
    [
        pytest.param(
            "    vnets:",
            "    vnet:",
            "5: fairway:network.vnet: got the key 'vnet', expected a known key; did you mean 'vnets'?",
            id="a misspelt key",
        ),
        pytest.param(
            "    vnets:",
            "    cables:",
            """
            5: fairway:network.cables: got the key 'cables', expected one of application_gateways, asgs, bastions,
            firewall_policies, firewall_rules, firewalls, flow_logs, forwarding, hub, ip_groups, nat_gateways, nsgs,
            resolvers, resource_group, route_tables, service_endpoint_policies, sites, spokes, tags, vnets,
            vpn_gateways, zones
            """,
            id="a key like no other",
        ),
        pytest.param(
            "westeurope",
            "west-europe",
            """
            2: azure-native:location: got 'west-europe', expected a region of Azure such as westeurope; did you mean
            'westeurope'?
            """,
            id="a region that is none",
        ),
        pytest.param(
            "nsg: nodes}",
            "nsg: node}",
            """
            9: fairway:network.vnets.training.subnets.nodes.nsg: got 'node', expected a declared NSG (nodes); did you
            mean 'nodes'?
            """,
            id="a name that nothing has",
        ),
        pytest.param(
            "prefix: 10.10.0.0/24, ",
            "",
            "9: fairway:network.vnets.training.subnets.nodes: got neither prefix nor size, expected one of them",
            id="a subnet without a place",
        ),
        pytest.param(
            "prefix: 10.10.0.0/24",
            "size: /30",
            "9: fairway:network.vnets.training.subnets.nodes.size: got '/30', expected a size from /8 to /29",
            id="a size that no subnet has",
        ),
        pytest.param(
            "nsg: nodes}",
            "nsg: nodes, service_endpoints: [Storage]}",
            """
            9: fairway:network.vnets.training.subnets.nodes.service_endpoints[0]: got 'Storage', expected services
            reached from their public side under the subnet's own addresses, such as Microsoft.Storage
            """,
            id="a service that is spelled otherwise",
        ),
        pytest.param(
            "10.10.0.0/24",
            "10.10.0.7/24",
            """
            9: fairway:network.vnets.training.subnets.nodes.prefix: got '10.10.0.7/24', expected the first address of a
            prefix; did you mean '10.10.0.0/24'?
            """,
            id="a prefix with bits of a host",
        ),
        pytest.param(
            "to: Internet",
            "to: AzureFrontdoor.FirstPart",
            """
            13: fairway:network.nsgs.nodes.outbound.packages.to: got 'AzureFrontdoor.FirstPart', expected a subnet
            (training/nodes), a VNet, an application security group, a site (site:NAME), spokes, a service tag, a prefix
            or any; did you mean 'AzureFrontDoor.FirstParty'?
            """,
            id="a service tag that is none",
        ),
        pytest.param(
            "to: Internet",
            "to: [Internet, training/nodes]",
            """
            13: fairway:network.nsgs.nodes.outbound.packages.to: got a list, expected one service tag or any, or
            application security groups alone, or subnets and prefixes
            """,
            id="a service tag among prefixes, which Azure refuses",
        ),
        pytest.param(
            "ports: tcp/443",
            "ports: [tcp/443, udp/53]",
            """
            13: fairway:network.nsgs.nodes.outbound.packages.ports: got a list, expected ports of one protocol; another
            protocol needs a rule of its own
            """,
            id="a rule with two protocols",
        ),
        pytest.param(
            "ports: tcp/443",
            "ports: 443",
            """
            13: fairway:network.nsgs.nodes.outbound.packages.ports: got 443, expected tcp/443, udp/5831, tcp/8000-8010,
            any/443, icmp or any; a string of digits stands in quotes: "443"
            """,
            id="a number where a string belongs",
        ),
        pytest.param(
            "    resource_group: net\n",
            "",
            """
            3: fairway:network.resource_group: got nothing, expected the resource group in which all of it is declared
            """,
            id="a key that is missing",
        ),
        pytest.param(
            "  azure-native:location: westeurope\n",
            "",
            "1: config: got a map, expected azure-native:location, the region in which everything is declared",
            id="no region",
        ),
        pytest.param(
            "  fairway:network:",
            "  fairway:gate: true\n  fairway:networks: {}\n  network: {}\n  fairway:network:",
            """
            3: fairway:gate: got true, expected a string, map or list; in quotes, "true", Pulumi leaves it as it is

            4: fairway:networks: got the key 'fairway:networks', expected a known key; did you mean 'fairway:network'?

            5: network: got the key 'network', expected a key with its namespace, such as fairway:network; did you mean
            'fairway:network'?
            """,
            id="keys of config that nobody reads, and a value that Pulumi rewrites",
        ),
        pytest.param(
            "config:",
            "secretprovider: passphrase\nconfig:",
            "1: secretprovider: got the key 'secretprovider', expected a known key; did you mean 'secretsprovider'?",
            id="a key beside config that Pulumi would drop",
        ),
        pytest.param(
            "10.10.0.0/16",
            "[10.10.0.0/16, 010]",
            """
            7: fairway:network.vnets.training.address_space[1]: got 010 without quotes, expected "010" in quotes, or
            true, false, null or a decimal number; readers of YAML disagree about it
            """,
            id="one fault, not two, for a value that readers read differently",
        ),
        pytest.param(
            "    nsgs:\n      nodes:\n",
            "    nsg:\n      nodes:\n        inbound:\n          near: {from: training/nodes, ports: any}\n",
            "10: fairway:network.nsg: got the key 'nsg', expected a known key; did you mean 'nsgs'?",
            id="a misspelt key is not followed by a fault for each name below it",
        ),
    ],
)
def test_one_edit(old: str, new: str, messages: str, tmp_path: Path) -> None:
    assert faults(tmp_path, edited(old, new)) == paragraphs(messages)


def test_all_faults_of_a_file_at_once(tmp_path: Path) -> None:
    text = """\
    config:
      azure-native:location: westeurope
      fairway:compute:
        resource_group: ml
        insights:
          telemetry: {log_workspace: logs}
        clusters:
          gpu: {workspace: ml, size: Standard_NC6s_v3, min_nodes: 3, max_nodes: 2}
        vms:
          "box/1": {subnet: training/dev, size: D4s, ssh_key: none}
    """
    expected = """
    6: fairway:compute.insights.telemetry.log_workspace: got 'logs', expected a declared log workspace, and there is
    none

    8: fairway:compute.clusters.gpu.size: got 'Standard_NC6s_v3', expected a VM size that Azure still has; the NCv3
    family was retired on 2025-09-30

    8: fairway:compute.clusters.gpu.workspace: got 'ml', expected a declared workspace, and there is none

    10: fairway:compute.vms.box/1: got the key 'box/1', expected a name of letters, digits, '.', '_' and '-', beginning
    with a letter or digit

    10: fairway:compute.vms.box/1.subnet: got 'training/dev', expected a declared subnet, and there is none

    10: fairway:compute.vms.box/1.size: got 'D4s', expected a VM size such as Standard_D4s_v5

    10: fairway:compute.vms.box/1.ssh_key: got 'none', expected a public key that begins with ssh-ed25519 or ssh-rsa
    """
    assert faults(tmp_path, text) == paragraphs(expected)


@pytest.mark.parametrize(
    ("intent", "message"),
    [
        pytest.param(
            "{name: x, from: a/b, to: c}",
            "3: fairway:expect[0]: got a map, expected an outcome, through or never_without",
            id="nothing is expected",
        ),
        pytest.param(
            "{name: x, from: a/b, to: c, outcome: deny, through: firewall}",
            """
            3: fairway:expect[0]: got a map, expected outcome: deny alone, since a flow that does not work passes
            nothing
            """,
            id="denied, and through a device",
        ),
        pytest.param(
            "{name: x, from: a/b/c, to: d, outcome: allow}",
            """
            3: fairway:expect[0].from: got 'a/b/c', expected a location: a name, VNET/SUBNET, SERVICE/SUBRESOURCE,
            site:NAME, group:NAME, tag:NAME, internet, a prefix, an address or a host name
            """,
            id="a location that is none",
        ),
        pytest.param(
            "{name: x, from: group:dev, to: d, outcome: allow}",
            "3: fairway:expect[0].from: got 'group:dev', expected a group of fairway:groups",
            id="a group that is none",
        ),
        pytest.param(
            "{name: x, from: a, to: b, outcome: permit}",
            "3: fairway:expect[0].outcome: got 'permit', expected 'allow' or 'deny'",
            id="an outcome that is none",
        ),
    ],
)
def test_what_is_wrong_with_an_intent(intent: str, message: str, tmp_path: Path) -> None:
    assert faults(tmp_path, f"config:\n  fairway:expect:\n    - {intent}\n") == paragraphs(message)


def test_a_stack_without_a_file(tmp_path: Path) -> None:
    read(tmp_path, SMALL)
    with pytest.raises(SettingsError) as error:
        load("dew", tmp_path / "stacks")
    assert str(error.value) == (
        "stacks/Pulumi.dew.yaml: got no such file, expected a stack file; stacks/ has dev; did you mean 'dev'?"
    )


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "Pulumi.dev.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError) as error:
        load("dev", tmp_path)
    assert str(error.value) == (
        f"{tmp_path.name}/Pulumi.dev.yaml: got a file that cannot be read (no UTF-8), expected text"
    )


def test_an_empty_file(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as error:
        read(tmp_path, "")
    assert str(error.value) == "stacks/Pulumi.dev.yaml: got null, expected a map"


@pytest.mark.parametrize("stack", stacks(STACKS))
def test_the_shipped_files_are_right(stack: str) -> None:
    assert load(stack, STACKS).stack == stack
