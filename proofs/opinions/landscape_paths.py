"""Evidence on a landscape: from every family a low path to a minimum of lower loss, and the exact highest loss on it.

A path is found in floats, and its corners are rounded; the highest loss is that of the rounded path. So the barrier
around the family is at most this high, and nothing says that there is no lower path.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from time import perf_counter
from typing import Final

import numpy as np

from numeric.polylines import LowPaths, Place, Polyline
from proofs.kernel.exact import Vector
from proofs.kernel.landscape.question import Landscape
from proofs.kernel.landscape.residuals import residual_at
from proofs.kernel.network import Layer, Network
from proofs.search.landscape.representatives import ProvedFamilies

MOST_UNITS: Final = 5
"""Every order of the units is tried."""
SCALE: Final = 2**20
"""Corners between the ends are rounded to multiples of its inverse."""
ZERO: Final = Fraction(0)

Paths = tuple[tuple["LowPath | None", ...], ...]
"""For each residual whose families are known, and each of its families."""


@dataclass(frozen=True)
class LowPath:
    """A path in the space of all parameters, from a network of a family to one of lower loss.

    Between two corners the output weights are those of the first, and all else moves on straight lines; where an
    output weight changes its sign, its unit is 0.

    Attributes:
        target: the residual of the minimum where it ends.
        highest: the largest loss on the path, exactly.
        corners: networks; the first and the last are local minima.
    """

    target: Vector
    highest: Fraction
    corners: tuple[Network, ...]


@dataclass(frozen=True)
class _End:
    """A network of a family, with output weights 1 and -1: its rows and biases are multiplied with |v|."""

    residual: Vector
    loss: Fraction
    units: tuple[Vector, ...]
    signs: tuple[int, ...]
    constant: Fraction


def low_paths(
    landscape: Landscape, families: Sequence[ProvedFamilies], seconds: float, report: Callable[[str], None]
) -> Paths:
    """For each family; None for global minima, for many units, and where there was no time."""
    ends = [end for found in families for end in _ends(found)]
    if landscape.width is None or landscape.width > MOST_UNITS or not ends:
        return tuple((None,) * len(found.representatives) for found in families)
    search, until = _search(landscape, ends), perf_counter() + seconds
    paths = list[LowPath | None]()
    for k, end in enumerate(ends):
        if k % 5 == 0:
            report(f"a low path from family {k + 1:,} of {len(ends):,}")
        lower = sum(other.loss < end.loss for other in ends)
        found = search.downwards(k, lower) if perf_counter() < until else None
        paths.append(None if found is None else _exact(landscape, end, ends[found.target], found))
    rest = iter(paths)
    return tuple(tuple(next(rest) for _ in found.representatives) for found in families)


def _ends(found: ProvedFamilies) -> Iterator[_End]:
    for one in found.representatives:
        hidden, output = one.minimum.problem.network.layers
        weights = output.weight[0]
        units = tuple(tuple(abs(v) * entry for entry in row) for row, v in zip(hidden.augmented, weights, strict=True))
        signs = tuple(((v > 0) - (v < 0)) * any(unit) for unit, v in zip(units, weights, strict=True))
        constant = ZERO if output.bias is None else output.bias[0]
        yield _End(found.conclusion.residual, found.conclusion.loss, units, signs, constant)


def _search(landscape: Landscape, ends: Sequence[_End]) -> LowPaths:
    inputs = np.array(landscape.dataset.inputs, dtype=np.float64)
    ones = np.ones((len(inputs), int(landscape.hidden_bias)))
    places = [
        Place(np.array(end.units, dtype=np.float64), np.array(end.signs, dtype=np.float64), float(end.constant))
        for end in ends
    ]
    targets = np.array(landscape.targets, dtype=np.float64)
    return LowPaths(np.hstack([inputs, ones]), targets, landscape.output_bias, places)


def _exact(landscape: Landscape, start: _End, end: _End, found: Polyline) -> LowPath:
    """The path with rounded corners between its exact ends."""
    arrived = (*(entry for j in found.order for entry in end.units[j]), end.constant)
    between = [tuple(Fraction(round(float(entry) * SCALE), SCALE) for entry in row) for row in found.corners[1:-1]]
    corners = [(*(entry for unit in start.units for entry in unit), start.constant), *between, arrived]
    signs = [tuple(int(sign) or 1 for sign in row) for row in found.signs]
    pieces = zip(pairwise(corners), signs, strict=True)
    highest = max(_highest(landscape, one, other, sign) for (one, other), sign in pieces)
    networks = (_network(landscape, row, sign) for row, sign in zip(corners, [*signs, signs[-1]], strict=True))
    return LowPath(end.residual, highest, tuple(networks))


def _network(landscape: Landscape, corner: Vector, signs: Sequence[int]) -> Network:
    *numbers, constant = corner
    n = len(numbers) // len(signs)
    rows = [tuple(numbers[j * n : (j + 1) * n]) for j in range(len(signs))]
    bias = tuple(row[-1] for row in rows) if landscape.hidden_bias else None
    weights = tuple(row[: n - landscape.hidden_bias] for row in rows)
    output = Layer((tuple(map(Fraction, signs)),), (constant,) if landscape.output_bias else None)
    return Network((Layer(weights, bias), output))


def _highest(landscape: Landscape, start: Vector, end: Vector, signs: Sequence[int]) -> Fraction:
    """The largest loss on a piece: outputs are linear between kinks, so it is at one of them, or at a corner."""
    first, last = (_network(landscape, corner, signs) for corner in (start, end))
    times = {ZERO, Fraction(1)}
    for x in landscape.dataset.inputs:
        for before, after in zip(_pre_activations(first, x), _pre_activations(last, x), strict=True):
            if before * after < 0:
                times.add(before / (before - after))
    at = (tuple((1 - t) * a + t * b for a, b in zip(start, end, strict=True)) for t in times)
    residuals = (residual_at(landscape, _network(landscape, corner, signs)) for corner in at)
    return max(sum((entry * entry for entry in residual), ZERO) for residual in residuals)


def _pre_activations(network: Network, x: Vector) -> list[Fraction]:
    hidden = network.layers[0]
    point = (*x, Fraction(1)) if hidden.bias is not None else x
    return [sum((w * e for w, e in zip(row, point, strict=True)), ZERO) for row in hidden.augmented]
