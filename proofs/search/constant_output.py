"""Locally constant networks: find the dead layer, carry an answer for the later layers over. docs/mathematics.md, 4."""

from proofs.kernel.activation import activation_states
from proofs.kernel.certificate import DescentPath
from proofs.kernel.forward import forward
from proofs.kernel.network import Layer, Network, Problem
from proofs.search.directions import still


def dead_layer(problem: Problem) -> int | None:
    """The last hidden layer whose units are all off at every data point of positive weight."""
    weights = problem.dataset.weights
    points = [i for i in range(len(problem.dataset)) if weights is None or weights[i]]
    found = None
    for k, table in enumerate(activation_states(problem, forward(problem))):
        if all(state < 0 for i in points for state in table[i]):
            found = k
    return found


def lifted(problem: Problem, layer: int, path: DescentPath) -> DescentPath:
    """The same path with the layers up to the dead one standing still."""
    earlier: tuple[Layer, ...] = still(problem.network).layers[: layer + 1]
    velocity, acceleration = (Network((*earlier, *part.layers)) for part in (path.velocity, path.acceleration))
    return DescentPath(velocity, acceleration, path.step)
