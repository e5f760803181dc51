"""What is read out of a line of Pulumi arguments, and what is passed on."""

from pathlib import Path

import pytest

from infra.offline.arguments import Request, parse

HERE = Path("/home/dev/clone")


def read(line: str, environment: dict[str, str] | None = None) -> Request:
    return parse(line.split(), HERE, environment or {})


@pytest.mark.parametrize(
    ("line", "command", "stack"),
    [
        pytest.param("up --yes -s sandbox", "up", "sandbox", id="the usual order"),
        pytest.param("-s sandbox up", "up", "sandbox", id="a flag with a value before the command"),
        pytest.param("--non-interactive up --stack=dev", "up", "dev", id="a flag without one"),
        pytest.param("--color always -v 3 preview -sdev", "preview", "dev", id="a value right at its letter"),
        pytest.param("up -s organization/fairway/dev", "up", "dev", id="a stack named in full"),
        pytest.param("up -s dev -s hub", "up", "hub", id="the last one counts, as in Pulumi"),
        pytest.param("--help", "", "", id="no command at all"),
        pytest.param("whoami -- -s dev", "whoami", "", id="nothing is read behind two dashes"),
    ],
)
def test_command_and_stack(line: str, command: str, stack: str) -> None:
    request = read(line)
    assert (request.command, request.stack) == (command, stack)
    assert request.arguments == tuple(line.split()), "passed on as they are"


def test_the_environment_names_the_stack_where_no_flag_does() -> None:
    assert read("up", {"PULUMI_STACK": "dev"}).stack == "dev"
    assert read("up -s hub", {"PULUMI_STACK": "dev"}).stack == "hub"


@pytest.mark.parametrize(
    ("line", "folder", "passed"),
    [
        pytest.param("up", "/home/dev/clone", "up", id="where the user stands"),
        pytest.param("--cwd ../other up", "/home/dev/clone/../other", "up", id="another project"),
        pytest.param("up -C /srv/other --yes", "/srv/other", "up --yes", id="by its letter"),
        pytest.param("up --cwd=/srv/other", "/srv/other", "up", id="with an equals sign"),
    ],
)
def test_the_project_is_where_the_user_stands_or_says(line: str, folder: str, passed: str) -> None:
    request = read(line)
    assert request.folder == Path(folder)
    assert request.arguments == tuple(passed.split())


@pytest.mark.parametrize(
    ("line", "passed"),
    [
        pytest.param(
            "stack export --file out.json", "stack export --file /home/dev/clone/out.json", id="a file of the user's"
        ),
        pytest.param("up --plan=p.json", "up --plan=/home/dev/clone/p.json", id="with an equals sign"),
        pytest.param("up --plan /tmp/p.json", "up --plan /tmp/p.json", id="absolute already"),
        pytest.param("up --message out.json", "up --message out.json", id="no path"),
    ],
)
def test_paths_are_the_users_not_the_engines(line: str, passed: str) -> None:
    assert read(line).arguments == tuple(passed.split())


@pytest.mark.parametrize(
    ("line", "writes"),
    [
        pytest.param("config set a b", True, id="a value is set"),
        pytest.param("config set --secret --path a.b c -s dev", True, id="with flags"),
        pytest.param("-s dev config rm a", True, id="a value is removed"),
        pytest.param("config -s dev set-all --plaintext a=b", True, id="several at once"),
        pytest.param("config", False, id="all values are shown"),
        pytest.param("config get set", False, id="a value of that name is read"),
        pytest.param("stack rm set", False, id="another command"),
    ],
)
def test_what_writes_configuration_is_known(line: str, writes: bool) -> None:
    assert read(line).writes_configuration is writes
