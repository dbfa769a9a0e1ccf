"""Networks evaluated and data grouped again, plainly, to compare with; and drawn data."""

from fractions import Fraction

from hypothesis import strategies as st

from proofs.kernel import Dataset, Network

Row = tuple[Fraction, ...]


def evaluate(network: Network, x: Row) -> Row:
    """The outputs at x, unit by unit."""
    values = list(x)
    for k, layer in enumerate(network.layers):
        z = [sum((w * h for w, h in zip(row, values, strict=True)), Fraction(0)) for row in layer.weight]
        z = [a + b for a, b in zip(z, layer.bias or [Fraction(0)] * len(z), strict=True)]
        values = z if k == len(network.layers) - 1 else [max(a, Fraction(0)) for a in z]
    return tuple(values)


def squared_loss(network: Network, data: Dataset) -> Fraction:
    """The sum of squared residuals."""
    pairs = zip(data.inputs, data.targets, strict=True)
    return sum(((f - t) ** 2 for x, y in pairs for f, t in zip(evaluate(network, x), y, strict=True)), Fraction(0))


def mean(numbers: list[Fraction]) -> Fraction:
    """The mean of a list that is not empty."""
    return sum(numbers, Fraction(0)) / len(numbers)


def targets_at(data: Dataset, x: Row) -> list[Fraction]:
    """The first target of every point at x."""
    return [y[0] for place, y in zip(data.inputs, data.targets, strict=True) if place == x]


@st.composite
def datasets_on_a_grid(draw: st.DrawFn, outputs: int = 1, max_points: int = 7) -> Dataset:
    """Up to four coordinates on a coarse grid, so that equal and collinear inputs are common; few target values."""
    d = draw(st.integers(1, 4))
    coordinate = st.sampled_from([Fraction(n, 2) for n in (-4, -2, -1, 0, 1, 2)])
    target = st.sampled_from([Fraction(n, 3) for n in (-9, -6, -3, -3, 0, 2)])
    point = st.tuples(st.tuples(*[coordinate] * d), st.tuples(*[target] * outputs))
    points = draw(st.lists(point, min_size=1, max_size=max_points))
    if draw(st.booleans()):
        points += [(draw(st.sampled_from(points))[0], draw(st.tuples(*[target] * outputs)))]
    return Dataset(tuple(x for x, _ in points), tuple(y for _, y in points))


def hidden_widths(first: int = 1, max_layers: int = 4) -> st.SearchStrategy[tuple[int, ...]]:
    """One to four hidden widths; the first at least `first`."""
    later = st.lists(st.integers(1, 3), max_size=max_layers - 1)
    return st.builds(lambda head, tail: (head, *tail), st.integers(first, first + 2), later)
