"""The four parts of a rejection, to compare with what a table expects."""

from __future__ import annotations

import pytest

from proofs.kernel import Certificate, Problem, Rejected, check

Reason = tuple[str, str, str, str]


def reason_of(verdict: Rejected) -> Reason:
    """Rule, step, expected, got."""
    return verdict.rule, verdict.step, verdict.expected, verdict.got


def rejection(problem: Problem, certificate: Certificate) -> Reason:
    """Check a certificate that must be rejected, and say why it was."""
    with pytest.raises(Rejected) as caught:
        check(problem, certificate)
    assert str(caught.value) == "{}: {}: expected {}, got {}".format(*reason_of(caught.value))
    return reason_of(caught.value)
