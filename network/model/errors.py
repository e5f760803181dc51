"""What is raised for bad input. Exceptions carry where, what was there and what would do; they print nothing.

FairwayError
├── InputError        a graph, a world, a query, a file that cannot be read as what it should be
└── NameLookupError   a name that names nothing, or more than one thing
"""

from typing import ClassVar


class FairwayError(Exception):
    """Something a person gave us cannot be used; the message is one sentence for that person.

    `exit_code` is the exit status of a command that ends with it: 2 usage or configuration, 3 input unreadable.
    """

    exit_code: ClassVar[int] = 3


class InputError(FairwayError):
    """`where` holds `got`, and only `expected` would do.

    `where` is a resource id with a property path, or `file:line`.
    """

    def __init__(self, where: str, got: object, expected: str) -> None:
        self.where, self.got, self.expected = where, got, expected
        super().__init__(f"{where}: got {got!r}, expected {expected}")


class NameLookupError(FairwayError):
    """`name` names none, or several, of the `candidates` that exist."""

    exit_code: ClassVar[int] = 2

    def __init__(self, message: str, name: str, candidates: tuple[str, ...] = ()) -> None:
        self.name, self.candidates = name, candidates
        super().__init__(message)
