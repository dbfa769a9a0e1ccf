"""Theorem B: planted minima of any depth are accepted and true, and everything else is rejected for its own reason."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction as Q

import pytest

from proofs.kernel import Dataset, Huber, Layer, Network, Problem, Rejected, check
from proofs.kernel.certificate import PathMoments
from proofs.kernel.conclusion import LocalMinimum
from proofs.kernel.rules import path_moments as rule_module
from tests.deep_problems import (
    combination,
    distance,
    falling_direction,
    layer_values,
    loss,
    lower_point,
    nearby,
    null_vectors,
    random_network,
    with_data,
    with_targets,
)
from tests.kernel.conclusions import largest_radius

SHAPES: list[tuple[list[int], list[bool]]] = [
    ([1, 1], [True]),
    ([1, 2, 1], [True, True]),
    ([1, 2, 2, 1], [True, True, True]),
    ([2, 2, 2, 1], [True, False, True]),
    ([1, 2, 1, 2, 1], [True, True, True, False]),
    ([2, 2, 2, 2], [False, True, False]),
]


def on(network: Network, x: tuple[Q, ...]) -> list[list[bool]]:
    return [[z > 0 for z in layer] for layer in layer_values(network, x)[:-1]]


def has_kink(network: Network, x: tuple[Q, ...]) -> bool:
    return any(z == 0 for layer in layer_values(network, x)[:-1] for z in layer)


def moment_rows(network: Network, inputs: list[tuple[Q, ...]]) -> Iterator[list[Q]]:
    """Path by path, without sets: the coefficients of the residuals in each moment."""
    hidden, states = network.hidden, [on(network, x) for x in inputs]
    for start in range(len(network.layers)):
        for path in itertools.product(*(range(layer.width) for layer in hidden[start:])):
            inside = [all(state[start + n][u] for n, u in enumerate(path)) for state in states]
            if start == 0:
                for e in range(network.input_dimension):
                    yield [x[e] if here else Q(0) for x, here in zip(inputs, inside, strict=True)]
            if network.layers[start].bias is not None:
                yield [Q(here) for here in inside]


def planted(seed: int, points: int = 14) -> Problem:
    """A network whose residuals are a random null vector of its moments, one per output."""
    rng = random.Random(seed)
    while True:
        widths, biases = rng.choice(SHAPES)
        network = random_network(rng, widths, biases)
        inputs = [tuple(Q(rng.randint(-20, 20), 3) for _ in range(widths[0])) for _ in range(points)]
        if any(has_kink(network, x) for x in inputs):
            continue
        basis = null_vectors(list(moment_rows(network, inputs)), points)
        if basis:
            columns = [combination(rng, basis) for _ in range(widths[-1])]
            return Problem(network, with_targets(network, inputs, list(zip(*columns, strict=True))))


def proved(problem: Problem) -> LocalMinimum:
    conclusion = check(problem, PathMoments()).conclusion
    assert isinstance(conclusion, LocalMinimum)
    assert conclusion.loss == loss(problem)
    assert conclusion.radius is not None
    largest = largest_radius(problem, PathMoments())
    assert largest is not None
    assert 0 < conclusion.radius <= largest
    return conclusion


@pytest.mark.parametrize("seed", range(40))
def test_planted_minima_are_minima_within_the_radius(seed: int) -> None:
    problem, rng = planted(seed), random.Random(seed)
    radius = proved(problem).radius
    assert radius is not None
    for scale in (Q(1), Q(1, 10), Q(1, 1000)):
        assert lower_point(rng, problem, radius * scale, 25) is None
    for _ in range(25):
        moved = nearby(rng, problem.network, radius)
        assert distance(moved, problem.network) < radius
        assert all(on(moved, x) == on(problem.network, x) for x, r in charged(problem))


def charged(problem: Problem) -> list[tuple[tuple[Q, ...], Q]]:
    data = problem.dataset
    pairs = []
    for x, y in zip(data.inputs, data.targets, strict=True):
        size = sum((abs(f - t) for f, t in zip(layer_values(problem.network, x)[-1], y, strict=True)), Q(0))
        if size:
            pairs.append((x, size))
    return pairs


@pytest.mark.parametrize("seed", range(60))
def test_accepted_exactly_if_every_path_has_moment_zero(seed: int) -> None:
    rng = random.Random(seed)
    problem = planted(seed)
    # Change one target: sometimes of a point that no path sees, mostly not.
    i = rng.randrange(len(problem.dataset))
    targets = list(problem.dataset.targets)
    targets[i] = tuple(y + 1 for y in targets[i])
    broken = with_data(problem, targets=tuple(targets))
    inputs = list(problem.dataset.inputs)
    seen = any(row[i] for row in moment_rows(problem.network, inputs))
    if seen:
        with pytest.raises(Rejected, match="expected moments that are 0"):
            check(broken, PathMoments())
    else:
        proved(broken)


@pytest.mark.parametrize("seed", range(80))
def test_each_moment_counts(seed: int) -> None:
    """Residuals for which all moments but one kind vanish: those from inputs, those from the biases of one layer."""
    rng = random.Random(seed)
    problem = planted(seed)
    network, inputs = problem.network, list(problem.dataset.inputs)
    rows = list(moment_rows(network, inputs))
    left_out = rng.choice(rows)
    basis = null_vectors([row for row in rows if row != left_out and rng.random() < 0.97], len(inputs))
    columns = [combination(rng, basis) if basis else [Q(0)] * len(inputs) for _ in range(network.output_dimension)]
    nearly = Problem(network, with_targets(network, inputs, list(zip(*columns, strict=True))))
    if any(sum(a * b for a, b in zip(row, column, strict=True)) for row in rows for column in columns):
        with pytest.raises(Rejected, match="expected moments that are 0"):
            check(nearly, PathMoments())
    else:
        proved(nearly)


@pytest.mark.parametrize("seed", range(20))
def test_weights_and_huber_enter_by_their_slopes(seed: int) -> None:
    """Weights w divide the residuals; beyond delta only the sign of the residual counts."""
    problem, rng = planted(seed), random.Random(seed)
    network, data = problem.network, problem.dataset
    residuals = [
        [f - t for f, t in zip(layer_values(network, x)[-1], y, strict=True)]
        for x, y in zip(data.inputs, data.targets, strict=True)
    ]
    weights = tuple(Q(rng.randint(1, 4)) for _ in residuals)
    shrunk = [[r / w for r in row] for row, w in zip(residuals, weights, strict=True)]
    weighted = Problem(network, replace(with_targets(network, data.inputs, shrunk), weights=weights))
    proved(weighted)
    delta = max((abs(r) for row in shrunk for r in row), default=Q(1)) or Q(1)
    far = [[3 * r if abs(r) == delta else r for r in row] for row in shrunk]
    huber = Problem(network, replace(with_targets(network, data.inputs, far), weights=weights), Huber(delta))
    radius = proved(huber).radius
    assert radius is not None
    assert lower_point(rng, huber, radius, 25) is None
    columns = [list(column) for column in zip(*moment_rows(network, list(data.inputs)), strict=True)]
    if any(a != b and any(column) for a, b, column in zip(far, shrunk, columns, strict=True)):
        with pytest.raises(Rejected, match="expected moments that are 0"):
            check(replace(huber, loss=weighted.loss), PathMoments())


def kinked(weight: Q, residual: Q) -> Problem:
    """Unit 0 has a kink at the last point; the others have moments 0."""
    network = Network((Layer(((Q(1),),), (Q(-1),)), Layer(((Q(1),),), (Q(0),))))
    inputs = [(Q(2),), (Q(3),), (Q(4),), (Q(1),)]
    data = with_targets(network, inputs, [[Q(1)], [Q(-2)], [Q(1)], [residual]])
    return Problem(network, replace(data, weights=(Q(1), Q(1), Q(1), weight)))


@pytest.mark.parametrize("place", range(4))
@pytest.mark.parametrize("biased", [False, True])
def test_a_path_that_a_single_point_is_on_counts(place: int, biased: bool) -> None:
    """The other points are off. With the input 0 the path from the input has moment 0, and not that from the bias."""
    inputs = [(Q(-1),), (Q(-2),), (Q(-3),)]
    inputs.insert(place, (Q(0) if biased else Q(1),))
    bias = (Q(1, 2),) if biased else None
    network = Network((Layer(((Q(1),),), bias), Layer(((Q(1),),), None)))
    problem = Problem(network, with_targets(network, inputs, [[Q(1)]] * 4))
    with pytest.raises(Rejected, match=f"paths on at {place}: expected moments that are 0"):
        check(problem, PathMoments())
    assert falling_direction(random.Random(0), problem) is not None


def test_the_radius_by_hand() -> None:
    """Both pre-activations are 1: the first moves by at most 2 r, the second by (1 + 1) 2 r + r + r."""
    unit = Layer(((Q(1),),), (Q(0),))
    network = Network((unit, unit, unit))
    twins = with_targets(network, [(Q(1),), (Q(1),)], [[Q(1)], [Q(-1)]])
    assert proved(Problem(network, twins)).radius == Q(1, 6)


def test_a_kink_matters_where_the_residual_is_not_zero() -> None:
    proved(kinked(Q(1), Q(0)))
    proved(kinked(Q(0), Q(1)))
    with pytest.raises(Rejected, match="layer 0: expected no kink at a point of residual not 0, got one at point 3"):
        check(kinked(Q(1), Q(1)), PathMoments())


def test_units_that_read_only_silence_without_a_bias_are_off() -> None:
    """Layer 0 is off everywhere and layer 1 has no bias: its pre-activations are 0 and stay 0."""
    dead, passing = Layer(((Q(-1),),), (Q(-1),)), Layer(((Q(1),),), None)
    network = Network((dead, passing, Layer(((Q(1),),), None)))
    problem = Problem(network, Dataset(((Q(1),), (Q(2),)), ((Q(5),), (Q(1),))))
    assert proved(problem).radius == Q(1, 1) * Q(2, 2)
    # With a bias in layer 1 the same zeros are kinks that move.
    biased = Network((dead, Layer(((Q(1),),), (Q(0),)), Layer(((Q(1),),), None)))
    with pytest.raises(Rejected, match="layer 1: expected no kink"):
        check(problem.at(biased), PathMoments())


def test_the_number_of_sets_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = next(p for p in map(planted, range(99)) if len(p.network.layers) == 4)
    proved(problem)
    monkeypatch.setattr(rule_module, "MAX_SETS", 0)
    with pytest.raises(Rejected, match="expected at most 0 sets of points on a path"):
        check(problem, PathMoments())
