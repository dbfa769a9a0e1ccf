"""One time limit for all that a command does."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter
from types import FrameType


class TimeUp(BaseException):
    """The time limit was reached in the middle of something."""


class Clock:
    """Seconds since it was made, and how many are left until the limit; without a limit time never ends."""

    def __init__(self, limit: float | None) -> None:
        self.limit = limit
        self._start = perf_counter()

    @property
    def seconds(self) -> float:
        """How long it has run."""
        return perf_counter() - self._start

    def left(self, most: float) -> float:
        """The seconds that are left, at most `most`; 0 past the limit."""
        return most if self.limit is None else min(most, max(0.0, self.limit - self.seconds))

    @property
    def reason(self) -> str:
        """Why something is missing."""
        return f"the time limit of {self.limit:g} s was reached"

    @contextmanager
    def alarm(self) -> Iterator[None]:
        """Raise TimeUp in the block when the limit is reached; on systems without alarms, only before it begins.

        A call of a library that does not return keeps the alarm waiting until it does.
        """
        if self.limit is None:
            yield
            return
        left = self.left(self.limit)
        if left <= 0:
            raise TimeUp
        if not hasattr(signal, "setitimer"):  # Windows
            yield
            return
        armed = True

        def ring(number: int, frame: FrameType | None) -> None:
            if armed:
                raise TimeUp

        before = signal.signal(signal.SIGALRM, ring)
        try:
            # Again and again, as code in between may catch whatever is raised.
            signal.setitimer(signal.ITIMER_REAL, left, 1.0)
            yield
        finally:
            armed = False
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)
