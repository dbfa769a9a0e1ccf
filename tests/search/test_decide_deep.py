"""Decisions for networks of any depth: planted minima and saddles, and never a verdict that the loss contradicts."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction as Q

import pytest

from proofs.kernel import Dataset, Huber, Layer, Network, Problem, Rejected, check
from proofs.kernel.certificate import (
    CaseTree,
    ConstantOutput,
    DescentPath,
    EqualInputsBound,
    PathMoments,
    SecondOrder,
    ShallowMinimum,
    Split,
    Vertex,
)
from proofs.search.decide import Decision, IsLocalMinimum, IsNotLocalMinimum, Undecided, decide
from tests.deep_problems import (
    changed,
    distance,
    falling_direction,
    layer_values,
    loss,
    lower_point,
    random_dataset,
    random_layer,
    random_network,
    with_targets,
)
from tests.kernel.oracle import loss_along
from tests.kernel.rules.test_constant_output import at_mean, dead_network
from tests.kernel.rules.test_path_moments import planted
from tests.kernel.rules.test_second_order import stationary


def not_contradicted(decision: Decision, seed: int) -> None:
    """Exact losses at random points of the stated box, and along random directions at every scale, agree with it."""
    problem, rng = decision.problem, random.Random(seed)
    if isinstance(decision, IsLocalMinimum):
        assert falling_direction(rng, problem) is None
        radius = getattr(decision.theorem.conclusion, "radius", None)
        for scale in (Q(1), Q(1, 100), Q(1, 10**5)):
            assert radius is None or lower_point(rng, problem, radius * scale, 20) is None
    elif isinstance(decision, IsNotLocalMinimum):
        path = decision.theorem.certificate
        assert isinstance(path, DescentPath)
        assert loss(problem.at(decision.conclusion.witness)) == decision.conclusion.witness_loss < loss(problem)
        assert loss_along(problem, path.velocity, path.acceleration) < loss(problem)


@pytest.mark.parametrize("seed", range(25))
def test_planted_path_moments(seed: int) -> None:
    decision = decide(planted(seed))
    assert isinstance(decision, IsLocalMinimum)
    not_contradicted(decision, seed)


@pytest.mark.slow
@pytest.mark.parametrize("size", [Q(1, 1000), Q(1), Q(30)])
def test_stationary_points(size: Q) -> None:
    rules = set()
    for seed in range(20):
        problem = stationary(seed, size)
        decision = decide(problem)
        not_contradicted(decision, seed)
        assert not isinstance(decision, Undecided), decision.reason
        rules.add(type(decision.theorem.certificate))
    assert {PathMoments, DescentPath} <= rules


def test_second_order_decides_both_ways() -> None:
    """With several outputs stationary points are seldom flat: nearly all are decided by their Hessian."""
    shapes = [([1, 3, 2], [True, True]), ([2, 3, 3], [True, True])]
    found: dict[tuple[str, type], int] = {}
    for seed in range(6):
        for size in (Q(1, 10**4), Q(3)):
            decision = decide(stationary(seed, size, 18, shapes))
            not_contradicted(decision, seed)
            assert not isinstance(decision, Undecided), decision.reason
            kind = (type(decision).__name__, type(decision.theorem.certificate))
            found[kind] = found.get(kind, 0) + 1
    assert found.get(("IsLocalMinimum", SecondOrder), 0) >= 3, found
    assert found.get(("IsNotLocalMinimum", DescentPath), 0) >= 3, found


@pytest.mark.parametrize("seed", range(40))
def test_random_points_are_refuted(seed: int) -> None:
    """A random point is never stationary; small integers put many data points on kinks."""
    rng = random.Random(seed)
    widths = [rng.randint(1, 2), *(rng.randint(1, 3) for _ in range(rng.randint(0, 3))), rng.randint(1, 2)]
    network = changed(random_network(rng, widths), lambda number: Q(int(number)))
    data = random_dataset(rng, 4, widths[0], widths[-1])
    problem = Problem(network, replace(data, inputs=tuple(tuple(Q(int(x)) for x in row) for row in data.inputs)))
    decision = decide(problem)
    assert not isinstance(decision, Undecided), decision.reason
    not_contradicted(decision, seed)


def silent(seed: int) -> Problem:
    """No output bias, and the last hidden layer off or at a kink at every point: smooth directions change nothing."""
    rng = random.Random(seed)
    while True:
        d, depth, k = rng.randint(1, 2), rng.randint(1, 3), rng.randint(1, 2)
        widths = [d, *(rng.randint(1, 2) for _ in range(depth))]
        network = changed(random_network(rng, widths), lambda number: Q(int(number)))
        inputs = [tuple(Q(rng.randint(-3, 3)) for _ in range(d)) for _ in range(4)]
        last = network.layers[-1]
        highest = [max(column) for column in zip(*(layer_values(network, x)[-1] for x in inputs), strict=True)]
        bias = tuple(b - top for b, top in zip(last.bias or (), highest, strict=True))
        output = random_layer(rng, widths[-1], k, bias=False)
        layers = (*network.layers[:-1], Layer(last.weight, bias), output)
        data = random_dataset(rng, 4, d, k)
        return Problem(Network(layers), replace(data, inputs=tuple(inputs)))


def test_silent_layers_at_kinks() -> None:
    """Mostly decided, both ways occur, and nothing is contradicted."""
    found = {IsLocalMinimum: 0, IsNotLocalMinimum: 0, Undecided: 0}
    for seed in range(80):
        decision = decide(silent(seed))
        not_contradicted(decision, seed)
        found[type(decision)] += 1
        if isinstance(decision, Undecided):
            assert "would settle" in decision.reason
    assert found[IsLocalMinimum] >= 5
    assert found[IsNotLocalMinimum] >= 40
    assert found[Undecided] <= 20


@pytest.mark.parametrize("seed", range(20))
def test_dead_layers_at_the_mean_and_off_it(seed: int) -> None:
    problem, _ = at_mean(seed)
    decision = decide(problem)
    assert isinstance(decision, IsLocalMinimum)
    not_contradicted(decision, seed)
    targets = (tuple(y + 1 for y in problem.dataset.targets[0]), *problem.dataset.targets[1:])
    off = decide(replace(problem, dataset=replace(problem.dataset, targets=targets)))
    assert isinstance(off, IsNotLocalMinimum)
    not_contradicted(off, seed)


def test_the_last_dead_layer_carries_the_question() -> None:
    rng = random.Random(1)
    network = dead_network(rng, [2, 2, 2, 2, 2], 0)
    layers = list(network.layers)
    layers[2] = Layer(layers[2].weight, (Q(-(10**6)),) * 2)
    network = Network(tuple(layers))
    constant = layer_values(network, (Q(0), Q(0)))[-1]
    offsets = [(Q(1), Q(2)), (Q(-1), Q(-2))]
    targets = tuple(tuple(c + o for c, o in zip(constant, row, strict=True)) for row in offsets)
    decision = decide(Problem(network, Dataset(((Q(1), Q(2)), (Q(0), Q(1))), targets)))
    assert isinstance(decision, IsLocalMinimum)
    assert decision.theorem.certificate == ConstantOutput(2, EqualInputsBound())


def linear(slope: int, intercept: Q | None, **changes: object) -> Problem:
    network = Network((Layer(((Q(slope),),), None if intercept is None else (intercept,)),))
    data = Dataset(((Q(0),), (Q(1),), (Q(2),)), ((Q(1),), (Q(0),), (Q(1),)))
    return Problem(network, replace(data, **changes))  # type: ignore[arg-type]


def test_no_hidden_layer_is_always_decided() -> None:
    best = decide(linear(0, Q(2, 3)))
    assert isinstance(best, IsLocalMinimum)
    assert best.not_strict is None
    assert isinstance(decide(linear(0, Q(1))), IsNotLocalMinimum)
    assert isinstance(decide(linear(0, Q(1), weights=(Q(1), Q(0), Q(1)))), IsLocalMinimum)
    flat = decide(linear(0, Q(1), inputs=((Q(2),), (Q(2),), (Q(2),)), targets=((Q(0),), (Q(1),), (Q(2),))))
    assert isinstance(flat, IsLocalMinimum)
    assert flat.not_strict is not None
    assert isinstance(decide(replace(linear(0, Q(1, 2)), loss=Huber(Q(1, 4)))), IsNotLocalMinimum)
    assert isinstance(decide(replace(linear(0, Q(7, 8)), loss=Huber(Q(1, 4)))), IsLocalMinimum)


@pytest.mark.parametrize("depth", [2, 3, 4])
def test_flat_saddles_of_deep_linear_chains(depth: int) -> None:
    """Units kept on by their biases and all weights 0: every derivative below the order of the depth vanishes."""
    unit = Layer(((Q(0),),), (Q(1),))
    network = Network((*(unit,) * depth, Layer(((Q(0),),), (Q(0),))))
    inputs = [(Q(-1),), (Q(0),), (Q(1),)]
    problem = Problem(network, with_targets(network, inputs, [[Q(1)], [Q(0)], [Q(-1)]]))
    decision = decide(problem)
    assert isinstance(decision, IsNotLocalMinimum)
    not_contradicted(decision, depth)


def test_an_undecided_point_says_what_would_settle_it() -> None:
    reasons = [d.reason for d in map(decide, map(silent, range(200))) if isinstance(d, Undecided)]
    assert all("would settle" in reason for reason in reasons)


def test_a_descent_survives_fitted_points_at_kinks() -> None:
    """At the points -1 and -2 a saddle; the point 0 lies at the kink of the second unit and has residual 0."""
    hidden = Layer(((Q(0),), (Q(1),)), (Q(1), Q(0)))
    network = Network((hidden, Layer(((Q(0), Q(1)),), (Q(0),))))
    deep = Network((Layer(((Q(1),),), (Q(5),)), *shifted(network, Q(-5)).layers))
    inputs = [(Q(-1),), (Q(0),), (Q(-2),)]
    problem = Problem(deep, with_targets(deep, inputs, [[Q(1)], [Q(0)], [Q(-1)]]))
    decision = decide(problem)
    assert isinstance(decision, IsNotLocalMinimum)
    not_contradicted(decision, 0)


def shifted(network: Network, shift: Q) -> Network:
    """The same function of x - `shift`."""
    first, *rest = network.layers
    bias = tuple(b + row[0] * shift for b, row in zip(first.bias or (), first.weight, strict=True))
    return Network((Layer(first.weight, bias), *rest))


def test_distance_of_witnesses() -> None:
    decision = decide(linear(5, Q(1)))
    assert isinstance(decision, IsNotLocalMinimum)
    assert 0 < distance(decision.problem.network, decision.conclusion.witness) <= Q(1, 8)


def test_too_many_concave_kinks_are_undecided_and_too_deep_trees_rejected() -> None:
    """w = 0: every point is a kink of the unit, and half of them are concave."""
    unit = Network((Layer(((Q(0), Q(0)),), None), Layer(((Q(1),),), None)))
    rng = random.Random(0)
    inputs = [(Q(rng.randint(1, 999)), Q(rng.randint(1, 999))) for _ in range(260)]
    directions = sorted({Q(x[0], x[1]): x for x in inputs}.values())
    points = [*directions, *(tuple(-e for e in x) for x in directions)]
    residuals = [[Q(-1)]] * len(directions) + [[Q(-1)]] * len(directions)
    weighted = [*points, *((Q(x), Q(0)) for x in (10**7, -(10**7))), *((Q(0), Q(x)) for x in (10**7, -(10**7)))]
    problem = Problem(unit, with_targets(unit, weighted, [*residuals, *[[Q(1)]] * 4]))
    decision = decide(problem)
    assert isinstance(decision, Undecided)
    assert "concave kinks at one unit, beyond the limit" in decision.reason
    tree: CaseTree = Vertex({})
    for _ in range(3000):
        tree = Split(0, tree, tree)
    with pytest.raises(Rejected, match="certificate: trees: expected fewer levels"):
        check(problem, ShallowMinimum((tree,)))
