"""Theorem A': planted minima at kinks with several outputs, and certificates that are wrong in one way each."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction as Q

import pytest

from proofs.kernel import Huber, Layer, Network, Problem, Rejected, check
from proofs.kernel.certificate import CaseTree, OutputMargin, SeveralOutputsMinimum, Split, Vertex
from proofs.kernel.conclusion import LocalMinimum
from proofs.search.several_outputs import find_margins
from tests.deep_problems import combination, loss, lower_point, null_vectors, random_layer, with_targets
from tests.kernel.validity import is_valid


def planted(seed: int, outputs: int = 2, margin: bool = True) -> Problem:
    """Every unit passes through data points; slopes m with sum m = 0 and sum_on m a + 1/2 sum_kinks m a = 0.

    Then `<v, R_j(d)> = 1/2 sum_kinks <v, m_i> |a_i.d|`, not negative near v_j if every <v_j, m_i> > 0 (`margin`);
    otherwise, some are negative.
    """
    rng = random.Random(seed)
    while True:
        d, units, points = rng.randint(1, 2), rng.randint(1, 2), 9
        inputs = [tuple(Q(rng.randint(-9, 9)) for _ in range(d)) for _ in range(points)]
        hidden = []
        for _ in range(units):
            row = [Q(rng.randint(-2, 2)) for _ in range(d)]
            through = rng.choice(inputs)
            hidden.append((row, -sum(w * x for w, x in zip(row, through, strict=True))))
        last = random_layer(rng, units, outputs)
        network = Network((Layer(tuple(tuple(row) for row, _ in hidden), tuple(b for _, b in hidden)), last))
        z = [[sum(w * e for w, e in zip(row, x, strict=True)) + b for x in inputs] for row, b in hidden]
        equations = [[Q(1)] * points]
        for unit in z:
            share = [Q(1) if value > 0 else Q(1, 2) if value == 0 else Q(0) for value in unit]
            equations += [[s * (*x, Q(1))[e] for s, x in zip(share, inputs, strict=True)] for e in range(d + 1)]
        basis = null_vectors(equations, points)
        if not basis or not all(any(row) for row, _ in hidden):
            continue
        for _ in range(30):
            columns = [combination(rng, basis) for _ in range(outputs)]
            slopes = list(zip(*columns, strict=True))
            products = [
                sum(last.weight[k][j] * slopes[i][k] for k in range(outputs))
                for j, unit in enumerate(z)
                for i, value in enumerate(unit)
                if value == 0
            ]
            if all(p > 0 for p in products) if margin else any(p < 0 for p in products):
                return Problem(network, with_targets(network, inputs, slopes))


def certified(problem: Problem) -> SeveralOutputsMinimum:
    certificate = find_margins(problem)
    assert isinstance(certificate, SeveralOutputsMinimum)
    return certificate


@pytest.mark.parametrize("seed", range(40))
def test_planted_minima_are_minima_within_the_radius(seed: int) -> None:
    problem = planted(seed, outputs=1 + seed % 3)
    conclusion = check(problem, certified(problem)).conclusion
    assert isinstance(conclusion, LocalMinimum)
    assert conclusion.loss == loss(problem)
    assert conclusion.radius
    for scale in (Q(1), Q(1, 20), Q(1, 1000)):
        assert lower_point(random.Random(seed), problem, conclusion.radius * scale, 25) is None


@pytest.mark.parametrize("seed", range(20))
def test_weights_and_huber_enter_by_their_slopes(seed: int) -> None:
    problem = planted(seed)
    data, network = problem.dataset, problem.network
    flat = replace(data, targets=tuple(tuple(Q(0) for _ in y) for y in data.targets))
    outputs_here = [with_targets(network, [x], [[Q(0)] * 2]).targets[0] for x in flat.inputs]
    residuals = [[f - t for f, t in zip(o, y, strict=True)] for o, y in zip(outputs_here, data.targets, strict=True)]
    rng = random.Random(seed)
    weights = tuple(Q(rng.randint(1, 3), 2) for _ in residuals)
    divided = [[r / w for r in row] for row, w in zip(residuals, weights, strict=True)]
    weighted = Problem(network, replace(with_targets(network, data.inputs, divided), weights=weights))
    check(weighted, certified(problem))
    delta = max(abs(r) for row in divided for r in row)
    far = [[5 * r if abs(r) == delta else r for r in row] for row in divided]
    huber = Problem(network, replace(with_targets(network, data.inputs, far), weights=weights), Huber(delta))
    check(huber, certified(problem))
    squared = replace(huber, loss=problem.loss)
    # The longest residuals may cancel in pairs where no unit is on; then they prove it under either loss.
    if not is_valid(squared, certified(problem)):
        with pytest.raises(Rejected, match="several-outputs-minimum"):
            check(squared, certified(problem))


def test_the_radius_is_that_of_the_states_or_of_the_margin() -> None:
    """One unit at distance 1 from its kinks; the margin 1/10 of two outputs allows changes of v below 1/20."""
    network = Network((Layer(((Q(1),),), (Q(2),)), Layer(((Q(1),), (Q(1, 4),)), (Q(0), Q(0)))))
    inputs = [(Q(0),), (Q(1),), (Q(2),)]
    problem = Problem(network, with_targets(network, inputs, [[Q(1), Q(0)], [Q(-2), Q(0)], [Q(1), Q(0)]]))
    for kappa, radius in ((Q(1, 10), Q(1, 20)), (Q(9), Q(4, 3))):
        trees: tuple[CaseTree, ...] = (Vertex({}),) * 4
        conclusion = check(problem, SeveralOutputsMinimum((OutputMargin(kappa, trees),))).conclusion
        assert isinstance(conclusion, LocalMinimum)
        # |z| / |a|_1 is 2, 3/2, 4/3; without a v_j to keep its sign the largest radius considered is 1.
        assert conclusion.radius == min(radius, Q(1))


def mutants(certificate: SeveralOutputsMinimum) -> list[tuple[str, SeveralOutputsMinimum]]:
    first, *rest = certificate.units
    return [
        ("expected .* entries", SeveralOutputsMinimum(certificate.units[1:])),
        ("expected a positive kappa", SeveralOutputsMinimum((replace(first, kappa=Q(0)), *rest))),
        ("expected a positive kappa", SeveralOutputsMinimum((replace(first, kappa=-first.kappa), *rest))),
        ("expected .* trees", SeveralOutputsMinimum((replace(first, trees=first.trees[1:]), *rest))),
        ("expected .* trees", SeveralOutputsMinimum((replace(first, trees=(*first.trees, first.trees[0])), *rest))),
        (
            r"[+-]\d.*: expected (multipliers that close|a split|multipliers of convex)",
            SeveralOutputsMinimum((OutputMargin(Q(10**6), first.trees), *rest)),
        ),
    ]


@pytest.mark.parametrize("seed", range(12))
def test_mutants_are_rejected_for_their_reason(seed: int) -> None:
    problem = planted(seed)
    certificate = certified(problem)
    for reason, mutant in mutants(certificate):
        if "close" in reason and find_margins(problem) is not None and fits(problem, mutant):
            continue
        with pytest.raises(Rejected, match=reason):
            check(problem, mutant)


def fits(problem: Problem, certificate: SeveralOutputsMinimum) -> bool:
    """Whether these trees happen to prove the larger margin too: then that margin is true."""
    try:
        conclusion = check(problem, certificate).conclusion
    except Rejected:
        return False
    assert isinstance(conclusion, LocalMinimum)
    assert conclusion.radius is not None
    return lower_point(random.Random(0), problem, conclusion.radius, 100) is None


def test_slopes_must_sum_to_zero_and_not_pull_on_the_output_weights() -> None:
    problem = planted(0)
    certificate = certified(problem)
    data = problem.dataset
    shifted = tuple(tuple(y + 1 for y in row) for row in data.targets)
    with pytest.raises(Rejected, match="output bias: expected slopes that sum to 0"):
        check(replace(problem, dataset=replace(data, targets=shifted)), certificate)
    biasless = Network((problem.network.layers[0], Layer(problem.network.output.weight, None)))
    moved = with_targets(biasless, data.inputs, [[Q(1), Q(1)]] * len(data))
    with pytest.raises(Rejected, match="unit 0: expected no pull on its output weights"):
        check(Problem(biasless, moved), certificate)


def test_pull_alone() -> None:
    """w = 1, b absent, one output weight 0: the residual pulls on v although no direction of w changes the loss."""
    network = Network((Layer(((Q(1),),), None), Layer(((Q(0),), (Q(0),)), None)))
    problem = Problem(network, with_targets(network, [(Q(1),)], [[Q(1), Q(0)]]))
    with pytest.raises(Rejected, match="unit 0: expected no pull"):
        check(problem, SeveralOutputsMinimum((OutputMargin(Q(1), (Vertex({}),) * 4),)))


def test_deeper_networks_are_refused() -> None:
    unit = Layer(((Q(1),),), (Q(1),))
    problem = Problem(Network((unit, unit, unit)), with_targets(Network((unit, unit, unit)), [(Q(1),)], [[Q(0)]]))
    tree: CaseTree = Split(0, Vertex({}), Vertex({}))
    with pytest.raises(Rejected, match="network: expected one hidden layer, got 2"):
        check(problem, SeveralOutputsMinimum((OutputMargin(Q(1), (tree, tree)),)))
