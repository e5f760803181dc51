"""What is raised when a program or a file gives no resource graph."""

from typing import ClassVar

from network.model.errors import FairwayError


class CaptureError(FairwayError):
    """A program that raises, lacks a package or does not end, or a file that cannot be read: exit status 3."""

    exit_code: ClassVar[int] = 3


class ProjectError(FairwayError):
    """A folder, a stack or a combination of them that cannot be meant: exit status 2."""

    exit_code: ClassVar[int] = 2
