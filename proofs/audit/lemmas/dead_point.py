"""A point of parameter space with one hidden layer off at every data point and the mean of the targets as output."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from proofs.audit.lemmas.evaluation import outputs
from proofs.audit.lemmas.input_groups import mean_target
from proofs.kernel.network import Dataset, Layer, Network

ONE, ZERO = Fraction(1), Fraction(0)


def dead_point(dataset: Dataset, widths: Sequence[int], dead: int = 0) -> Network:
    """The hidden layer of index `dead` is off by at least 1 at every data point; the output is the mean target.

    The other hidden layers have weights 1 and -1 and bias 1; nothing depends on these numbers.

    Args:
        dataset: N points in R^d with K targets.
        widths: the width of every hidden layer.
        dead: the hidden layer that is off, counted from 0.
    """
    mean = mean_target(dataset)
    sizes = (len(dataset.inputs[0]), *widths, len(mean))
    layers: list[Layer] = []
    for k, (fan_in, width) in enumerate(pairwise(sizes)):
        signs = (ONE, -ONE)
        rows = tuple(tuple(signs[(j + m) % 2] for m in range(fan_in)) for j in range(width))
        here = Network((*layers, Layer(rows, (ZERO,) * width)))
        if k == dead:
            bias = tuple(-1 - max(column) for column in zip(*outputs(here, dataset.inputs), strict=True))
        elif k < len(widths):
            bias = (ONE,) * width
        else:
            bias = tuple(m - value for m, value in zip(mean, outputs(here, dataset.inputs)[0], strict=True))
        layers.append(Layer(rows, bias))
    return Network(tuple(layers))


def raised(network: Network, amount: Fraction) -> Network:
    """The network with its last biases raised."""
    last = network.output
    return Network((*network.hidden, Layer(last.weight, tuple(b + amount for b in last.bias or ()))))
