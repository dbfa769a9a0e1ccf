"""A point of lower loss anywhere: random hidden layers, each with its best last layer, made exact."""

from fractions import Fraction

from proofs.kernel.certificate import BetterPoint
from proofs.kernel.forward import forward
from proofs.kernel.network import Layer, Network, Problem

SEED = 0


def find_better_point(problem: Problem, *, tries: int = 300) -> BetterPoint | None:
    """The lowest of `tries` random networks, if it is lower than the point; None says nothing about the point."""
    import numpy as np

    random = np.random.default_rng(SEED)
    inputs = np.array([[float(x) for x in row] for row in problem.dataset.inputs])
    targets = np.array([[float(y) for y in row] for row in problem.dataset.targets])
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
        solution = np.linalg.lstsq(design, targets, rcond=None)[0]
        loss = float(np.sum((design @ solution - targets) ** 2))
        last = (solution.T, None) if problem.network.output.bias is None else (solution[:-1].T, solution[-1])
        candidates.append((loss, [*hidden, last]))
    _, best = min(candidates, key=lambda candidate: candidate[0])
    for digits in (10, 10**3, 10**6):
        network = Network(tuple(_layer(weight, bias, digits) for weight, bias in best))
        if forward(problem.at(network)).loss[0] < forward(problem).loss[0]:
            return BetterPoint(network)
    return None


def _layer(weight: object, bias: object, denominator: int) -> Layer:
    """Round to short rationals; entries that are short binary fractions stay as they are."""
    import numpy as np

    def exact(number: float) -> Fraction:
        return Fraction(number).limit_denominator(denominator)

    rows = tuple(tuple(exact(float(e)) for e in row) for row in np.asarray(weight))
    return Layer(rows, None if bias is None else tuple(exact(float(e)) for e in np.asarray(bias)))
