"""The door to theorems about landscapes: only it makes them, and only from certificates and landscapes."""

from __future__ import annotations

import pickle
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from proofs.kernel import Dataset, Rejected, ShapeError
from proofs.kernel.certificate import PathMoments
from proofs.kernel.landscape.certificate import (
    CompleteList,
    Families,
    Minimum,
    NeverMinimum,
    Piece,
    Separation,
    TooFewUnits,
)
from proofs.kernel.landscape.check import LandscapeTheorem, check_landscape
from proofs.kernel.landscape.question import Landscape
from tests.kernel.landscape.landscapes import bounded, listed, small, zoo
from tests.kernel.mutation import junk

D1 = zoo("D1", 1)


def test_only_the_kernel_makes_theorems() -> None:
    theorem = check_landscape(D1, listed(D1))
    with pytest.raises(TypeError, match="only"):
        LandscapeTheorem(D1, theorem.conclusion, theorem.certificate, object())
    with pytest.raises(TypeError, match="only"):
        type("Own", (LandscapeTheorem,), {})


def test_a_theorem_is_proved_again_on_arrival() -> None:
    theorem = check_landscape(D1, bounded(D1))
    again = pickle.loads(pickle.dumps(theorem))
    assert again == theorem
    assert hash(again) == hash(theorem)


@pytest.mark.parametrize("certificate", [listed(D1), bounded(D1)])
def test_strangers_are_refused(certificate: Any) -> None:
    for _, mutant in junk(certificate):
        with pytest.raises(Rejected if type(mutant) is type(certificate) else TypeError):
            check_landscape(D1, mutant)


def test_other_certificates_and_problems_are_refused() -> None:
    with pytest.raises(TypeError, match="PathMoments is not a certificate about a landscape"):
        check_landscape(D1, PathMoments())  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="Dataset is not a landscape"):
        check_landscape(D1.dataset, listed(D1))  # type: ignore[arg-type]


def data(columns: int = 1, weights: tuple[Fraction, ...] | None = None) -> Dataset:
    return Dataset(((Fraction(1),),), ((Fraction(1),) * columns,), weights)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((data(2), 1), "a landscape has one target per point, not 2"),
        ((data(1, (Fraction(2),)), 1), "a landscape has no weights of points; repeat the points instead"),
        ((data(), 0), "a landscape has at least one hidden unit"),
        ((data(), True), "a landscape has at least one hidden unit"),
        ((data(), 10**17), "a landscape has at most 1000 hidden units"),
        ((data(), 1, 1), "a bias is there or not: True or False"),
        ((None, 1), "the data must be a Dataset, not NoneType"),
    ],
)
def test_what_has_no_landscape(arguments: tuple[Any, ...], said: str) -> None:
    with pytest.raises(ShapeError) as caught:
        Landscape(*arguments)
    assert str(caught.value) == said


LONG = tuple(Fraction(1, 10**4100 + k) for k in (1, 3, 7, 9, 13))
ZERO = (Fraction(0),) * 5


@pytest.mark.parametrize(
    "certificate",
    [
        Families(LONG),
        replace(bounded(D1), vectors=(LONG,)),
        CompleteList((Piece({0: LONG[0], 1: LONG[1]}),), (Minimum(LONG, listed(D1).entries[0].network),)),
        CompleteList((), (NeverMinimum(ZERO, (ZERO, LONG)),)),
        CompleteList((), (TooFewUnits(ZERO, Separation(ZERO, (Separation(LONG, ()),))),)),
    ],
)
def test_numbers_that_no_sum_can_hold(certificate: Any) -> None:
    """Numbers with unrelated denominators, each short: their sums would have as many digits as all of them."""
    with pytest.raises(Rejected) as caught:
        check_landscape(D1, certificate)
    assert str(caught.value) == "landscape: a vector: expected numbers of fewer digits together, got more than 20,000"


def test_weights_of_one_are_none() -> None:
    assert Landscape(data(1, (Fraction(1),)), 1).digest == Landscape(data(), 1).digest


def test_digests_tell_landscapes_apart() -> None:
    points = [((1,), 2), ((3,), 4)]
    kinds = [(width, hidden, output) for width in (1, 2, None) for hidden in (True, False) for output in (True, False)]
    digests = {small(points, w, hidden_bias=h, output_bias=o).digest for w, h, o in kinds}
    assert len(digests) == len(kinds)
    assert small([((1,), 2), ((3,), 5)], 1).digest not in digests
