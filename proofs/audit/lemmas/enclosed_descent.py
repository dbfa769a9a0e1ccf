"""Gradient descent on the log loss in ball arithmetic: every number of the run lies in its ball, every sign is decided.

One output, a sigmoid after it; the loss is the sum over the data of `log(1 + exp(-f))` for label 1 and
`log(1 + exp(f))` for label 0. Because all signs along the run are strict, the run is a continuous function of its
starting point nearby, and what it shows holds for all starting points in a neighbourhood.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from proofs.audit.lemmas.enclosures import Ball, Enclosure, UndecidedError, ball, enclosure, precision
from proofs.kernel.network import Dataset, Network

BITS = 512
"""The balls of a run grow from step to step; this leaves many digits after a hundred steps."""

Vector = list[Ball]


@dataclass(frozen=True, slots=True)
class State:
    """A network during the run, at one data set.

    Attributes:
        first_layer: the pre-activations of the first layer, N x width.
        outputs: the output at each point.
    """

    first_layer: tuple[tuple[Enclosure, ...], ...]
    outputs: tuple[Enclosure, ...]

    def wrong(self, data: Dataset) -> int:
        """At how many points the sign of the output (positive for label 1) is not the label's.

        Raises:
            UndecidedError: an output of sign unknown.
        """
        return sum(_positive(f) is not (y[0] == 1) for f, y in zip(self.outputs, data.targets, strict=True))

    def on(self, i: int) -> int:
        """How many first-layer units are on at point i."""
        return sum(_positive(z) for z in self.first_layer[i])


def _positive(value: Enclosure) -> bool:
    if value.lower > 0:
        return True
    if value.upper <= 0:
        return False
    raise UndecidedError("the sign of a number of the run is not decided")


def descend(network: Network, data: Dataset, rate: Fraction, steps: int) -> Iterator[State]:
    """The state before each step and, last, after all of them. Layers without bias have none to train.

    A unit whose inputs and bias are exactly 0 counts as off (ReLU'(0) = 0).

    Raises:
        UndecidedError: the sign of a pre-activation is open at this precision.
    """
    with precision(BITS):
        weights = [[[ball(w) for w in row] for row in layer.weight] for layer in network.layers]
        biases = [None if layer.bias is None else [ball(b) for b in layer.bias] for layer in network.layers]
        inputs = [[ball(x) for x in row] for row in data.inputs]
        labels = [y[0] for y in data.targets]
    for step in range(steps + 1):
        with precision(BITS):
            passes = [_forward(weights, biases, x) for x in inputs]
            state = State(
                tuple(tuple(enclosure(z) for z in zs[0]) for zs, _ in passes),
                tuple(enclosure(zs[-1][0]) for zs, _ in passes),
            )
        yield state
        if step < steps:
            with precision(BITS):
                weights, biases = _step(weights, biases, passes, labels, ball(rate))


def _forward(
    weights: Sequence[Sequence[Vector]], biases: Sequence[Vector | None], x: Vector
) -> tuple[list[Vector], list[Vector]]:
    """Pre-activations of every layer, and what every layer reads."""
    read, pre = [x], []
    for k, (rows, bias) in enumerate(zip(weights, biases, strict=True)):
        z = [_dot(row, read[-1]) for row in rows]
        pre.append(z if bias is None else [a + b for a, b in zip(z, bias, strict=True)])
        if k < len(weights) - 1:
            read.append([a if _on(a) else ball(0) for a in pre[-1]])
    return pre, read


def _on(z: Ball) -> bool:
    if z > 0:
        return True
    if z <= 0:
        return False
    raise UndecidedError(f"the sign of the pre-activation {z} is not decided")


def _step(
    weights: Sequence[Sequence[Vector]],
    biases: Sequence[Vector | None],
    passes: Sequence[tuple[list[Vector], list[Vector]]],
    labels: Sequence[Fraction],
    rate: Ball,
) -> tuple[list[list[Vector]], list[Vector | None]]:
    """One full-batch step: backpropagation at every point, added up."""
    new_weights = [[list(row) for row in rows] for rows in weights]
    new_biases = [None if bias is None else list(bias) for bias in biases]
    for (pre, read), label in zip(passes, labels, strict=True):
        back = [1 / (1 + (-pre[-1][0]).exp()) - ball(label)]
        for k in reversed(range(len(weights))):
            for j, delta in enumerate(back):
                for m, h in enumerate(read[k]):
                    new_weights[k][j][m] -= rate * delta * h
                bias = new_biases[k]
                if bias is not None:
                    bias[j] -= rate * delta
            if k:
                columns = zip(*weights[k], strict=True)
                below = [_dot(list(column), back) for column in columns]
                back = [d if _on(z) else ball(0) for d, z in zip(below, pre[k - 1], strict=True)]
    return new_weights, new_biases


def _dot(left: Vector, right: Vector) -> Ball:
    total = ball(0)
    for a, b in zip(left, right, strict=True):
        total += a * b
    return total
