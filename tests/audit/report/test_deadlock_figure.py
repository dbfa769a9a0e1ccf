"""The picture of the review's theorem: every point, and curves that have the labels on the side that is proved."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from proofs.audit.report.deadlock_figure import draw_deadlock, outputs
from proofs.audit.review.sigmoid_deadlock import DEADLOCKS, Deadlock, network


@pytest.mark.parametrize("deadlock", DEADLOCKS, ids=lambda deadlock: deadlock.name)
def test_all_points_are_drawn_and_the_curves_are_where_the_guess_changes(deadlock: Deadlock) -> None:
    axis = Figure().add_subplot()
    draw_deadlock(axis, deadlock)
    ones, zeros = axis.get_lines()
    assert ones.get_xydata().tolist() == [list(point) for point in deadlock.ones]
    assert zeros.get_xydata().tolist() == [list(point) for point in deadlock.zeros]
    curves = axis.collections
    assert len(curves) == 2
    for curve, parameters in zip(curves, (deadlock.beside, deadlock.better), strict=True):
        on_it = np.concatenate([path.vertices for path in curve.get_paths()])
        assert len(on_it) > 20
        around = on_it + np.array([(dx, dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)])[:, None, :]
        above = outputs(network(parameters), around) > float(deadlock.threshold)
        assert (above.any(axis=0) & ~above.all(axis=0)).all()


@pytest.mark.parametrize("deadlock", DEADLOCKS, ids=lambda deadlock: deadlock.name)
def test_the_outputs_guess_as_many_points_as_the_table_says(deadlock: Deadlock) -> None:
    points = np.array((*deadlock.ones, *deadlock.zeros), dtype=float)
    for parameters, count in zip((deadlock.beside, deadlock.better), deadlock.right, strict=True):
        guesses = outputs(network(parameters), points) > float(deadlock.threshold)
        assert int((guesses == np.array(deadlock.labels, dtype=bool)).sum()) == count
