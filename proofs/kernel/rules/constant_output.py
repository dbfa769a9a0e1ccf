"""Local minimum of a network whose output is locally constant. docs/mathematics.md, section 4."""

from collections.abc import Callable
from fractions import Fraction

from proofs.kernel.activation import activation_states, steady_radius
from proofs.kernel.certificate import Certificate, ConstantOutput
from proofs.kernel.conclusion import Conclusion, GlobalMinimum, LocalMinimum
from proofs.kernel.forward import forward
from proofs.kernel.network import Dataset, Network, Problem
from proofs.kernel.rejection import Rejected, require

RULE = "constant-output"


def later_problem(problem: Problem, layer: int) -> Problem:
    """The layers after this hidden layer, at the input 0 for every data point, with the same targets."""
    data = problem.dataset
    silence = (Fraction(0),) * problem.network.layers[layer].width
    later = Network(problem.network.layers[layer + 1 :])
    return Problem(later, Dataset((silence,) * len(data), data.targets, data.weights), problem.loss)


def constant_output(
    problem: Problem, certificate: ConstantOutput, conclude: Callable[[Problem, Certificate], Conclusion]
) -> LocalMinimum:
    """Every unit of the layer is off at every data point of positive weight, and the later layers, fed with 0, are at
    a minimum by the nested certificate.

    Near the point these units stay off, so the loss there is that of the later layers fed with 0, a function of their
    parameters alone: the point is a local minimum if and only if these parameters are one of that loss.
    """
    k, data = certificate.layer, problem.dataset
    require(0 <= k < len(problem.network.hidden), RULE, "layer", "a hidden layer", k)
    here = forward(problem)
    states = activation_states(problem, here)
    points = [i for i in range(len(data)) if data.weights is None or data.weights[i]]
    alive = next(((i, j) for i in points for j, state in enumerate(states[k][i]) if state >= 0), None)
    require(alive is None, RULE, f"layer {k}", "every unit off at every point", f"(point, unit) {alive} is not")
    radius: Fraction | None = steady_radius(problem, here, states, points, k + 1)
    match conclude(later_problem(problem, k), certificate.later):
        case LocalMinimum(_, inner):
            radius = None if inner is None or radius is None else min(radius, inner)
        case GlobalMinimum():
            pass
        case other:
            raise Rejected(RULE, "later layers", "a minimum", type(other).__name__)
    return LocalMinimum(here.loss[0], radius)
