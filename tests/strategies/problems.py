"""Networks of any depth and datasets, with nothing arranged."""

from fractions import Fraction
from itertools import pairwise

from hypothesis import strategies as st

from proofs.kernel.network import Dataset, Layer, Network, Problem
from tests.strategies.numbers import rationals


def layers(fan_in: int, width: int) -> st.SearchStrategy[Layer]:
    """Layers of this shape, with or without a bias."""
    row = st.tuples(*[rationals()] * fan_in)
    return st.builds(Layer, st.tuples(*[row] * width), st.none() | st.tuples(*[rationals()] * width))


@st.composite
def networks(
    draw: st.DrawFn, input_dimension: int = 2, output_dimension: int = 1, max_hidden: int = 2, max_width: int = 3
) -> Network:
    """Networks with up to `max_hidden` hidden layers of up to `max_width` units."""
    widths = draw(st.lists(st.integers(1, max_width), min_size=0, max_size=max_hidden))
    shape = [input_dimension, *widths, output_dimension]
    return Network(tuple(draw(layers(a, b)) for a, b in pairwise(shape)))


def datasets(input_dimension: int = 2, output_dimension: int = 1, max_points: int = 5) -> st.SearchStrategy[Dataset]:
    """Datasets of up to `max_points` points; equal inputs are likely."""
    number: st.SearchStrategy[Fraction] = rationals(2, (1, 1, 2))
    point = st.tuples(st.tuples(*[number] * input_dimension), st.tuples(*[number] * output_dimension))
    return st.lists(point, min_size=1, max_size=max_points).map(
        lambda points: Dataset(tuple(x for x, _ in points), tuple(y for _, y in points))
    )


@st.composite
def deep_problems(draw: st.DrawFn, max_hidden: int = 2) -> Problem:
    """Any network at any data: up to two inputs, two outputs, and `max_hidden` hidden layers."""
    d, k = draw(st.integers(1, 2)), draw(st.integers(1, 2))
    return Problem(draw(networks(d, k, max_hidden)), draw(datasets(d, k)))
