"""What ends a run of `fairway offline` before Pulumi has the word."""

from typing import ClassVar

from network.model.errors import FairwayError


class OfflineError(FairwayError):
    """The engine or its folder cannot be had; the message says what stands in the way and what would do."""


class OfflineUsageError(OfflineError):
    """What was asked for makes no sense offline; the message says what to do instead."""

    exit_code: ClassVar[int] = 2
