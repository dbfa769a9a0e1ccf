"""The steps on all local minima: every number in them comes from the list that the kernel accepts."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from proofs.audit.claim import Checker, Obligation, Point, Status, Version
from proofs.audit.lemmas import all_minima as lemma
from proofs.audit.lemmas.all_minima import all_minima, every_minimum, landscape_of
from proofs.audit.lemmas.building_blocks import line_network, zoo_data
from proofs.audit.paper import proposition_1, proposition_2, proposition_3
from proofs.kernel.landscape.certificate import CompleteList, NeverMinimum
from proofs.kernel.landscape.check import LandscapeTheorem
from proofs.kernel.landscape.conclusion import AllMinima
from proofs.kernel.landscape.question import Landscape
from proofs.kernel.network import Network, Problem
from proofs.search.decide import decide
from proofs.search.landscape import complete


def point(network: Network, data: str = "D1") -> Point:
    return Point("a point", Version.PRINTED, decide(Problem(network, zoo_data(data))))


WORSE, BETTER = point(proposition_1.POINT), point(proposition_1.COMPARISON)


def whole_list(theorem: LandscapeTheorem) -> AllMinima:
    assert isinstance(theorem.conclusion, AllMinima)
    return theorem.conclusion


def said(steps: tuple[Obligation, ...]) -> list[str]:
    return [step.evidence[0].summary for step in steps]


@pytest.mark.parametrize(
    ("module", "listed", "places", "last"),
    [
        (
            proposition_1,
            "There are 5 residuals, with 5 losses from $14$, that of a global minimum, to $\\tfrac{106}{5}$",
            "the point is number 2 of 5, and the comparison point number 1; of the 5 residuals 3 are those of neither",
            "the better one is global",
        ),
        (
            proposition_2,
            "There are 20 residuals, with 19 losses from $0$, that of a global minimum, to $\\tfrac{196}{3}$",
            "the amended minimum is number 6 of 19, and the amended perfect fit number 1; of the 20 residuals 18 are",
            "the better one is global",
        ),
        (
            proposition_3,
            "There are 39 residuals, with 32 losses from $0$, that of a global minimum, to $\\tfrac{305}{6}$",
            "the worse minimum is number 6 of 32, and the better minimum number 2; of the 39 residuals 37 are those of",
            "the better one is not global",
        ),
    ],
    ids=["proposition-1", "proposition-2", "proposition-3"],
)
def test_what_the_propositions_leave_out(module: Any, listed: str, places: str, last: str) -> None:
    half = module.prove().halves[-1]
    all_of_them, two, best = half.obligations[-3:]
    assert listed in all_of_them.evidence[0].summary
    assert places in two.evidence[0].summary
    assert best.name == last
    assert {step.status for step in (all_of_them, two, best)} == {Status.PROVED}
    theorem = all_of_them.evidence[0].theorem
    assert isinstance(theorem, LandscapeTheorem)
    assert all_of_them.evidence[0].checker is Checker.KERNEL
    assert all_of_them.statement.count("$") // 2 - 1 == len({minimum.loss for minimum in whole_list(theorem).minima})


def test_losses_that_several_residuals_share_say_so() -> None:
    shared = proposition_3.prove().halves[0].obligations[-3].statement
    assert "$\\tfrac{7}{26}$ (2 residuals), $\\tfrac{49}{101}$, " in shared


def _without_an_entry(found: CompleteList) -> CompleteList:
    return replace(found, entries=found.entries[1:])


def _with_another_loss(found: CompleteList) -> CompleteList:
    first, *others = found.entries
    residual = (first.residual[0] + 1, *first.residual[1:])
    return replace(found, entries=(replace(first, residual=residual), *others))


def _with_a_minimum_denied(found: CompleteList) -> CompleteList:
    first, *others = found.entries
    return replace(found, entries=(NeverMinimum(first.residual, ()), *others))


def _without_a_fit(found: CompleteList) -> CompleteList:
    return replace(found, pieces=found.pieces[1:])


@pytest.mark.parametrize(
    "tamper", [_without_an_entry, _with_another_loss, _with_a_minimum_denied, _without_a_fit], ids=lambda f: f.__name__
)
def test_nothing_is_said_of_a_list_that_the_kernel_rejects(
    monkeypatch: pytest.MonkeyPatch, tamper: Callable[[CompleteList], CompleteList]
) -> None:
    honest = complete.find_complete_list
    monkeypatch.setattr(complete, "find_complete_list", lambda *asked: tamper(honest(*asked)))
    (step,) = all_minima("D_1", WORSE, BETTER)
    assert step.status is Status.UNKNOWN
    assert step.evidence[0].theorem is None
    assert proposition_1.prove().halves[0].status is Status.UNKNOWN


def test_a_list_that_takes_too_long_is_not_settled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lemma, "TIME_LIMIT", -1.0)
    (step,) = all_minima("D_1", WORSE, BETTER)
    assert step.status is Status.UNKNOWN
    assert "time limit" in step.evidence[0].summary


def test_the_numbers_are_those_of_the_width(monkeypatch: pytest.MonkeyPatch) -> None:
    wider = Landscape(zoo_data("D1"), 2)
    monkeypatch.setattr(lemma, "landscape_of", lambda problem: wider)
    counts = whole_list(every_minimum(wider))
    listed, residuals, best = said(all_minima("D_1", WORSE, BETTER))
    assert len(counts.minima) > 5
    assert f"There are {len(counts.minima)} residuals, with" in listed
    assert f"of the {len(counts.minima)} residuals {len(counts.minima) - 2} are" in residuals
    assert best == "Its loss is $14$, and the least of all local minima is $\\tfrac{1}{14}$."


def test_a_listed_minimum_left_out_changes_every_number() -> None:
    conclusion = whole_list(every_minimum(landscape_of(WORSE.decision.problem)))
    shorter = replace(conclusion, minima=conclusion.minima[:-1])
    assert said(lemma._places(shorter, WORSE, BETTER)) != said(lemma._places(conclusion, WORSE, BETTER))
    better = replace(conclusion.minima[0], residual=(Fraction(1),) * 5, loss=Fraction(5))
    longer = replace(conclusion, minima=(better, *conclusion.minima))
    residuals, best = lemma._places(longer, WORSE, BETTER)
    assert "number 3 of 6, and a point number 2; of the 6 residuals 4 are" in residuals.evidence[0].summary
    assert best.name == "the better one is not global"
    assert best.evidence[0].summary == "Its loss is $14$, and the least of all local minima is $5$."


def test_a_local_minimum_that_is_not_listed_stops_everything() -> None:
    conclusion = whole_list(every_minimum(landscape_of(WORSE.decision.problem)))
    for missing in (0, 1):
        minima = tuple(minimum for k, minimum in enumerate(conclusion.minima) if k != missing)
        with pytest.raises(ArithmeticError, match="missing in the list"):
            lemma._places(replace(conclusion, minima=minima), WORSE, BETTER)


def test_a_point_that_is_no_minimum_has_no_place() -> None:
    moved = point(line_network([1], [-3], [1], "1/100"))
    steps = all_minima("D_1", moved, BETTER)
    assert [step.status for step in steps] == [Status.PROVED, Status.UNKNOWN]


def test_points_of_two_problems_are_not_compared() -> None:
    with pytest.raises(ValueError, match="compare two of one problem"):
        all_minima("D_1", WORSE, point(proposition_1.POINT, "D2"))
