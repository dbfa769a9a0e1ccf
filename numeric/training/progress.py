"""How far a long computation is, how fast it goes, and how long it still takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter


@dataclass(frozen=True)
class Progress:
    """`done` of `total` run-steps; `rate` in run-steps a second; `remaining` in seconds at that rate."""

    task: str
    done: int
    total: int
    rate: float
    remaining: float


Report = Callable[[Progress], None]


class Meter:
    """Reports at most twice a second. Work that was done before a resume does not count towards the rate."""

    def __init__(self, task: str, total: int, report: Report | None, interval: float = 0.5) -> None:
        self._task = task
        self._total = total
        self._report = report
        self._interval = interval
        self._started = self._last = perf_counter()
        self._resumed = 0
        self._done = 0

    def skip(self, amount: int) -> None:
        """Count work that needs no time: resumed, or saved because runs stopped early."""
        self._resumed += amount
        self._done += amount

    def advance(self, amount: int) -> None:
        """Count work just done, and report when it is time."""
        self._done += amount
        now = perf_counter()
        if self._report is None or (now - self._last < self._interval and self._done < self._total):
            return
        self._last = now
        rate = (self._done - self._resumed) / max(now - self._started, 1e-9)
        remaining = (self._total - self._done) / rate if rate > 0 else float("inf")
        self._report(Progress(self._task, self._done, self._total, rate, remaining))
