"""Ends of training are told by their residuals: where the answer is known, and against the residuals of autograd."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from numeric.architecture import Architecture
from numeric.basins import find_basins, residuals


@pytest.mark.parametrize("biases", [(True, True), (False, True), (True, False), (False, False)])
def test_residuals_are_those_of_torch(biases: tuple[bool, bool]) -> None:
    architecture = Architecture((2, 3, 1), biases)
    rng = np.random.default_rng(1)
    inputs, targets = rng.normal(size=(4, 2)), rng.normal(size=(4, 1))
    parameters = rng.normal(size=(architecture.parameters, 5))
    found = residuals(architecture, inputs, targets, parameters)
    for run in range(5):
        rest, values = torch.from_numpy(parameters[:, run]), torch.from_numpy(inputs)
        for block, last in zip(architecture.blocks, (False, True), strict=True):
            layer = rest[block.start : block.stop].reshape(block.rows, block.outputs)
            values = values @ layer[: block.inputs] + (layer[-1] if block.bias else 0)
            values = values if last else values.relu()
        assert np.allclose(found[:, run], (values - torch.from_numpy(targets))[:, 0].numpy())


def test_a_unit_that_dies_or_fits() -> None:
    """One point of target 1 at x = 1, no biases: a run ends at loss 0, or its unit is off and it stays at loss 1."""
    architecture = Architecture((1, 1, 1), (False, False))
    one = np.ones((1, 1))
    found = find_basins(architecture, one, one, np.array([[0.0], [-1.0]]), 400)
    # Off with probability 1/2; on with a negative output weight it goes down to 0, or to the other side.
    assert found.elsewhere == 0
    assert 0.25 < found.share(0) < 0.55
    low, high = found.interval(0)
    assert low < found.share(0) < high
    assert found.share(0) + found.share(1) == 1
    assert find_basins(architecture, one, one, np.array([[0.0], [-1.0]]), 400) == found


def test_ends_that_are_at_no_minimum() -> None:
    architecture = Architecture((1, 1, 1), (False, False))
    one = np.ones((1, 1))
    found = find_basins(architecture, one, one, np.array([[5.0], [7.0]]), 20)
    assert (found.counts, found.elsewhere) == ((0, 0), 20)
