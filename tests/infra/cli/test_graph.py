"""`fairway graph` and the flags that all commands share: what is printed where, and the exit status."""

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

import infra.cli
from network.lift.graph import read_change, read_graph
from tests.infra.capture.programs import NOBODY, PROGRAMS
from tests.infra.capture.test_stored import GROUP, VNET, new

ROOT = Path(__file__).resolve().parents[3]
SCHEMA = json.loads((ROOT / "docs/schema/graph.json").read_text(encoding="utf-8"))
COMPONENT = str(PROGRAMS / "component")
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    def fairway(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["fairway", "graph", *arguments])
        with pytest.raises(SystemExit) as ended:
            infra.cli.main()
        written = capsys.readouterr()
        return int(ended.value.code or 0), written.out, written.err

    return fairway


def saved(folder: Path, name: str, document: object) -> str:
    file = folder / name
    file.write_text(json.dumps(document), encoding="utf-8")
    return str(file)


def a_state(folder: Path) -> str:
    return saved(folder, "state.json", {"version": 3, "deployment": {"resources": [GROUP, VNET]}})


def a_preview(folder: Path) -> str:
    steps = [
        {"op": "same", "urn": GROUP["urn"], "oldState": GROUP, "newState": GROUP},
        {"op": "create", "urn": VNET["urn"], "newState": new(VNET)},
    ]
    return saved(folder, "preview.json", {"steps": steps, "changeSummary": {"same": 1, "create": 1}})


def an_export(folder: Path) -> str:
    rows = [
        {
            "id": f"{NOBODY}/resourceGroups/rg/providers/Microsoft.Network/routeTables/r",
            "type": "Microsoft.Network/routeTables",
            "properties": {},
        }
    ]
    return saved(folder, "export.json", {"data": rows})


def test_text_shows_each_resource_with_its_line(run: Run) -> None:
    status, out, err = run("--program", COMPONENT)
    assert (status, err) == (0, "")
    assert out == (
        "dev: 3 resources\n"
        "  resourceGroups/dev                    spoke.py:9\n"
        "  virtualNetworks/dev                   spoke.py:10\n"
        "  virtualNetworks/dev/subnets/machines  spoke.py:20\n"
    )


def test_json_is_the_file_that_graph_reads(run: Run, tmp_path: Path) -> None:
    status, out, _ = run("--program", COMPONENT, "--format", "json")
    document = json.loads(out)
    jsonschema.validate(document, SCHEMA)
    assert status == 0
    assert run("--graph", saved(tmp_path, "graph.json", document), "--format", "json") == (0, out, "")


def test_the_project_of_the_working_folder_is_meant(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(PROGRAMS / "component")
    assert run()[1].startswith("dev: 3 resources\n")


def test_a_preview_has_two_graphs(run: Run, tmp_path: Path) -> None:
    status, out, _ = run("--preview", a_preview(tmp_path), "--format", "json")
    change = read_change(json.loads(out))
    jsonschema.validate(json.loads(out), SCHEMA)
    assert status == 0
    assert ([one.name for one in change.before.resources], [one.name for one in change.after.resources]) == (
        ["rg"],
        ["rg", "hub"],
    )


def test_several_sources_are_one_graph(run: Run, tmp_path: Path) -> None:
    files = ("--state", a_state(tmp_path), "--azure", an_export(tmp_path), "--program", COMPONENT)
    status, out, _ = run(*files, "--format", "json")
    names = {one.name for one in read_graph(json.loads(out)).resources}
    assert status == 0
    assert names == {"rg", "hub", "r", "dev", "machines"}


def test_what_azure_will_add_is_added_to_programs_and_not_to_exports(run: Run, tmp_path: Path) -> None:
    """The address of the interface, and with it the next hop that the program takes from there."""
    here = ("--program", str(PROGRAMS / "others"), "--format", "json")
    assert "10.0.1.4" not in run(*here, "--as-declared")[1]
    routes = next(one for one in read_graph(json.loads(run(*here)[1])).resources if one.name == "routes")
    assert "'nextHopIpAddress': '10.0.1.4'" in str(routes.properties)
    assert routes.assumed_properties == ("properties.routes[0].properties.nextHopIpAddress",)
    export = an_export(tmp_path)
    assert run("--azure", export) == run("--azure", export, "--as-declared")


def test_to_an_export_only_names_in_public_dns_are_added(run: Run, tmp_path: Path) -> None:
    """No export of resources holds them, and without them every name of a service would lead past its endpoint."""
    account = f"{NOBODY}/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/data1"
    subnet = f"{NOBODY}/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/v/subnets/s"
    connection = {"name": "c", "properties": {"privateLinkServiceId": account, "groupIds": ["blob"]}}
    rows = [
        {"id": account, "type": "microsoft.storage/storageaccounts", "location": "westeurope", "properties": {}},
        {
            "id": f"{NOBODY}/resourceGroups/rg/providers/Microsoft.Network/privateEndpoints/pe",
            "type": "microsoft.network/privateendpoints",
            "properties": {"subnet": {"id": subnet}, "privateLinkServiceConnections": [connection]},
        },
    ]
    export = ("--azure", saved(tmp_path, "export.json", rows), "--format", "json")
    found, as_declared = json.loads(run(*export)[1]), json.loads(run(*export, "--as-declared")[1])
    assert found["resources"] == as_declared["resources"]
    name = "data1.blob.core.windows.net"
    alias = {"name": name, "type": "CNAME", "value": "data1.privatelink.blob.core.windows.net", "assumed": True}
    assert alias in found["world"]["publicDns"]
    assert "publicDns" not in as_declared.get("world", {})


def test_a_world_lies_over_what_the_stacks_say(run: Run, tmp_path: Path) -> None:
    world = saved(tmp_path, "world.json", {"guests": {"fw": {"snat": True}}})
    assert json.loads(run("--program", COMPONENT, "--world", world, "--format", "json")[1])["world"] == {
        "guests": {"fw": {"snat": True}}
    }


def test_a_format_goes_to_a_file_as_well(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "graph.json"
    status, out, _ = run("--program", COMPONENT, "-o", f"json:{file}")
    assert status == 0
    assert out.startswith("dev: 3 resources\n")
    assert len(json.loads(file.read_text(encoding="utf-8"))["resources"]) == 3


def test_a_format_for_standard_output_takes_its_place(run: Run) -> None:
    assert run("--program", COMPONENT, "-o", "json:-") == run("--program", COMPONENT, "--format", "json")


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        pytest.param(
            ("--program", str(PROGRAMS / "references"), "-s", "none"),
            2,
            "got the stack 'none', expected one of a, b, far, hub, itself, lonely, spoke, which references has",
            id="a stack that is none",
        ),
        pytest.param(
            ("--program", str(PROGRAMS / "failing"), "-s", "raises"),
            3,
            "failing/raises: __main__.py:14: ValueError: no such size: Standard_X",
            id="a program that raises",
        ),
        pytest.param(
            ("--program", str(PROGRAMS / "failing"), "-s", "never-ends", "--timeout", "1"),
            3,
            "failing/never-ends: the program did not end within 1 s, expected an end (--timeout waits longer)",
            id="a program that does not end",
        ),
        pytest.param(
            ("--program", "/nowhere"),
            2,
            "/nowhere: got no such folder, expected the folder of a Pulumi program",
            id="a folder that is none",
        ),
        pytest.param(
            ("--state", "/nowhere.json"),
            3,
            "/nowhere.json: got No such file or directory, expected what `pulumi stack export` writes",
            id="a file that is none",
        ),
        pytest.param(
            ("--program", COMPONENT, "-o", "xml:x"),
            2,
            "-o xml:x: got no FORMAT:FILE, expected one of text, json, a colon and a file",
            id="a format that is none",
        ),
        pytest.param(
            ("--program", COMPONENT, "-o", "json:/nowhere/x"),
            2,
            "/nowhere/x: got No such file or directory, expected a file that can be written",
            id="a file that cannot be written",
        ),
    ],
)
def test_every_refusal_is_one_line_and_an_exit_status(
    run: Run, arguments: tuple[str, ...], status: int, message: str
) -> None:
    assert run(*arguments) == (status, "", f"fairway: {message}\n")


@pytest.mark.parametrize("flag", ["--graph", "--azure"])
def test_a_file_without_a_resource_is_no_network(run: Run, tmp_path: Path, flag: str) -> None:
    (tmp_path / "none.json").write_text("[]", encoding="utf-8")
    message = "fairway: none.json: got no resource at all, expected what a network is made of\n"
    assert run(flag, str(tmp_path / "none.json")) == (3, "", message)


def test_several_networks_need_a_name(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "Pulumi.yaml").write_text("{name: p, runtime: python}", encoding="utf-8")
    (tmp_path / "__main__.py").write_text("", encoding="utf-8")
    for stack in ("one", "two"):
        (tmp_path / f"Pulumi.{stack}.yaml").write_text("config: {}", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert run() == (2, "", "fairway: got several networks (one, two), expected one of them: -s NAME\n")
    assert run("-s", "two")[1] == "two: 0 resources\n"


def test_a_fault_of_our_own_stack_file_has_its_line(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the program stumbles over it, and with the exit status of a configuration."""
    import infra.capture.project as own

    stack = (ROOT / "stacks/Pulumi.sandbox.yaml").read_text(encoding="utf-8")
    (tmp_path / "stacks").mkdir()
    (tmp_path / "stacks/Pulumi.sandbox.yaml").write_text(stack.replace("flow_logs:", "flow_logz:"), encoding="utf-8")
    (tmp_path / "Pulumi.yaml").write_text((ROOT / "Pulumi.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "infra").mkdir()
    (tmp_path / "infra/__main__.py").write_text("", encoding="utf-8")
    monkeypatch.setattr(own, "FAIRWAY", tmp_path)
    status, out, err = run("--program", str(tmp_path), "-s", "sandbox")
    assert (status, out) == (2, "")
    assert "stacks/Pulumi.sandbox.yaml:" in err
    assert "flow_logz" in err


def test_the_sandbox_is_captured_in_a_moment(run: Run) -> None:
    status, out, err = run("--program", str(ROOT), "-s", "sandbox", "--format", "json")
    graph = read_graph(json.loads(out))
    assert (status, err) == (0, "")
    assert len(graph.resources) > 100
    assert all(one.source and one.source.line for one in graph.resources if not one.assumed)
    assert not [one for one in graph.resources if "/resourceGroups/unknown-" in one.id]
