"""One hidden layer, one output: random points with kinks forced, and degenerate ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from hypothesis import strategies as st

from proofs.kernel.exact import Vector
from proofs.kernel.network import Dataset, Layer, Network, Problem
from tests.strategies.numbers import nonzero_vectors, vectors

ZERO = Fraction(0)
MAX_DIMENSION = 3
MAX_UNITS = 3


@dataclass(frozen=True, slots=True)
class Shape:
    """Input dimension, number of hidden units, and which biases are parameters."""

    dimension: int
    units: int
    hidden_bias: bool
    output_bias: bool

    def augmented(self, x: Vector) -> Vector:
        """The input as the hidden layer sees it: followed by 1 where that layer has a bias."""
        return (*x, Fraction(1)) if self.hidden_bias else x

    @property
    def augmented_dimension(self) -> int:
        """How many parameters a hidden unit has."""
        return self.dimension + self.hidden_bias

    def network(self, rows: Sequence[Vector], output_weights: Sequence[Fraction], offset: Fraction) -> Network:
        """The network of these augmented weight rows; `offset` is dropped where there is no output bias."""
        d = self.dimension
        bias = tuple(row[d] for row in rows) if self.hidden_bias else None
        hidden = Layer(tuple(row[:d] for row in rows), bias)
        return Network((hidden, Layer((tuple(output_weights),), (offset,) if self.output_bias else None)))


def shapes(max_units: int = MAX_UNITS) -> st.SearchStrategy[Shape]:
    """Shapes of networks with one hidden layer and one output."""
    return st.builds(Shape, st.integers(1, MAX_DIMENSION), st.integers(1, max_units), st.booleans(), st.booleans())


def with_residuals(network: Network, inputs: Sequence[Vector], residuals: Sequence[Fraction]) -> Problem:
    """The data for which the network leaves these residuals: `y = f - r`."""
    return Problem(
        network,
        Dataset(tuple(inputs), tuple((_output(network, x) - r,) for x, r in zip(inputs, residuals, strict=True))),
    )


def _output(network: Network, x: Vector) -> Fraction:
    hidden, last = network.layers
    values = [max(ZERO, _pre_activation(row, x)) for row in hidden.augmented]
    offset = ZERO if last.bias is None else last.bias[0]
    return sum((v * h for v, h in zip(last.weight[0], values, strict=True)), offset)


def _pre_activation(row: Vector, x: Vector) -> Fraction:
    a = (*x, Fraction(1))[: len(row)]
    return sum((w * e for w, e in zip(row, a, strict=True)), ZERO)


def across(x: Vector, turn: int) -> Vector:
    """A vector orthogonal to x, not 0 unless x is or has one coordinate."""
    d = len(x)
    p, q = turn % d, (turn + 1) % d
    if p == q:
        return (ZERO,)
    return tuple(x[q] if k == p else -x[p] if k == q else ZERO for k in range(d))


@st.composite
def shallow_points(draw: st.DrawFn) -> Problem:
    """Random networks at random data, with kinks; duplicate, opposite and zero inputs; `v_j = 0`, `w_j = 0`."""
    shape = draw(shapes())
    inputs = draw(st.lists(vectors(shape.dimension, 2), min_size=1, max_size=5))
    if draw(st.booleans()):
        inputs.append(draw(st.sampled_from(inputs)))
    if draw(st.booleans()):
        inputs.append(tuple(-2 * e for e in draw(st.sampled_from(inputs))))
    rows = [draw(_rows(shape, inputs)) for _ in range(shape.units)]
    network = shape.network(rows, draw(vectors(shape.units, 2)), draw(st.integers(-1, 1).map(Fraction)))
    residuals = list(draw(vectors(len(inputs), 2)))
    if shape.output_bias and draw(st.booleans()):
        residuals[-1] -= sum(residuals)
    return with_residuals(network, inputs, residuals)


def _rows(shape: Shape, inputs: Sequence[Vector]) -> st.SearchStrategy[Vector]:
    """A unit's weights and bias: random, or with a kink at some data point, or 0."""

    def with_kink(w: Vector, x: Vector, turn: int) -> Vector:
        if shape.hidden_bias:
            return (*w, -_pre_activation(w, x))
        return across(x, turn)

    kinked = st.builds(with_kink, vectors(shape.dimension, 2), st.sampled_from(inputs), st.integers(0, 2))
    return kinked | kinked | vectors(shape.augmented_dimension, 2) | st.just((ZERO,) * shape.augmented_dimension)


@st.composite
def kink_fans(draw: st.DrawFn) -> Problem:
    """One unit at `w = 0` without an output bias: every point is a kink, and Theorem A asks for `g >= 0` alone.

    Most residuals make their kink convex, so that both verdicts occur, and concave kinks under both.
    """
    shape = Shape(draw(st.integers(1, MAX_DIMENSION)), 1, draw(st.booleans()), False)
    sign = draw(st.sampled_from([Fraction(1), Fraction(-2)]))
    inputs = draw(st.lists(nonzero_vectors(shape.dimension, 2), min_size=1, max_size=7))
    slopes = [draw(st.sampled_from([-2, -1, -1, 1, 2, 3, 4, 4])) for _ in inputs]
    network = shape.network([(ZERO,) * shape.augmented_dimension], [sign], ZERO)
    return with_residuals(network, inputs, [s if sign > 0 else Fraction(-s) for s in map(Fraction, slopes)])


@st.composite
def cancelling_twins(draw: st.DrawFn) -> Problem:
    """Every input twice, with opposite residuals: the outputs are the best for their targets, a global minimum.

    The network is anything: dead units, units at 0, `v_j = 0`, kinks anywhere.
    """
    shape = draw(shapes())
    inputs = draw(st.lists(vectors(shape.dimension, 2), min_size=1, max_size=4, unique=True))
    rows = [draw(_rows(shape, inputs)) for _ in range(shape.units)]
    network = shape.network(rows, draw(vectors(shape.units, 2)), draw(st.integers(-1, 1).map(Fraction)))
    residuals = draw(vectors(len(inputs), 2))
    return with_residuals(network, inputs * 2, [*residuals, *(-r for r in residuals)])
