"""Labels permuted among the points: a random order that a seed determines."""

from __future__ import annotations

import random


def label_permutation(points: int, seed: int) -> list[int]:
    """Where each point takes its label from: a random order of 0..points-1 that the seed determines."""
    order = list(range(points))
    random.Random(seed).shuffle(order)
    return order
