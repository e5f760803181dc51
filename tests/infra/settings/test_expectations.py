"""Intents, groups and worlds of stack files and of files beside them."""

from pathlib import Path

import pytest

from infra.settings.expectations import (
    merged_worlds,
    read_intents_file,
    stack_groups,
    stack_intents,
    written_world,
)
from infra.settings.faults import SettingsError
from network.lift.world import read_world
from network.model.intent import Outcome
from network.model.resource import Json
from network.verify.locations import Group
from tests.infra.settings.stack_files import read

FILE = """\
config:
  fairway:groups:
    developers: {names: [devbox, site:home], tags: {team: ml}}
  fairway:expect:
    - {name: developers read data, from: group:developers, to: datastore/blob, ports: [tcp/443, udp/53], outcome: allow}
    - name: nodes leave through the firewall
      from: [training/nodes, 10.1.0.4]
      to: internet
      never_without: firewall
  fairway:world:
    onPremises:
      - {name: home, addressPrefixes: [192.168.1.0/24], connectedGateways: [vpn]}
    publicDns:
      - {name: www.example.org, type: A, value: 198.51.100.7}
    guests:
      devbox: {forwarding: true}
"""


def test_intents_have_their_line_and_stack(tmp_path: Path) -> None:
    first, second = stack_intents(read(tmp_path, FILE))
    assert (first.name, first.sources, first.destinations) == (
        "developers read data",
        ("group:developers",),
        ("datastore/blob",),
    )
    assert [str(ports) for ports in first.ports] == ["tcp/443", "udp/53"]
    assert first.outcome is Outcome.ALLOW
    assert str(first.source) == "stacks/Pulumi.dev.yaml:5"
    assert (second.sources, second.outcome, second.never_without) == (("training/nodes", "10.1.0.4"), None, "firewall")
    assert [str(ports) for ports in second.ports] == ["any"]
    assert second.source is not None
    assert (second.source.line, second.source.stack) == (6, "dev")


def test_groups(tmp_path: Path) -> None:
    assert stack_groups(read(tmp_path, FILE)) == {"developers": Group(("devbox", "site:home"), {"team": "ml"})}


def test_the_world_says_only_what_was_written_and_can_be_lifted(tmp_path: Path) -> None:
    world = written_world(read(tmp_path, FILE))
    assert world == {
        "onPremises": [{"name": "home", "addressPrefixes": ["192.168.1.0/24"], "connectedGateways": ["vpn"]}],
        "publicDns": [{"name": "www.example.org", "type": "A", "value": "198.51.100.7"}],
        "guests": {"devbox": {"forwarding": True}},
    }
    assert read_world(world).guests["devbox"].forwarding


@pytest.mark.parametrize(
    ("earlier", "later", "merged"),
    [
        pytest.param({"guests": {"a": {}}}, {"guests": {"b": {}}}, {"guests": {"a": {}, "b": {}}}, id="keys of maps"),
        pytest.param(
            {"internetHosts": [{"name": "a", "ipAddress": "1.1.1.1"}, {"name": "b", "ipAddress": "1.1.1.2"}]},
            {"internetHosts": [{"name": "a", "ipAddress": "2.2.2.2"}]},
            {"internetHosts": [{"name": "b", "ipAddress": "1.1.1.2"}, {"name": "a", "ipAddress": "2.2.2.2"}]},
            id="named objects by name",
        ),
        pytest.param(
            {"infrastructureFqdns": ["a"]}, {"infrastructureFqdns": ["b"]}, {"infrastructureFqdns": ["b"]}, id="lists"
        ),
        pytest.param({"guests": {"a": {}}}, {}, {"guests": {"a": {}}}, id="nothing overrides nothing"),
    ],
)
def test_a_later_world_overrides(earlier: dict[str, Json], later: dict[str, Json], merged: dict[str, Json]) -> None:
    assert merged_worlds(earlier, later) == merged


def test_intents_of_a_file_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "expect.yaml"
    path.write_text("- {name: a, from: x/y, to: internet, outcome: deny}\n")
    (intent,) = read_intents_file(path, "dev")
    assert (intent.name, str(intent.source)) == ("a", f"{path}:1")


def test_a_file_of_intents_may_name_groups_of_stack_files(tmp_path: Path) -> None:
    path = tmp_path / "expect.yaml"
    path.write_text("- {name: a, from: 'group:machines', to: internet, outcome: deny}\n")
    (intent,) = read_intents_file(path)
    assert intent.sources == ("group:machines",)


def test_a_file_of_intents_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as error:
        read_intents_file(tmp_path / "w.yaml")
    assert str(error.value) == (
        f"{tmp_path}/w.yaml: got a file that cannot be read (No such file or directory), expected text"
    )
