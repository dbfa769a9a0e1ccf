"""Which points each run sees at each step: every run shuffles the data anew in every epoch."""

from __future__ import annotations

import torch
from torch import Tensor

from numeric import counter_random

_STREAM = 2
_LARGEST_SHUFFLE = 1 << 16


class MiniBatches:
    """Batches of `size` of N points without replacement within an epoch; an incomplete last batch is left out.

    A run's batches depend on the seed, its number and the step only. Several epochs are shuffled at once.
    """

    def __init__(self, points: int, size: int, seed: int, runs: Tensor) -> None:
        self._points = points
        self._size = size
        self._seed = seed
        self._runs = runs
        self._per_epoch = points // size
        self._epochs = max(1, _LARGEST_SHUFFLE // (points * max(1, len(runs))))
        self._first = -1
        self._order = torch.empty(0)

    def keep(self, chosen: Tensor) -> None:
        """Go on with the chosen runs only."""
        self._runs = self._runs[chosen]
        if self._first >= 0:
            self._order = self._order[:, chosen]

    def at(self, step: int) -> Tensor:
        """Indices (size, R) into the points for step 0, 1, .."""
        epoch, batch = divmod(step, self._per_epoch)
        first = epoch - epoch % self._epochs
        if first != self._first:
            self._first, self._order = first, self._shuffle(first)
        place = (epoch - first) * self._points + batch * self._size
        return self._order[place : place + self._size]

    def _shuffle(self, first: int) -> Tensor:
        """Orders (epochs * N, R) of the epochs from `first` on."""
        count = self._epochs * self._points
        start = first * self._points
        positions = torch.arange(start, start + count, device=self._runs.device)
        words = counter_random.random_words(self._seed, _STREAM, self._runs, positions)
        orders = words.t().reshape(len(self._runs), self._epochs, self._points).argsort(dim=-1)
        return orders.reshape(len(self._runs), count).t().contiguous()
