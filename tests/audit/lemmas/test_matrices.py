"""Matrices of every size: what does not commute is not taken to, and what is false is not proved."""

import pytest

from proofs.audit.blog.optimal_weights import RESIDUALS, letters
from proofs.audit.claim import Status
from proofs.audit.lemmas.matrices import dimension, leftover_terms, letter
from proofs.audit.lemmas.universal import matrix_identity


def test_a_true_identity_is_proved_and_printed_as_written() -> None:
    right = "square(r) + 2*dot(t - s, T(G)*r) + square(G*(t - s))"
    found = matrix_identity("square(G*t - Y)", right, letters(), RESIDUALS)
    assert found.status is Status.PROVED
    assert found.formula == (r"$|G\,t - Y|^{2} = |r|^{2} + 2\,(t - s)^{T}G^{T}\,r + |G\,(t - s)|^{2}$")


def test_a_false_identity_is_not_proved() -> None:
    wrong = "square(r) + dot(t - s, T(G)*r) + square(G*(t - s))"
    found = matrix_identity("square(G*t - Y)", wrong, letters(), RESIDUALS)
    assert found.status is Status.UNKNOWN
    assert "differ by" in found.remark


def test_letters_do_not_commute() -> None:
    n = dimension("n")
    first, second = letter("A", n, n), letter("B", n, n)
    assert leftover_terms(first * second, second * first)
    assert leftover_terms(first, first.T)
    assert not leftover_terms((first * second).T, second.T * first.T)


def test_a_number_equals_its_transpose() -> None:
    a = letters()
    assert not leftover_terms(a["Y"].T * (a["G"] * a["t"]), (a["G"] * a["t"]).T * a["Y"])


def test_shapes_must_agree() -> None:
    a = letters()
    with pytest.raises(ValueError, match="the left side has shape"):
        leftover_terms(a["G"], a["Y"])
