"""Blog post, the sentences around the theorems: what the optimum bounds, and the odds of a new neuron."""

from __future__ import annotations

from fractions import Fraction

import pytest

from proofs.audit.blog import bounds as blog_bounds
from proofs.audit.blog.bounds import RATE, fitted_start
from proofs.audit.claim import Claim, Half, Status, Version
from proofs.audit.lemmas.building_blocks import loss_of
from proofs.audit.lemmas.evaluation import descent_step
from proofs.audit.registry import by_name
from proofs.search.decide import decide
from tests.audit.chains import assert_settled, without_coq


def halves(claim: Claim) -> tuple[Half, Half]:
    proof = claim.prove()
    printed, amended = proof.half(Version.PRINTED), proof.half(Version.AMENDED)
    assert printed is not None
    assert amended is not None
    return printed, amended


@pytest.mark.parametrize("claim", [by_name("blog-bounds"), by_name("blog-new-neuron-odds")])
def test_refuted_as_printed_and_proved_as_amended(claim: Claim) -> None:
    printed, amended = halves(claim)
    assert (printed.verdict, amended.verdict) == (without_coq(claim.printed), without_coq(claim.amended))
    assert (printed.status, amended.status) == (Status.REFUTED, Status.PROVED)


def test_every_remark_on_new_neurons_is_refuted_and_two_on_bounds() -> None:
    printed, _ = halves(by_name("blog-new-neuron-odds"))
    assert_settled(printed, Status.REFUTED)
    printed, _ = halves(by_name("blog-bounds"))
    refuted = [obligation.name for obligation in printed.obligations if obligation.status is Status.REFUTED]
    assert refuted == ["local minima", "minima reached by gradient descent"]


def test_gradient_descent_leaves_the_optimum_for_a_worse_minimum_and_stays() -> None:
    start = fitted_start()
    ((weight,),) = start.network.output.weight
    assert (weight, loss_of(start)) == (2, 2)
    # The gradient by the output weight is 0 there: the start is optimal for its neuron.
    (w,) = descent_step(start, Fraction(1, 10)).network.output.weight[0]
    assert w == weight
    end = descent_step(start, RATE)
    assert end.network.layers[0].weight == ((Fraction(1), Fraction(-4)),)
    assert loss_of(end) == 10
    assert descent_step(end, RATE).network == end.network
    decision = decide(end)
    assert blog_bounds.reached_by_descent(decision, Fraction(2), stays=True).status is Status.REFUTED
    assert blog_bounds.reached_by_descent(decision, Fraction(2), stays=False).status is Status.UNKNOWN
    assert blog_bounds.reached_by_descent(decision, Fraction(10), stays=True).status is Status.UNKNOWN
    # A small step stays at or below the bound.
    assert loss_of(descent_step(start, Fraction(1, 100))) < 2
