"""Named disagreements: each file of `disagreements/` is a case, its fact, its right answer, whether it is settled."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

Json = dict[str, Any]
FOLDER = Path(__file__).parent / "disagreements"


@cache
def disagreements() -> dict[str, Json]:
    return {path.stem: json.loads(path.read_text()) for path in sorted(FOLDER.glob("*.json"))}


def is_known(difference: str) -> bool:
    """Whether a random flow differs in the way of a named case that is not settled yet."""
    waiting = [one for one in disagreements().values() if not one["settled"]]
    return any(re.search(pattern, difference) for one in waiting for pattern in one["differs"])
