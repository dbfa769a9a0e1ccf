"""Initial distributions."""

from __future__ import annotations

import pytest
import torch

from numeric.architecture import Architecture
from numeric.training.initialisation import (
    FAN_IN_NORMAL,
    TORCH_DEFAULT,
    UNIT_NORMAL,
    Initialisation,
    draw,
    normal,
)

ARCHITECTURE = Architecture.with_biases(4, 9, 2)


@pytest.mark.parametrize(
    ("how", "weight", "bias", "largest"),
    [
        (FAN_IN_NORMAL, (0, 1 / 3), (0, 1 / 3), None),
        (UNIT_NORMAL, (0, 1), (0, 1), None),
        (TORCH_DEFAULT, (0, 1 / 3 / 3**0.5), (0, 1 / 3 / 3**0.5), 1 / 3),
        (normal(-0.5, 0.1, 0.25, 0.01), (-0.5, 0.1), (0.25, 0.01), None),
    ],
)
def test_moments_of_the_last_layer(
    how: Initialisation, weight: tuple[float, float], bias: tuple[float, float], largest: float | None
) -> None:
    block = ARCHITECTURE.blocks[1]
    parameters = draw(ARCHITECTURE, how, 0, torch.arange(4000), torch.float64)[block.start :]
    for part, (mean, deviation) in ((parameters[:18], weight), (parameters[18:], bias)):
        assert part.mean().item() == pytest.approx(mean, abs=4 * deviation / part.numel() ** 0.5)
        assert part.std().item() == pytest.approx(deviation, rel=0.05)
    if largest is not None:
        assert parameters[:18].abs().max().item() == pytest.approx(largest, rel=0.01)
        assert parameters[:18].abs().max().item() < largest
