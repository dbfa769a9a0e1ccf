from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import numpy as np
import pytest

import proofs.sweep.ends
from dataset_zoo import by_name
from numeric.architecture import Architecture, pack
from numeric.experiments.context import ExperimentError, TrainedRuns
from numeric.written_gradient import Loss
from proofs.kernel.landscape.conclusion import AllMinima
from proofs.sweep.basins import Basins
from proofs.sweep.ends import Answers
from proofs.sweep.executors import here

INPUTS, TARGETS = by_name("D1").as_numpy()


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proofs.sweep.ends, "pool", lambda workers: nullcontext(here()))


def runs(*points: tuple[float, float, float, float]) -> TrainedRuns:
    """One unit: w, b, v, c."""
    vectors = [pack([([[w]], [b]), ([[v]], [c])])[1] for w, b, v, c in points]
    return TrainedRuns(
        "part", Architecture.with_biases(1, 1, 1), INPUTS, TARGETS, Loss.SQUARED, 0.0, np.array(vectors).T
    )


def test_ends_are_assigned_to_the_minimum_beside_them(tmp_path: Path) -> None:
    with Answers(tmp_path, 1, None) as answers:
        basins = Basins(answers)
        minima = basins.minima(INPUTS, TARGETS, 1)
        assert [one.loss for one in minima] == sorted(one.loss for one in minima)
        assert len(minima) >= 5
        for one in minima:
            assert (one.residual**2).sum() == pytest.approx(one.loss)
        # The better point of Proposition 1 (loss 14), its minimum (18) and a dead unit, each a little off; and a point
        # from which the loss falls to the better one.
        places = basins.assign(
            runs(
                (-1.5001, 1.4999, 1.0001, 0.0001),
                (1.00001, -2.99999, 0.99999, 0.00001),
                (-1, -20, 1, float(TARGETS.mean())),
                (-1.2, 1.5, 1, 0.5),
            )
        )
        assert [None if place is None else round(minima[place].loss, 6) for place in places] == [14, 18, 21.2, 14]


def test_a_minimum_that_is_not_listed_stops_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    point = runs((-1, -20, 1, float(TARGETS.mean())))
    with Answers(tmp_path, 1, None) as answers:
        basins = Basins(answers)
        (place,) = basins.assign(point)
        assert place is not None
        (landscape,) = basins._lists
        found = basins._lists[landscape].all
        shorter = AllMinima(found.minima[:place] + found.minima[place + 1 :], found.least_width)
        monkeypatch.setattr(basins._lists[landscape], "all", shorter)
        with pytest.raises(ExperimentError, match="not on the list of all: a bug of localmin"):
            basins.assign(point)
