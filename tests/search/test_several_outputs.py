"""Decisions with one hidden layer and several outputs, at kinks where the residual is not 0."""

from __future__ import annotations

from fractions import Fraction as Q

import pytest

from proofs.kernel import Layer, Network, Problem
from proofs.kernel.certificate import SeveralOutputsMinimum
from proofs.search.decide import IsLocalMinimum, IsNotLocalMinimum, Undecided, decide
from tests.deep_problems import distance, loss, with_targets
from tests.kernel.rules.test_several_outputs import planted


@pytest.mark.parametrize("seed", range(25))
def test_planted_minima_are_found(seed: int) -> None:
    decision = decide(planted(seed, outputs=2 + seed % 2))
    assert isinstance(decision, IsLocalMinimum)
    assert decision.not_strict is not None


@pytest.mark.parametrize("seed", range(25))
def test_planted_descents_are_found(seed: int) -> None:
    """Some <v_j, m_i> < 0: `<v_j, R_j>` is negative in some direction, or other kinks of the unit outweigh it."""
    problem = planted(seed, outputs=2, margin=False)
    decision = decide(problem)
    assert not isinstance(decision, Undecided)
    if isinstance(decision, IsNotLocalMinimum):
        assert loss(problem.at(decision.conclusion.witness)) == decision.conclusion.witness_loss < loss(problem)
        assert distance(problem.network, decision.conclusion.witness) <= Q(1, 8)


def orthogonal(first: int) -> Problem:
    """One unit, w.x + b = 0 at x = 1 only, v = (0, `first`), residual (1, 0) there and slopes 0 elsewhere."""
    network = Network((Layer(((Q(1),),), (Q(-1),)), Layer(((Q(0),), (Q(first),)), None)))
    inputs = [(Q(1),), (Q(0),), (Q(-1),)]
    return Problem(network, with_targets(network, inputs, [[Q(1), Q(0)], [Q(0), Q(0)], [Q(0), Q(0)]]))


@pytest.mark.parametrize("first", [0, 1])
def test_output_weights_orthogonal_to_the_pull_are_turned(first: int) -> None:
    """<v, R(d)> = 0 for all d: no first-order descent, but v turns against R while the unit turns on."""
    problem = orthogonal(first)
    decision = decide(problem)
    assert isinstance(decision, IsNotLocalMinimum)
    assert loss(problem.at(decision.conclusion.witness)) < loss(problem)


def test_the_margin_is_used() -> None:
    decisions = [decide(planted(seed)) for seed in range(10)]
    rules = {type(d.theorem.certificate) for d in decisions if isinstance(d, IsLocalMinimum)}
    assert SeveralOutputsMinimum in rules


@pytest.mark.parametrize("seed", range(10))
def test_one_output_agrees_with_the_complete_decision(seed: int) -> None:
    from proofs.kernel import Rejected, check
    from proofs.search.several_outputs import find_margins

    for margin in (True, False):
        problem = planted(seed, outputs=1, margin=margin)
        complete = decide(problem)
        other = find_margins(problem)
        if other is None:
            continue
        try:
            theorem = check(problem, other)
        except Rejected as rejected:
            pytest.fail(str(rejected))
        assert isinstance(complete, IsLocalMinimum) == isinstance(theorem.certificate, SeveralOutputsMinimum)
