"""Exact networks whose every layer also reads the input, with any activation and with linear neurons among the others.

The numbers may be rationals or SymPy expressions: with symbols for the weights and an undetermined function for the
activation, one evaluation speaks for all of them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from proofs.kernel.shapes import ShapeError

Scalar: TypeAlias = Any  # a Fraction or a SymPy expression
Vector: TypeAlias = tuple[Scalar, ...]
Activation: TypeAlias = Callable[[Scalar], Scalar]


@dataclass(frozen=True, slots=True)
class Neuron:
    """`sigma(p . h + q . x)` for the layer h before it and the input x, or without sigma if it is linear."""

    from_previous: Vector
    from_input: Vector
    linear: bool

    def __call__(self, previous: Vector, x: Vector, activation: Activation) -> Scalar:
        """What the neuron puts out."""
        value = combine(self.from_previous, previous) + combine(self.from_input, x)
        return value if self.linear else activation(value)


@dataclass(frozen=True, slots=True)
class SkipNetwork:
    """Layers of neurons and the weights of the output, a linear combination of the last layer.

    Raises:
        ShapeError: a neuron does not have one weight per neuron of the layer before it and per input.
    """

    input_dimension: int
    layers: tuple[tuple[Neuron, ...], ...]
    output: Vector

    def __post_init__(self) -> None:
        width = 0
        for k, layer in enumerate(self.layers, start=1):
            for j, neuron in enumerate(layer, start=1):
                if (len(neuron.from_previous), len(neuron.from_input)) != (width, self.input_dimension):
                    raise ShapeError(
                        f"neuron {j} of layer {k} has {len(neuron.from_previous)} + {len(neuron.from_input)} weights "
                        f"for {width} neurons before it and {self.input_dimension} inputs"
                    )
            width = len(layer)
        if len(self.output) != width:
            raise ShapeError(f"the output has {len(self.output)} weights for {width} neurons")

    def values(self, x: Vector, activation: Activation) -> tuple[Vector, ...]:
        """What every neuron puts out, layer by layer."""
        found: list[Vector] = []
        for layer in self.layers:
            previous = found[-1] if found else ()
            found.append(tuple(neuron(previous, x, activation) for neuron in layer))
        return tuple(found)

    def __call__(self, x: Vector, activation: Activation) -> Scalar:
        """The output at the input x."""
        return combine(self.output, self.values(x, activation)[-1])


@dataclass(frozen=True, slots=True)
class ShallowNetwork:
    """`x -> sum_j s_j sigma(w_j . x)`: one weight row and one output weight per neuron."""

    rows: tuple[Vector, ...]
    output: Vector

    def __call__(self, x: Vector, activation: Activation) -> Scalar:
        """The output at the input x."""
        return combine(self.output, tuple(activation(combine(row, x)) for row in self.rows))


def deep_from_shallow(shallow: ShallowNetwork, per_layer: int) -> SkipNetwork:
    """Distribute the neurons of a shallow network over layers, `per_layer` to each.

    Every layer but the first begins with a linear neuron that carries what the layers below have contributed to the
    output: it has the output weights of the shallow network for their neurons in the layer before, and the weight 1 for
    the linear neuron there. All other neurons read the input alone, as they do in the shallow network.
    """
    d = len(shallow.rows[0])
    layers: list[tuple[Neuron, ...]] = []
    carried: Vector = ()  # the weights that turn the layer before into the sum so far
    for start in range(0, len(shallow.rows), per_layer):
        chunk = slice(start, start + per_layer)
        copies = [Neuron((0,) * len(carried), row, linear=False) for row in shallow.rows[chunk]]
        carrier = [Neuron(carried, (0,) * d, linear=True)] if carried else []
        layers.append((*carrier, *copies))
        carried = (*(1 for _ in carrier), *shallow.output[chunk])
    return SkipNetwork(d, tuple(layers), carried)


def combine(weights: Sequence[Scalar], values: Sequence[Scalar]) -> Scalar:
    """The linear combination of the values; 0 of none."""
    return sum((w * v for w, v in zip(weights, values, strict=True)), 0)
