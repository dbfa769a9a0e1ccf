"""Initial distributions and mini-batches."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from numeric.architecture import Architecture
from numeric.training.initialisation import (
    FAN_IN_NORMAL,
    GLOROT_UNIFORM,
    TORCH_DEFAULT,
    UNIT_NORMAL,
    Initialisation,
    draw,
    normal,
)
from numeric.training.mini_batches import MiniBatches

ARCHITECTURE = Architecture.with_biases(4, 9, 2)


@pytest.mark.parametrize(
    ("how", "weight", "bias", "largest"),
    [
        (FAN_IN_NORMAL, (0, 1 / 3), (0, 1 / 3), None),
        (UNIT_NORMAL, (0, 1), (0, 1), None),
        (TORCH_DEFAULT, (0, 1 / 3 / 3**0.5), (0, 1 / 3 / 3**0.5), 1 / 3),
        (GLOROT_UNIFORM, (0, (2 / 11) ** 0.5), (0, 0), (6 / 11) ** 0.5),
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


def test_an_epoch_sees_every_point_once() -> None:
    batches = MiniBatches(6, 2, 0, torch.arange(5))
    for epoch in range(4):
        seen = torch.cat([batches.at(3 * epoch + k) for k in range(3)])
        assert (seen.sort(dim=0).values == torch.arange(6)[:, None]).all()
    assert not torch.equal(batches.at(0), batches.at(3))
    assert len({tuple(batches.at(0)[:, run].tolist()) for run in range(5)}) > 1


def test_batches_do_not_depend_on_company_or_shuffle_size(monkeypatch: pytest.MonkeyPatch) -> None:
    from numeric.training import mini_batches

    together = MiniBatches(7, 3, 1, torch.arange(5))
    expected = [together.at(step)[:, 2:4].clone() for step in range(30)]
    monkeypatch.setattr(mini_batches, "_LARGEST_SHUFFLE", 1)
    alone = MiniBatches(7, 3, 1, torch.tensor([2, 3]))
    assert all(torch.equal(alone.at(step), expected[step]) for step in range(30))
    together.keep(torch.tensor([2, 3]))
    assert all(torch.equal(together.at(step), expected[step]) for step in (29, 0, 17))


def test_orders_are_uniform() -> None:
    batches = MiniBatches(3, 3, 0, torch.arange(6000))
    codes = (batches.at(0) * torch.tensor([[9], [3], [1]])).sum(dim=0).numpy()
    counts = np.unique(codes, return_counts=True)[1]
    assert len(counts) == 6
    assert ((counts - 1000) ** 2 / 1000).sum() < 20.5  # 5 degrees of freedom, one in a thousand
