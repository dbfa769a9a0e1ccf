"""The ends of an experiment's training runs, answered as a sweep: on all processors, kept, checked the next time."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from numeric.architecture import Array, unpack
from numeric.experiments.context import Decided, End, TrainedRuns
from numeric.training.progress import Meter, Progress
from numeric.written_gradient import Loss as NumericLoss
from proofs.formats.arrays import dataset_from_arrays, exact_matrix, exact_vector
from proofs.kernel import Dataset, Decay, Layer, Logistic, Loss, Network, SoftmaxCrossEntropy
from proofs.kernel.activation_function import NAMED
from proofs.kernel.loss import SQUARED
from proofs.sweep import swept
from proofs.sweep.executors import Place, pool
from proofs.sweep.manifest import Limits
from proofs.sweep.run import Posted
from proofs.sweep.store import Store
from proofs.sweep.sweep import answered_and_kept
from proofs.sweep.swept import Swept
from proofs.sweep.work import Done, Task

LIMITS: Final = Limits(Fraction(1, 100), 10.0)
"""The reach of `verify trained`; ten seconds are many for networks of some 30 parameters."""


class Answers:
    """Answers about the ends of runs; its processes and its store are there from the first question to the end.

    Raises StoreError or OSError where the folder cannot be used.
    """

    def __init__(self, folder: Path, workers: int, report: Callable[[Progress], None] | None) -> None:
        self._folder, self._workers, self._report = folder, workers, report
        self._open = ExitStack()
        self._where: tuple[Store, Place] | None = None

    def __enter__(self) -> Self:
        """Nothing is begun yet: most experiments ask nothing."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the processes."""
        self._open.__exit__(kind, error, trace)

    def of(self, runs: TrainedRuns) -> list[Done]:
        """The answer about each end, in the order of the runs."""
        store, place = self._ready()
        dataset, loss = dataset_of(runs.inputs, runs.targets), _loss(runs)
        answers: dict[int, Done] = {}
        meter = Meter(f"deciding {runs.part}", runs.parameters.shape[1], self._report)
        for done in answered_and_kept(_posted(runs, dataset, loss, store, place.share(dataset)), store, place):
            answers[done.place] = done
            meter.advance(1)
        return [answers[place] for place in range(len(answers))]

    def _ready(self) -> tuple[Store, Place]:
        if self._where is None:
            store = Store(self._folder)
            self._open.callback(store.close)
            self._where = store, self._open.enter_context(pool(self._workers))
        return self._where


def _posted(runs: TrainedRuns, dataset: Dataset, loss: Loss, store: Store, data: object) -> Iterator[Posted]:
    decay = Fraction(repr(runs.decay))
    data_name = hashlib.sha256(repr((dataset.inputs, dataset.targets, dataset.weights)).encode()).hexdigest()
    name = NAMED[runs.architecture.activation.value]
    for place in range(runs.parameters.shape[1]):
        plain = unpack(runs.architecture, runs.parameters[:, place])
        layers = tuple(
            Layer(exact_matrix(weight, "weight"), None if bias is None else exact_vector(bias, "bias"))
            for weight, bias in plain
        )
        network = Network(layers, (name,) * (len(layers) - 1))
        omega = Decay((decay,) * len(layers), (decay,) * len(layers)) if decay else None
        parts = (data_name, str(loss), repr(omega), repr(LIMITS), repr(runs.architecture))
        key = hashlib.sha256("\n".join(parts).encode() + runs.parameters[:, place].tobytes()).hexdigest()
        yield Posted(data, Task(place, key, network, loss, omega, LIMITS, store.known(key), alone=True))


def decided(answers: Answers, runs: TrainedRuns) -> list[Decided]:
    """What the experiment `ends` is told of each end."""
    return [_decided(done.row) for done in answers.of(runs)]


def dataset_of(inputs: Array, targets: Array) -> Dataset:
    """The exact data, with the weights of a mean."""
    plain = dataset_from_arrays(inputs, targets)
    return Dataset(plain.inputs, plain.targets, (Fraction(1, len(plain)),) * len(plain))


def _loss(runs: TrainedRuns) -> Loss:
    if runs.loss is NumericLoss.SQUARED:
        return SQUARED
    return Logistic() if runs.architecture.widths[-1] == 1 else SoftmaxCrossEntropy()


def _decided(row: Swept) -> Decided:
    minimum = row.minimum_upper if row.end is swept.End.CERTIFIED_MINIMUM else row.loss_upper
    leads_to = None if row.leads_to is None else End(row.leads_to.value)
    return Decided(End(row.end.value), leads_to, minimum, row.distance, row.kinks, row.collapsed)
