"""The exact objects a statement is about: a ReLU network, a dataset, and the two together.

A network maps `h` to `W h + b` layer by layer and applies ReLU after every layer but the last. All numbers are
`fractions.Fraction`. Conventions: docs/mathematics.md, section 0.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from proofs.kernel.exact import Matrix, Vector
from proofs.kernel.loss import SQUARED, Huber, Loss, Squared


class ShapeError(ValueError):
    """Numbers that do not form a network, a dataset, or a problem: one line that says where."""


def _require_exact(what: str, numbers: object) -> None:
    if type(numbers) is not tuple or not numbers or not all(type(number) is Fraction for number in numbers):
        raise ShapeError(f"{what} must be a non-empty tuple of Fractions")


def _require_rows(what: str, rows: object, empty: str) -> None:
    """Tuples of Fractions of one length. Nothing else, not even a subclass: what a theorem holds cannot change."""
    if type(rows) is not tuple:
        raise ShapeError(f"the {what}s must be a tuple of tuples, not a {type(rows).__name__}")
    if not rows:
        raise ShapeError(empty)
    for i, row in enumerate(rows):
        _require_exact(f"{what} {i}", row)
        if len(row) != len(rows[0]):
            raise ShapeError(f"{what} {i} has {len(row)} entries where {what} 0 has {len(rows[0])}")


@dataclass(frozen=True, slots=True)
class Layer:
    """One affine map: `weight` has one row per unit; `bias` is None when the layer has no bias parameter."""

    weight: Matrix
    bias: Vector | None = None

    def __post_init__(self) -> None:
        _require_rows("weight row", self.weight, "a layer needs at least one unit")
        if self.bias is not None:
            _require_exact("the bias", self.bias)
            if len(self.bias) != self.width:
                raise ShapeError(f"the bias has {len(self.bias)} entries for {self.width} weight rows")

    @property
    def width(self) -> int:
        """How many units the layer has."""
        return len(self.weight)

    @property
    def fan_in(self) -> int:
        """How many numbers the layer reads."""
        return len(self.weight[0])

    @property
    def augmented(self) -> Matrix:
        """The weight rows, each followed by its unit's bias where the layer has one."""
        if self.bias is None:
            return self.weight
        return tuple((*row, b) for row, b in zip(self.weight, self.bias, strict=True))

    def numbers(self) -> Iterator[Fraction]:
        """Every parameter: the weight row by row, then the bias."""
        for row in self.weight:
            yield from row
        yield from self.bias or ()

    def same_shape(self, other: "Layer") -> bool:
        """Whether the two layers have the same parameters, apart from their values."""
        return (self.width, self.fan_in, self.bias is None) == (other.width, other.fan_in, other.bias is None)


@dataclass(frozen=True, slots=True)
class Network:
    """Layers from input to output: ReLU after each of them but the last."""

    layers: tuple[Layer, ...]

    def __post_init__(self) -> None:
        if not self.layers:
            raise ShapeError("a network needs at least one layer")
        if type(self.layers) is not tuple or any(type(layer) is not Layer for layer in self.layers):
            raise ShapeError("the layers must be a tuple of Layers")
        for k, (before, after) in enumerate(zip(self.layers, self.layers[1:], strict=False), start=1):
            if after.fan_in != before.width:
                raise ShapeError(f"layer {k} reads {after.fan_in} numbers but layer {k - 1} has {before.width} units")

    @property
    def hidden(self) -> tuple[Layer, ...]:
        """The layers that are followed by ReLU."""
        return self.layers[:-1]

    @property
    def output(self) -> Layer:
        """The last, linear layer."""
        return self.layers[-1]

    @property
    def input_dimension(self) -> int:
        """How many coordinates an input has."""
        return self.layers[0].fan_in

    @property
    def output_dimension(self) -> int:
        """How many outputs the network has."""
        return self.output.width

    def same_shape(self, other: "Network") -> bool:
        """Whether the two networks have the same parameters, apart from their values."""
        return len(self.layers) == len(other.layers) and all(
            mine.same_shape(theirs) for mine, theirs in zip(self.layers, other.layers, strict=True)
        )

    def moved(self, velocity: "Network", acceleration: "Network", time: Fraction) -> "Network":
        """The point `theta + time * velocity + time^2 * acceleration` of the parameter space."""

        def at(start: Vector, first: Vector, second: Vector) -> Vector:
            return tuple(a + time * (b + time * c) for a, b, c in zip(start, first, second, strict=True))

        def layer_at(start: Layer, first: Layer, second: Layer) -> Layer:
            rows = zip(start.weight, first.weight, second.weight, strict=True)
            bias = None if start.bias is None else at(start.bias, first.bias or (), second.bias or ())
            return Layer(tuple(at(*row) for row in rows), bias)

        return Network(
            tuple(map(layer_at, self.layers, velocity.layers, acceleration.layers)),
        )


@dataclass(frozen=True, slots=True)
class Dataset:
    """N points: `inputs` is N x d, `targets` is N x K; `weights` holds N numbers >= 0, None for the weight 1 each."""

    inputs: Matrix
    targets: Matrix
    weights: Vector | None = None

    def __post_init__(self) -> None:
        _require_rows("input", self.inputs, "a dataset needs at least one point")
        _require_rows("target", self.targets, "a dataset needs at least one point")
        if len(self.inputs) != len(self.targets):
            raise ShapeError(f"{len(self.inputs)} inputs but {len(self.targets)} targets")
        if self.weights is not None:
            _require_exact("the weights", self.weights)
            if len(self.weights) != len(self.inputs):
                raise ShapeError(f"{len(self.weights)} weights for {len(self.inputs)} points")
            if min(self.weights) < 0:
                raise ShapeError(f"weight {self.weights.index(min(self.weights))} is negative")

    def __len__(self) -> int:
        return len(self.inputs)


@dataclass(frozen=True, slots=True)
class Problem:
    """A point of parameter space (the network), and the data and the loss that define L there."""

    network: Network
    dataset: Dataset
    loss: Loss = SQUARED

    def __post_init__(self) -> None:
        for what, part, kinds in (
            ("network", self.network, (Network,)),
            ("dataset", self.dataset, (Dataset,)),
            ("loss", self.loss, (Squared, Huber)),
        ):
            if not any(type(part) is kind for kind in kinds):
                names = " or ".join(kind.__name__ for kind in kinds)
                raise ShapeError(f"the {what} must be of type {names}, not {type(part).__name__}")
        for what, mine, theirs in (
            ("inputs", self.network.input_dimension, len(self.dataset.inputs[0])),
            ("outputs", self.network.output_dimension, len(self.dataset.targets[0])),
        ):
            if mine != theirs:
                raise ShapeError(f"the network has {mine} {what} but the data have {theirs}")

    def at(self, network: Network) -> "Problem":
        """The same question at another point of parameter space.

        Raises:
            ShapeError: the other network does not fit the data.
        """
        return replace(self, network=network)
