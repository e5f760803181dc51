"""Projects and their stacks: what Pulumi.yaml and stack files say, read as Pulumi reads them."""

import sys
from pathlib import Path

import pytest

from infra.capture.configuration import Placeholder, read_configuration
from infra.capture.errors import ProjectError
from infra.capture.estates import estates_of
from infra.capture.modules import modules_of
from infra.capture.overlay import overlay
from infra.capture.project import FAIRWAY, Project, read_project
from infra.capture.worlds import read_world_file
from infra.capture.yaml_values import read_yaml_file
from infra.settings.world import WorldSettings
from network.lift.world import KEYS
from network.model.resource import Json


def folder(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


@pytest.fixture(autouse=True)
def no_active_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("VIRTUAL_ENV", "CONDA_PREFIX", "UV_PROJECT_ENVIRONMENT"):
        monkeypatch.delenv(variable, raising=False)


def test_the_nearest_project_above_is_meant(tmp_path: Path) -> None:
    folder(tmp_path, {"Pulumi.yaml": "{name: shop, runtime: python}", "a/b/x.py": ""})
    project = read_project(tmp_path / "a/b")
    assert (project.name, project.root, project.folder, project.main) == ("shop", tmp_path, tmp_path, ".")
    assert project.python == Path(sys.executable)


@pytest.mark.parametrize(
    ("main", "inside", "run"),
    [
        pytest.param("infra/", "infra", ".", id="a folder"),
        pytest.param("src/app.py", "src", "app.py", id="a file"),
    ],
)
def test_a_program_runs_where_the_engine_would_run_it(tmp_path: Path, main: str, inside: str, run: str) -> None:
    folder(
        tmp_path,
        {
            "Pulumi.yaml": f"{{name: p, runtime: {{name: python}}, main: {main}}}",
            "src/app.py": "",
            "infra/__main__.py": "",
        },
    )
    project = read_project(tmp_path)
    assert (project.folder, project.main) == (tmp_path / inside, run)


@pytest.mark.parametrize(
    ("options", "environment"),
    [
        pytest.param("{virtualenv: venv}", "venv", id="named"),
        pytest.param("{toolchain: uv}", ".venv", id="where uv puts it"),
        pytest.param("{toolchain: uv, virtualenv: mine}", "mine", id="named for uv"),
    ],
)
def test_a_program_has_its_own_interpreter(tmp_path: Path, options: str, environment: str) -> None:
    folder(tmp_path, {"Pulumi.yaml": f"{{name: p, runtime: {{name: python, options: {options}}}}}"})
    assert read_project(tmp_path).python == Path(sys.executable)  # there is no environment yet
    folder(tmp_path, {f"{environment}/bin/python": ""})
    assert read_project(tmp_path).python == tmp_path / environment / "bin/python"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("runtime: python", "got no name, expected the name of the project", id="no name"),
        pytest.param(
            "{name: p, runtime: nodejs}",
            "got the runtime 'nodejs', expected python; for programs in other languages check what `pulumi preview "
            "--json --show-sames` writes, with --preview",
            id="another language",
        ),
    ],
)
def test_what_is_no_project_of_ours_is_refused(tmp_path: Path, text: str, message: str) -> None:
    folder(tmp_path, {"Pulumi.yaml": text})
    with pytest.raises(ProjectError) as refused:
        read_project(tmp_path)
    assert str(refused.value) == f"{tmp_path}/Pulumi.yaml: {message}"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("- a", "1: got a list, expected a map of keys and values", id="a list"),
        pytest.param("# stacks\n\njust text", "3: got 'just text', expected a map of keys and values", id="a text"),
        pytest.param("5", "1: got 5, expected a map of keys and values", id="a number"),
        pytest.param("name:\n\tp: 1", "2: got a tab, where YAML wants spaces, expected YAML", id="a tab"),
        pytest.param(
            "name: p\n  runtime: x\n",
            "2: got a line that is no YAML (mapping values are not allowed here), expected YAML",
            id="a key that stands too deep",
        ),
    ],
)
def test_what_is_no_yaml_or_no_map_has_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, message: str
) -> None:
    """The file is named as somebody in the folder would write it."""
    folder(tmp_path, {"Pulumi.yaml": text})
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ProjectError) as refused:
        read_project(Path())
    assert str(refused.value) == f"Pulumi.yaml:{message}"


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ProjectError) as refused:
        read_project(tmp_path / "none")
    assert str(refused.value) == f"{tmp_path}/none: got no such folder, expected the folder of a Pulumi program"


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("yes", "yes"),
        ("on", "on"),
        ("12:34:56", "12:34:56"),
        ("2026-11-21", "2026-11-21"),
        ("true", True),
        ("False", False),
        ("7", 7),
        ("1e3", 1000.0),
        ("1.20", 1.2),
        ("0123", 83),
        ("~", None),
        ('"7"', "7"),
        ("1_000", "1_000"),
    ],
)
def test_yaml_means_what_pulumi_takes_it_for(tmp_path: Path, written: str, value: Json) -> None:
    folder(tmp_path, {"a.yaml": f"on: {written}"})
    assert read_yaml_file(tmp_path / "a.yaml") == {"on": value}


STACK = """
config:
  shop:text: plain
  shop:number: 3
  shop:flag: true
  shop:object: {a: [1, {secure: AAA}]}
  size: small
  shop:config:older: x
  azure-native:location: westeurope
  shop:hidden: {secure: AAA}
environment: [prod]
"""


def shop(root: Path, **stacks: str) -> Project:
    defaults = "{size: large, colour: {default: red, type: string}}"
    project = f"{{name: shop, runtime: python, stackConfigDir: stacks, config: {defaults}}}"
    files = {f"stacks/Pulumi.{name}.yaml": text for name, text in stacks.items()}
    return read_project(folder(root, {"Pulumi.yaml": project, **files}))


def test_configuration_is_passed_as_the_engine_passes_it(tmp_path: Path) -> None:
    placeholder = Placeholder()
    found = read_configuration(shop(tmp_path, dev=STACK), "dev", placeholder)
    assert found.values == {
        "shop:text": "plain",
        "shop:number": "3",
        "shop:flag": "true",
        "shop:object": f'{{"a": [1, "{placeholder.text}"]}}',
        "shop:size": "small",
        "shop:colour": "red",
        "shop:older": "x",
        "azure-native:location": "westeurope",
        "shop:hidden": placeholder.text,
    }
    assert found.secret_keys == {"shop:object", "shop:hidden"}
    assert found.has_environment
    assert found.get("shop:hidden") == ""


def test_a_stack_without_a_file_has_the_defaults_of_the_project(tmp_path: Path) -> None:
    found = read_configuration(shop(tmp_path), "dev", Placeholder())
    assert found.values == {"shop:size": "large", "shop:colour": "red"}


def test_no_two_placeholders_are_the_same() -> None:
    one, two = Placeholder(), Placeholder()
    assert one.text != two.text
    assert one.number != two.number


HUB = "config: {'fairway:network': {hub: hub}}"


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        pytest.param((), {"alone": ["alone"], "hub": ["hub", "one", "two"]}, id="all of them"),
        pytest.param(("two",), {"hub": ["two", "hub", "one"]}, id="that of one stack, which comes first"),
        pytest.param(("one", "hub"), {"hub": ["one", "hub", "two"]}, id="two stacks of one estate"),
        pytest.param(("two", "alone"), {"hub": ["two", "hub", "one"], "alone": ["alone"]}, id="two estates"),
    ],
)
def test_stacks_that_name_a_hub_stand_with_it(
    tmp_path: Path, named: tuple[str, ...], expected: dict[str, list[str]]
) -> None:
    project = shop(tmp_path, hub="config: {}", one=HUB, two=HUB, alone="config: {}")
    found = {estate.name: [target.stack for target in estate.targets] for estate in estates_of(project, named)}
    assert found == expected
    assert list(found) == list(expected)


def test_a_stack_or_a_hub_without_a_file_is_refused(tmp_path: Path) -> None:
    project = shop(tmp_path, one=HUB, two="config: {}")
    with pytest.raises(ProjectError) as refused:
        estates_of(project, ("three",))
    assert str(refused.value) == "got the stack 'three', expected one of one, two, which shop has"
    with pytest.raises(ProjectError) as refused:
        estates_of(project)
    file = tmp_path / "stacks/Pulumi.one.yaml"
    assert str(refused.value) == f"{file}: got the hub 'hub', expected a stack that has a file: one of one, two"


def test_a_file_that_nobody_asked_for_may_be_anything(tmp_path: Path) -> None:
    """Such as rules beside the stack file, in a file called Pulumi.dev_rules.yaml."""
    project = shop(tmp_path, dev="config: {}", dev_rules="- name: a")
    assert [estate.name for estate in estates_of(project, ("dev",))] == ["dev"]
    with pytest.raises(ProjectError, match=r"Pulumi\.dev_rules\.yaml:1: got a list, expected a map of keys and values"):
        estates_of(project)


@pytest.mark.parametrize("variable", ["VIRTUAL_ENV", "CONDA_PREFIX"])
def test_without_an_environment_of_its_own_a_program_has_the_active_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    folder(tmp_path, {"Pulumi.yaml": "{name: p, runtime: python}", "active/bin/python": ""})
    monkeypatch.setenv(variable, str(tmp_path / "active"))
    assert read_project(tmp_path).python == tmp_path / "active/bin/python"


def test_a_project_without_stacks_has_one(tmp_path: Path) -> None:
    (estate,) = estates_of(shop(tmp_path))
    assert [target.stack for target in estate.targets] == ["dev"]


def test_the_world_of_an_estate_is_what_its_stacks_say(tmp_path: Path) -> None:
    said = "{internetHosts: [{name: a, ipAddress: 198.51.100.1}]}"
    one = f"config: {{'fairway:network': {{hub: hub}}, 'fairway:world': {said}}}"
    hub = (
        "config: {'fairway:world': {internetHosts: [{name: a, ipAddress: 198.51.100.9}, {name: b}], guests: {fw: {}}}}"
    )
    (estate,) = estates_of(shop(tmp_path, hub=hub, one=one))
    assert estate.world == {
        "internetHosts": [{"name": "b"}, {"name": "a", "ipAddress": "198.51.100.1"}],
        "guests": {"fw": {}},
    }


@pytest.mark.parametrize(
    ("below", "above", "expected"),
    [
        pytest.param(
            {"guests": {"a": 1, "b": 1}}, {"guests": {"b": 2}}, {"guests": {"a": 1, "b": 2}}, id="objects by key"
        ),
        pytest.param({"publicDns": [{"type": "A"}]}, {"publicDns": []}, {"publicDns": []}, id="other lists as a whole"),
        pytest.param(
            {"publicDns": [{"name": "x", "value": "1"}]},
            {"publicDns": [{"name": "y"}, {"name": "x", "value": "2"}]},
            {"publicDns": [{"name": "y"}, {"name": "x", "value": "2"}]},
            id="named objects by name",
        ),
        pytest.param(
            {"publicDns": [{"name": "x", "value": "1"}, {"name": "z"}]},
            {"publicDns": [{"name": "x", "value": "2"}, {"name": "x", "value": "3"}]},
            {"publicDns": [{"name": "z"}, {"name": "x", "value": "2"}, {"name": "x", "value": "3"}]},
            id="several records of one name stay several",
        ),
    ],
)
def test_of_two_worlds_the_upper_counts(
    below: dict[str, Json], above: dict[str, Json], expected: dict[str, Json]
) -> None:
    assert overlay(below, above) == expected


def test_a_world_is_yaml_or_json(tmp_path: Path) -> None:
    folder(tmp_path, {"a.yaml": "guests: {fw: {snat: true}}", "b.json": '{"guests": {"fw": {"snat": true}}}'})
    assert (
        read_world_file(tmp_path / "a.yaml")
        == read_world_file(tmp_path / "b.json")
        == {"guests": {"fw": {"snat": True}}}
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("publicDns: {x: 1}", "world publicDns: got", id="a map where a list belongs"),
        pytest.param(
            "publicDNS: []",
            "got the key 'publicDNS', expected a known key; did you mean 'publicDns'?",
            id="a mistyped key",
        ),
        pytest.param("zzz: []", "got the key 'zzz', expected one of dnsAnswers, dnsServers,", id="a key of nothing"),
        pytest.param("dnsServers: [{ipAddress: 10.0.0.300}]", "10.0.0.300", id="an address that is none"),
    ],
)
def test_what_is_no_world_is_refused_with_its_file(text: str, message: str, tmp_path: Path) -> None:
    file = folder(tmp_path, {"w.yaml": text}) / "w.yaml"
    with pytest.raises(ProjectError) as error:
        read_world_file(file)
    assert str(error.value).startswith(f"{file}: ")
    assert message in str(error.value)


def test_the_keys_of_a_world_are_those_of_stack_files() -> None:
    assert sorted(KEYS) == sorted(str(field.alias) for field in WorldSettings.model_fields.values())


def test_modules_are_read_from_the_source(tmp_path: Path) -> None:
    files = {
        "Pulumi.yaml": "{name: p, runtime: python}",
        "a.py": "from pulumi_azure_native import network as net, compute",
        "b.py": "import pulumi_azure_native.storage\nfrom pulumi_azure_native.keyvault import Vault",
        "c/d.py": "import pulumi_azure_native as az\naz.network.Subnet\nprint(az.dns)",
        "broken.py": "from pulumi_azure_native import",
        "other.py": "import json",
        "venv/lib.py": "from pulumi_azure_native import web",
        "env2/pyvenv.cfg": "",
        "env2/lib.py": "from pulumi_azure_native import web",
    }
    found = modules_of(read_project(folder(tmp_path, files)))
    names = ("compute", "dns", "keyvault", "network", "storage")
    assert found == ("pulumi", "pulumi.runtime", *(f"pulumi_azure_native.{name}" for name in names))


def test_fairways_own_program_is_known() -> None:
    project = read_project(FAIRWAY)
    assert project.is_fairway
    assert "sandbox" in project.stack_names
    assert "infra.program.declare" in modules_of(project)
