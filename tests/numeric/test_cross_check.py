"""The cross-check agrees with true verdicts, catches false ones, and always repeats itself."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from dataset_zoo import by_name
from numeric.agreement import Agreement
from numeric.architecture import InvalidNetworkError, Layer
from numeric.cross_check import Effort, cross_check_descent, cross_check_minimum
from numeric.device import DeviceUnavailableError

D1_MINIMUM: list[Layer] = [([[1.0]], [-3.0]), ([[1.0]], [0.0])]
D2_MINIMUM: list[Layer] = [([[-3.0], [1.0]], [13 / 3, -10.0]), ([[1.0, -1.0]], [-3.0])]
D2_PRINTED: list[Layer] = [([[-3.0], [-1.0]], [13 / 3, -10.0]), ([[1.0, -1.0]], [-3.0])]
D3_MINIMUM: list[Layer] = [([[-2.0], [1.0], [1.0]], [11 / 3, -10.0, -11.0]), ([[1.0, -1.0, -1.0]], [-3.0])]


@pytest.mark.parametrize(
    ("name", "layers", "loss"), [("D1", D1_MINIMUM, 18.0), ("D2", D2_MINIMUM, 8 / 3), ("D3", D3_MINIMUM, 2 / 3)]
)
def test_a_true_minimum_is_consistent(name: str, layers: list[Layer], loss: float) -> None:
    check = cross_check_minimum(layers, *by_name(name).as_numpy(), radius=0.02)
    assert check.agreement is Agreement.CONSISTENT
    assert check.loss == pytest.approx(loss, abs=1e-14)
    assert 0 < check.rounding_allowance < 1e-11
    assert check.lowest_loss_inside >= loss - check.rounding_allowance
    assert check.share_at_loss > 0.95
    assert 0 < check.largest_distance_moved < 0.1
    assert [figures.radius for figures in check.by_radius] == [0.02, 0.005, 0.00125, 0.0003125]
    assert all(figures.diverged == 0 for figures in check.by_radius)


@pytest.mark.parametrize(
    ("name", "layers"),
    [
        ("D1", [([[1.0]], [-3.0]), ([[1.0]], [0.001])]),  # not stationary in c
        ("D2", D2_PRINTED),  # not stationary in the hidden layer
        ("D2", [([[-3.0], [1.0]], [13 / 3, -9.9]), ([[1.0, -1.0]], [-3.0])]),
        ("D1", [([[0.0]], [0.0]), ([[0.0]], [0.6])]),  # every gradient is zero, yet no minimum
    ],
)
def test_a_false_minimum_is_contradicted(name: str, layers: list[Layer]) -> None:
    assert cross_check_minimum(layers, *by_name(name).as_numpy(), radius=0.05).agreement is Agreement.CONTRADICTS


def test_a_box_that_is_too_large_is_contradicted() -> None:
    # 14 < 18 is reached at (-7, -4, 1, 0): no box of half-width 9 can be proved.
    check = cross_check_minimum(D1_MINIMUM, *by_name("D1").as_numpy(), radius=9.0, effort=Effort(runs=512))
    assert check.agreement is Agreement.CONTRADICTS
    assert check.lowest_loss_inside < 17


def test_only_iterates_inside_the_box_count() -> None:
    inputs, targets = by_name("D1").as_numpy()
    # The slope in c moves every run out of the tiny box; inside it the loss is never lower by more than slope times
    # radius.
    layers: list[Layer] = [([[1.0]], [-3.0]), ([[1.0]], [0.5])]
    check = cross_check_minimum(layers, inputs, targets, radius=1e-3)
    assert check.by_radius[0].lowest_loss < 18.5 < check.lowest_loss_inside


def test_seed_decides_everything_but_the_time() -> None:
    data = by_name("D1").as_numpy()

    def figures(seed: int) -> object:
        check = cross_check_minimum(D1_MINIMUM, *data, radius=0.05, seed=seed, effort=Effort(runs=64, steps=50))
        return replace(check, settings=replace(check.settings, seconds=0.0))

    assert figures(1) == figures(1)
    assert figures(1) != figures(2)


@pytest.mark.parametrize("chunk", [1, 7, 64, 1000])
def test_chunks_do_not_change_the_outcome(chunk: int) -> None:
    data = by_name("D2").as_numpy()
    whole = cross_check_minimum(D2_MINIMUM, *data, radius=0.05, effort=Effort(runs=64, steps=40))
    parts = cross_check_minimum(D2_MINIMUM, *data, radius=0.05, effort=Effort(runs=64, steps=40, largest_chunk=chunk))
    for a, b in zip(whole.by_radius, parts.by_radius, strict=True):
        assert (a.share_at_loss, a.share_inside_at_end) == (b.share_at_loss, b.share_inside_at_end)
        assert a.lowest_loss == pytest.approx(b.lowest_loss, rel=1e-13)
        assert a.largest_distance_moved == pytest.approx(b.largest_distance_moved, rel=1e-12)


def test_equals_a_plain_python_loop() -> None:
    """Descent on one network, by hand, from the same starts."""
    import torch

    from numeric import counter_random

    inputs, targets = by_name("D1").as_numpy()
    check = cross_check_minimum(
        D1_MINIMUM, inputs, targets, radius=0.1, effort=Effort(runs=4, steps=60, inspect_every=1)
    )
    uniform = counter_random.uniform(0, 0, torch.arange(4), 4).numpy()
    for run, figures in enumerate(check.by_radius):
        start = np.array([1.0, -3.0, 1.0, 0.0]) + (2 * uniform[:, run] - 1) * figures.radius
        (w, b, v, c), lowest = start, np.inf
        for step in range(61):
            loss, gradient = 0.0, np.zeros(4)
            for x, y in zip(inputs[:, 0], targets[:, 0], strict=True):
                z = w * x + b
                r = v * max(z, 0.0) + c - y
                loss += r * r
                gradient += 2 * r * np.array([v * x * (z > 0), v * (z > 0), max(z, 0.0), 1.0])
            lowest = min(lowest, loss)
            if step < 60:
                w, b, v, c = np.array([w, b, v, c]) - check.settings.step_size * gradient
        assert figures.lowest_loss == pytest.approx(lowest, rel=1e-13)
        moved = np.abs(np.array([w, b, v, c]) - start).max()
        assert figures.largest_distance_moved == pytest.approx(moved, rel=1e-9)


def test_descent_from_a_refuted_point() -> None:
    data = by_name("D2").as_numpy()
    witness: list[Layer] = [([[-3.0], [-1.0]], [13 / 3, -10.0]), ([[1.0, -1.0]], [-3.1])]
    check = cross_check_descent(D2_PRINTED, *data, witness=witness)
    assert check.agreement is Agreement.CONSISTENT
    assert check.loss == pytest.approx(23 / 3)
    assert check.lowest_loss < check.witness_descent_loss + 1e-9 < check.loss
    assert check.share_below_loss > 0.9


def test_a_witness_that_is_worse_contradicts() -> None:
    data = by_name("D1").as_numpy()
    worse: list[Layer] = [([[1.0]], [-3.0]), ([[1.0]], [0.01])]
    assert (
        cross_check_descent(D1_MINIMUM, *data, witness=worse, effort=Effort(runs=64, steps=50)).agreement
        is Agreement.CONTRADICTS
    )


def test_a_deep_network_with_several_outputs() -> None:
    rng = np.random.default_rng(0)
    layers: list[Layer] = [
        (rng.normal(size=(3, 2)), rng.normal(size=3)),
        (rng.normal(size=(2, 3)), None),
        (rng.normal(size=(2, 2)), [0, 0]),
    ]
    x = rng.normal(size=(5, 2))
    h = np.maximum(x @ np.asarray(layers[0][0]).T + np.asarray(layers[0][1]), 0)
    y = np.maximum(h @ np.asarray(layers[1][0]).T, 0) @ np.asarray(layers[2][0]).T
    check = cross_check_minimum(layers, x, y, radius=1e-3, effort=Effort(runs=64))
    assert check.agreement is Agreement.CONSISTENT
    assert check.loss < 1e-25


def bad_calls() -> list[tuple[list[Layer], object, object, float, str]]:
    good = D1_MINIMUM
    x, y = np.ones((3, 1)), np.ones((3, 1))
    return [
        (good, x, y, 0.0, "radius"),
        (good, x, y, np.inf, "radius"),
        (good, np.ones((3, 2)), y, 0.1, r"inputs must have shape \(N, 1\)"),
        (good, x, np.ones((2, 1)), 0.1, r"targets must have shape \(3, 1\)"),
        (good, x * np.nan, y, 0.1, "finite"),
        ([([[1.0]], [0.0]), ([[1.0, 2.0]], None)], x, y, 0.1, "layer 2: takes 2 inputs"),
        ([([[1.0]], [0.0, 1.0])], x, y, 0.1, "layer 1: the bias"),
        ([([1.0], [0.0])], x, y, 0.1, "layer 1: the weight"),
        ([([[np.inf]], [0.0])], x, y, 0.1, "finite"),
        ([], x, y, 0.1, "at least one layer"),
    ]


@pytest.mark.parametrize(("layers", "x", "y", "radius", "words"), bad_calls())
def test_arguments_that_do_not_fit(
    layers: list[Layer], x: np.ndarray, y: np.ndarray, radius: float, words: str
) -> None:
    with pytest.raises(InvalidNetworkError, match=words):
        cross_check_minimum(layers, x, y, radius=radius)


def test_a_missing_device_is_named() -> None:
    import torch

    if torch.cuda.is_available():
        pytest.skip("there is a CUDA device here")
    with pytest.raises(DeviceUnavailableError, match="no CUDA device"):
        cross_check_minimum(D1_MINIMUM, *by_name("D1").as_numpy(), radius=0.1, device="cuda")


@pytest.mark.parametrize("points", [10, 1000, 20_000])
def test_the_work_is_bounded_whatever_the_number_of_points(points: int) -> None:
    inputs = np.linspace(-1, 1, points)[:, None]
    layers = [([[1.0], [-1.0]], [0.1, 0.2]), ([[1.0, 1.0]], [0.0])]
    check = cross_check_minimum(layers, inputs, np.abs(inputs), radius=0.01, effort=Effort(most_work=1e7))
    runs, steps = check.settings.runs, check.settings.steps
    assert runs >= 16
    assert steps >= 20
    assert runs * steps * points * 7 <= max(1e7, 16 * 20 * points * 7)
    if points == 10:
        assert runs == 2048 or steps * runs * points * 7 > 5e6
