"""`fairway trace`, `routes`, `rules`, `resolve`, `intents`, `tags`: one call of each, formats, and exit statuses."""

import json
from pathlib import Path

import pytest

from tests.infra.cli.conftest import Fairway
from tests.infra.report.schemas import validate

EXPECTATIONS = """\
- name: data goes in private
  from: training/nodes
  to: datastore/blob
  ports: tcp/443
  through: private endpoint
- {name: nodes sign in, from: training/nodes, to: box, ports: tcp/22, outcome: allow}
- {name: nodes read the example, from: training/nodes, to: www.example.org, ports: tcp/443, outcome: allow}
"""


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        pytest.param(("trace", "training/nodes", "box:22"), 0, id="a flow that fails is an answer"),
        pytest.param(("trace", "training/nodes", "box:22", "--expect", "deny"), 0, id="as expected"),
        pytest.param(("trace", "training/nodes", "box:22", "--expect", "allow"), 1, id="not as expected"),
        pytest.param(("trace", "training/nodes", "datastore/blob:443", "--expect", "allow"), 0, id="works as expected"),
        pytest.param(("trace", "training/nodes", "datastore/blob:443", "--expect", "deny"), 1, id="works unexpectedly"),
        pytest.param(
            ("trace", "training/nodes", "www.example.org:443", "--expect", "allow"), 1, id="open is not allow"
        ),
        pytest.param(("trace", "training/nodes", "www.example.org:443", "--expect", "deny"), 1, id="nor is it deny"),
        pytest.param(("trace", "training/nodes", "box"), 2, id="no port"),
        pytest.param(("trace", "training/nodes", "boxes:22"), 2, id="a name of nothing"),
        pytest.param(("trace", "training/empty", "box:22"), 2, id="nothing sends"),
        pytest.param(("trace", "internet", "internet:443"), 2, id="nothing of the network lies between"),
        pytest.param(("trace", "8.8.8.8", "internet:443"), 2, id="nor between an address outside and others"),
        pytest.param(("trace", "internet", "box:22"), 0, id="what is not published is an answer"),
        pytest.param(("trace", "training/nodes", "box", "tcp/99999"), 2, id="a port that is none"),
        pytest.param(("routes", "training/nodes"), 0, id="routes"),
        pytest.param(("routes", "internet"), 2, id="routes of no subnet"),
        pytest.param(("rules", "box"), 0, id="rules"),
        pytest.param(("rules", "training/nodes", "--direction", "inbound"), 0, id="rules of one direction"),
        pytest.param(("rules", "box", "--direction", "sideways"), 2, id="a direction that is none"),
        pytest.param(("resolve", "datastore/blob", "--from", "box"), 0, id="a name"),
        pytest.param(("resolve", "box", "--from", "box"), 2, id="no host name"),
        pytest.param(("intents",), 0, id="intents that are broken are an answer"),
        pytest.param(("check",), 1, id="a check fails"),
        pytest.param(("check", "--ignore", "NET13"), 2, id="a code that is none"),
    ],
)
def test_exit_statuses(fairway: Fairway, graph: str, arguments: tuple[str, ...], status: int) -> None:
    ended, out, err = fairway(*arguments, "--graph", graph)
    assert (ended, bool(out), bool(err)) == (status, status < 2, status >= 2)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(
            ("trace", "training/nodes", "box"),
            "fairway: box: got no port, expected box:443, or tcp/443, udp/53, icmp behind it\n",
            id="no port",
        ),
        pytest.param(
            ("trace", "training/nodes", "box", "tcp/99999"),
            "fairway: the port: got 'tcp/99999', expected ports from 0 to 65535, the lower one first\n",
            id="a port that is none",
        ),
        pytest.param(
            ("trace", "training/nodes", "datastor/blob:443"),
            "fairway: nothing is named datastor/blob; there is datastore, datastoreab12, datastore-blob\n",
            id="a name of nothing",
        ),
        pytest.param(("routes", "internet"), "fairway: internet is in no subnet\n", id="no subnet"),
        pytest.param(("resolve", "box", "--from", "box"), "fairway: box is no host name\n", id="no host name"),
        pytest.param(
            ("check", "--ignore", "NET13"),
            "fairway: --ignore NET13: got no code of a rule, expected one that fairway rule --all lists\n",
            id="a code that is none",
        ),
    ],
)
def test_messages(fairway: Fairway, graph: str, arguments: tuple[str, ...], message: str) -> None:
    _, out, err = fairway(*arguments, "--graph", graph)
    assert (out, err) == ("", message)


@pytest.mark.parametrize(
    "ports", [("box:22",), ("box", "tcp/22"), ("box", "22"), ("vm-box:22",), ("10.0.3.4:22",), ("10.0.3.4", "tcp/22")]
)
def test_a_port_stands_behind_the_destination_or_after_it(fairway: Fairway, graph: str, ports: tuple[str, ...]) -> None:
    _, out, _ = fairway("trace", "training/nodes", *ports, "--graph", graph)
    assert "NSG dev does not let it in, rule closed" in out


def test_a_trace_as_data(fairway: Fairway, graph: str) -> None:
    _, out, _ = fairway("trace", "training/nodes", "datastore/blob:443", "--graph", graph, "--format", "json")
    document = json.loads(out)
    validate(document, "trace.json")
    assert (document["verdict"], document["path"]) == ("allow", ["cpu", "datastore-blob"])
    assert document["choices"] == ["of 251 addresses in training/nodes the lowest was taken"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("routes", "training/nodes"),
        ("rules", "training/nodes"),
        ("resolve", "datastore/blob", "--from", "box"),
        ("intents",),
        ("check",),
    ],
)
def test_data_has_a_version(fairway: Fairway, graph: str, arguments: tuple[str, ...]) -> None:
    _, out, _ = fairway(*arguments, "--graph", graph, "--format", "json")
    assert json.loads(out)["schema_version"] == 1


def test_expectations_of_a_file_are_judged(fairway: Fairway, graph: str, tmp_path: Path) -> None:
    file = tmp_path / "expectations.yaml"
    file.write_text(EXPECTATIONS, encoding="utf-8")
    _, out, _ = fairway("intents", "--graph", graph, "--expect-file", str(file))
    assert "✓ data goes in private" in out
    assert "✗ nodes sign in" in out
    assert "? nodes read the example" in out
    _, out, _ = fairway("check", "--graph", graph, "--expect-file", str(file), "--format", "json")
    (network,) = json.loads(out)["networks"]
    assert [(one["name"], one["source"]["line"]) for one in network["intents"][:3]] == [
        ("data goes in private", 1),
        ("nodes sign in", 6),
        ("nodes read the example", 7),
    ]


def test_an_expectation_that_is_none_is_refused_with_its_line(fairway: Fairway, graph: str, tmp_path: Path) -> None:
    file = tmp_path / "expectations.yaml"
    file.write_text("- {name: a, from: b, to: c, ports: tcp/99999, outcome: allow}\n", encoding="utf-8")
    status, out, err = fairway("check", "--graph", graph, "--expect-file", str(file))
    assert (status, out) == (2, "")
    assert f"{file}:1: [0].ports" in err


def test_only_open_is_told_apart_where_that_is_wanted(fairway: Fairway, graph: str, tmp_path: Path) -> None:
    file = tmp_path / "expectations.yaml"
    file.write_text(EXPECTATIONS, encoding="utf-8")
    ignored = [word for code in ("NET012", "NET132", "ARM003", "AML001", "INT001") for word in ("--ignore", code)]
    asked = ("check", "--graph", graph, "--expect-file", str(file), *ignored)
    assert fairway(*asked)[0] == 0
    assert fairway(*asked, "--strict")[0] == 4
    assert fairway(*asked, "--strict", "--fail-on", "warning")[0] == 1


def test_several_formats_of_one_check(fairway: Fairway, graph: str, tmp_path: Path) -> None:
    files = [word for form in ("sarif", "junit", "markdown", "azure") for word in ("-o", f"{form}:{tmp_path}/{form}")]
    status, out, _ = fairway("check", "--graph", graph, "--format", "github", *files)
    assert status == 1
    assert out.startswith("::error file=")
    beginnings = {"sarif": '{\n  "$schema"', "junit": "<?xml", "markdown": "<!-- fairway", "azure": "##vso[task."}
    for form, beginning in beginnings.items():
        assert (tmp_path / form).read_text("utf-8").startswith(beginning)


def test_service_tags_are_kept_shown_and_used(fairway: Fairway, graph: str, tmp_path: Path) -> None:
    assert fairway("tags")[1].startswith("no service tags are known")
    weekly = tmp_path / "ServiceTags_Public_20261116.json"
    tag = {"name": "AzureActiveDirectory", "properties": {"addressPrefixes": ["20.190.128.0/18"]}}
    weekly.write_text(json.dumps({"values": [tag]}), encoding="utf-8")
    before = fairway("trace", "training/nodes", "20.190.128.1:443", "--graph", graph, "--format", "json")[1]
    assert fairway("tags", "update", "--file", str(weekly)) == (
        0, "", "1 service tags as of 2026-11-16 are kept\n"
    )  # fmt: skip
    assert fairway("tags")[1] == "1 service tags as of 2026-11-16\nAzureActiveDirectory  1 prefixes\n"
    assert fairway("tags", "azureactivedirectory")[1] == "20.190.128.0/18\n"
    after = fairway("trace", "training/nodes", "20.190.128.1:443", "--graph", graph, "--format", "json")[1]
    assert (json.loads(before)["verdict"], json.loads(after)["verdict"]) == ("indeterminate", "allow")
    assert json.loads(after)["choices"][-1] == "service tags as of 2026-11-16"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(("tags", "update"), "got no file", id="update without a file"),
        pytest.param(("tags", "--file", "f.json"), "got no word with a file", id="a file without update"),
        pytest.param(("tags", "Storage"), "got no service tag that is known", id="a tag that is not known"),
    ],
)
def test_what_tags_cannot_do(fairway: Fairway, graph: str, arguments: tuple[str, ...], message: str) -> None:
    weekly = Path(graph).with_name("tags.json")
    weekly.write_text('{"values": [{"name": "Sql", "properties": {"addressPrefixes": ["20.0.0.0/24"]}}]}')
    fairway("tags", "update", "--file", str(weekly))
    status, out, err = fairway(*arguments)
    assert (status, out) == (2, "")
    assert message in err
