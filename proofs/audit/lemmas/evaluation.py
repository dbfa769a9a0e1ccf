"""Exact outputs, gradients and gradient steps, all read off the kernel's forward pass."""

from collections.abc import Sequence
from fractions import Fraction

from proofs.kernel.exact import Vector
from proofs.kernel.forward import forward
from proofs.kernel.network import Dataset, Network, Problem
from proofs.search.directions import ZERO, moving, still


def outputs(network: Network, inputs: Sequence[Vector]) -> tuple[Vector, ...]:
    """The output, K numbers, at each of the inputs."""
    blank = (ZERO,) * network.output_dimension
    return forward(Problem(network, Dataset(tuple(inputs), (blank,) * len(inputs)))).residuals.start.fractions


def gradient(problem: Problem) -> Network:
    """The derivative of the loss by every parameter, in the shape of the network; at a kink, the one-sided one."""

    def derivative(k: int, j: int, i: int) -> Fraction:
        direction = moving(problem.network, lambda *index: Fraction(index == (k, j, i)))
        loss = forward(problem, direction).loss
        return loss[1] if len(loss) > 1 else ZERO

    return moving(problem.network, derivative)


def descent_step(problem: Problem, rate: Fraction) -> Problem:
    """One step of gradient descent with this rate on the loss as the kernel has it: a sum over the points."""
    network = problem.network
    return problem.at(network.moved(gradient(problem), still(network), -rate))
