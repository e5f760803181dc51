"""Whatever stands in a saved graph: every command answers or refuses in one sentence, never a traceback."""

import json
import random
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from network.lift.graph import write_graph
from network.model.resource import ResourceGraph
from tests.infra.cli.conftest import Fairway
from tests.network.verify.intents.network import WORLD, resources

GRAPHS = 40
COMMANDS = (
    ("check",),
    ("intents",),
    ("graph", "--format", "json"),
    ("trace", "training/nodes", "datastore/blob:443"),
    ("trace", "internet", "box:22"),
    ("routes", "training"),
    ("rules", "box"),
    ("resolve", "datastore/blob", "--from", "box"),
)
# Of the wrong type, out of range, malformed, not known, or meant for something else.
STRANGE: tuple[Any, ...] = (
    None, True, -1, 4.5, 10**30, "", "x", "10.0.0.0/99", "0.0.0.0/0", "300.1.1.1", "fd00::/64", "*", "AzureStorge",
    "443-80", "٣", [], {}, [None], [[]], {"id": ""}, {"id": "x"}, {"id": 7}, {"$unknown": {"from": "a#b"}},
    {"$unknown": None}, {"$secret": True}, [{"name": "x"}], ["a", "a"],
)  # fmt: skip


def places(value: Any, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of every value inside a document."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path for key, inner in inside for path in ((*here, key), *places(inner, (*here, key)))]


def at(document: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        document = document[step]
    return document


def spoiled(chance: random.Random) -> Any:
    """The small network with one to three values replaced, taken away, doubled or put where others stand."""
    assert isinstance(WORLD, dict)
    document = deepcopy(write_graph(ResourceGraph(resources(), WORLD)))
    for _ in range(chance.randint(1, 3)):
        paths = places(document)
        path, other = chance.choice(paths), chance.choice(paths)
        holder, key = at(document, path[:-1]), path[-1]
        match chance.randrange(8):
            case 0:
                del holder[key]
            case 1 if isinstance(holder, list):
                holder.append(deepcopy(holder[key]))
            case 2:
                holder[key] = deepcopy(at(document, other))
            case _:
                holder[key] = chance.choice(STRANGE)
    return document


@pytest.mark.parametrize("seed", range(GRAPHS))
def test_every_command_answers_or_refuses(fairway: Fairway, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - the same graphs every time
    file = tmp_path / "spoiled.json"
    file.write_text(json.dumps(spoiled(chance)), encoding="utf-8")
    for arguments in chance.sample(COMMANDS, 4):
        status, out, err = fairway(*arguments, "--graph", str(file))
        assert status in {0, 1, 2, 3}
        assert bool(err) is (status >= 2)
        assert bool(out) is (status < 2)
        assert err.count("\n") <= 1
