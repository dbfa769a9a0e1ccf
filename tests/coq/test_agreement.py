"""The kernel and the checker that is verified in Coq say the same, of examples and of mutants."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest

from proofs.kernel import Layer, Network, ReLU
from proofs.kernel import certificate as kinds
from tests.coq import mutants, stationary_points
from tests.coq.verified import COVERED, Agreement, VerifiedChecker, covered
from tests.kernel.builders import layer, network
from tests.kernel.examples import Example, examples
from tests.kernel.general_problems import interpolation

pytestmark = [pytest.mark.needs("coqc"), pytest.mark.needs("ocamlfind")]


def test_all_examples_of_the_covered_rules(verified: VerifiedChecker) -> None:
    seen = set()
    for example in examples():
        if covered(example.problem, example.certificate):
            agreement, both = verified.compare(example.problem, example.certificate)
            assert agreement is Agreement.ACCEPTED, f"{example}: {both}"
            seen.add(type(example.certificate))
    assert seen == set(COVERED)


def _named(name: str) -> Example:
    return next(example for example in examples() if example.name == name)


def test_a_moved_target_is_refused(verified: VerifiedChecker) -> None:
    example = _named("Proposition 1")
    (first, *rest) = example.problem.dataset.targets
    moved = ((first[0] + Fraction(1, 7),), *rest)
    problem = replace(example.problem, dataset=replace(example.problem.dataset, targets=moved))
    assert verified.answer(problem, example.certificate) == "rejected"


def test_what_is_beyond_it_is_said(verified: VerifiedChecker) -> None:
    example = next(example for example in examples() if isinstance(example.certificate, kinds.Merged))
    assert verified.answer(example.problem, example.certificate).startswith("beyond ")


@pytest.mark.parametrize(("bits", "agreement"), [(15, "refuse"), (16, "accept"), (4096, "accept"), (4097, "refuse")])
def test_a_precision_that_is_allowed(verified: VerifiedChecker, bits: int, agreement: str) -> None:
    example = _named("a better point, enclosed")
    found, both = verified.compare(example.problem, replace(example.certificate, bits=bits))
    assert found.startswith(f"both {agreement}"), both


@pytest.mark.parametrize(("bits", "agreement"), [(20, Agreement.FINER), (200, Agreement.ACCEPTED)])
def test_a_loss_that_is_lower_by_little(verified: VerifiedChecker, bits: int, agreement: Agreement) -> None:
    """Enclosures of few bits do not tell the two apart; exact losses do."""
    here = _named("a straight descent").problem
    near = network(here.network.layers[0], layer([[1]], [Fraction(1, 10**9)]))
    found, both = verified.compare(here, kinds.LowerPoint(near, bits))
    assert found is agreement, both


@pytest.mark.parametrize("seed", range(12))
def test_exact_fits(verified: VerifiedChecker, seed: int) -> None:
    """One or two hidden layers of ReLUs, one or two outputs."""
    drawn = (interpolation(Random(f"{seed}-{k}"), activations=(ReLU(),)) for k in range(20))
    problem, certificate = next(found for found in drawn if found is not None)
    agreement, both = verified.compare(problem, certificate)
    assert agreement is Agreement.ACCEPTED, both
    # Far from the targets nothing is proved.
    (first, *rest) = problem.dataset.targets
    far = replace(problem.dataset, targets=((first[0] + 1000, *first[1:]), *rest))
    assert verified.compare(replace(problem, dataset=far), certificate)[0] is Agreement.REFUSED


def test_mutants() -> None:
    tally = mutants.attack(600, seed=7, families=3)
    assert not tally.faults, tally.faults[0]
    accepted = {rule for rule, agreement in tally.counts if agreement is Agreement.ACCEPTED}
    refused = {rule for rule, agreement in tally.counts if agreement is Agreement.REFUSED}
    assert accepted == refused == {rule.__name__ for rule in COVERED}


def test_stationary_points() -> None:
    """Points with gradient 0, so that the Hessian and the symmetries decide."""
    tally = stationary_points.attack(300, seed=5)
    assert not tally.faults, tally.faults[0]
    assert {said for said, _ in tally.counts} == {
        "accepted",
        "kinks",
        "gradient",
        "Hessian",
        "null space of the Hessian",
    }
    assert tally.counts["accepted", Agreement.ACCEPTED] > 100


def test_second_order_behind_a_silent_layer(verified: VerifiedChecker) -> None:
    example = _named("a regression line")
    silent = Layer(((Fraction(0),),), (Fraction(-1),))
    problem = replace(example.problem, network=Network((silent, Layer(((Fraction(1),),), (Fraction(4, 3),)))))
    mean = replace(problem.dataset, targets=((Fraction(1),), (Fraction(0),), (Fraction(3),)))
    agreement, both = verified.compare(replace(problem, dataset=mean), kinds.ConstantOutput(0, kinds.SecondOrder()))
    assert agreement is Agreement.ACCEPTED, both
