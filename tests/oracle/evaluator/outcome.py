"""How an evaluation can stop: closed, left open by the documents, or waiting for an assumption."""

from typing import Any

Json = dict[str, Any]


class Closed(Exception):  # noqa: N818 - not an error but an outcome
    """The flow does not work: `deny`, `drop`, `asymmetric` or `indeterminate`, and what decided it."""

    def __init__(self, verdict: str, **decided_by: Any) -> None:
        self.verdict, self.decided_by = verdict, decided_by
        super().__init__(verdict, decided_by)


class Open(Exception):  # noqa: N818
    """The documents do not say, or two readings of them are as good: nothing is compared."""


class Undecided(Exception):  # noqa: N818
    """The documents leave one yes or no open; the flow is walked once with each (snapshot.md 4.1)."""

    def __init__(self, question: str, **decided_by: Any) -> None:
        self.question, self.decided_by = question, decided_by
        super().__init__(question)
