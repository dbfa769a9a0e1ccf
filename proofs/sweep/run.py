"""Batches handed to an executor, a bounded number at a time, and what comes back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass
from itertools import groupby, islice
from typing import TypeAlias

from proofs.kernel import Dataset
from proofs.sweep.work import Done, Stored, Task, answered

Data: TypeAlias = object
"""A dataset, or what an executor turns into one before it calls `answered`: a future of scattered data."""


@dataclass(frozen=True, slots=True)
class Posted:
    """A task with the data that it is about."""

    data: Data
    task: Task


@dataclass(frozen=True, slots=True)
class Flow:
    """How many networks travel together, and how many batches may be on their way at once."""

    batch: int
    in_flight: int


def in_batches(posted: Iterable[Posted], size: int) -> Iterator[tuple[Data, tuple[Task, ...]]]:
    """Consecutive tasks on the same data, at most `size` together."""
    for _, group in groupby(posted, key=lambda one: id(one.data)):
        while batch := tuple(islice(group, size)):
            yield batch[0].data, tuple(one.task for one in batch)


def run(posted: Iterable[Posted], executor: Executor | None, flow: Flow) -> Iterator[Done]:
    """Answer everything, in whatever order answers come; without an executor here, one after the other.

    Tasks are drawn as places for them come free, so that a sweep of any length takes the memory of `flow`. Where the
    caller stops, batches that have not begun are withdrawn.
    """
    if executor is None:
        for one in posted:
            assert isinstance(one.data, Dataset | Stored)
            yield from answered(one.data, [one.task])
        return
    batches = in_batches(posted, flow.batch)
    pending: set[Future[list[Done]]] = set()
    try:
        while True:
            for data, tasks in islice(batches, flow.in_flight - len(pending)):
                pending.add(executor.submit(answered, data, tasks))  # type: ignore[arg-type]
            if not pending:
                return
            finished, pending = wait(pending, return_when=FIRST_COMPLETED)
            for future in finished:
                yield from future.result()
    finally:
        for future in pending:
            future.cancel()
