"""The engine built from its pinned sources, where neither a Pulumi nor its installer can be had."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from infra.offline.engine.golang import Go, compiler
from infra.offline.engine.pins import CLI, SCRIPTS, SDK_MODULE, TOOLS, VERSION_STAMP, GoTool
from infra.offline.engine.progress import Progress
from infra.offline.errors import OfflineError

_SOURCES = Path(__file__).parent
_LAST_WORDS = 5


def build(folder: Path, progress: Progress) -> None:
    """Fill `folder/bin` with what an installed Pulumi has there: the CLI, the Python host and its scripts.

    Needs a Go module mirror, about 3 GB for Go's caches while it runs, and five minutes on two cores.
    """
    binaries, work = folder / "bin", folder / "work"
    binaries.mkdir()
    go = compiler(work / "go")
    for tool in TOOLS:
        module = work / tool.folder
        shutil.copytree(_SOURCES / tool.folder, module)
        packages = _packages(go, module, tool, progress)
        compiled = _compile(go, module, tool, binaries)
        for _ in progress.counted(f"{tool.binary}, packages compiled", compiled, packages):
            pass
    _copy_scripts(go, work / CLI.folder, binaries)
    shutil.rmtree(work)


def _packages(go: Go, module: Path, tool: GoTool, progress: Progress) -> int:
    """How many packages the tool is made of; asking downloads the modules that they come from."""
    required = sum(line.startswith("\t") for line in (module / "go.mod").read_text(encoding="utf-8").splitlines())
    packages = downloaded = 0
    for line in _run(go, module, ["list", "-deps", tool.package]):
        if line.startswith("go: downloading "):
            downloaded += 1
            progress.step(f"{tool.binary}, modules downloaded", downloaded, required)
        else:
            packages += 1
    return packages


def _compile(go: Go, module: Path, tool: GoTool, binaries: Path) -> Iterator[str]:
    """Compile the tool; yields each package as its turn comes."""
    flags = f"-s -w -X {VERSION_STAMP}={tool.version}"
    output = str(binaries / tool.binary)
    return _run(go, module, ["build", "-v", "-trimpath", "-ldflags", flags, "-o", output, tool.package])


def _copy_scripts(go: Go, module: Path, folder: Path) -> None:
    (sdk,) = _run(go, module, ["list", "-m", "-f", "{{.Dir}}", SDK_MODULE])
    for script in SCRIPTS:
        copy = folder / Path(script).name
        shutil.copyfile(Path(sdk) / script, copy)
        copy.chmod(0o755)


def _run(go: Go, module: Path, arguments: list[str]) -> Iterator[str]:
    """What go says, line by line; OfflineError with its last words where it fails."""
    said: list[str] = []
    with subprocess.Popen(
        [go.command, *arguments],
        cwd=module,
        env=go.environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None  # noqa: S101 - it is a pipe, and mypy cannot know
        for line in process.stdout:
            said = [*said, line.strip()][-_LAST_WORDS:]
            yield line.strip()
    if process.returncode:
        message = (
            f"the Pulumi engine could not be built ({' / '.join(said)}); "
            "install Pulumi yourself, https://www.pulumi.com/docs/install/, and it is used instead"
        )
        raise OfflineError(message)
