"""The rule `complete-list` where it excludes a residual: every way to damage the vectors that separate it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest

from proofs.kernel.exact import Vector
from proofs.kernel.landscape.certificate import CompleteList, Entry, Minimum, NeverMinimum, Separation, TooFewUnits
from proofs.kernel.landscape.residuals import centred, product
from tests.kernel.landscape.damaged import D3, changed, entry, rejected
from tests.kernel.landscape.landscapes import listed, minima, small, zoo

Q = Fraction


def test_a_minimum_called_none() -> None:
    said = changed(Minimum, lambda e: NeverMinimum(e.residual, ()))
    assert said.startswith("complete-list: entry: expected no state left")


def first_separator(change: Callable[[tuple[Fraction, ...]], tuple[Fraction, ...]]) -> Callable[[Entry], Entry]:
    def change_entry(e: Entry) -> Entry:
        assert isinstance(e, NeverMinimum)
        return replace(e, separators=(change(e.separators[0]), *e.separators[1:]))

    return change_entry


SEPARATORS = {
    "shorter": (lambda z: z[1:], "expected a number per data point, got 5"),
    "another sum": (lambda z: (z[0] + 1, *z[1:]), "expected a separator that sums to 0, got another"),
    "turned round": (lambda z: tuple(-e for e in z), "expected"),
    "zero": (lambda z: (Q(0),) * len(z), "expected no state left"),
}


@pytest.mark.parametrize("what", SEPARATORS)
def test_a_separator_is_changed(what: str) -> None:
    change, said = SEPARATORS[what]
    assert said in changed(NeverMinimum, first_separator(change), least=1)


def test_a_separator_is_missing() -> None:
    landscape = zoo("D2", None)
    said = changed(NeverMinimum, lambda e: replace(e, separators=e.separators[:-1]), landscape, least=1)
    assert said.startswith("complete-list: entry: expected no state left")


def test_too_few_units_is_about_a_width() -> None:
    residual = listed(D3).entries[entry(TooFewUnits)].residual
    said = rejected(CompleteList((), (TooFewUnits(residual, Separation(residual, ())),)), zoo("D3", None))
    assert said == "complete-list: entry 0: expected a fixed width, got every width"


def root(change: Callable[[Separation], Separation]) -> str:
    return changed(TooFewUnits, lambda e: replace(e, root=change(e.root)))


def test_a_branch_is_missing_or_one_too_many() -> None:
    assert "further states, got" in root(lambda node: replace(node, further=node.further[1:]))
    assert "further states, got" in root(lambda node: replace(node, further=(*node.further, node.further[0])))


def deepest(node: Separation, change: Callable[[Separation], Separation]) -> Separation:
    if not node.further:
        return change(node)
    return replace(node, further=(deepest(node.further[0], change), *node.further[1:]))


def test_the_separator_of_a_leaf_is_changed() -> None:
    zero = root(lambda node: deepest(node, lambda leaf: replace(leaf, separator=(Q(0),) * 6)))
    assert "expected outputs apart from the chosen states, got others" in zero
    turned = root(lambda node: deepest(node, lambda leaf: replace(leaf, separator=tuple(-z for z in leaf.separator))))
    assert "expected no chosen state below 0" in turned or "outputs apart" in turned


def test_a_separator_that_is_negative_on_a_chosen_state() -> None:
    """The outputs themselves, turned round, are below 0 at the outputs, but on a chosen state, too."""
    residual = listed(D3).entries[entry(TooFewUnits)].residual
    outputs = centred(D3, [-y - r for y, r in zip(D3.targets, residual, strict=True)])
    said = root(lambda node: deepest(node, lambda leaf: replace(leaf, separator=outputs)))
    assert said.endswith("expected no chosen state below 0, got one")


# A residual r that vanishes on a face of two rays, and outputs on one of them, around which r is not of one sign: the
# first separator is 0 at the outputs and leaves states out.
DEGENERATE = small([((-2, 2), 1), ((1, 0), -3), ((-1, 0), 6), ((-2, -1), 8), ((2, -1), 2)], None)
ON_AN_EDGE = (Q(-1), Q(3), Q(-2), Q(1), Q(-1))


def with_separators(change: Callable[[tuple[Vector, ...]], tuple[Vector, ...]], residual: Vector = ON_AN_EDGE) -> str:
    entries = [
        NeverMinimum(residual, change(getattr(e, "separators", ()))) if e.residual == residual else e
        for e in listed(DEGENERATE).entries
    ]
    return rejected(CompleteList((), tuple(entries)), DEGENERATE).split(": ", 2)[2]


def test_exclusion_in_two_steps() -> None:
    (found,) = (e for e in listed(DEGENERATE).entries if e.residual == ON_AN_EDGE)
    assert isinstance(found, NeverMinimum)
    outputs = [y + r for y, r in zip(DEGENERATE.targets, ON_AN_EDGE, strict=True)]
    assert [product(z, outputs) < 0 for z in found.separators] == [False, True]
    assert ON_AN_EDGE not in {minimum.residual for minimum in minima(DEGENERATE).minima}
    assert with_separators(lambda both: both[:1]).startswith("expected no state left, got")
    # The second needs the states that the first leaves out.
    assert with_separators(lambda both: both[1:]) == "expected no state below 0, got one"


def test_a_separator_above_the_outputs() -> None:
    """Nowhere negative on a state of a minimum, as it should be; but positive at the outputs."""
    landscape = small([((-2,), 0), ((0,), 3), ((2,), 1), ((1,), -1)], 1)
    residual = next(minimum.residual for minimum in minima(landscape).minima if minimum.loss == Q(90, 11))
    claim = NeverMinimum(residual, (tuple(Q(z, 44) for z in (15, 15, -25, -5)),))
    entries = tuple(claim if e.residual == residual else e for e in listed(landscape).entries)
    said = rejected(replace(listed(landscape), entries=entries), landscape)
    assert said.endswith("expected outputs not above 0, got others")


def test_a_silent_unit_is_not_forgotten() -> None:
    """Targets that are constant: every unit may be silent, and the residual 0 belongs to a minimum."""
    landscape = small([((1,), 2), ((3,), 2)], 1)
    zero = (Q(0), Q(0))
    for claim in (NeverMinimum(zero, ()), TooFewUnits(zero, Separation(zero, ()))):
        said = rejected(CompleteList(listed(landscape).pieces, (claim,)), landscape)
        assert said == "complete-list: entry 0: expected no silent unit, got one that is admissible"
