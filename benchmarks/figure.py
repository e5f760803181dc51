"""One measured figure: what, how much, the most that it may be, and the yardstick of the same run."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in its unit. `limit` is what the project promises; `yardstick` says what it is measured against."""

    name: str
    value: float
    unit: str
    limit: float
    yardstick: str = ""
    at_least: bool = False

    @property
    def kept(self) -> bool:
        """Whether the promise holds in this run."""
        return self.value >= self.limit if self.at_least else self.value <= self.limit


def seconds(work: Callable[[], object], runs: int = 5) -> float:
    """The median duration of a piece of work."""
    durations = []
    for _ in range(runs):
        begun = time.perf_counter()
        work()
        durations.append(time.perf_counter() - begun)
    return median(durations)
