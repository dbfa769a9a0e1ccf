"""The one reading of an answer: what is said about the network that was given, for every way it can come out."""

from dataclasses import replace
from fractions import Fraction

import pytest

from numeric.agreement import Agreement
from proofs.kernel.forward import forward
from proofs.kernel.landscape.check import LandscapeTheorem, check_landscape
from proofs.kernel.landscape.question import Landscape
from proofs.kernel.loss import Huber
from proofs.kernel.network import Dataset, Layer, Network, Problem
from proofs.opinions.experiment import NumericEvidence
from proofs.opinions.opinion import Opinion, Stance
from proofs.results import PointResult, Verdict, has_rounded_weights, reading
from proofs.search.decide import IsLocalMinimum, IsNotLocalMinimum, Undecided, decide
from tests.kernel.landscape.landscapes import bounded, listed

F = Fraction
DATA = Dataset(tuple((F(x),) for x in (5, 4, 3, 1, -1)), tuple((F(y),) for y in (2, 1, 0, -3, 3)))


def at(w: str, b: str, v: str, c: str) -> Problem:
    return Problem(Network((Layer(((F(w),),), (F(b),)), Layer(((F(v),),), (F(c),)))), DATA)


MINIMUM, AWAY = at("1", "-3", "1", "0"), at("2", "-2", "1", "1")
AT_MINIMUM, REFUTED = decide(MINIMUM), decide(AWAY)
assert isinstance(AT_MINIMUM, IsLocalMinimum)
assert isinstance(REFUTED, IsNotLocalMinimum)

CASES = {
    "exact minimum": (PointResult("n", MINIMUM, AT_MINIMUM, (), None), Verdict.LOCAL_MINIMUM),
    "refuted": (PointResult("n", AWAY, REFUTED, (), None), Verdict.NOT_LOCAL_MINIMUM),
    "undecided": (PointResult("n", AWAY, Undecided(AWAY, F(3), "why"), (), None), Verdict.UNKNOWN),
}


@pytest.mark.parametrize("case", CASES)
def test_the_verdict_and_the_loss_are_those_of_the_given_network(case: str) -> None:
    result, verdict = CASES[case]
    assert result.verdict is verdict
    expected = F(3) if case == "undecided" else forward(result.given).loss[0]
    assert result.reading.loss == expected
    assert (result.reading.reason != "") == (verdict is Verdict.UNKNOWN)


def test_contradictions_name_the_point_they_are_about() -> None:
    result, _ = CASES["exact minimum"]
    assert result.contradictions == ()
    opinions = (Opinion("z3", Stance.DISAGREES, None, 0.1), Opinion("cvc5", Stance.TIMED_OUT, None, 0.1))
    seen = NumericEvidence("n", Agreement.CONTRADICTS, (), 0.1)
    assert replace(result, opinions=opinions, numeric=seen).contradictions == (
        "z3 disagrees with the kernel about n",
        "the experiment contradicts the verdict: n",
    )


def test_theorems_of_elsewhere_stand_first_if_they_are_about_the_same_point() -> None:
    assert isinstance(AT_MINIMUM, IsLocalMinimum)
    assert isinstance(REFUTED, IsNotLocalMinimum)
    found = reading(AT_MINIMUM, [REFUTED.theorem, *filter(None, [AT_MINIMUM.globality])])
    assert found.theorems[:2] == (AT_MINIMUM.globality, AT_MINIMUM.theorem)
    assert REFUTED.theorem not in found.theorems
    assert (found.globally, found.strict, found.strict_up_to_rescaling) == (False, False, True)


COMPARISON = at("-7", "-4", "1", "0")


def all_of(width: int | None = 1, *, hidden_bias: bool = True) -> LandscapeTheorem:
    landscape = Landscape(DATA, width, hidden_bias=hidden_bias)
    return check_landscape(landscape, listed(landscape))


def test_a_list_of_all_minima_says_what_is_global() -> None:
    known = decide(COMPARISON)
    assert isinstance(known, IsLocalMinimum)
    unsettled = replace(known, globality=None)
    assert reading(unsettled).globally is None
    assert reading(unsettled, (), all_of()).globally is True
    worse = replace(AT_MINIMUM, globality=None)
    assert reading(worse).globally is None
    assert reading(worse, (), all_of()).globally is False
    result = PointResult("n", COMPARISON, unsettled, (), None, all_of())
    assert result.reading.globally is True


def test_a_list_of_another_landscape_says_nothing() -> None:
    unsettled = replace(decide(COMPARISON), globality=None)
    for theorem in (all_of(2), all_of(None), all_of(hidden_bias=False)):
        assert reading(unsettled, (), theorem).globally is None
    twice = Problem(COMPARISON.network, Dataset(DATA.inputs, tuple((2 * y,) for (y,) in DATA.targets)))
    assert reading(Undecided(twice, F(1), "why"), (), all_of()).globally is None
    decayed = replace(COMPARISON, loss=Huber(F(1)))
    assert reading(Undecided(decayed, F(1), "why"), (), all_of()).globally is None
    only = check_landscape(Landscape(DATA, 1), bounded(Landscape(DATA, 1)))
    assert reading(unsettled, (), only).globally is None


@pytest.mark.parametrize(
    ("numbers", "rounded"),
    [
        ([0.1, 0.7], True),
        (["0.8437512", "-1.25061"], True),
        ([F(13421773, 2**27), F(-9395241, 2**24), F(3, 4)], True),
        (["13/3", "-10", "1/2"], False),
        (["12345678", "1"], False),
        (["0.25", "1.5", "0.1", "-3.75"], False),
        (["1/3000000"], False),
        ([0.1, "1/3", "2/3"], False),
        ([0, 0, 0.3], True),
    ],
)
def test_weights_that_look_like_floats(numbers: list[float | str | Fraction], rounded: bool) -> None:
    assert has_rounded_weights(Network((Layer((tuple(map(F, numbers)),), None),))) is rounded
