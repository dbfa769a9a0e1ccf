"""Proposition 5: the chain, the exact odds against plain counting, and the depth."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from numeric.agreement import Agreement
from proofs.audit.claim import Status, Version
from proofs.audit.lemmas import silent_layer
from proofs.audit.lemmas.silent_layer_odds import (
    SYMMETRIC,
    ZERO_BIASES,
    Signs,
    bound,
    dead_second_layer,
    depth_needed,
    one_point,
    per_layer,
)
from proofs.audit.paper import proposition_5, proposition_5_as_printed
from proofs.audit.registry import by_name
from proofs.opinions.experiment import ExperimentSettings
from tests.audit.chains import assert_settled, checked_halves, statuses, statuses_of

shares = st.fractions(Fraction(1, 9), Fraction(8, 9), max_denominator=9)


def test_the_claim() -> None:
    halves = checked_halves(by_name("proposition-5"))
    printed = statuses(halves[Version.PRINTED])
    assert {name for name, status in printed.items() if status is not Status.REFUTED} == {
        "rare events",
        "the rule of induction",
    }
    assert_settled(halves[Version.AMENDED])


@given(shares, shares, st.integers(1, 3), st.integers(1, 40))
def test_the_bound_encloses_the_rational(p: Fraction, q: Fraction, width: int, depth: int) -> None:
    signs = Signs(p, q)
    exact = 1 - (1 - q**width * p ** (width**2)) ** (depth - 1)
    found = bound(signs, width, depth)
    assert found.lower <= exact <= found.upper
    assert found.upper - found.lower < Fraction(1, 10**100)
    assert found.lower >= 0
    assert found.upper <= 1


@given(shares, shares, st.integers(1, 2), st.sampled_from([Fraction(1, 2), Fraction(1, 10), Fraction(1, 100)]))
def test_the_depth_is_the_smallest(p: Fraction, q: Fraction, width: int, survival: Fraction) -> None:
    c = per_layer(Signs(p, q), width)
    depth = depth_needed(Signs(p, q), width, survival)
    if depth < 2000:
        assert (1 - c) ** (depth - 1) <= survival
    else:
        assert bound(Signs(p, q), width, depth).lower >= 1 - survival
    assert bound(Signs(p, q), width, depth - 1).upper < 1 - survival


def test_known_depths() -> None:
    assert [depth_needed(ZERO_BIASES, h, Fraction(1, 100)) for h in (1, 2, 3, 4)] == [8, 73, 2357, 301804]
    assert depth_needed(SYMMETRIC, 1, Fraction(1, 100)) == 18


def test_symmetric_signs_by_counting_patterns() -> None:
    """All sign patterns of two layers behind the first, width 2, biases included."""
    patterns = list(product((-1, 1), repeat=12))
    hits = sum(all(s < 0 for s in one[:6]) or all(s < 0 for s in one[6:]) for one in patterns)
    share = Fraction(hits, len(patterns))
    assert bound(SYMMETRIC, 2, 3).lower <= share <= bound(SYMMETRIC, 2, 3).upper


def test_one_point() -> None:
    found = one_point(2, 3)
    assert found.lower <= 1 - Fraction(3, 4) ** 3 <= found.upper


def test_counting_the_second_layer() -> None:
    assert dead_second_layer((-1, 1), (0,), 1) == Fraction(3, 4)
    assert dead_second_layer((1,), (1,), 1) == 0
    assert dead_second_layer((-1,), (0,), 1) == 1


@pytest.mark.parametrize("bad", [(Fraction(0), Fraction(1)), (Fraction(1, 2), Fraction(0)), (Fraction(2), Fraction(1))])
def test_impossible_signs(bad: tuple[Fraction, Fraction]) -> None:
    with pytest.raises(ValueError, match="must lie in"):
        Signs(*bad)


def test_the_chain_needs_the_relu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(silent_layer, "relu", lambda z: z)
    assert statuses_of(silent_layer.silence())["one output for all inputs"] is Status.REFUTED


def test_a_true_bound_is_not_refuted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the second layer is always off, the middle term is no counterexample."""
    monkeypatch.setattr(proposition_5_as_printed, "dead_second_layer", lambda *_: Fraction(1))
    assert proposition_5_as_printed.not_a_bound().status is Status.UNKNOWN


def test_the_experiment() -> None:
    (seen,) = proposition_5.experiment(ExperimentSettings(3, "cpu"), proposition_5.prove())
    assert seen.agreement is Agreement.CONSISTENT


def test_the_experiment_notices_a_wrong_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proposition_5, "bound", lambda signs, width, depth: bound(signs, width, depth + 2))
    (seen,) = proposition_5.experiment(ExperimentSettings(3, "cpu"), proposition_5.prove())
    assert seen.agreement is Agreement.CONTRADICTS
