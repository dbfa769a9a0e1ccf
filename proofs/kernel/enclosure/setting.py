"""What a loss over the parameters is made of, apart from the point: sizes, activations, data, weights and decay.

Parameters are counted layer by layer, row by row, each row followed by its unit's bias where the layer has one. Data
points of weight 0 do not enter.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from proofs.kernel.activation_function import Activation
from proofs.kernel.exact import Matrix, Vector
from proofs.kernel.loss import Loss
from proofs.kernel.network import Layer, Network, Problem


@dataclass(frozen=True, slots=True)
class Size:
    """A layer's number of units and of inputs, and whether it has a bias."""

    width: int
    fan_in: int
    bias: bool

    @property
    def row(self) -> int:
        """How many parameters a unit has: its weights, and its bias."""
        return self.fan_in + self.bias


@dataclass(frozen=True)
class Setting:
    """A loss as a function of the parameters.

    Attributes:
        sizes: one per layer.
        activations: one per hidden layer.
        loss: of one data point.
        points: the data points of positive weight, as they are counted in the dataset.
        inputs, targets, weights: of these points.
        decay: omega, one number >= 0 per parameter; `sum omega theta^2 / 2` is part of the loss.
    """

    sizes: tuple[Size, ...]
    activations: tuple[Activation, ...]
    loss: Loss
    points: tuple[int, ...]
    inputs: Matrix
    targets: Matrix
    weights: Vector
    decay: Vector

    @cached_property
    def offsets(self) -> tuple[int, ...]:
        """The number of parameters before each layer, and at the end of all of them."""
        result = [0]
        for size in self.sizes:
            result.append(result[-1] + size.width * size.row)
        return tuple(result)

    def index(self, layer: int, unit: int, entry: int) -> int:
        """The place of a parameter."""
        return self.offsets[layer] + unit * self.sizes[layer].row + entry

    def has(self, layer: int, unit: int, entry: int) -> bool:
        """Whether there is such a parameter."""
        if not 0 <= layer < len(self.sizes):
            return False
        size = self.sizes[layer]
        return 0 <= unit < size.width and 0 <= entry < size.row

    def incoming(self, layer: int, unit: int) -> Iterator[int]:
        """The parameters of a unit: its weights and its bias."""
        return (self.index(layer, unit, entry) for entry in range(self.sizes[layer].row))

    def outgoing(self, layer: int, unit: int) -> Iterator[int]:
        """The weights by which the next layer reads a unit."""
        return (self.index(layer + 1, reader, unit) for reader in range(self.sizes[layer + 1].width))

    def layers_of(self) -> Iterator[int]:
        """The layer of each parameter."""
        for k, size in enumerate(self.sizes):
            yield from (k for _ in range(size.width * size.row))

    def rows(self, numbers: Sequence[int], layer: int) -> tuple[tuple[int, ...], ...]:
        """The rows of a layer, out of one number per parameter."""
        size, start = self.sizes[layer], self.offsets[layer]
        return tuple(tuple(numbers[start + j * size.row : start + (j + 1) * size.row]) for j in range(size.width))

    def network(self, numbers: Sequence[Fraction]) -> Network:
        """The network with these parameters."""
        layers, start = [], 0
        for size in self.sizes:
            rows = [tuple(numbers[start + j * size.row : start + (j + 1) * size.row]) for j in range(size.width)]
            bias = tuple(row[-1] for row in rows) if size.bias else None
            layers.append(Layer(tuple(row[: size.fan_in] for row in rows), bias))
            start += size.width * size.row
        return Network(tuple(layers), self.activations)


def parameters_of(network: Network) -> Vector:
    """All parameters in the order of `Setting`."""
    return tuple(entry for layer in network.layers for row in layer.augmented for entry in row)


def setting_of(problem: Problem) -> Setting:
    """The loss that a problem is about."""
    network, dataset = problem.network, problem.dataset
    points = tuple(i for i, weight in enumerate(problem.point_weights) if weight)
    sizes = tuple(Size(layer.width, layer.fan_in, layer.bias is not None) for layer in network.layers)
    return Setting(
        sizes=sizes,
        activations=network.activations,
        loss=problem.loss,
        points=points,
        inputs=tuple(dataset.inputs[i] for i in points),
        targets=tuple(dataset.targets[i] for i in points),
        weights=tuple(problem.point_weights[i] for i in points),
        decay=_decay_by_parameter(problem, sizes),
    )


def _decay_by_parameter(problem: Problem, sizes: Sequence[Size]) -> Vector:
    if problem.decay is None:
        return (Fraction(0),) * sum(size.width * size.row for size in sizes)
    rates: list[Fraction] = []
    for size, weight, bias in zip(sizes, problem.decay.weights, problem.decay.biases, strict=True):
        rates.extend(((weight,) * size.fan_in + (bias,) * size.bias) * size.width)
    return tuple(rates)
