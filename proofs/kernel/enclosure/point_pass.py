"""A network of any activations at one data point, enclosed: forwards to the outputs, backwards from slopes of them.

docs/mathematics.md, section 10.
"""

from dataclasses import dataclass
from fractions import Fraction

from proofs.kernel.activation_function import Activation, Identity, LeakyReLU, ReLU
from proofs.kernel.enclosure.balls import Balls, ceiling, floor, inner, rounded_ball
from proofs.kernel.enclosure.interval import Interval, times
from proofs.kernel.enclosure.smooth import jet, suprema, value
from proofs.kernel.exact import Vector
from proofs.kernel.network import Network


@dataclass(frozen=True, slots=True)
class PointPass:
    """What the layers read and compute at one data point.

    Attributes:
        signals: for each layer its input, followed by the 1 for its biases if it has them.
        pre_activations: for each layer; the outputs are the last.
    """

    signals: tuple[Balls, ...]
    pre_activations: tuple[Balls, ...]

    @property
    def outputs(self) -> Balls:
        """The outputs of the network."""
        return self.pre_activations[-1]


@dataclass(frozen=True)
class EnclosedNetwork:
    """A network whose parameters are enclosed at `bits`, ready to be evaluated at many data points."""

    network: Network
    bits: int
    rows: tuple[tuple[Balls, ...], ...]
    columns: tuple[tuple[Balls, ...], ...]

    @classmethod
    def of(cls, network: Network, bits: int) -> "EnclosedNetwork":
        """Enclose the parameters."""
        rows = tuple(tuple(Balls.rational(row, bits) for row in layer.augmented) for layer in network.layers)
        columns = tuple(
            tuple(Balls.rational(column, bits) for column in zip(*layer.weight, strict=True))
            for layer in network.layers
        )
        return cls(network, bits, rows, columns)

    def forward(self, x: Vector) -> PointPass:
        """Propagate an input."""
        values = Balls.rational(x, self.bits)
        signals, pre_activations = [], []
        for k, layer in enumerate(self.network.layers):
            values = values if layer.bias is None else values.followed_by((1 << self.bits,))
            signals.append(values)
            pre_activations.append(self._products(self.rows[k], values))
            if k < len(self.network.hidden):
                values = _activated(self.network.activations[k], pre_activations[-1], self.bits)
        return PointPass(tuple(signals), tuple(pre_activations))

    def backward(self, here: PointPass, slopes: Balls) -> tuple[Balls, ...]:
        """Derivatives by the pre-activations of every layer, from those by the outputs.

        Where a ReLU is not decided, its derivative counts as anything between its two slopes.
        """
        deltas = [slopes]
        for k in range(len(self.network.hidden) - 1, -1, -1):
            back = self._products(self.columns[k + 1], deltas[-1]).intervals()
            bends = _slopes(self.network.activations[k], here.pre_activations[k], self.bits)
            deltas.append(Balls.of(times(b, s, self.bits) for b, s in zip(back, bends, strict=True)))
        return tuple(reversed(deltas))

    def _products(self, rows: tuple[Balls, ...], vector: Balls) -> Balls:
        pairs = [rounded_ball(*inner(row, vector), self.bits) for row in rows]
        return Balls(tuple(m for m, _ in pairs), tuple(r for _, r in pairs))


def _activated(activation: Activation, z: Balls, bits: int) -> Balls:
    if isinstance(activation, Identity):
        return z
    if isinstance(activation, ReLU):
        return Balls.of((max(lo, 0), max(hi, 0)) for lo, hi in z.intervals())
    if isinstance(activation, LeakyReLU):
        a = activation.slope
        return Balls.of(
            (lo if lo > 0 else floor(a * lo), hi if hi > 0 else ceiling(a * hi)) for lo, hi in z.intervals()
        )
    steepest = suprema(activation)[0]
    return Balls.of(_widened(value(activation, m, bits), steepest, r) for m, r in zip(z.middles, z.radii, strict=True))


def _slopes(activation: Activation, z: Balls, bits: int) -> list[Interval]:
    """Enclosures of the derivatives; of a ReLU that is not decided, everything between its two slopes."""
    one = 1 << bits
    if isinstance(activation, Identity):
        return [(one, one)] * len(z.middles)
    if isinstance(activation, ReLU | LeakyReLU):
        least = activation.slope * one if isinstance(activation, LeakyReLU) else Fraction(0)
        low, high = floor(least), ceiling(least)
        return [(low if lo <= 0 else one, one if hi >= 0 else high) for lo, hi in z.intervals()]
    steepest = suprema(activation)[1]
    return [_widened(jet(activation, m, bits)[1], steepest, r) for m, r in zip(z.middles, z.radii, strict=True)]


def _widened(interval: Interval, steepest: Fraction, radius: int) -> Interval:
    slack = ceiling(steepest * radius)
    return interval[0] - slack, interval[1] + slack
