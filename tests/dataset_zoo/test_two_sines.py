"""The data of the blog post."""

from __future__ import annotations

import numpy as np
import pytest

from dataset_zoo import two_sines


def test_two_sines() -> None:
    inputs, targets = two_sines(3, seed=1)
    assert inputs.shape == (3, 100, 2)
    assert targets[1, 7] == pytest.approx(np.sin(3 * inputs[1, 7, 0]) * np.sin(3 * inputs[1, 7, 1]))
    assert np.array_equal(inputs, two_sines(3, seed=1)[0])
    assert not np.array_equal(inputs[0], inputs[1])
