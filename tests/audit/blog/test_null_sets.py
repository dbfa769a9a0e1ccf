"""Blog post, null sets."""

from __future__ import annotations

from math import tanh

import pytest

from proofs.audit.blog.null_sets import tangent_coefficients


def test_tangent_coefficients_are_positive_and_sum_to_tanh() -> None:
    d = [float(str(c.p)) / float(str(c.q)) for c in tangent_coefficients(30)]  # type: ignore[attr-defined]
    assert all(c > 0 for c in d)
    assert sum((-1) ** k * c * 0.3 ** (2 * k + 1) for k, c in enumerate(d)) == pytest.approx(tanh(0.3), abs=1e-15)
