"""Mini-batches: every epoch sees every point once, in uniform orders that depend on the run alone."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from numeric.training.mini_batches import MiniBatches


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
