"""The Hessian of the Lagrangian at the point, enclosed. docs/mathematics.md, section 9, "The Hessian".

With `z_m` the pre-activations of layer m at one data point, `S_m` the second derivative of the rest of the network's
loss by z_m, and `P = dz_m / dz_l`,

    d^2 / dW_l[j, a] dW_m[k, b] = h_l[a] ( (P^T S_m)[j, k] h_m[b] + delta_m[k] dh_m[b] / dz_l[j] )      for l <= m,

where the second term is absent for l = m. Units that are off take no part, so work is proportional to what is on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from operator import mul
from typing import TypeAlias

from proofs.kernel.enclosure.evaluation import Evaluation, KinkRow, without_bias
from proofs.kernel.enclosure.fixed import Row, Table, fixed, largest
from proofs.kernel.enclosure.losses import output_curvatures
from proofs.kernel.enclosure.packing import Packing

_Matrix: TypeAlias = list[list[int]]


@dataclass(frozen=True)
class Hessian:
    """`rows[x][y]`, y >= x, in units of 2^-bits; entries of layers l <= m are within `errors[l, m]` of the truth."""

    rows: list[list[int]]
    errors: dict[tuple[int, int], int]
    bits: int


class _Point:
    """The network at the point in fewer bits, with, for every data point, the units that matter."""

    def __init__(self, evaluation: Evaluation, bits: int) -> None:
        self.setting, self.bits = evaluation.setting, bits
        self.signals = [table.rounded(bits) for table in evaluation.signals]
        self.columns = [tuple(zip(*table.rows, strict=True)) for table in self.signals]
        self.deltas = [table.rounded(bits) for table in evaluation.deltas]
        self.backs = [table.rounded(bits) for table in evaluation.backs]
        self.slopes = [_exact_rounding(table, bits) for table in evaluation.slopes]
        self.bends = [None if table is None else table.rounded(bits) for table in evaluation.bends]
        self.weights = [
            without_bias(table, self.setting, k).rounded(bits) for k, table in enumerate(evaluation.weights)
        ]
        self.curvatures, self.curvature_error = output_curvatures(self.setting, evaluation.loss, bits)
        count = len(self.setting.points)
        # A unit matters where its slope is not 0, or where it is pinned and delta is not 0.
        self.active = [
            [tuple(q for q, slope in enumerate(row) if slope or table.error) for row in table.rows]
            for table in self.slopes
        ]
        self.relevant = [[list(units) for units in layer] for layer in self.active]
        for layer, unit, row in evaluation.pinned:
            if unit not in self.active[layer][row]:
                self.relevant[layer][row].append(unit)
        outputs = tuple(range(self.setting.sizes[-1].width))
        self.active.append([outputs] * count)
        self.relevant.append([list(outputs)] * count)


def _exact_rounding(table: Table, bits: int) -> Table:
    """Slopes 0 and 1 stay exact."""
    rounded = table.rounded(bits)
    return rounded if table.error else Table(rounded.rows, 0, bits)


def hessian(evaluation: Evaluation, bits: int, kinks: Sequence[tuple[KinkRow, Fraction]]) -> Hessian:
    """The Hessian of the Lagrangian, plus `2 penalty (grad z)(grad z)^T` for every pinned kink."""
    point = _Point(evaluation, bits)
    setting = point.setting
    count = setting.offsets[-1]
    rows = [[0] * count for _ in range(count)]
    errors: dict[tuple[int, int], int] = {}
    ends = _second_derivatives(point)
    for low in range(len(setting.sizes)):
        errors[low, low] = _diagonal_block(point, low, ends[low], rows)
        through = _Through(point, low)
        for high in range(low + 1, len(setting.sizes)):
            through.advance(high)
            errors[low, high] = _cross_block(point, low, high, through, ends[high], rows)
    for x, rate in enumerate(setting.decay):
        rows[x][x] += fixed(rate, bits)
    error = 1 + _add_kinks(kinks, evaluation.bits, bits, rows)
    return Hessian(rows, {pair: size + error for pair, size in errors.items()}, bits)


@dataclass(frozen=True)
class _Ends:
    """S_m for each data point, on the units that matter, with its error and the largest entry."""

    matrices: list[_Matrix]
    error: int
    bound: int


def _second_derivatives(point: _Point) -> list[_Ends]:
    bits = point.bits
    matrices = [[list(row) for row in table] for table in point.curvatures]
    bound = max(map(largest, matrices)) + point.curvature_error
    result = [_Ends(matrices, point.curvature_error, bound)]
    for k in range(len(point.slopes) - 1, -1, -1):
        after, weights, slopes, bends, backs = (
            result[-1], point.weights[k + 1], point.slopes[k], point.bends[k], point.backs[k]
        )  # fmt: skip
        columns = list(zip(*weights.rows, strict=True))
        below: list[_Matrix] = []
        steps = _StepErrors(weights, slopes, bits)
        terms = max(len(units) for units in point.relevant[k + 1])
        inner_bound = 0
        for i, units in enumerate(point.relevant[k]):
            slope, later = slopes.rows[i], point.relevant[k + 1][i]
            steep = [[columns[q][r] * slope[q] >> bits for r in later] for q in units]
            inner = [[sum(map(mul, row, y)) >> bits for row in after.matrices[i]] for y in steep]
            inner_bound = max(inner_bound, largest(inner))
            square = [[sum(map(mul, x, y)) >> bits for y in steep] for x in inner]
            if bends is not None:
                for n, q in enumerate(units):
                    square[n][n] += bends.rows[i][q] * backs.rows[i][q] >> bits
            below.append(square)
        inner_error = (terms * (after.bound * steps.error + steps.bound * after.error) >> bits) + 2
        inner_bound += inner_error
        error = (terms * (inner_bound * steps.error + steps.bound * inner_error) >> bits) + 2
        if bends is not None:
            error += (bends.bound() * backs.error + backs.bound() * bends.error >> bits) + 2
        result.append(_Ends(below, error, max(map(largest, below)) + error))
    return result[::-1]


class _StepErrors:
    """Error and size of the products of a weight and a slope."""

    def __init__(self, weights: Table, slopes: Table, bits: int) -> None:
        most, steepest = weights.bound(), slopes.bound()
        self.error = (most * slopes.error + steepest * weights.error >> bits) + 2
        self.bound = (most * steepest >> bits) + self.error


class _Through:
    """P = dz_m / dz_l for m = l + 1, l + 2, ...: rows the units of m that matter, columns the active units of l."""

    def __init__(self, point: _Point, low: int) -> None:
        self.point, self.low = point, low
        self.matrices: list[_Matrix] = []
        self.error = self.bound = 0
        self.carried: list[_Matrix] = []
        self.carried_error = self.carried_bound = 0

    def advance(self, high: int) -> None:
        """From z_(high - 1) to z_high; `carried` is dh_high / dz_low, rows the relevant units of layer high - 1."""
        point, bits, k = self.point, self.point.bits, high - 1
        slopes, weights = point.slopes[k], point.weights[high]
        if high == self.low + 1:
            self.carried = [
                [[(slopes.rows[i][b] if b == j else 0) for j in point.active[k][i]] for b in units]
                for i, units in enumerate(point.relevant[k])
            ]
            self.carried_error, self.carried_bound = slopes.error, slopes.bound()
        else:
            self.carried = [
                [[slopes.rows[i][b] * x >> bits for x in row] for b, row in zip(units, before, strict=True)]
                for i, (units, before) in enumerate(zip(point.relevant[k], self.matrices, strict=True))
            ]
            self.carried_error = (slopes.bound() * self.error + self.bound * slopes.error >> bits) + 2
            self.carried_bound = max(map(largest, self.carried)) + self.carried_error
        self.matrices = []
        for i, units in enumerate(point.relevant[high]):
            below = point.relevant[k][i]
            # Where no unit of the layer below matters the derivative is 0, and there is nothing to transpose.
            columns = list(zip(*self.carried[i], strict=True)) or [()] * len(point.active[self.low][i])
            self.matrices.append(
                [
                    [sum(map(mul, picked, column)) >> bits for column in columns]
                    for picked in ([weights.rows[q][b] for b in below] for q in units)
                ]
            )
        terms = point.setting.sizes[k].width
        spread = weights.bound() * self.carried_error + self.carried_bound * weights.error
        self.error = (terms * spread >> bits) + 2
        self.bound = max(map(largest, self.matrices)) + self.error


class _Sums:
    """`sum_i t_i h_i` over data points, for all entries of the signals h of a layer at once."""

    def __init__(self, point: _Point, layer: int, t_bound: int) -> None:
        signals = point.signals[layer]
        self._bits, self._points, self._signals = point.bits, len(signals.rows), signals
        self._t_bound = t_bound
        self._packing = Packing.of(len(signals.rows[0]), (self._points * t_bound + 1) * signals.bound())
        self._packed = [self._packing.pack(row) for row in signals.rows]

    def at(self, where: Sequence[int]) -> list[int]:
        """The packed signals at these data points."""
        return [self._packed[i] for i in where]

    def sum(self, packed: Sequence[int], t: Sequence[int]) -> list[int]:
        """The sums, rounded down once; the t are at most `t_bound`."""
        bits = self._bits
        return [entry >> bits for entry in self._packing.unpack(sum(map(mul, packed, t)))]

    def error(self, t_error: int) -> int:
        """Of such a sum, where each t has this error."""
        signals = self._signals
        spread = signals.bound() * t_error + (self._t_bound + t_error) * signals.error
        return (self._points * spread >> self._bits) + 2


def _diagonal_block(point: _Point, layer: int, ends: _Ends, rows: list[list[int]]) -> int:
    """The entries of one layer; returns their error."""
    setting, bits = point.setting, point.bits
    places: dict[tuple[int, int], tuple[list[int], list[int]]] = {}
    for i, (units, matrix) in enumerate(zip(point.relevant[layer], ends.matrices, strict=True)):
        for n, (j, entries) in enumerate(zip(units, matrix, strict=True)):
            for k, value in zip(units[n:], entries[n:], strict=True):
                if value:
                    where, values = places.setdefault((j, k) if j <= k else (k, j), ([], []))
                    where.append(i)
                    values.append(value)
    signals = point.signals[layer]
    t_error = (ends.bound * signals.error + signals.bound() * ends.error >> bits) + 2
    sums = _Sums(point, layer, (ends.bound * signals.bound() >> bits) + 1)
    for (j, k), (where, values) in places.items():
        left, right = setting.index(layer, j, 0), setting.index(layer, k, 0)
        packed = sums.at(where)
        for b, column in enumerate(point.columns[layer]):
            t = [q * column[i] >> bits for q, i in zip(values, where, strict=True)]
            for a, entry in enumerate(sums.sum(packed, t)):
                # For j = k half of these lie below the diagonal, where nothing is read.
                rows[left + a][right + b] = entry
    return sums.error(t_error)


def _cross_block(point: _Point, low: int, high: int, through: _Through, ends: _Ends, rows: list[list[int]]) -> int:
    """The entries of two layers; returns their error."""
    setting, bits = point.setting, point.bits
    terms = max(len(units) for units in point.relevant[high])
    # For each pair of units: data points, P^T S there, and the number of the column of the lower unit there.
    places: dict[tuple[int, int], tuple[list[int], list[int], list[int]]] = {}
    for i, (units, matrix) in enumerate(zip(point.relevant[high], ends.matrices, strict=True)):
        if not units:
            continue
        for n, (j, column) in enumerate(zip(point.active[low][i], zip(*through.matrices[i], strict=True), strict=True)):
            for k, entries in zip(units, matrix, strict=True):
                where, values, numbers = places.setdefault((j, k), ([], [], []))
                where.append(i)
                values.append(sum(map(mul, column, entries)) >> bits)
                numbers.append(n)
    q_error = (terms * (through.bound * ends.error + ends.bound * through.error) >> bits) + 2
    q_bound = (terms * through.bound * ends.bound >> bits) + q_error
    signals, deltas = point.signals[high], point.deltas[high]
    t_error = (q_bound * signals.error + signals.bound() * q_error >> bits) + 2
    t_error += (deltas.bound() * through.carried_error + through.carried_bound * deltas.error >> bits) + 1
    t_bound = (q_bound * signals.bound() + deltas.bound() * through.carried_bound >> bits) + 1
    sums = _Sums(point, low, t_bound)
    order = [{b: n for n, b in enumerate(units)} for units in point.relevant[high - 1]]
    for (j, k), (where, values, numbers) in places.items():
        packed = sums.at(where)
        left, right = setting.index(low, j, 0), setting.index(high, k, 0)
        for b, column in enumerate(point.columns[high]):
            t = [q * column[i] for i, q in zip(where, values, strict=True)]
            if b < setting.sizes[high].fan_in and (high > low + 1 or b == j):
                for m, (i, n) in enumerate(zip(where, numbers, strict=True)):
                    row = order[i].get(b)
                    if row is not None:
                        t[m] += deltas.rows[i][k] * through.carried[i][row][n]
            for a, entry in enumerate(sums.sum(packed, [x >> bits for x in t])):
                rows[left + a][right + b] = entry
    return sums.error(t_error)


def _add_kinks(kinks: Sequence[tuple[KinkRow, Fraction]], given: int, bits: int, rows: list[list[int]]) -> int:
    """Add the penalties' parts; returns their error."""
    error = 0
    for kink, penalty in kinks:
        table = Table((kink.entries,), kink.error, given).rounded(bits)
        entries: Row = table.rows[0]
        twice = 2 * penalty
        scaled = [x * twice.numerator // twice.denominator for x in entries]
        scaled_error = -(-table.error * twice.numerator // twice.denominator) + 1
        bound, scaled_bound = largest([entries]) + table.error, largest([scaled]) + scaled_error
        pairs = sorted(zip(kink.indices, entries, scaled, strict=True))
        for n, (x, entry, _) in enumerate(pairs):
            row = rows[x]
            if entry:
                for y, _, factor in pairs[n:]:
                    row[y] += entry * factor >> bits
        error += (bound * scaled_error + scaled_bound * table.error >> bits) + 2
    return error
