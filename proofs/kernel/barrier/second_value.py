"""Why units that share the work of one do not turn apart where there are several outputs: the second singular value.

docs/mathematics.md, section 9, "Shared work". Norms weigh every parameter with the root of its decay: with the matrix
`D = sum_i s_i delta_i x_i^T` of the unit, its outgoing weights v and incoming ones w, the condition is that D is at
most 1 on what is orthogonal to v and to w, whatever the slopes s_i at pinned kinks are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt
from operator import mul
from typing import Final

from proofs.kernel.activation_function import LeakyReLU
from proofs.kernel.barrier.case import Case
from proofs.kernel.enclosure.fixed import fixed, root_up
from proofs.kernel.enclosure.majorants import BITS, Majorants, majorants, times, to_units
from proofs.kernel.exact import Vector
from proofs.kernel.rejection import about, require

RULE: Final = "merged"
MAX_OUTPUTS: Final = 64
_FINE: Final = 128
"""Bits of the entries of D."""
_SQUARINGS: Final = 6
_POWER_BITS: Final = 512
_ROUNDS: Final = 12
"""How often the ball is made smaller."""


@dataclass(frozen=True, slots=True)
class MergedUnit:
    """A unit of the last hidden layer that others will share the work of, at the center.

    Attributes:
        case: of the rule `barrier`, about the merged network.
        unit: its number there.
        incoming, outgoing: its weights, the bias last.
        rates: the decay of the incoming ones.
        rate: the decay of the outgoing ones.
    """

    case: Case
    unit: int
    incoming: Vector
    outgoing: Vector
    rates: Vector
    rate: Fraction

    @classmethod
    def of(cls, case: Case, unit: int) -> "MergedUnit":
        """The unit in the merged network."""
        setting, one = case.setting, 1 << case.evaluation.bits
        layer = len(setting.activations) - 1
        rows, columns = list(setting.incoming(layer, unit)), list(setting.outgoing(layer, unit))
        point = case.certificate.point.entries
        return cls(
            case,
            unit,
            tuple(Fraction(point[q], one) for q in rows),
            tuple(Fraction(point[q], one) for q in columns),
            tuple(setting.decay[q] for q in rows),
            setting.decay[columns[0]],
        )

    @property
    def layer(self) -> int:
        """The last hidden layer."""
        return len(self.case.setting.activations) - 1

    @property
    def incoming_square(self) -> Fraction:
        """The weighted square of the incoming weights."""
        return sum((rate * w * w for rate, w in zip(self.rates, self.incoming, strict=True)), Fraction(0))

    @property
    def outgoing_square(self) -> Fraction:
        """The weighted square of the outgoing weights."""
        return self.rate * sum((v * v for v in self.outgoing), Fraction(0))

    @property
    def scales(self) -> tuple[int, ...]:
        """Of the coordinates, by layer."""
        return self.case.certificate.scales

    @property
    def least_rate(self) -> Fraction:
        """A lower bound of the product of the roots of the outgoing and of the least incoming rate."""
        return root_down(self.rate * min(self.rates))

    @property
    def at_center(self) -> Fraction:
        """An upper bound of the second singular value at the center."""
        return _second_value(self) + _pinned(self)

    def moves(self, bounds: Majorants) -> Fraction:
        """How much more it may be anywhere on the ball of the bounds."""
        return _moves(self, bounds)


def root_down(number: Fraction) -> Fraction:
    """A lower bound of the square root, with 128 bits or more."""
    shift = 2 * _FINE + 2 * max(0, number.denominator.bit_length() - number.numerator.bit_length())
    return Fraction(isqrt((number.numerator << shift) // number.denominator), 1 << shift // 2)


def held_radius(merged: MergedUnit, near: Fraction) -> Fraction:
    """The radius of a ball, larger than `near`, on which the condition holds.

    Raises:
        Rejected: none was found.
    """
    case, where = merged.case, f"unit {merged.unit} of the merged network"
    expected = "a second singular value of at most 1"
    require(merged.incoming_square > 0, RULE, where, "incoming weights that are not all 0", "0")
    at_center = merged.at_center
    require(at_center < 1, RULE, where, expected, about(at_center))
    radius = case.certificate.radius
    for _ in range(_ROUNDS):
        require(radius > near, RULE, where, f"{expected} around the minimum", about(at_center))
        move = merged.moves(majorants(case.evaluation, merged.scales, radius))
        if at_center + move <= 1:
            return radius
        share = min(Fraction(1, 4), (1 - at_center) / (2 * move))
        radius = Fraction(fixed(radius * share, BITS), 1 << BITS)
    require(False, RULE, where, f"{expected} on a ball", about(at_center))
    raise AssertionError


def _second_value(merged: MergedUnit) -> Fraction:
    """Of D at the center, with slopes in the middle at pinned kinks."""
    rows = _across(merged, _matrix(merged))
    rates, one = merged.rates, 1 << _FINE
    gram = [[Fraction(0)] * len(rows) for _ in rows]
    for rate in set(rates):
        parts = [[x for x, r in zip(row, rates, strict=True) if r == rate] for row in rows]
        for line, x in zip(gram, parts, strict=True):
            for k, y in enumerate(parts):
                line[k] += sum(map(mul, x, y)) / (rate * merged.rate * one)
    # Each of three roundings moves entries by less than one unit.
    rounded = 3 * Fraction(isqrt(len(rows) * len(rates)) + 1, one) / merged.least_rate
    return root_up(_largest_eigenvalue([[fixed(x, 0) for x in line] for line in gram]), _FINE) + rounded


def _matrix(merged: MergedUnit) -> list[list[int]]:
    """D at the center, rounded down, in units of 2^-128."""
    case, layer = merged.case, merged.layer
    evaluation = case.evaluation
    slopes, signals = evaluation.slopes[layer], evaluation.signals[layer]
    one, low = 1 << slopes.bits, _off_slope(merged)
    groups: dict[Fraction, list[int]] = {Fraction(1): [], low: [], (1 + low) / 2: []}
    for row, entries in enumerate(slopes.rows):
        if (layer, merged.unit, row) in case.kinks:
            groups[(1 + low) / 2].append(row)
        else:
            groups[Fraction(1) if entries[merged.unit] == one else low].append(row)
    deltas = evaluation.loss.slopes
    unit = Fraction(1, 1 << deltas.bits + signals.bits)
    total = [[Fraction(0)] * len(merged.rates) for _ in merged.outgoing]
    for slope, points in groups.items():
        if not slope or not points:
            continue
        for line, delta in zip(total, zip(*(deltas.rows[row] for row in points), strict=True), strict=True):
            for e, x in enumerate(zip(*(signals.rows[row] for row in points), strict=True)):
                line[e] += slope * sum(map(mul, delta, x))
    return [[fixed(entry * unit, _FINE) for entry in line] for line in total]


def _off_slope(merged: MergedUnit) -> Fraction:
    activation = merged.case.setting.activations[merged.layer]
    return activation.slope if isinstance(activation, LeakyReLU) else Fraction(0)


def _across(merged: MergedUnit, matrix: Sequence[Sequence[int]]) -> list[list[int]]:
    """The matrix on what is orthogonal to the outgoing weights, and to the incoming ones in their weighted product."""
    v, w, rates = merged.outgoing, merged.incoming, merged.rates
    square = sum((a * a for a in v), Fraction(0))
    along = [sum(map(mul, v, column), Fraction(0)) / square for column in zip(*matrix, strict=True)]
    rows = [[fixed(x - a * y, 0) for x, y in zip(row, along, strict=True)] for row, a in zip(matrix, v, strict=True)]
    weighted = [rate * x / merged.incoming_square for rate, x in zip(rates, w, strict=True)]
    result = []
    for row in rows:
        part = sum(map(mul, row, w), Fraction(0))
        result.append([fixed(x - part * y, 0) for x, y in zip(row, weighted, strict=True)])
    return result


def _largest_eigenvalue(gram: Sequence[Sequence[int]]) -> Fraction:
    """An upper bound of the eigenvalues of a symmetric matrix in units of 2^-128, entries off by less than one.

    A row sum is a bound. Of the matrix over it, no entry of a power is above 1; the 64th power has the 64th powers of
    its eigenvalues, and rounding an n x n matrix moves them by at most n units.
    """
    rows = max(sum(map(abs, row)) for row in gram) or 1
    slack = Fraction(len(gram), 1 << _POWER_BITS)
    power = [[(x << _POWER_BITS) // rows for x in row] for row in gram]
    for _ in range(_SQUARINGS):
        power = [[sum(map(mul, x, y)) >> _POWER_BITS for y in power] for x in power]
    share = Fraction(max(sum(map(abs, row)) for row in power), 1 << _POWER_BITS)
    for _ in range(_SQUARINGS):
        share = root_up(share + slack, _POWER_BITS)
    return (min(Fraction(1), share + slack) * rows + len(gram)) / (1 << _FINE)


def _pinned(merged: MergedUnit) -> Fraction:
    """How much the slopes at pinned kinks may add, from the middle to either end."""
    case, layer = merged.case, merged.layer
    deltas, signals = case.evaluation.loss.slopes, case.evaluation.signals[layer]
    v, w, total = merged.outgoing, merged.incoming, Fraction(0)
    outgoing = sum((a * a for a in v), Fraction(0))
    for place in case.kinks:
        if place[:2] == (layer, merged.unit):
            delta = [Fraction(a, 1 << deltas.bits) for a in deltas.rows[place[2]]]
            x = [Fraction(a, 1 << signals.bits) for a in signals.rows[place[2]]]
            left = sum(map(mul, delta, delta), Fraction(0)) - sum(map(mul, delta, v), Fraction(0)) ** 2 / outgoing
            whole = sum((a * a / rate for a, rate in zip(x, merged.rates, strict=True)), Fraction(0))
            right = whole - sum(map(mul, x, w), Fraction(0)) ** 2 / merged.incoming_square
            total += root_up(left * right / merged.rate, _FINE)
    return (1 - _off_slope(merged)) / 2 * total


def _moves(merged: MergedUnit, bounds: Majorants) -> Fraction:
    """Deltas and signals move, and so do v and w."""
    case, layer = merged.case, merged.layer
    deltas, signals = case.evaluation.loss.slopes, case.evaluation.signals[layer]
    delta_error = to_units(deltas.error * (isqrt(len(merged.outgoing)) + 1), deltas.bits)
    signal_error = to_units(signals.error * (isqrt(len(merged.rates)) + 1), signals.bits)
    change = size = 0
    for slope, move, reach in zip(bounds.slopes, bounds.slope_moves, bounds.layers[layer], strict=True):
        moved = move + delta_error
        change += times(moved, reach.signal) + times(slope, times(bounds.radius, reach.entry) + signal_error)
        size += times(slope + moved, reach.signal)
    radius = Fraction(bounds.radius, 1 << BITS)
    scales = merged.scales
    outgoing = root_up(merged.rate, _FINE) * Fraction(2) ** scales[layer + 1] / root_down(merged.outgoing_square)
    incoming = root_up(max(merged.rates), _FINE) * Fraction(2) ** scales[layer] / root_down(merged.incoming_square)
    return (change + radius * (outgoing + incoming) * size) / (merged.least_rate * (1 << BITS))


def turned_radius(merged: MergedUnit, box: Fraction, shares: Sequence[Fraction]) -> Fraction:
    """How far all parameters may differ from the split center so that the unit that takes over is in the box.

    Args:
        merged: the unit at the center.
        box: how far its weights may differ from the center's.
        shares: of the units that share its work.

    Raises:
        Rejected: incoming and outgoing weights are not near enough to balance.
    """
    squares = merged.outgoing_square, merged.incoming_square
    low, high = [root_down(x) for x in squares], [root_up(x, _FINE) for x in squares]
    least = min(low)
    uneven = max(high[0] - low[1], high[1] - low[0])
    rates = (merged.rate, *merged.rates)
    room = box * root_down(min(rates)) - uneven
    require(room > 0, RULE, f"unit {merged.unit} of the merged network", "weights in balance", about(uneven))
    error = min(least * least / 8, room * least / 6)
    per_unit = min(Fraction(1), error / (len(shares) * (sum(high) + 1)))
    count = max(len(merged.rates), len(merged.outgoing))
    return min(per_unit / root_up(max(rates) * count, _FINE), box * min(shares))
