"""Networks from units in the coordinates of an arrangement."""

from collections.abc import Sequence
from fractions import Fraction

from proofs.kernel.exact import Vector
from proofs.kernel.landscape.arrangement import Arrangement
from proofs.kernel.landscape.question import Landscape
from proofs.kernel.landscape.residuals import bits
from proofs.kernel.network import Layer, Network
from proofs.search.landscape.fits import Fit

ZERO = Fraction(0)


def built(
    landscape: Landscape, arrangement: Arrangement, residual: Vector, units: Sequence[tuple[Vector, Fraction]]
) -> Network:
    """The network of these units with their output weights; its output bias is what gives this residual.

    Args:
        landscape: which biases there are.
        arrangement: which coordinates a unit has.
        residual: N numbers.
        units: incoming weights (and bias) in the coordinates that the arrangement keeps, and the output weight.
    """
    dimension = len(landscape.dataset.inputs[0])
    rows, biases = [], []
    for unit, _ in units:
        whole = [ZERO] * (dimension + landscape.hidden_bias)
        for column, entry in zip(arrangement.columns, unit, strict=True):
            whole[column] = entry
        rows.append(tuple(whole[:dimension]))
        biases.append(whole[dimension] if landscape.hidden_bias else ZERO)
    outgoing = tuple(weight for _, weight in units)
    first = landscape.dataset.inputs[0]
    there = sum(
        (
            v * max(ZERO, b + sum((w * x for w, x in zip(row, first, strict=True)), ZERO))
            for row, b, v in zip(rows, biases, outgoing, strict=True)
        ),
        ZERO,
    )
    hidden = Layer(tuple(rows), tuple(biases) if landscape.hidden_bias else None)
    bias = (landscape.targets[0] + residual[0] - there,) if landscape.output_bias else None
    return Network((hidden, Layer((outgoing,), bias)))


def network_of_fit(landscape: Landscape, arrangement: Arrangement, fit: Fit, own: Sequence[tuple[int, int]]) -> Network:
    """The network of a fit over cells, given by the signs of their output weights and their sets of generators."""
    left = dict(fit.weights)
    units = []
    for sign, generators in own:
        unit = [ZERO] * len(arrangement.columns)
        for g in bits(generators):
            weight = left.pop(g, ZERO) * arrangement.scale
            unit = [a + weight * b for a, b in zip(unit, arrangement.rays[g // 2], strict=True)]
        units.append((tuple(unit), Fraction(sign)))
    return built(landscape, arrangement, fit.residual, units)
