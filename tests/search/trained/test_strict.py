"""A certified minimum is proved to be strict on a smaller ball; what has no such ball is left alone."""

from __future__ import annotations

from proofs.audit.review.sigmoid_deadlock import CROSS_ENTROPY
from proofs.kernel.certificate import PathMoments
from proofs.kernel.check import check
from proofs.kernel.conclusion import LocalMinimumNearby
from proofs.search.bad_minima import bad_minimum
from proofs.search.trained.find import find
from proofs.search.trained.outcome import CertifiedMinimum
from proofs.search.trained.strict import strict


def test_the_only_critical_point_of_a_smaller_ball() -> None:
    answer = find(CROSS_ENTROPY.problem)
    assert isinstance(answer, CertifiedMinimum)
    before = answer.theorem.conclusion
    assert isinstance(before, LocalMinimumNearby)
    assert before.unique_radius is None
    theorem = strict(answer.theorem)
    assert theorem is not None
    assert theorem.problem == CROSS_ENTROPY.problem
    conclusion = theorem.conclusion
    assert isinstance(conclusion, LocalMinimumNearby)
    assert conclusion.unique_radius is not None
    assert conclusion.unique_radius > 0
    assert conclusion.radius < before.radius
    assert strict(theorem) is theorem


def test_other_rules_have_no_ball_to_shrink() -> None:
    problem = bad_minimum((1,), input_dimension=1, points=5).problem
    assert strict(check(problem, PathMoments())) is None
