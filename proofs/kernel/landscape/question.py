"""What a landscape is: the squared loss on a dataset, over all parameters of a network with one hidden layer."""

import hashlib
import json
from dataclasses import dataclass
from typing import Final

from proofs.kernel.activation_function import ReLU
from proofs.kernel.exact import Vector
from proofs.kernel.network import Dataset, Network
from proofs.kernel.shapes import ShapeError

MAX_UNITS: Final = 1000


@dataclass(frozen=True, slots=True)
class Landscape:
    """The squared loss on the data as a function of `v, w, c` in `sum_j v_j ReLU(w_j . x + b_j) + c`.

    Attributes:
        dataset: N inputs in d dimensions, one target each, no weights.
        width: the number of hidden units; None for every width.
        hidden_bias: whether the hidden layer has a bias.
        output_bias: whether the last layer has one.
    """

    dataset: Dataset
    width: int | None
    hidden_bias: bool = True
    output_bias: bool = True

    def __post_init__(self) -> None:
        if type(self.dataset) is not Dataset:
            raise ShapeError(f"the data must be a Dataset, not {type(self.dataset).__name__}")
        if len(self.dataset.targets[0]) != 1:
            raise ShapeError(f"a landscape has one target per point, not {len(self.dataset.targets[0])}")
        if self.dataset.weights is not None and set(self.dataset.weights) != {1}:
            raise ShapeError("a landscape has no weights of points; repeat the points instead")
        if self.width is not None and (type(self.width) is not int or self.width < 1):
            raise ShapeError("a landscape has at least one hidden unit")
        if self.width is not None and self.width > MAX_UNITS:
            raise ShapeError(f"a landscape has at most {MAX_UNITS} hidden units")
        if type(self.hidden_bias) is not bool or type(self.output_bias) is not bool:
            raise ShapeError("a bias is there or not: True or False")

    @property
    def targets(self) -> Vector:
        """The target of every point."""
        return tuple(target for (target,) in self.dataset.targets)

    def has(self, network: Network) -> bool:
        """Whether these are parameters of the landscape, of at most its width."""
        if len(network.layers) != 2 or network.output_dimension != 1 or network.activations != (ReLU(),):
            return False
        hidden, output = network.layers
        return (
            hidden.fan_in == len(self.dataset.inputs[0])
            and (self.width is None or hidden.width <= self.width)
            and (hidden.bias is not None, output.bias is not None) == (self.hidden_bias, self.output_bias)
        )

    @property
    def digest(self) -> str:
        """A name: equal landscapes have equal digests, however their numbers were written."""
        points = zip(self.dataset.inputs, self.targets, strict=True)
        data = [[str(number) for number in (*x, y)] for x, y in points]
        text = json.dumps([data, self.width, self.hidden_bias, self.output_bias], separators=(",", ":"))
        return "sha256:" + hashlib.sha256(text.encode()).hexdigest()
