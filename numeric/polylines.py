"""Low paths between minima of the squared loss of one hidden ReLU layer: polylines on which outputs are broken lines.

A unit is p = |v| (w, b) with the sign of v. Between two corners of a polyline every unit keeps its sign and moves on a
straight line, so outputs are linear between its kinks, the loss is convex there, and largest at a kink or a corner.
Where a unit has another sign in the next piece, it is 0 at the corner between.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice, permutations

import numpy as np

from numeric.architecture import Array

ROUNDS = 200
CANDIDATES = 48
MOST_CORNERS = 9
TRIES = 3
"""Straight paths that are improved, the lowest first; again from the first where there are fewer."""
PATIENCE = 8
"""Moves in vain before a corner is added in the middle."""
LEVEL = 1e-6
"""A path that rises by no more, as a share of the loss where it starts, is as low as can be."""


@dataclass(frozen=True)
class Place:
    """A network: units (h, n) with their signs (h,), which is 0 where a unit is, and the output bias."""

    units: Array
    signs: Array
    constant: float


@dataclass(frozen=True)
class Polyline:
    """A path to minimum `target`.

    Attributes:
        target: the number of the minimum where it ends.
        order: which of its units each unit becomes.
        corners: K + 1 rows of all units and the output bias, (h * n + 1,); the first and the last are the minima.
        signs: (K, h), of the units in each piece.
        highest: the largest loss on it, in floats.
    """

    target: int
    order: tuple[int, ...]
    corners: Array
    signs: Array
    highest: float


def _height(path: Polyline) -> float:
    return path.highest


class LowPaths:
    """The landscape of the data, and its minima by ascending loss."""

    def __init__(self, rows: Array, targets: Array, output_bias: bool, minima: Sequence[Place], seed: int = 0) -> None:
        """Take the rows (N, n) that a unit is multiplied with, the targets (N,), and the minima."""
        self._rows, self._targets, self._output_bias = rows, targets, output_bias
        self._minima = minima
        self._shape = minima[0].units.shape
        self._random = np.random.default_rng(seed)

    def downwards(self, start: int, lower: int) -> Polyline | None:
        """A low path from one place to one of the first `lower`, which have a lower loss; None where there is none."""
        straight = sorted((path for end in range(lower) for path in self._straight(start, end)), key=_height)
        best = None
        for path in islice(cycle(straight), TRIES):
            improved = self._improved(path)
            if best is None or improved.highest < best.highest:
                best = improved
            if self._is_level(best):
                break
        return best

    def _is_level(self, path: Polyline) -> bool:
        start, _ = self._highest(path.corners[:1], path.corners[:1], path.signs[:1])
        return path.highest <= float(start[0]) * (1 + LEVEL)

    def _straight(self, start: int, end: int) -> Iterator[Polyline]:
        """The first paths: for every order of the units straight, over 0 for those that change their sign."""
        one, other = self._minima[start], self._minima[end]
        for order in permutations(range(self._shape[0])):
            units, signs = other.units[list(order)], other.signs[list(order)]
            opposed = one.signs * signs < 0
            middle = np.where(opposed[:, None], 0.0, (one.units + units) / 2)
            corners = [self._corner(one.units, one.constant), self._corner(units, other.constant)]
            if opposed.any():
                corners.insert(1, self._corner(middle, (one.constant + other.constant) / 2))
            pieces = [np.where(one.signs == 0, signs, one.signs), np.where(signs == 0, one.signs, signs)]
            yield self._polyline(end, order, np.array(corners), np.array(pieces if opposed.any() else pieces[:1]))

    @staticmethod
    def _corner(units: Array, constant: float) -> Array:
        return np.append(units.ravel(), constant)

    def _polyline(self, target: int, order: tuple[int, ...], corners: Array, signs: Array) -> Polyline:
        heights, _ = self._highest(corners[:-1], corners[1:], signs)
        return Polyline(target, order, corners, signs, float(heights.max()))

    def _highest(self, start: Array, end: Array, signs: Array) -> tuple[Array, Array]:
        """Of E pieces the largest loss (E,), and where it is, between 0 and 1."""
        first, last = self._before(start), self._before(end)
        with np.errstate(divide="ignore", invalid="ignore"):
            kinks = np.where(first * last < 0, first / (first - last), 0.0)
        times = np.concatenate([kinks.reshape(len(start), -1), np.zeros((len(start), 1)), np.ones((len(start), 1))], 1)
        at = first[:, None] * (1 - times)[:, :, None, None] + last[:, None] * times[:, :, None, None]
        outputs = np.einsum("etnh,eh->etn", np.maximum(at, 0.0), signs)
        constant = start[:, -1:] * (1 - times) + end[:, -1:] * times
        losses = ((outputs + constant[:, :, None] - self._targets) ** 2).sum(axis=2)
        where = losses.argmax(axis=1)
        index = np.arange(len(start))
        return losses[index, where], times[index, where]

    def _before(self, corners: Array) -> Array:
        """The pre-activations (E, N, h)."""
        units = corners[:, :-1].reshape(len(corners), *self._shape)
        result: Array = np.einsum("ni,ehi->enh", self._rows, units)
        return result

    def _improved(self, path: Polyline) -> Polyline:
        """Corners are added where the path is highest; those beside its highest piece are moved at random."""
        corners, signs, vain = path.corners, path.signs, 0
        for _ in range(0 if self._is_level(path) else ROUNDS):
            heights, times = self._highest(corners[:-1], corners[1:], signs)
            worst = int(heights.argmax())
            inner = [k for k in (worst, worst + 1) if 0 < k < len(corners) - 1]
            stuck = vain >= PATIENCE or not inner
            if (0 < times[worst] < 1 or stuck) and len(corners) < MOST_CORNERS:
                t = times[worst] if 0 < times[worst] < 1 else 0.5
                corners = np.insert(corners, worst + 1, (1 - t) * corners[worst] + t * corners[worst + 1], axis=0)
                signs, vain = np.insert(signs, worst, signs[worst], axis=0), 0
            elif inner:
                moved = self._moved(corners, signs, int(self._random.choice(inner)))
                vain = vain + 1 if np.array_equal(moved, corners) else 0
                corners = moved
        return self._polyline(path.target, path.order, corners, signs)

    def _moved(self, corners: Array, signs: Array, k: int) -> Array:
        """The best of some random moves of a corner: it lowers the higher of the two pieces beside it, or itself."""
        scale = np.abs(corners).max() * 10.0 ** self._random.uniform(-4, 0, (CANDIDATES, 1))
        steps = scale * self._random.normal(size=(CANDIDATES, corners.shape[1]))
        free = np.append(np.repeat(signs[k - 1] == signs[k], self._shape[1]), self._output_bias)
        moved = np.vstack([corners[k], corners[k] + steps * free])
        count = len(moved)
        before, _ = self._highest(np.tile(corners[k - 1], (count, 1)), moved, np.tile(signs[k - 1], (count, 1)))
        after, _ = self._highest(moved, np.tile(corners[k + 1], (count, 1)), np.tile(signs[k], (count, 1)))
        own, _ = self._highest(moved, moved, np.tile(signs[k], (count, 1)))
        # On a plateau every corner has to come down before the pieces do.
        best = int(np.lexsort((own, np.maximum(before, after)))[0])
        return np.vstack([corners[:k], moved[best : best + 1], corners[k + 1 :]])
