"""The loss as a mean in place of a sum: the weights of the data points that make it one."""

from dataclasses import replace
from fractions import Fraction

from proofs.kernel.loss import SoftmaxCrossEntropy
from proofs.kernel.network import Problem


def averaged(problem: Problem) -> Problem:
    """The mean over points by their weights, and over outputs, too, except for softmax: as torch's losses are.

    Where no point counts the problem stays as it is.
    """
    weights = problem.point_weights
    outputs = 1 if isinstance(problem.loss, SoftmaxCrossEntropy) else problem.network.output_dimension
    share = sum(weights, Fraction(0)) * outputs
    if not share:
        return problem
    return replace(problem, dataset=replace(problem.dataset, weights=tuple(weight / share for weight in weights)))
