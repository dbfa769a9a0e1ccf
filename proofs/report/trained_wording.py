"""What a training minimised, in a few words that every surface repeats."""

from proofs.kernel.network import Problem
from proofs.readable_numbers import approximate


def training(problem: Problem) -> str:
    """The loss, the number of points, and the decay: `softmax loss on 150 points, decay 0.001`."""
    decay = problem.decay
    if decay is None:
        penalty = "no decay"
    else:
        rates = sorted({*decay.weights, *decay.biases})
        penalty = f"decay {' and '.join(map(approximate, rates))}" + ("" if len(rates) == 1 else ", by layer")
    points = len(problem.dataset)
    return f"{problem.loss} loss on {points} point{'' if points == 1 else 's'}, {penalty}"
