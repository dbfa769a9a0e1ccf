"""What a training adds to a network, its data and a loss: a mean in place of the sum, and weight decay."""

from fractions import Fraction

from proofs.kernel.loss import SoftmaxCrossEntropy
from proofs.kernel.network import Dataset, Decay, Problem
from proofs.kernel.strict_json import parse_rational


def training_problem(problem: Problem, decay: str, decay_biases: str | None, *, mean: bool) -> Problem:
    """The problem with weight decay and, if `mean`, the loss as a mean.

    The mean is over points by their weights, and over outputs, too, except for the softmax loss: as torch's losses are.

    Args:
        problem: the network, its data and the loss, a sum.
        decay: omega for all parameters, or one for each layer with commas between them.
        decay_biases: the same for the biases, where they differ; None where they do not.
        mean: whether the loss is a mean.

    Raises:
        ValueError: a decay is no number, negative, or not one for each layer; with the mend.
    """
    layers = len(problem.network.layers)
    weights = _rates(decay, layers)
    biases = weights if decay_biases is None else _rates(decay_biases, layers)
    data = _averaged(problem) if mean else problem.dataset
    penalty = Decay(weights, biases) if any(weights) or any(biases) else None
    return Problem(problem.network, data, problem.loss, penalty)


def _rates(text: str, layers: int) -> tuple[Fraction, ...]:
    rates = tuple(parse_rational(part.strip()) for part in text.split(","))
    if min(rates) < 0:
        raise ValueError(f"{text[:40]!r} is negative; give a decay of at least 0")
    if len(rates) not in (1, layers):
        raise ValueError(f"{len(rates)} decays for {layers} layers; give one for all or one for each")
    return rates * layers if len(rates) == 1 else rates


def _averaged(problem: Problem) -> Dataset:
    weights, data = problem.point_weights, problem.dataset
    outputs = 1 if isinstance(problem.loss, SoftmaxCrossEntropy) else problem.network.output_dimension
    share = sum(weights, Fraction(0)) * outputs
    return Dataset(data.inputs, data.targets, tuple(weight / share for weight in weights)) if share else data
