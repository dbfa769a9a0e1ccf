from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from fractions import Fraction

import pytest

from proofs.kernel import Dataset
from proofs.kernel.loss import SQUARED
from proofs.sweep.run import Flow, Posted, in_batches, run
from proofs.sweep.work import Task
from tests.sweep.folder import LIMITS, linear

POINTS = Dataset(((Fraction(1),),), ((Fraction(1),),))
OTHERS = Dataset(((Fraction(1),),), ((Fraction(2),),))
TASK = Task(0, "", linear("1"), SQUARED, None, LIMITS)


def posted(count: int, drawn: list[int] | None = None) -> Iterator[Posted]:
    for place in range(count):
        if drawn is not None:
            drawn.append(place)
        yield Posted(POINTS, replace(TASK, place=place))


def test_batches_share_their_data() -> None:
    tasks = [Posted(data, replace(TASK, place=k)) for k, data in enumerate([POINTS] * 3 + [OTHERS] * 2 + [POINTS])]
    batches = [(data is POINTS, [task.place for task in batch]) for data, batch in in_batches(tasks, 2)]
    assert batches == [(True, [0, 1]), (True, [2]), (False, [3, 4]), (True, [5])]


class Slow(ThreadPoolExecutor):
    """Remembers how many batches were on their way at most."""

    def __init__(self) -> None:
        super().__init__(1)
        self.away, self.most = 0, 0

    def submit(self, *call, **_):  # type: ignore[no-untyped-def]
        self.away += 1
        self.most = max(self.most, self.away)
        future = super().submit(*call)
        future.add_done_callback(self._back)
        return future

    def _back(self, _: Future[object]) -> None:
        self.away -= 1


def test_tasks_are_drawn_as_places_come_free() -> None:
    drawn: list[int] = []
    with Slow() as executor:
        answers = run(posted(40, drawn), executor, Flow(batch=2, in_flight=3))
        first = next(answers)
        assert len(drawn) <= 8
        places = [first.place, *(done.place for done in answers)]
    assert sorted(places) == drawn == list(range(40))
    assert 1 < executor.most <= 3


def test_who_stops_early_leaves_nothing_behind() -> None:
    drawn: list[int] = []
    with Slow() as executor:
        answers = run(posted(1000, drawn), executor, Flow(1, 4))
        next(answers)
        answers.close()
    assert len(drawn) < 10


def test_an_executor_that_breaks_is_heard_of() -> None:
    class Broken(ThreadPoolExecutor):
        def submit(self, *_, **__):  # type: ignore[no-untyped-def]
            future: Future[object] = Future()
            future.set_exception(MemoryError("gone"))
            return future

    with pytest.raises(MemoryError, match="gone"):
        list(run(posted(3), Broken(), Flow(1, 2)))
