"""The case split: true identities are proved, wrong ones refuted, and the displayed squares are those of the paper."""

from dataclasses import replace

from proofs.audit.claim import Status
from proofs.audit.lemmas.building_blocks import line_network, zoo_data
from proofs.audit.lemmas.case_identities import (
    _by_z3,
    case_identities,
    identity_obligation,
    squares_latex,
)
from proofs.kernel import Problem

PROBLEM = Problem(line_network([1], [-3], [1], 0), zoo_data("D1"))


def paper(squares: str) -> str:
    """The source's letters x, y, z in ours."""
    return squares.replace("x", r"\xi").replace("y", r"\eta").replace("z", r"\zeta")


def test_the_two_cases_of_proposition_1_are_those_of_the_paper() -> None:
    on, off = case_identities(PROBLEM)
    assert squares_latex(PROBLEM, on) == paper("(5x + y + z)^2 + (4x + y + z)^2 + (3x + y + z)^2 + 2z^2 + 18")
    assert squares_latex(PROBLEM, off) == paper("(5x + y + z)^2 + (4x + y + z)^2 + 3z^2 + 18")


def test_both_identities_hold() -> None:
    assert identity_obligation("case split", PROBLEM).status is Status.PROVED


def test_a_wrong_form_is_refuted() -> None:
    case = next(case_identities(PROBLEM))
    first, *rest = case.forms
    wrong = replace(case, forms=((first[0] + 1, *first[1:]), *rest))
    assert _by_z3(PROBLEM, wrong, 1, 1).status is Status.REFUTED


def test_a_remainder_is_not_hidden() -> None:
    moved = Problem(line_network([1], [-3], [1], 1), zoo_data("D1"))
    assert any(any(case.remainder) for case in case_identities(moved))
    assert identity_obligation("case split", moved).status is Status.REFUTED
