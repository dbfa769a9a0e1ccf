"""The exact objects a statement is about: a network, a dataset, and the two together with a loss.

A network maps `h` to `W h + b` layer by layer and applies an activation function after every layer but the last. All
numbers are `fractions.Fraction`. Conventions: docs/mathematics.md, section 0.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import chain
from typing import Final, get_args

from proofs.kernel.activation_function import RELU, Activation, ReLU
from proofs.kernel.exact import Matrix, Vector
from proofs.kernel.loss import SQUARED, Huber, Logistic, Loss, SoftmaxCrossEntropy, Squared
from proofs.kernel.shapes import MAX_VALUE_BITS, ShapeError, TooLargeError, bits_of, digits, require_exact, require_rows

MAX_TABLE_BITS: Final = 16 * 10**9
"""2 GB: what the exact values of all units at all data points, or the data themselves, may take together."""
MAX_WORK: Final = 2 * 10**10
"""Products of two machine words in one forward pass: about a minute."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One affine map: `weight` has one row per unit; `bias` is None when the layer has no bias parameter."""

    weight: Matrix
    bias: Vector | None = None

    def __post_init__(self) -> None:
        require_rows("weight row", self.weight, "a layer needs at least one unit")
        if self.bias is not None:
            require_exact("the bias", self.bias)
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
    """Layers from input to output, and the activation function after each of them but the last: ReLU if none is named.

    A direction of parameter space is a network too; its activations mean nothing.
    """

    layers: tuple[Layer, ...]
    activations: tuple[Activation, ...] = ()

    def __post_init__(self) -> None:
        if not self.layers:
            raise ShapeError("a network needs at least one layer")
        if type(self.layers) is not tuple or any(type(layer) is not Layer for layer in self.layers):
            raise ShapeError("the layers must be a tuple of Layers")
        for k, (before, after) in enumerate(zip(self.layers, self.layers[1:], strict=False), start=1):
            if after.fan_in != before.width:
                raise ShapeError(f"layer {k} reads {after.fan_in} numbers but layer {k - 1} has {before.width} units")
        if self.activations == ():
            object.__setattr__(self, "activations", (RELU,) * len(self.hidden))
        kinds = get_args(Activation)
        if type(self.activations) is not tuple or not all(
            any(type(a) is kind for kind in kinds) for a in self.activations
        ):
            raise ShapeError("the activations must be a tuple of activation functions")
        if len(self.activations) != len(self.hidden):
            raise ShapeError(f"{len(self.activations)} activations for {len(self.hidden)} hidden layers")

    @property
    def hidden(self) -> tuple[Layer, ...]:
        """The layers that are followed by an activation function."""
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
            self.activations,
        )


@dataclass(frozen=True, slots=True)
class Dataset:
    """N points: `inputs` is N x d, `targets` is N x K; `weights` holds N numbers >= 0, None for the weight 1 each."""

    inputs: Matrix
    targets: Matrix
    weights: Vector | None = None
    _bits: tuple[int, int] = field(init=False, repr=False, compare=False)
    """The size of an input and of a target with its weight; see `Problem`."""

    def __post_init__(self) -> None:
        require_rows("input", self.inputs, "a dataset needs at least one point")
        require_rows("target", self.targets, "a dataset needs at least one point")
        if len(self.inputs) != len(self.targets):
            raise ShapeError(f"{len(self.inputs)} inputs but {len(self.targets)} targets")
        if self.weights is not None:
            require_exact("the weights", self.weights)
            if len(self.weights) != len(self.inputs):
                raise ShapeError(f"{len(self.weights)} weights for {len(self.inputs)} points")
            if min(self.weights) < 0:
                raise ShapeError(f"weight {self.weights.index(min(self.weights))} is negative")
        inputs, targets = (bits_of("the data", chain.from_iterable(table)) for table in (self.inputs, self.targets))
        object.__setattr__(self, "_bits", (inputs, targets + bits_of("the data", self.weights or ())))
        if len(self) * (len(self.inputs[0]) * inputs + len(self.targets[0]) * targets) > MAX_TABLE_BITS:
            raise TooLargeError("the data take more than 2 GB over their common denominator")

    def __len__(self) -> int:
        return len(self.inputs)


@dataclass(frozen=True, slots=True)
class Decay:
    """The penalty `sum_k omega_k theta_k^2 / 2`: an omega >= 0 for the weights, one for the biases of each layer."""

    weights: Vector
    biases: Vector

    def __post_init__(self) -> None:
        require_exact("the decay of the weights", self.weights)
        require_exact("the decay of the biases", self.biases)
        if len(self.weights) != len(self.biases):
            raise ShapeError(f"a decay for the weights of {len(self.weights)} layers, the biases of {len(self.biases)}")
        if min(*self.weights, *self.biases) < 0:
            raise ShapeError("a decay is negative")
        if not any(self.weights) and not any(self.biases):
            raise ShapeError("a decay that is 0 throughout; leave it out")


@dataclass(frozen=True, slots=True)
class Problem:
    """A point of parameter space (the network), and the data, the loss and the decay that define L there.

    `L = sum_i weight_i loss(f(x_i), y_i) + sum_k omega_k theta_k^2 / 2`; for a mean, put 1/N into the weights.
    """

    network: Network
    dataset: Dataset
    loss: Loss = SQUARED
    decay: Decay | None = None

    def __post_init__(self) -> None:
        for what, part, kinds in (
            ("network", self.network, (Network,)),
            ("dataset", self.dataset, (Dataset,)),
            ("loss", self.loss, get_args(Loss)),
            ("decay", self.decay, (Decay, type(None))),
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
        layers = len(self.network.layers)
        if self.decay is not None and len(self.decay.weights) != layers:
            raise ShapeError(f"a decay for {len(self.decay.weights)} layers of {layers}")
        self._require_targets()
        self._require_affordable()

    def _require_targets(self) -> None:
        """Targets outside these ranges make the loss unbounded below, or no loss of a classification."""
        for i, row in enumerate(self.dataset.targets):
            if isinstance(self.loss, Logistic) and not all(0 <= entry <= 1 for entry in row):
                raise ShapeError(f"target {i} is not between 0 and 1, as the logistic loss needs")
            if isinstance(self.loss, SoftmaxCrossEntropy) and min(row) < 0:
                raise ShapeError(f"target {i} is negative, and the softmax loss needs class probabilities")

    def _require_affordable(self) -> None:
        """Bound the memory and the time of a forward pass before it starts: exact values grow from layer to layer."""
        points = len(self.dataset)
        size, targets = self.dataset._bits
        work = table = 0
        for k, layer in enumerate(self.network.layers):
            entries = bits_of(f"layer {k}", layer.numbers())
            work += points * layer.width * (layer.fan_in + 1) * (size // 30 + 1) * (entries // 30 + 1)
            size += entries + (layer.fan_in + 1).bit_length()
            table += points * layer.width * size
        size += targets
        if isinstance(self.loss, Huber):
            size += bits_of("the loss", (self.loss.delta,))
        if size > MAX_VALUE_BITS:
            raise TooLargeError(f"exact outputs take more than {digits(MAX_VALUE_BITS)} digits")
        if table > MAX_TABLE_BITS:
            raise TooLargeError("the exact values of all units at all data points take more than 2 GB")
        if work > MAX_WORK:
            raise TooLargeError("one forward pass takes more than 20 billion products of machine words")

    @property
    def beyond_exact_rules(self) -> str:
        """What of the problem is beyond ReLU, squared or Huber loss, no decay; empty where `forward` may be used."""
        activations = (
            f"{activation} after layer {k}"
            for k, activation in enumerate(self.network.activations)
            if not isinstance(activation, ReLU)
        )
        loss = () if isinstance(self.loss, Squared | Huber) else (f"the {self.loss} loss",)
        return ", ".join((*activations, *loss, *(() if self.decay is None else ("weight decay",))))

    @property
    def point_weights(self) -> Vector:
        """The weight of every data point."""
        return self.dataset.weights or (Fraction(1),) * len(self.dataset)

    def at(self, network: Network) -> "Problem":
        """The same question at another point of parameter space: the parameters of that network, activations as here.

        Raises:
            ShapeError: the other network does not fit the data.
        """
        return replace(self, network=Network(network.layers, self.network.activations))
