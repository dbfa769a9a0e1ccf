"""Weights and the Huber loss: decisions agree between problems that must have the same answer."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction as Q

import pytest

from proofs.kernel import Dataset, Huber, Layer, Network, Problem, Rejected, check
from proofs.kernel.certificate import IsolatedOrbit
from proofs.kernel.conclusion import StrictUpToRescaling
from proofs.search.decide import IsLocalMinimum, IsNotLocalMinimum, Undecided, decide
from tests.deep_problems import falling_direction, loss, lower_point, outputs, with_targets
from tests.kernel.rules.test_path_moments import planted as planted_deep
from tests.kernel.rules.test_several_outputs import planted as planted_kinks


def drawn(seed: int) -> Problem:
    """A minimum or near miss, of one or more layers, with or without kinks."""
    if seed % 3 == 0:
        return planted_deep(seed)
    return planted_kinks(seed, outputs=1 + seed % 2, margin=seed % 5 != 0)


def verdict(problem: Problem, seed: int) -> bool:
    decision = decide(problem)
    assert not isinstance(decision, Undecided), decision.reason
    if isinstance(decision, IsNotLocalMinimum):
        assert loss(problem.at(decision.conclusion.witness)) < loss(problem)
    else:
        assert falling_direction(random.Random(seed), problem, 10) is None
        radius = getattr(decision.theorem.conclusion, "radius", None)
        assert radius is None or lower_point(random.Random(seed), problem, radius, 15) is None
    return isinstance(decision, IsLocalMinimum)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(30))
def test_a_weight_is_that_many_copies_of_the_point(seed: int) -> None:
    problem, rng = drawn(seed), random.Random(seed)
    data = problem.dataset
    copies = [rng.choice([1, 1, 1, 2, 3]) for _ in range(len(data))]
    keep = [i for i, n in enumerate(copies) for _ in range(n)]
    repeated = Dataset(tuple(data.inputs[i] for i in keep), tuple(data.targets[i] for i in keep))
    weighted = replace(data, weights=tuple(map(Q, copies)))
    # Change the targets so that some of these are minima: residuals divided by the weights.
    for scaled in (False, True):
        if scaled:
            residuals = [
                [(f - t) / n for f, t in zip(outputs(problem.network, x), y, strict=True)]
                for x, y, n in zip(data.inputs, data.targets, copies, strict=True)
            ]
            targets = with_targets(problem.network, data.inputs, residuals).targets
            weighted = replace(weighted, targets=targets)
            repeated = Dataset(repeated.inputs, tuple(targets[i] for i in keep))
        one = verdict(replace(problem, dataset=weighted), seed)
        two = verdict(replace(problem, dataset=repeated), seed)
        assert one == two
        assert not scaled or one == verdict(problem, seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(30))
def test_a_weight_of_zero_is_no_point(seed: int) -> None:
    problem, rng = drawn(seed), random.Random(seed)
    data = problem.dataset
    extra_inputs = tuple(tuple(Q(rng.randint(-9, 9)) for _ in data.inputs[0]) for _ in range(3))
    extra_targets = tuple(tuple(Q(rng.randint(-9, 9)) for _ in data.targets[0]) for _ in range(3))
    larger = Dataset(
        (*data.inputs, *extra_inputs, *data.inputs[:2]),
        (*data.targets, *extra_targets, *(tuple(y + 5 for y in row) for row in data.targets[:2])),
        (Q(1),) * len(data) + (Q(0),) * 5,
    )
    assert verdict(replace(problem, dataset=larger), seed) == verdict(problem, seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(30))
def test_huber_is_the_squared_loss_of_the_cut_residuals(seed: int) -> None:
    problem = drawn(seed)
    data, network = problem.dataset, problem.network
    residuals = [
        [f - t for f, t in zip(outputs(network, x), y, strict=True)]
        for x, y in zip(data.inputs, data.targets, strict=True)
    ]
    sizes = sorted({abs(r) for row in residuals for r in row if r})
    if not sizes:
        return
    delta = sizes[len(sizes) // 2]
    cut = [[max(-delta, min(delta, r)) for r in row] for row in residuals]
    squared = replace(problem, dataset=with_targets(network, data.inputs, cut))
    assert verdict(replace(problem, loss=Huber(delta)), seed) == verdict(squared, seed)
    wide = replace(problem, loss=Huber(2 * sizes[-1]))
    assert loss(wide) == loss(problem)
    assert verdict(wide, seed) == verdict(problem, seed)


def steep(delta: Q, weight: Q) -> Problem:
    """f = ReLU(x + b) + c, d = 1: three points with slopes 1, -2, 1 (sum 0, moment 0) and one off."""
    network = Network((Layer(((Q(1),),), (Q(0),)), Layer(((Q(1),),), (Q(0),))))
    inputs = [(Q(1),), (Q(2),), (Q(3),), (Q(-2),)]
    data = with_targets(network, inputs, [[Q(1)], [Q(-2)], [Q(1)], [Q(0)]])
    return Problem(network, replace(data, weights=(Q(1), Q(1), Q(1), weight)), Huber(delta))


@pytest.mark.parametrize(("delta", "weight", "isolated"), [(3, 1, True), (3, 0, False), (2, 1, True)])
def test_strictness_needs_held_outputs(delta: int, weight: int, isolated: bool) -> None:
    """Without the point where the unit is off nothing ties the output bias; beyond delta an output is not held."""
    problem = steep(Q(delta), Q(weight))
    decision = decide(problem)
    assert isinstance(decision, IsLocalMinimum)
    assert (decision.isolated is not None) == isolated
    if isolated:
        assert decision.isolated is not None
        assert isinstance(decision.isolated.conclusion, StrictUpToRescaling)
        # The same certificate does not prove it without the tie.
        certificate = decision.isolated.certificate
        assert isinstance(certificate, IsolatedOrbit)
        with pytest.raises(Rejected, match="isolated-orbit"):
            check(steep(Q(delta), Q(0)), certificate)
