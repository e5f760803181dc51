# ruff: noqa: ARG002, UP035 - for Python 3.9
"""What a program is given for the secrets of its configuration."""

from __future__ import annotations

from typing import Any, Callable


def give_placeholders(config: Any, placeholder: dict[str, Any]) -> None:
    """A secret is whatever the program asks for: text, number, truth or an object."""
    stand_ins = {
        "_get_bool": True,
        "_get_int": placeholder["number"],
        "_get_float": float(placeholder["number"]),
        "_get_object": SecretObject(placeholder["text"]),
    }
    for name, stand_in in stand_ins.items():
        setattr(config, name, or_stand_in(getattr(config, name), placeholder["text"], stand_in))


def or_stand_in(method: Callable[..., Any], text: str, stand_in: object) -> Callable[..., Any]:
    """The method, but with `stand_in` for a value that is a secret."""

    def get(self: Any, key: str, *others: Any) -> Any:
        return stand_in if self._get(key) == text else method(self, key, *others)

    return get


class SecretObject(dict):  # type: ignore[type-arg]
    """An object that nobody knows: it has every key, and each is secret."""

    def __init__(self, text: str) -> None:
        super().__init__({text: text})
        self.text = text

    def __missing__(self, key: object) -> str:
        return self.text

    def get(self, key: Any, default: Any = None) -> Any:
        """Any key is there."""
        return self[key]
