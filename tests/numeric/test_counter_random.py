"""Random numbers belong to their run and position, and look random."""

from __future__ import annotations

import numpy as np
import torch

from numeric import counter_random


def test_a_run_keeps_its_numbers_in_any_company() -> None:
    together = counter_random.uniform(5, 2, torch.arange(100), 20)
    alone = counter_random.uniform(5, 2, torch.tensor([17, 3]), 20)
    assert torch.equal(alone, together[:, [17, 3]])
    later = counter_random.uniform(5, 2, torch.arange(100), 12, start=8)
    assert torch.equal(later, together[8:])


def test_seeds_streams_and_runs_differ() -> None:
    runs = torch.arange(50)
    words = torch.cat(
        [counter_random.random_words(s, t, runs, torch.arange(50)).ravel() for s in (0, 1, -1) for t in (0, 1)]
    )
    assert len(torch.unique(words)) == 6 * 2500


def test_uniform_in_every_direction() -> None:
    u = counter_random.uniform(0, 0, torch.arange(1000), 1000).numpy()
    assert u.min() > 0
    assert u.max() < 1
    counts = np.histogram(u, bins=64, range=(0, 1))[0]
    chi2 = float(((counts - 1e6 / 64) ** 2 / (1e6 / 64)).sum())
    assert 25 < chi2 < 115  # 63 degrees of freedom
    for axis in (0, 1):
        means = u.mean(axis=axis)
        assert abs(means.std() * np.sqrt(1000 * 12) - 1) < 0.1
    assert abs(np.corrcoef(u[:-1].ravel(), u[1:].ravel())[0, 1]) < 0.005
    assert abs(np.corrcoef(u[:, :-1].ravel(), u[:, 1:].ravel())[0, 1]) < 0.005


def test_normal_moments_and_integers_range() -> None:
    z = counter_random.normal(3, 1, torch.arange(1000), 500).numpy()
    assert abs(z.mean()) < 0.01
    assert abs(z.std() - 1) < 0.01
    assert abs((z**4).mean() - 3) < 0.1
    k = counter_random.integers(3, 1, torch.arange(100), 100, below=7)
    assert set(k.unique().tolist()) == set(range(7))
