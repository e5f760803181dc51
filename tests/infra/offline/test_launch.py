"""Everything that happens before Pulumi has the word. Pulumi is a script that notes what it is asked."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from infra.capture.errors import ProjectError
from infra.offline.errors import OfflineUsageError
from infra.offline.launch import launch
from infra.offline.workspace import Workspace

# Notes its arguments; creates and releases what Pulumi would create and release.
PULUMI = """#!/bin/sh
echo "$@" >> "$NOTES"
case "$1 $2 $3" in
  "version  ") echo v3.259.0 ;;
  "stack select --create") mkdir -p "$STACKS"; echo '{}' > "$STACKS/$4.json" ;;
  "stack init scratch") echo 'encryptionsalt: v1:salt:ours' > Pulumi.scratch.yaml ;;
  "config set --secret") printf 'config:\\n  scratch:value: {secure: v1:ours:ours}\\n' >> Pulumi.scratch.yaml ;;
  "cancel --yes --stack") rm "$LOCKS/$4"/* ;;
esac
"""


class Clone:
    """A project under version control, and what Pulumi was asked for it."""

    def __init__(self, root: Path) -> None:
        self.folder = root / "clone"
        self.notes = root / "notes"
        (self.folder / "stacks").mkdir(parents=True)
        self.write("Pulumi.yaml", "name: small\nruntime: {name: python, options: {virtualenv: .venv}}\n"
                   "main: infra/\nstackConfigDir: stacks\nbackend: {url: https://api.pulumi.com}\n")  # fmt: skip
        self.write("stacks/Pulumi.dev.yaml", "config:\n  small:size: 3\n")
        self.write("stacks/Pulumi.hub.yaml", "config: {}\n")

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, encoding="utf-8")

    @property
    def workspace(self) -> Workspace:
        return Workspace.of(self.folder)

    @property
    def asked(self) -> list[str]:
        lines = self.notes.read_text(encoding="utf-8").splitlines() if self.notes.exists() else []
        return [line for line in lines if line != "version"]


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Clone:
    programs = tmp_path / "bin"
    programs.mkdir()
    for name, text in (("pulumi", PULUMI), ("pulumi-language-python", "#!/bin/sh\n")):
        (programs / name).write_text(text, encoding="utf-8")
        (programs / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    clone = Clone(tmp_path)
    state = clone.workspace.folder / "state" / ".pulumi"
    monkeypatch.setenv("NOTES", str(clone.notes))
    monkeypatch.setenv("STACKS", str(state / "stacks" / "small"))
    monkeypatch.setenv("LOCKS", str(state / "locks" / "organization" / "small"))
    return clone


def run(clone: Clone, line: str) -> str:
    """Everything up to the last step; the arguments of that."""
    prepared = launch(line.split(), clone.folder)
    assert prepared.folder == clone.workspace.folder
    return " ".join(prepared.command[1:])


def lock(clone: Clone, stack: str, pid: int, host: str = "") -> Path:
    file = Path(os.environ["LOCKS"]) / stack / "one.json"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps({"pid": pid, "hostname": host or socket.gethostname()}), encoding="utf-8")
    return file


class TestFolder:
    def test_the_project_points_back_at_the_clone(self, clone: Clone) -> None:
        run(clone, "stack ls")
        project = yaml.safe_load((clone.workspace.folder / "Pulumi.yaml").read_text(encoding="utf-8"))
        assert project == {
            "name": "small",
            "runtime": "python",
            "main": str(clone.folder / "infra"),
            "stackConfigDir": "stacks",
            "plugins": {"providers": [{"name": "azure-native", "path": str(clone.workspace.folder / "bin")}]},
        }

    def test_stack_files_are_copied_anew_and_the_clone_is_left_alone(self, clone: Clone) -> None:
        before = {path: path.read_bytes() for path in clone.folder.rglob("*") if path.is_file()}
        run(clone, "stack ls")
        clone.workspace.stack_file("dev").write_text("what the engine wrote", encoding="utf-8")
        run(clone, "stack ls")
        assert clone.workspace.stack_file("dev").read_text(encoding="utf-8") == "config:\n  small:size: 3\n"
        assert {path: path.read_bytes() for path in clone.folder.rglob("*") if path.is_file()} == before

    def test_two_clones_share_nothing_but_the_engine(self, clone: Clone, tmp_path: Path) -> None:
        other = Clone(tmp_path / "elsewhere")
        assert other.workspace.folder != clone.workspace.folder
        assert other.workspace.folder.name.startswith("clone-")

    def test_the_folder_is_nobody_elses(self, clone: Clone) -> None:
        run(clone, "stack ls")
        assert clone.workspace.folder.stat().st_mode & 0o077 == 0
        assert clone.workspace.passphrase.stat().st_mode & 0o777 == 0o600

    def test_the_passphrase_stays(self, clone: Clone) -> None:
        run(clone, "stack ls")
        first = clone.workspace.passphrase.read_text(encoding="utf-8")
        run(clone, "stack ls")
        assert clone.workspace.passphrase.read_text(encoding="utf-8") == first
        assert len(first) == 64

    def test_the_users_own_pulumi_is_neither_read_nor_written(
        self, clone: Clone, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for theirs in ("PULUMI_ACCESS_TOKEN", "PULUMI_CONFIG_PASSPHRASE", "PULUMI_IGNORE_AMBIENT_PLUGINS"):
            monkeypatch.setenv(theirs, "theirs")
        environment = launch(["stack", "ls"], clone.folder).environment
        assert "theirs" not in environment.values()
        assert environment["PULUMI_HOME"] == str(clone.workspace.folder / "home")
        assert environment["PULUMI_BACKEND_URL"] == f"file://{clone.workspace.folder / 'state'}?metadata=skip"
        ours = [clone.workspace.folder / "bin", Path(sys.executable).parent]
        assert environment["PATH"].split(":")[:2] == list(map(str, ours))

    def test_secrets_are_encrypted_once_and_only_where_there_are_any(self, clone: Clone) -> None:
        run(clone, "stack ls")
        assert clone.asked == []
        clone.write("stacks/Pulumi.dev.yaml", "config:\n  small:key: {secure: AAAA==}\n")
        run(clone, "stack ls")
        run(clone, "stack ls")
        assert [line.split()[:2] for line in clone.asked] == [["stack", "init"], ["config", "set"]]
        copy = clone.workspace.stack_file("dev").read_text(encoding="utf-8")
        assert copy == "encryptionsalt: v1:salt:ours\nconfig:\n  small:key: {secure: v1:ours:ours}\n"


class TestStack:
    def test_a_stack_is_created_once(self, clone: Clone) -> None:
        assert run(clone, "up --yes -s dev") == "up --yes -s dev"
        assert run(clone, "destroy --yes -s dev") == "destroy --yes -s dev"
        assert clone.asked == ["stack select --create dev --non-interactive"]

    def test_what_only_looks_creates_nothing(self, clone: Clone) -> None:
        run(clone, "stack export -s dev")
        assert clone.asked == []

    def test_a_stack_without_a_file_is_a_mistake(self, clone: Clone) -> None:
        with pytest.raises(OfflineUsageError) as failure:
            run(clone, "up -s dve")
        assert (
            str(failure.value)
            == f"there is no stack file {clone.folder}/stacks/Pulumi.dve.yaml; the stacks are dev, hub"
        )
        assert failure.value.exit_code == 2
        assert not clone.workspace.folder.exists(), "nothing was begun"

    def test_a_stack_whose_file_was_removed_can_still_be_destroyed(self, clone: Clone) -> None:
        run(clone, "up --yes -s dev")
        (clone.folder / "stacks" / "Pulumi.dev.yaml").unlink()
        assert run(clone, "destroy --yes -s dev") == "destroy --yes -s dev"

    @pytest.mark.parametrize(
        ("line", "message"),
        [
            pytest.param(
                "config set -s dev a b",
                "offline, the engine works on a copy of the stack file; edit {clone}/stacks/Pulumi.dev.yaml instead",
                id="configuration is edited in its file",
            ),
            pytest.param(
                "up -s dev --config-file other.yaml",
                "offline, the configuration of a stack is {clone}/stacks/Pulumi.dev.yaml; --config-file is not taken",
                id="and taken from it alone",
            ),
        ],
    )
    def test_what_makes_no_sense_offline_is_refused(self, clone: Clone, line: str, message: str) -> None:
        with pytest.raises(OfflineUsageError) as failure:
            run(clone, line)
        assert str(failure.value) == message.format(clone=clone.folder)


class TestInterruption:
    def test_the_lock_of_a_killed_run_is_released(self, clone: Clone, capsys: pytest.CaptureFixture[str]) -> None:
        with subprocess.Popen(["true"]) as gone:
            pass
        file = lock(clone, "dev", gone.pid)
        run(clone, "up --yes -s dev")
        assert not file.exists()
        assert clone.asked[0] == "cancel --yes --stack dev --non-interactive"
        assert "fairway: the last run on dev was interrupted; its lock is released\n" in capsys.readouterr().err

    @pytest.mark.parametrize(
        ("pid", "host"),
        [
            pytest.param(os.getpid(), "", id="of a run that goes on"),
            pytest.param(1, "", id="of somebody else's"),
            pytest.param(2**22 + 1, "another-machine", id="of another machine"),
        ],
    )
    def test_any_other_lock_stays(self, clone: Clone, pid: int, host: str) -> None:
        file = lock(clone, "dev", pid, host)
        run(clone, "up --yes -s dev")
        assert file.exists()
        assert not any("cancel" in line for line in clone.asked)

    def test_half_a_lock_is_left_to_pulumi(self, clone: Clone) -> None:
        file = lock(clone, "dev", 1)
        file.write_text("{", encoding="utf-8")
        run(clone, "up --yes -s dev")
        assert file.exists()


class TestProject:
    def test_it_is_the_nearest_above(self, clone: Clone) -> None:
        below = clone.folder / "infra" / "deep"
        below.mkdir(parents=True)
        assert launch(["stack", "ls"], below).folder == clone.workspace.folder

    def test_where_there_is_none_it_says_so(self, tmp_path: Path) -> None:
        with pytest.raises(ProjectError) as failure:
            launch(["up"], tmp_path)
        assert (
            str(failure.value)
            == f"{tmp_path}: got no Pulumi.yaml here or above, expected the folder of a Pulumi program"
        )
        assert failure.value.exit_code == 2

    def test_a_program_with_an_environment_of_its_own_runs_in_it(self, clone: Clone) -> None:
        interpreter = clone.folder / ".venv" / "bin" / "python"
        interpreter.parent.mkdir(parents=True)
        interpreter.symlink_to(sys.executable)
        environment = launch(["stack", "ls"], clone.folder).environment
        assert environment["PATH"].split(":")[1] == str(interpreter.parent)
        started = Path(environment["PULUMI_PYTHON_CMD"]).read_text(encoding="utf-8")
        assert f"exec {interpreter} -u" in started
