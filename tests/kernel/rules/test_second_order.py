"""Second order: gradient, Hessian and symmetries against the loss along paths; planted minima and saddles."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction as Q

import pytest

from proofs.kernel import Huber, Layer, Network, Problem, Rejected, check
from proofs.kernel.certificate import SecondOrder
from proofs.kernel.conclusion import LocalMinimum
from proofs.kernel.exact import null_space, rank, semidefinite_rank
from proofs.kernel.forward import forward
from proofs.kernel.smooth_part import SmoothPart, smooth_part
from tests.deep_problems import (
    changed,
    combination,
    falling_direction,
    layer_values,
    loss,
    null_vectors,
    random_dataset,
    random_network,
    short,
    single_moves,
    with_targets,
)
from tests.kernel import oracle
from tests.kernel.germs import path
from tests.kernel.smooth_oracle import SmoothOracle

SHAPES: list[tuple[list[int], list[bool]]] = [
    ([1, 1], [True]),
    ([2, 2, 1], [True, True]),
    ([1, 2, 2], [True, True]),
    ([1, 2, 2, 1], [True, True, True]),
    ([2, 2, 2, 2], [False, True, False]),
    ([1, 2, 1, 2, 1], [True, False, True, True]),
    ([2, 3, 2, 1], [True, True, False]),
]


def away_from_kinks(
    seed: int, points: int, shapes: list[tuple[list[int], list[bool]]] = SHAPES
) -> tuple[Network, list[tuple[Q, ...]], random.Random]:
    rng = random.Random(seed)
    while True:
        widths, biases = rng.choice(shapes)
        network = random_network(rng, widths, biases)
        inputs = [tuple(Q(rng.randint(-15, 15), 3) for _ in range(widths[0])) for _ in range(points)]
        if all(z != 0 for x in inputs for layer in layer_values(network, x)[:-1] for z in layer):
            return network, inputs, rng


def direction(part: SmoothPart, numbers: list[Q]) -> Network:
    """A vector in the order of `part.parameters` as a direction."""
    values = iter(numbers)
    layers = []
    for layer in part.problem.network.layers:
        rows = [[next(values) for _ in row] for row in layer.augmented]
        bias = None if layer.bias is None else tuple(row[-1] for row in rows)
        layers.append(Layer(tuple(tuple(row[: layer.fan_in]) for row in rows), bias))
    return Network(tuple(layers))


@pytest.mark.parametrize("seed", range(60))
def test_gradient_and_hessian_are_those_of_the_loss_along_paths(seed: int) -> None:
    network, inputs, rng = away_from_kinks(seed, 4)
    data = random_dataset(rng, 4, network.input_dimension, network.output_dimension)
    weights = tuple(Q(rng.randint(0, 3), 2) for _ in inputs)
    measure = rng.choice([Problem.__dataclass_fields__["loss"].default, Huber(Q(2, 7))])
    problem = Problem(network, replace(data, inputs=tuple(inputs), weights=weights), measure)
    part = smooth_part(problem, "test")
    for _ in range(4):
        p = [short(rng) for _ in part.parameters]
        polynomial = (*forward(problem, direction(part, p)).loss, Q(0), Q(0))
        assert polynomial[1] == 2 * sum(g * x for g, x in zip(part.gradient, p, strict=True))
        bend = sum(x * h * y for x, row in zip(p, part.hessian, strict=True) for h, y in zip(row, p, strict=True))
        assert polynomial[2] == bend


@pytest.mark.parametrize("seed", range(60))
def test_symmetries_leave_the_loss_alone_also_where_it_is_not_stationary(seed: int) -> None:
    """A field along which L0 is constant is orthogonal to its gradient at every point near."""
    network, inputs, rng = away_from_kinks(seed, random.Random(seed).choice([2, 4]))
    data = random_dataset(rng, len(inputs), network.input_dimension, network.output_dimension)
    problem = Problem(network, replace(data, inputs=tuple(inputs)))
    for _ in range(4):
        part = smooth_part(problem, "test")
        for symmetry in part.symmetries():
            assert sum(g * x for g, x in zip(part.gradient, symmetry, strict=True)) == 0
        problem = problem.at(changed(network, lambda number: number + Q(rng.randint(-9, 9), 10**6)))


def derivatives(network: Network, x: tuple[Q, ...], k: int) -> list[Q]:
    """Of output k by every parameter: the coefficients of tau where this parameter alone moves."""
    moved = (oracle.outputs(path(network, one), x)[k] for one in single_moves(network))
    return [f.coefficients[1] if len(f.coefficients) > 1 else Q(0) for f in moved]


def stationary(seed: int, size: Q, points: int = 16, shapes: list[tuple[list[int], list[bool]]] = SHAPES) -> Problem:
    """A random network with residuals of about this size, orthogonal to all derivatives of its outputs."""
    while True:
        network, inputs, rng = away_from_kinks(seed, points, shapes)
        outs = network.output_dimension
        rows = [derivatives(network, x, k) for x in inputs for k in range(outs)]
        basis = null_vectors(list(zip(*rows, strict=True)), points * outs)
        residuals = [size * r for r in combination(rng, basis)] if basis else [Q(0)]
        if any(residuals):
            pairs = [residuals[n : n + outs] for n in range(0, points * outs, outs)]
            return Problem(network, with_targets(network, inputs, pairs))
        seed += 1000


def verdict(problem: Problem) -> str:
    try:
        conclusion = check(problem, SecondOrder()).conclusion
    except Rejected as rejected:
        return rejected.step
    assert isinstance(conclusion, LocalMinimum)
    assert conclusion.radius is None
    assert conclusion.loss == loss(problem)
    return "minimum"


@pytest.mark.slow
@pytest.mark.parametrize("size", [Q(1, 10**4), Q(1, 10), Q(10)])
def test_planted_stationary_points(size: Q) -> None:
    """Small residuals give minima, large ones often saddles; what is proved is never contradicted."""
    found: dict[str, int] = {}
    for seed in range(30):
        problem, rng = stationary(seed, size), random.Random(seed)
        answer = verdict(problem)
        found[answer] = found.get(answer, 0) + 1
        if answer == "minimum":
            assert falling_direction(rng, problem) is None
            assert size > Q(1, 10) or SmoothOracle(problem).proves_minimum()
        elif answer == "Hessian":
            assert negative_direction_descends(problem)
        else:
            assert answer == "null space of the Hessian"
    assert found.get("minimum", 0) >= {Q(1, 10**4): 15, Q(1, 10): 8, Q(10): 3}[size], found
    assert size < 1 or found.get("Hessian", 0) >= 5, found


def negative_direction_descends(problem: Problem) -> bool:
    """Not semidefinite: some random direction has a negative second coefficient along the path, or NumPy's does."""
    import numpy as np

    part = smooth_part(problem, "test")
    matrix = np.array([[float(e) for e in row] for row in part.hessian])
    vector = np.linalg.eigh(matrix)[1][:, 0]
    p = [Q(float(e)).limit_denominator(10**6) for e in vector]
    return next((c for c in forward(problem, direction(part, p)).loss[1:] if c), Q(0)) < 0


def test_a_gradient_is_rejected_first() -> None:
    problem = stationary(1, Q(1, 10))
    targets = (tuple(y + 1 for y in problem.dataset.targets[0]), *problem.dataset.targets[1:])
    moved = replace(problem, dataset=replace(problem.dataset, targets=targets))
    with pytest.raises(Rejected, match="second-order: gradient: expected 0"):
        check(moved, SecondOrder())


def test_a_null_space_wider_than_the_symmetries_is_not_accepted() -> None:
    """v = 0 and slopes whose moments of order 0 and 1 vanish: H is 0 along w, b and a saddle may hide beyond it."""
    hidden, last = Layer(((Q(1),),), (Q(1),)), Layer(((Q(0),),), (Q(0),))
    unit = Layer(((Q(1),),), (Q(9),))
    network = Network((unit, hidden, last))
    inputs = [(Q(1),), (Q(2),), (Q(3),)]
    problem = Problem(network, with_targets(network, inputs, [[Q(1)], [Q(-2)], [Q(1)]]))
    part = smooth_part(problem, "test")
    found = semidefinite_rank([[int(entry) for entry in row] for row in part.hessian])
    assert found == 2
    covered = rank(part.symmetries())
    assert covered <= len(part.parameters) - found
    assert (verdict(problem) == "minimum") == (covered == len(part.parameters) - found)
    assert falling_direction(random.Random(0), problem, 100) is None


def cubic_saddle() -> Problem:
    """f = u v w over three linear units at u = v = w = 0: the Hessian vanishes, and L = (f - y)^2 falls cubically."""
    unit = Layer(((Q(0),),), None)
    network = Network((Layer(((Q(1),),), (Q(1),)), unit, unit, unit))
    return Problem(network, with_targets(network, [(Q(1),)], [[Q(-1)]]))


def test_vanishing_hessians_are_not_accepted() -> None:
    with pytest.raises(Rejected):
        check(cubic_saddle(), SecondOrder())
    linear = Layer(((Q(0),),), (Q(1),))
    network = Network((linear, linear, Layer(((Q(0),),), None)))
    problem = Problem(network, with_targets(network, [(Q(1),)], [[Q(-1)]]))
    with pytest.raises(Rejected):
        check(problem, SecondOrder())


def at_kink(residual: Q, weight: Q) -> Problem:
    """The stationary problem of one unit whose last point lies on the kink."""
    network = Network((Layer(((Q(1),),), (Q(-1),)), Layer(((Q(2),),), (Q(0),))))
    inputs = [(Q(2),), (Q(3),), (Q(4),), (Q(-1),), (Q(1),)]
    residuals = [[Q(1, 10)], [Q(-2, 10)], [Q(1, 10)], [Q(0)], [residual]]
    data = with_targets(network, inputs, residuals)
    return Problem(network, replace(data, weights=(Q(1),) * 4 + (weight,)))


def test_kinks_need_residual_zero() -> None:
    assert verdict(at_kink(Q(0), Q(1))) == "minimum"
    assert verdict(at_kink(Q(1), Q(0))) == "minimum"
    with pytest.raises(Rejected, match="kinks: expected none at a point of residual not 0, got one at point 4"):
        check(at_kink(Q(1), Q(1)), SecondOrder())


def test_a_kink_counts_if_one_of_its_residuals_is_not_zero() -> None:
    """Two outputs, the second of them fitted at the kink."""
    network = Network((Layer(((Q(1),),), (Q(-1),)), Layer(((Q(2),), (Q(1),)), (Q(0), Q(0)))))
    inputs = [(Q(2),), (Q(3),), (Q(4),), (Q(1),)]
    residuals = [[Q(1), Q(0)], [Q(-2), Q(0)], [Q(1), Q(0)]]
    for last, step in (([Q(1), Q(0)], "kinks"), ([Q(0), Q(1)], "kinks"), ([Q(0), Q(0)], "minimum")):
        assert verdict(Problem(network, with_targets(network, inputs, [*residuals, last]))) == step


def test_points_at_kinks_are_set_aside() -> None:
    """Their loss is not that of frozen states: it would add curvature that one side of the kink does not have."""
    assert smooth_part(at_kink(Q(0), Q(1)), "test").points == (0, 1, 2, 3)
    assert smooth_part(at_kink(Q(1), Q(0)), "test").points == (0, 1, 2, 3)


def test_no_points_at_all() -> None:
    problem = at_kink(Q(0), Q(1))
    assert verdict(replace(problem, dataset=replace(problem.dataset, weights=(Q(0),) * 5))) == "minimum"


def test_huber_has_no_curvature_beyond_delta() -> None:
    """Exact residuals on both sides of delta: on and beyond it the tangent stands in for the loss."""
    line = Network((Layer(((Q(0),),), (Q(0),)),))
    problem = Problem(line, with_targets(line, [(Q(1),), (Q(-1),), (Q(2),)], [[Q(1)], [Q(1)], [Q(-2)]]))
    assert smooth_part(replace(problem, loss=Huber(Q(1))), "test").curvatures.rows == ((0,), (0,), (0,))
    assert smooth_part(replace(problem, loss=Huber(Q(3, 2))), "test").curvatures.rows == ((1,), (1,), (0,))


@pytest.mark.parametrize("seed", range(80))
def test_semidefinite_rank_and_null_space(seed: int) -> None:
    import sympy

    rng = random.Random(seed)
    n = rng.randint(1, 5)
    factor = [[rng.randint(-3, 3) for _ in range(n)] for _ in range(rng.randint(1, n))]
    signs = [rng.choice([1, 1, 1, rng.choice([1, -1])]) for _ in factor]
    matrix = [
        [sum(s * row[a] * row[b] for s, row in zip(signs, factor, strict=True)) for b in range(n)] for a in range(n)
    ]
    exact = sympy.Matrix(matrix)
    expected = exact.rank() if exact.is_positive_semidefinite else None
    assert semidefinite_rank(matrix) == expected
    basis = null_space(matrix, n)
    assert len(basis) == n - exact.rank() == rank(basis)
    assert all((exact * sympy.Matrix(vector)).is_zero_matrix for vector in basis)


@pytest.mark.parametrize(
    ("matrix", "expected"),
    [
        ([[0, 1], [1, 0]], None),
        ([[1, 1, 0], [1, 1, 1], [0, 1, 0]], None),
        ([[4, 2, 0], [2, 1, 0], [0, 0, 0]], 1),
        ([[0, 0], [0, -1]], None),
        ([], 0),
    ],
)
def test_semidefinite_rank_where_the_diagonal_vanishes(matrix: list[list[int]], expected: int | None) -> None:
    assert semidefinite_rank(matrix) == expected


def test_symmetries_do_not_get_fewer_nearby() -> None:
    """They are smooth fields, so their rank cannot fall nearby; a null vector by coincidence would be lost there."""
    coincidences = 0
    rng = random.Random(0)
    for _ in range(300):
        network = changed(random_network(rng, [1, 2, 2, 1]), lambda number: Q(rng.choice([-1, 1])))
        inputs = [(Q(x),) for x in rng.sample(range(-6, 7), 4)]
        if any(z == 0 for x in inputs for layer in layer_values(network, x)[:-1] for z in layer):
            continue
        problem = Problem(network, with_targets(network, inputs, [[Q(1)]] * 4))
        near = problem.at(changed(network, lambda number: number + Q(rng.randint(-99, 99), 10**6)))
        here, there = smooth_part(problem, "test"), smooth_part(near, "test")
        assert here.states == there.states
        assert rank(here.symmetries()) <= rank(there.symmetries())
        for k in (1, 2):
            coincidences += len(null_space(here.signals[k], len(here.signals[k][0]))) > len(
                null_space(there.signals[k], len(there.signals[k][0]))
            )
    assert coincidences >= 5
