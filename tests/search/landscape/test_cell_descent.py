"""Descents from cell to cell end at minima: their losses are those of the complete list."""

from __future__ import annotations

import numpy as np
import pytest

from proofs.kernel.landscape.arrangement import arrangement_of
from proofs.kernel.landscape.question import Landscape
from proofs.search.landscape.cases import Cases
from proofs.search.landscape.cell_descent import descend
from tests.kernel.landscape.landscapes import minima, zoo


@pytest.mark.parametrize("landscape", [zoo("D1", 2), zoo("D2", 2), zoo("XOR", 2), zoo("D1", 2, output_bias=False)])
def test_ends_are_on_the_list(landscape: Landscape) -> None:
    cases = Cases(landscape, arrangement_of(landscape))
    random = np.random.default_rng(0)
    losses = np.array([float(minimum.loss) for minimum in minima(landscape).minima])
    size = sum(float(y) ** 2 for y in landscape.targets)
    if landscape.output_bias:
        size -= sum(map(float, landscape.targets)) ** 2 / len(landscape.targets)
    ends = set()
    for _ in range(60):
        units = random.normal(size=(2, len(cases.sides.rays[0])))
        weights = [int(sign) for sign in random.choice([-1, 1], size=2)]
        found = descend(cases.directions, cases.sides, cases.target, weights, units).loss * size
        assert np.abs(losses - found).min() < 1e-6
        ends.add(round(found, 4))
    assert len(ends) > 2
