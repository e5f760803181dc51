"""What is raised for bad input. Exceptions carry where, what was there and what would do; they print nothing.

FairwayError
├── InputError        a graph, a world, a query, a file that cannot be read as what it should be
└── NameLookupError   a name that names nothing, or more than one thing
"""


class FairwayError(Exception):
    """Something a person gave us cannot be used; the message is one sentence for that person."""


class InputError(FairwayError):
    """`where` holds `got`, and only `expected` would do.

    `where` is a resource id with a property path, or `file:line`.
    """

    def __init__(self, where: str, got: object, expected: str) -> None:
        self.where, self.got, self.expected = where, got, expected
        super().__init__(f"{where}: got {got!r}, expected {expected}")


class NameLookupError(FairwayError):
    """`name` names none, or several, of the `candidates` that exist."""

    def __init__(self, message: str, name: str, candidates: tuple[str, ...] = ()) -> None:
        self.name, self.candidates = name, candidates
        super().__init__(message)
