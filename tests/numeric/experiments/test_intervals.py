"""Wilson's interval."""

from __future__ import annotations

import numpy as np
import pytest

from numeric.experiments.intervals import wilson


def test_known_values() -> None:
    assert wilson(5, 10) == pytest.approx((0.2366, 0.7634), abs=1e-4)
    assert wilson(0, 10) == pytest.approx((0.0, 0.2775), abs=1e-4)
    assert wilson(1000, 1000)[1] == 1.0


@pytest.mark.parametrize("probability", [0.02, 0.5, 0.97])
def test_covers_about_95_percent(probability: float) -> None:
    successes = np.random.default_rng(0).binomial(200, probability, 4000)
    inside = [low <= probability <= high for low, high in (wilson(int(k), 200) for k in successes)]
    assert 0.92 < np.mean(inside) < 0.98
