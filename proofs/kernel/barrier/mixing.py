"""Units that are on at the same points may be mixed: rows to `G w`, outgoing weights to `v G^-1`, at equal loss.

G is any matrix near 1 where their weights are without decay, and an orthogonal one where they are not.
docs/mathematics.md, section 9, "Mixing".
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import comb
from operator import mul
from typing import Final, NoReturn, TypeAlias

from proofs.kernel.activation_function import Identity, LeakyReLU, ReLU
from proofs.kernel.barrier.case import refuse
from proofs.kernel.certificate import Mixed
from proofs.kernel.enclosure.evaluation import Evaluation
from proofs.kernel.enclosure.fixed import root_up
from proofs.kernel.enclosure.setting import Setting
from proofs.kernel.rejection import BarrierCondition

MAX_UNITS: Final = 12
ROUNDED_BITS: Final = 64
"""The weights are rounded to this many bits behind the point before anything is inverted."""
LONGEST_BITS: Final = 80
"""Larger weights are rounded further, until they have no more bits than this."""

Gram: TypeAlias = tuple[list[list[int]], int]
"""A Gram matrix as integers, to be divided by the second."""


@dataclass(frozen=True, slots=True)
class Mixing:
    """A group of units of a layer that are mixed so that their frozen weights come back.

    Attributes:
        layer: of the units.
        orthogonal: whether G is orthogonal.
        inverse: lambda: where `covers` holds, every change c of the frozen weights is the one under an infinitesimal
            mixing A with `|A|_F <= lambda |c|`.
        rounding: how far the rows are from the rounded ones, in norm.
    """

    layer: int
    orthogonal: bool
    inverse: Fraction
    rounding: Fraction

    def covers(self, distance: Fraction) -> bool:
        """Whether lambda holds at all networks whose rows differ from the point's by at most this, in norm."""
        return self.inverse * (distance + self.rounding) <= 1

    def turn(self, size: Fraction, distance: Fraction) -> Fraction | None:
        """A bound of `|G - 1|` and of `|G^-1 - 1|`; None where the rows are too far away for one.

        Args:
            size: at least the norm of the units' rows at the point.
            distance: at least how far theirs are from these.
        """
        beta = 2 * self.inverse * distance
        bent = beta + (self.inverse * beta * (size + distance) if self.orthogonal else 0)
        if bent > Fraction(1, 2) or not self.covers(distance):
            return None
        return beta / (1 - beta)


def check_mixing(motion: Mixed, setting: Setting, evaluation: Evaluation) -> Mixing:
    """Refuse units that are not on at the same points, or whose mixing does not reach the frozen weights."""
    layer, units = motion.layer, motion.units
    if not 0 <= layer < len(setting.activations) or not 2 <= len(units) <= MAX_UNITS:
        _refuse(motion, f"2 to {MAX_UNITS} units of a hidden layer", f"{len(units)} of layer {layer}")
    if list(units) != sorted(set(units)) or not 0 <= units[0] <= units[-1] < setting.sizes[layer].width:
        _refuse(motion, "units in ascending order", "others")
    places = motion.entries
    if not places or list(places) != sorted(set(places)) or not {unit for unit, _ in places} <= set(units):
        _refuse(motion, "weights of the units in ascending order", "others")
    _require_same_states(motion, setting, evaluation)
    orthogonal = _decayed(motion, setting)
    count, by_unit = len(units), Counter(unit for unit, _ in places)
    # There are no more independent ones; tables of wide rows would not end.
    if len(places) > comb(count, 2) if orthogonal else max(by_unit.values()) > count:
        _refuse(motion, "weights that mixing changes independently of one another", f"too many, {len(places)}")
    exact = {unit: [evaluation.point[q] for q in setting.incoming(layer, unit)] for unit in units}
    longest = max(number.bit_length() for row in exact.values() for number in row)
    drop = max(evaluation.bits - ROUNDED_BITS, longest - LONGEST_BITS)
    rows = {unit: [_rounded(number, drop) for number in row] for unit, row in exact.items()}
    grams = _orthogonal_grams(motion, rows) if orthogonal else _free_grams(motion, rows)
    norms = [_inverse_norm(gram) for gram in grams]
    found = [norm for norm in norms if norm is not None]
    if len(found) < len(norms):
        _refuse(motion, "weights that mixing changes independently of one another", "dependent ones")
    # The bound for the rounded rows doubles up to half its inverse away.
    step = Fraction(2) ** (drop - evaluation.bits)
    square = max(found) / step**2
    rounding = count * setting.sizes[layer].row * step
    return Mixing(layer, orthogonal, 2 * root_up(square, 2 * ROUNDED_BITS), rounding)


def _refuse(motion: Mixed, expected: str, got: str) -> NoReturn:
    refuse(BarrierCondition.MOTION, f"{expected}, for {motion}", got, (motion.layer, *motion.units))


def _rounded(number: int, drop: int) -> int:
    return number >> drop if drop > 0 else number << -drop


def _require_same_states(motion: Mixed, setting: Setting, evaluation: Evaluation) -> None:
    """Their states are fixed in the ball, so a point is on for all or for none wherever all parameters lie in it."""
    layer, activation = motion.layer, setting.activations[motion.layer]
    if isinstance(activation, Identity):
        return
    if not isinstance(activation, ReLU | LeakyReLU):
        _refuse(motion, "ReLUs, leaky ReLUs or identities", type(activation).__name__)
    pinned = {(k, unit) for k, unit, _ in evaluation.pinned}
    if any((layer, unit) in pinned or (layer, unit) in evaluation.collapsed for unit in motion.units):
        _refuse(motion, "units without pinned kinks that are not collapsed", "others")
    z = evaluation.pre_activations[layer]
    for row, entries in enumerate(z.rows):
        mine = [entries[unit] for unit in motion.units]
        if not (min(mine) > z.error or max(mine) < -z.error):
            _refuse(motion, "units that are on at the same points", f"others at point {setting.points[row]}")


def _decayed(motion: Mixed, setting: Setting) -> bool:
    """Whether there is decay on the units; its rates are the same for all units of a layer."""
    layer, unit = motion.layer, motion.units[0]
    return any(setting.decay[q] for q in (*setting.incoming(layer, unit), *setting.outgoing(layer, unit)))


def _free_grams(motion: Mixed, rows: dict[int, list[int]]) -> Iterator[Gram]:
    """For each unit, of its frozen entries' columns: under A its weights change by a combination of all units' ones."""
    for unit in motion.units:
        yield _gram([[rows[v][entry] for v in motion.units] for u, entry in motion.entries if u == unit], 1)


def _orthogonal_grams(motion: Mixed, rows: dict[int, list[int]]) -> Iterator[Gram]:
    """Of the changes that `A = (E_pq - E_qp) / sqrt(2)` brings to each frozen weight, p < q any two of the units."""
    pairs = list(combinations(motion.units, 2))
    changes = [
        [rows[q][entry] if unit == p else -rows[p][entry] if unit == q else 0 for p, q in pairs]
        for unit, entry in motion.entries
    ]
    yield _gram(changes, 2)


def _gram(vectors: Sequence[Sequence[int]], divisor: int) -> Gram:
    return [[sum(map(mul, x, y)) for y in vectors] for x in vectors], divisor


def _inverse_norm(gram: Gram) -> Fraction | None:
    """A bound of the norm of the inverse, its largest row sum, by elimination without fractions; None if singular.

    Every division is exact, and after step k all rows eliminated so far have the same pivot.
    """
    entries, divisor = gram
    n = len(entries)
    table = [[*row, *(int(i == j) for j in range(n))] for i, row in enumerate(entries)]
    last = 1
    for k in range(n):
        at = next((i for i in range(k, n) if table[i][k]), None)
        if at is None:
            return None
        table[k], table[at] = table[at], table[k]
        pivot = table[k]
        for i in range(n):
            if i != k:
                factor = table[i][k]
                table[i] = [(pivot[k] * a - factor * b) // last for a, b in zip(table[i], pivot, strict=True)]
        last = pivot[k]
    largest = max((sum(map(abs, row[n:])) for row in table), default=0)
    return Fraction(divisor * largest, abs(last))
