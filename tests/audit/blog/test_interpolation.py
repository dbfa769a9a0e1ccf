"""Blog post: interpolation by as many neurons as points, certified by the kernel."""

from __future__ import annotations

from fractions import Fraction

import pytest

from proofs.audit.blog.interpolation import interpolating, invertible, relu_outputs
from proofs.audit.claim import Checker, Status, Version
from proofs.audit.registry import by_name
from proofs.kernel.certificate import EqualInputsBound
from proofs.kernel.check import check
from proofs.kernel.conclusion import GlobalMinimum
from proofs.kernel.forward import forward
from tests.audit.chains import without_coq


@pytest.mark.parametrize("number", range(100, 180))
def test_the_kernel_certifies_a_global_minimum_of_loss_0(number: int) -> None:
    problem = interpolating(number)
    assert problem.network.layers[0].width == len(problem.dataset)
    assert forward(problem).loss[0] == 0
    assert check(problem, EqualInputsBound()).conclusion == GlobalMinimum(Fraction(0))


def test_dependent_columns_are_not_invertible() -> None:
    one, two = Fraction(1), Fraction(2)
    assert invertible([(one, two), (two, one)])
    assert not invertible([(one, two), (two, two + two)])


def test_for_relu_without_bias_parallel_inputs_give_a_singular_matrix() -> None:
    inputs = ((Fraction(1), Fraction(-2)), (Fraction(2), Fraction(-4)))
    rows = ((Fraction(3), Fraction(1)), (Fraction(-1), Fraction(-5)))
    assert not invertible([relu_outputs(row, inputs) for row in rows])


def test_proved_as_printed() -> None:
    proof = by_name("blog-interpolation").prove()
    half = proof.half(Version.PRINTED)
    assert half is not None
    assert half.verdict == without_coq(by_name("blog-interpolation").printed)
    assert half.status is Status.PROVED
    theorems = [e.theorem for o in half.obligations for e in o.evidence if e.checker is Checker.KERNEL]
    assert len(theorems) == 8
    assert all(theorem is not None and theorem.conclusion == GlobalMinimum(Fraction(0)) for theorem in theorems)
    readers = [e.summary for o in half.obligations for e in o.evidence if e.checker is Checker.READER]
    assert len(readers) == 2
