"""A finding: something a person should act on, with the evidence and the way out."""

from dataclasses import dataclass
from enum import StrEnum

from network.model.resource import Source


class Severity(StrEnum):
    """How much a finding matters; `error` alone fails a check by default."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for info to 2 for error, for comparison with a threshold."""
        return (Severity.INFO, Severity.WARNING, Severity.ERROR).index(self)


class Moment(StrEnum):
    """When the fault shows: ARM refuses the deployment, or it deploys and does not work."""

    DEPLOY = "deploy"
    RUNTIME = "runtime"


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault of the network as declared.

    `code` is fairway's own (NET012), `arm_code` the one ARM answers with (NetcfgInvalidSubnet), where it has one.
    `resource` is the id of the resource whose deployment fails, `path` its plain name with type (snapshot.md 1.3).
    `message` says what is wrong with the values that are there, `cause` why the platform minds, `fix` what would do.
    """

    code: str
    severity: Severity
    resource: str
    message: str
    path: str = ""
    arm_code: str | None = None
    moment: Moment = Moment.DEPLOY
    cause: str = ""
    fix: str = ""
    evidence: tuple[str, ...] = ()
    source: Source | None = None
