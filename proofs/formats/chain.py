"""A network as a reader finds it: layers, and the activation after each of them but the last."""

from dataclasses import dataclass
from fractions import Fraction

from proofs.kernel import InputError, Layer, Network


@dataclass(frozen=True, slots=True)
class Activation:
    """`identity`, `relu`, `leaky_relu` with its slope, `sigmoid`, `tanh`, `softplus`, `gelu`, `gelu_tanh` or `silu`."""

    name: str
    slope: Fraction | None = None


RELU = Activation("relu")
IDENTITY = Activation("identity")


@dataclass(frozen=True, slots=True)
class Chain:
    """Layers from input to output and their names, with one activation fewer: the last layer has none."""

    layers: tuple[Layer, ...]
    activations: tuple[Activation, ...]
    names: tuple[str, ...]

    def relu_network(self) -> Network:
        """The network, if all its activations are ReLU.

        Raises:
            InputError: the first layer with another activation.
            ShapeError: the layers do not fit each other.
        """
        for name, after, activation in zip(self.names, self.names[1:], self.activations, strict=False):
            if activation == IDENTITY:
                raise InputError(f"{after}: a Linear follows a Linear; put a ReLU between them or multiply them out")
            if activation != RELU:
                raise InputError(f"{name}: {activation.name} follows it, and the exact rules need ReLU; use nn.ReLU")
        return Network(self.layers)
