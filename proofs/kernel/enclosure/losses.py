"""The loss of all points at enclosed outputs, with its derivatives by the outputs. docs/mathematics.md, section 9."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from proofs.kernel.enclosure.fixed import Row, Table, fixed, table_of
from proofs.kernel.enclosure.functions import exp, log, sigmoid, softplus
from proofs.kernel.enclosure.interval import Interval
from proofs.kernel.enclosure.setting import Setting
from proofs.kernel.loss import Huber, Loss, SoftmaxCrossEntropy, Squared


@dataclass(frozen=True, slots=True)
class LossAt:
    """The weighted sum of the losses of N points with K outputs each.

    Attributes:
        value: of the sum, without decay.
        slopes: N x K, derivatives of the sum by the outputs.
        shares: N x K: softmax probabilities, sigmoids, or the residuals.
    """

    value: Interval
    slopes: Table
    shares: Table


def loss_at(setting: Setting, outputs: Table) -> LossAt:
    """The loss at the outputs, N x K."""
    bits = outputs.bits
    targets = table_of(setting.targets, bits)
    if isinstance(setting.loss, Squared | Huber):
        return _of_residuals(setting, outputs, targets)
    if isinstance(setting.loss, SoftmaxCrossEntropy):
        shares, logs = _softmax(outputs)
        totals = [sum(row, Fraction(0)) for row in setting.targets]
        means = [_times(shares.rows[i], total) for i, total in enumerate(totals)]
        most = max(map(abs, totals))
        error = _ceil(shares.error * most) + 1
        parts = [_scaled_interval(pair, total) for pair, total in zip(logs, totals, strict=True)]
    else:
        enclosed = [[sigmoid(z, bits) for z in row] for row in outputs.rows]
        # Both sigmoid and softplus change by at most the change of their argument.
        shares = _middles(enclosed, outputs.error, bits)
        means, error = list(shares.rows), shares.error
        sums = ([softplus(z, bits) for z in row] for row in outputs.rows)
        slack = outputs.error * len(outputs.rows[0])
        parts = [(sum(lo for lo, _ in row) - slack, sum(hi for _, hi in row) + slack) for row in sums]
    rows = tuple(
        tuple(m - y for m, y in zip(mean, target, strict=True))
        for mean, target in zip(means, targets.rows, strict=True)
    )
    pairs = zip(parts, outputs.rows, targets.rows, strict=True)
    values = [_minus_products(part, row, target, outputs, targets) for part, row, target in pairs]
    return LossAt(_weighted_sum(values, setting.weights), _weighted(rows, error + 1, bits, setting.weights), shares)


def _minus_products(part: Interval, row: Row, target: Row, outputs: Table, targets: Table) -> Interval:
    """The interval minus the inner product of a row of outputs and its targets."""
    bits = outputs.bits
    middle = sum(a * b for a, b in zip(row, target, strict=True)) >> bits
    spread = sum(
        abs(a) * targets.error + (abs(b) + targets.error) * outputs.error for a, b in zip(row, target, strict=True)
    )
    slack = (spread >> bits) + 2
    return part[0] - middle - slack, part[1] - middle + slack


def _of_residuals(setting: Setting, outputs: Table, targets: Table) -> LossAt:
    bits, error = outputs.bits, outputs.error + targets.error
    pairs = zip(outputs.rows, targets.rows, strict=True)
    rows = tuple(tuple(f - y for f, y in zip(row, target, strict=True)) for row, target in pairs)
    most = setting.loss.delta if isinstance(setting.loss, Huber) else None
    if most is None:
        cut, cut_error = rows, error
    else:
        bound = fixed(most, bits)
        cut, cut_error = tuple(tuple(max(-bound, min(bound, r)) for r in row) for row in rows), error + 1
    values = []
    for row in rows:
        lows = sum(_huber(max(abs(r) - error, 0), most, bits)[0] for r in row)
        highs = sum(_huber(abs(r) + error, most, bits)[1] for r in row)
        values.append((lows, highs))
    doubled = tuple(tuple(2 * r for r in row) for row in cut)
    slopes = _weighted(doubled, 2 * cut_error, bits, setting.weights)
    return LossAt(_weighted_sum(values, setting.weights), slopes, Table(rows, error, bits))


def _huber(size: int, most: Fraction | None, bits: int) -> Interval:
    """`r^2`, or `2 delta |r| - delta^2` beyond delta, at an exact `|r|`."""
    if most is None or size * most.denominator <= most.numerator << bits:
        lo = size * size >> bits
        return lo, lo + 1
    value = 2 * most * size - (most * most) * (1 << bits)
    return _floor(value), _ceil(value)


def _softmax(outputs: Table) -> tuple[Table, list[Interval]]:
    """The probabilities, and the logarithm of the sum of exponentials of each row."""
    bits, one = outputs.bits, 1 << outputs.bits
    enclosed: list[list[Interval]] = []
    logs = []
    for row in outputs.rows:
        top = max(row)
        powers = [exp(z - top, bits) for z in row]
        low, high = sum(lo for lo, _ in powers), sum(hi for _, hi in powers)
        enclosed.append([((lo << bits) // high, -((-hi << bits) // low)) for lo, hi in powers])
        logs.append((top + log(max(low, one), bits)[0] - outputs.error, top + log(high, bits)[1] + outputs.error))
    # A probability q changes by at most 2 q (1 - q) <= 1/2 of the largest change of an output.
    return _middles(enclosed, (outputs.error >> 1) + 1, bits), logs


def _middles(enclosed: Sequence[Sequence[Interval]], slack: int, bits: int) -> Table:
    error = max((hi - lo + 1) // 2 for row in enclosed for lo, hi in row) + 1
    return Table(tuple(tuple((lo + hi) // 2 for lo, hi in row) for row in enclosed), error + slack, bits)


def _floor(number: Fraction) -> int:
    return number.numerator // number.denominator


def _ceil(number: Fraction) -> int:
    return -(-number.numerator // number.denominator)


def _times(row: Row, factor: Fraction) -> Row:
    return tuple(x * factor.numerator // factor.denominator for x in row)


def _scaled_interval(interval: Interval, factor: Fraction) -> Interval:
    """The factor is not negative."""
    return _floor(interval[0] * factor), _ceil(interval[1] * factor)


def _weighted(rows: Sequence[Row], error: int, bits: int, weights: Sequence[Fraction]) -> Table:
    scaled = tuple(_times(row, weight) for row, weight in zip(rows, weights, strict=True))
    return Table(scaled, _ceil(error * max(weights)) + 1, bits)


def _weighted_sum(values: Sequence[Interval], weights: Sequence[Fraction]) -> Interval:
    pairs = [_scaled_interval(value, weight) for value, weight in zip(values, weights, strict=True)]
    return sum(lo for lo, _ in pairs), sum(hi for _, hi in pairs)


def output_curvatures(setting: Setting, at: LossAt, bits: int) -> tuple[list[tuple[Row, ...]], int]:
    """The second derivatives of each point's loss by its outputs, K x K each, and their error, at `bits` bits."""
    shares = at.shares.rounded(bits)
    matrices: list[tuple[Row, ...]] = []
    error = 0
    rows = zip(shares.rows, at.shares.rows, setting.targets, setting.weights, strict=True)
    for row, unrounded, target, weight in rows:
        width = range(len(row))
        if isinstance(setting.loss, SoftmaxCrossEntropy):
            total = weight * sum(target, Fraction(0))
            table = [[((row[a] << bits if a == b else 0) - row[a] * row[b]) >> bits for b in width] for a in width]
            # Each probability enters at most three times, with factors at most 1 (plus its own error).
            slack = 3 * shares.error + (shares.error**2 >> bits) + 2
            matrices.append(tuple(_times(entries, total) for entries in map(tuple, table)))
            error = max(error, _ceil(slack * total) + 1)
        else:
            # A rounded residual may lie on the other side of +-delta.
            inside = [_is_inside(setting.loss, r, at.shares.bits) for r in unrounded]
            bends = [_bend(setting, r, side, shares.error, bits) for r, side in zip(row, inside, strict=True)]
            diagonal = _times(tuple(bend for bend, _ in bends), weight)
            matrices.append(tuple(tuple(diagonal[a] if a == b else 0 for b in width) for a in width))
            error = max(error, _ceil(max(spread for _, spread in bends) * weight) + 1)
    return matrices, error


def _is_inside(loss: Loss, residual: int, bits: int) -> bool:
    """Whether the loss of the residual is not on a linear piece."""
    return not isinstance(loss, Huber) or abs(residual) * loss.delta.denominator < loss.delta.numerator << bits


def _bend(setting: Setting, share: int, inside: bool, error: int, bits: int) -> tuple[int, int]:
    """The second derivative by one output and its error; `inside` says on which piece of the Huber loss it is."""
    if isinstance(setting.loss, Squared | Huber):
        return (2 << bits if inside else 0), 0
    return share * ((1 << bits) - share) >> bits, 3 * error + (error**2 >> bits) + 2


_LOGISTIC_THIRD: Final = Fraction(1, 10)
_SOFTMAX_THIRD: Final = Fraction(71, 100)


def derivative_bounds(setting: Setting) -> Iterator[tuple[Fraction, Fraction, Fraction | None]]:
    """For each point: bounds of the second and third derivatives of its loss, and of the first where there is one."""
    for target, weight in zip(setting.targets, setting.weights, strict=True):
        yield _bounds(setting, target, weight)


def _bounds(
    setting: Setting, target: Sequence[Fraction], weight: Fraction
) -> tuple[Fraction, Fraction, Fraction | None]:
    if isinstance(setting.loss, Squared | Huber):
        return 2 * weight, Fraction(0), None
    if isinstance(setting.loss, SoftmaxCrossEntropy):
        total = sum(target, Fraction(0)) * weight
        return total / 2, total * _SOFTMAX_THIRD, None
    return weight / 4, weight * _LOGISTIC_THIRD, None
