"""The network at a rational point: forward, and back to the gradient of the Lagrangian. docs/mathematics.md, section 9.

A pinned kink's ReLU is held at 0, and its pre-activation enters the Lagrangian with its multiplier. Enclosures of what
the network computes hold for the true network as well, in which the kink's ReLU is not quite 0.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from operator import mul
from typing import TypeAlias

from proofs.kernel.activation_function import Activation, Identity, LeakyReLU, ReLU
from proofs.kernel.enclosure.activations import smooth_values
from proofs.kernel.enclosure.fixed import Row, Table, entrywise, fixed, product, table_of
from proofs.kernel.enclosure.losses import LossAt, loss_at
from proofs.kernel.enclosure.setting import Setting

Place: TypeAlias = tuple[int, int, int]
"""Hidden layer, unit, and row of the point among those of positive weight."""


@dataclass(frozen=True, slots=True)
class KinkRow:
    """A pinned pre-activation: its value and its gradient, 0 at the parameters not named; each with its error."""

    value: int
    value_error: int
    indices: tuple[int, ...]
    entries: Row
    error: int


@dataclass(frozen=True)
class Evaluation:
    """What the network computes at the point, and the derivatives of the Lagrangian. N points; one table per layer.

    Attributes:
        setting: the loss.
        bits: of all tables.
        point: one integer per parameter, exact.
        pinned: the multipliers by place.
        collapsed: units whose weights are all 0; they are off.
        weights: rows of weights, each with its bias.
        signals: N x fan-in, what the layer reads, with the 1 for its bias.
        pre_activations: N x width.
        slopes, bends: N x width for each hidden layer, sigma' and sigma''; None where sigma'' is 0.
        loss: of the outputs.
        backs: N x width for each hidden layer, derivatives by the units' outputs.
        deltas: N x width, derivatives by the pre-activations.
    """

    setting: Setting
    bits: int
    point: Row
    pinned: Mapping[Place, int]
    collapsed: Set[tuple[int, int]]
    weights: tuple[Table, ...]
    signals: tuple[Table, ...]
    pre_activations: tuple[Table, ...]
    slopes: tuple[Table, ...]
    bends: tuple[Table | None, ...]
    loss: LossAt
    backs: tuple[Table, ...]
    deltas: tuple[Table, ...]

    def gradient(self) -> tuple[list[int], int]:
        """The gradient of the Lagrangian, decay included, and its error."""
        entries: list[int] = []
        error = 0
        for delta, signals in zip(self.deltas, self.signals, strict=True):
            table = product(delta.transposed(), signals.transposed())
            error = max(error, table.error)
            for row in table.rows:
                entries.extend(row)
        decay = self.setting.decay
        return [g + x * w.numerator // w.denominator for g, x, w in zip(entries, self.point, decay, strict=True)], (
            error + 1
        )

    def kink_row(self, place: Place) -> KinkRow:
        """The gradient of a pinned pre-activation."""
        layer, unit, row = place
        setting, bits = self.setting, self.bits
        adjoint = Table((tuple((q == unit) << bits for q in range(setting.sizes[layer].width)),), 0, bits)
        indices: list[int] = []
        entries: list[int] = []
        error = 0
        for k in range(layer, -1, -1):
            signals = Table((self.signals[k].rows[row],), self.signals[k].error, bits)
            table = product(adjoint.transposed(), signals.transposed())
            error = max(error, table.error)
            for q, weight in enumerate(adjoint.rows[0]):
                if weight or adjoint.error:
                    start = setting.index(k, q, 0)
                    indices.extend(range(start, start + setting.sizes[k].row))
                    entries.extend(table.rows[q])
            if k:
                slopes = Table((self.slopes[k - 1].rows[row],), self.slopes[k - 1].error, bits)
                adjoint = entrywise(product(adjoint, without_bias(self.weights[k], setting, k).transposed()), slopes)
        z = self.pre_activations[layer]
        return KinkRow(z.rows[row][unit], z.error, tuple(indices), tuple(entries), error)


def without_bias(weights: Table, setting: Setting, layer: int) -> Table:
    """The weight rows without the biases."""
    fan_in = setting.sizes[layer].fan_in
    return Table(tuple(row[:fan_in] for row in weights.rows), weights.error, weights.bits)


def evaluate(
    setting: Setting,
    point: Sequence[int],
    bits: int,
    pinned: Mapping[Place, int],
    collapsed: Set[tuple[int, int]] = frozenset(),
) -> Evaluation:
    """Evaluate at `point / 2^bits` with multipliers in the same units."""
    weights = tuple(Table(setting.rows(point, k), 0, bits) for k in range(len(setting.sizes)))
    held = _by_layer(setting, pinned)
    values = table_of(setting.inputs, bits)
    signals, pre_activations, slopes, bends = [], [], [], []
    for k, size in enumerate(setting.sizes):
        tail = (1 << bits,) if size.bias else ()
        values = Table(tuple(row + tail for row in values.rows), values.error, bits)
        signals.append(values)
        z = product(values, weights[k])
        pre_activations.append(z)
        if k < len(setting.activations):
            silent = {unit for layer, unit in collapsed if layer == k}
            values, slope, bend = _activated(setting.activations[k], z, held[k], silent)
            slopes.append(slope)
            bends.append(bend)
    loss = loss_at(setting, pre_activations[-1])
    backs, deltas = _backward(setting, weights, slopes, loss.slopes, held)
    return Evaluation(
        setting,
        bits,
        tuple(point),
        dict(pinned),
        frozenset(collapsed),
        weights,
        tuple(signals),
        tuple(pre_activations),
        tuple(slopes),
        tuple(bends),
        loss,
        backs,
        deltas,
    )


_Held: TypeAlias = Mapping[tuple[int, int], int]
"""Multipliers of a layer by (row, unit)."""


def _by_layer(setting: Setting, pinned: Mapping[Place, int]) -> list[dict[tuple[int, int], int]]:
    held: list[dict[tuple[int, int], int]] = [{} for _ in setting.activations]
    for (layer, unit, row), multiplier in pinned.items():
        held[layer][row, unit] = multiplier
    return held


def _activated(activation: Activation, z: Table, held: _Held, silent: Set[int]) -> tuple[Table, Table, Table | None]:
    """sigma, sigma' and sigma'' at the pre-activations."""
    if not isinstance(activation, ReLU | LeakyReLU | Identity):
        return smooth_values(activation, z)
    one, a = 1 << z.bits, 0
    if isinstance(activation, Identity):
        return z, Table(((one,) * len(z.rows[0]),) * len(z.rows), 0, z.bits), None
    if isinstance(activation, LeakyReLU):
        a = fixed(activation.slope, z.bits)
    values = [[x if x > 0 else a * x >> z.bits for x in row] for row in z.rows]
    slopes = [[one if x > 0 else a for x in row] for row in z.rows]
    error = z.error
    for row, unit in held:
        x = z.rows[row][unit]
        values[row][unit], slopes[row][unit] = a * x >> z.bits, a
        error = max(error, abs(x) + z.error)
    for unit in silent:
        for output, slope in zip(values, slopes, strict=True):
            output[unit] = slope[unit] = 0
    bent = isinstance(activation, LeakyReLU)
    if bent:
        # The slope, which may be below one unit, is rounded by less than that, and so is its product with z.
        error += (max((abs(x) for row in z.rows for x in row), default=0) + z.error >> z.bits) + 2
    rows = tuple(map(tuple, values)), tuple(map(tuple, slopes))
    return Table(rows[0], error, z.bits), Table(rows[1], int(bent), z.bits), None


def _backward(
    setting: Setting, weights: Sequence[Table], slopes: Sequence[Table], outputs: Table, held: Sequence[_Held]
) -> tuple[tuple[Table, ...], tuple[Table, ...]]:
    deltas, backs = [outputs], []
    for k in range(len(setting.activations) - 1, -1, -1):
        back = product(deltas[-1], without_bias(weights[k + 1], setting, k + 1).transposed())
        delta = entrywise(back, slopes[k])
        if held[k]:
            rows = [list(row) for row in delta.rows]
            for (row, unit), multiplier in held[k].items():
                rows[row][unit] += multiplier
            delta = Table(tuple(map(tuple, rows)), delta.error, delta.bits)
        backs.append(back)
        deltas.append(delta)
    return tuple(reversed(backs)), tuple(reversed(deltas))


def decay_bounds(setting: Setting, point: Sequence[int], bits: int) -> tuple[int, int]:
    """`sum omega theta^2 / 2` in units of 2^-bits, rounded down and up."""
    by_rate: dict[tuple[int, int], int] = {}
    for rate, x in zip(setting.decay, point, strict=True):
        if rate:
            key = rate.numerator, rate.denominator
            by_rate[key] = by_rate.get(key, 0) + mul(x, x)
    lo = sum(n * square // (d << bits + 1) for (n, d), square in by_rate.items())
    return lo, lo + len(by_rate)
