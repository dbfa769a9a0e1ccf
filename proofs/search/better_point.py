"""A point of lower loss anywhere: random hidden layers, each with its best last layer, made exact."""

from fractions import Fraction

from proofs.kernel.certificate import BetterPoint
from proofs.kernel.forward import forward
from proofs.kernel.loss import Squared
from proofs.kernel.network import Layer, Network, Problem

SEED = 0


def find_better_point(problem: Problem, *, tries: int | None = None) -> BetterPoint | None:
    """The lowest of `tries` random networks, if it is lower than the point; None says nothing about the point.

    Without a number, as many as are cheap for a problem of this size, at most 300.
    """
    try:
        if tries is None:
            cost = len(problem.dataset) * sum((layer.fan_in + 1) * layer.width for layer in problem.network.hidden)
            cost += len(problem.dataset) * (problem.network.output.fan_in + 1) ** 2
            tries = max(5, min(300, 300_000_000 // cost))
        return _find(problem, tries)
    except OverflowError:
        return None  # numbers beyond the range of floats


def _find(problem: Problem, tries: int) -> BetterPoint | None:
    import numpy as np

    random = np.random.default_rng(SEED)
    inputs = np.array([[float(x) for x in row] for row in problem.dataset.inputs])
    targets = np.array([[float(y) for y in row] for row in problem.dataset.targets])
    # Least squares, also where the loss is another one: the comparison at the end is with the loss itself.
    roots = np.sqrt([[float(weight)] for weight in problem.dataset.weights or (1,) * len(inputs)])
    candidates: list[tuple[float, list[tuple[np.ndarray, np.ndarray | None]]]] = []
    for _ in range(tries):
        hidden: list[tuple[np.ndarray, np.ndarray | None]] = []
        values = inputs
        for layer in problem.network.hidden:
            weight = np.round(random.normal(size=(layer.width, layer.fan_in)) * 8) / 8
            values = values @ weight.T
            bias = None
            if layer.bias is not None:
                # Kinks between data points: minus the average of two of the unit's own pre-activations.
                pairs = random.integers(len(values), size=(2, layer.width))
                units = np.arange(layer.width)
                bias = -np.round((values[pairs[0], units] + values[pairs[1], units]) * 4) / 8
                values = values + bias
            values = np.maximum(values, 0)
            hidden.append((weight, bias))
        design = values if problem.network.output.bias is None else np.hstack([values, np.ones((len(values), 1))])
        left, right = roots * design, roots * targets
        if len(left) > 1000:
            # Far more points than units: the normal equations cost a tenth, and a guess need not be sharp.
            left, right = left.T @ left, left.T @ right
        solution = np.linalg.lstsq(left, right, rcond=None)[0]
        loss = float(np.sum((roots * (design @ solution - targets)) ** 2))
        last = (solution.T, None) if problem.network.output.bias is None else (solution[:-1].T, solution[-1])
        candidates.append((loss, [*hidden, last]))
    lowest, best = min(candidates, key=lambda candidate: candidate[0])
    here = forward(problem).loss[0]
    if isinstance(problem.loss, Squared) and lowest > float(here) * (1 + 1e-6):
        return None
    for digits in (10, 10**3, 10**6):
        network = Network(tuple(_layer(weight, bias, digits) for weight, bias in best))
        if forward(problem.at(network)).loss[0] < here:
            return BetterPoint(network)
    return None


def _layer(weight: object, bias: object, denominator: int) -> Layer:
    """Round to short rationals; entries that are short binary fractions stay as they are."""
    import numpy as np

    def exact(number: float) -> Fraction:
        return Fraction(number).limit_denominator(denominator)

    rows = tuple(tuple(exact(float(e)) for e in row) for row in np.asarray(weight))
    return Layer(rows, None if bias is None else tuple(exact(float(e)) for e in np.asarray(bias)))
