"""With ReLU, biases and distinct inputs some neuron always improves the fit, and at most n such neurons are needed."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from proofs.audit.blog.least_squares import addition, best_fit
from proofs.audit.blog.optimal_weights import columns_identity
from proofs.audit.claim import Obligation
from proofs.audit.lemmas.building_blocks import exact
from proofs.audit.lemmas.separating_direction import separating_direction
from proofs.audit.lemmas.universal import consequence
from proofs.audit.text import text_beside
from proofs.kernel.exact import Vector, inner

TEXT = text_beside(__file__)
ZERO = Fraction(0)
INSTANCES = 20


@dataclass(frozen=True, slots=True)
class Neuron:
    """`x -> ReLU(w . x + b)`."""

    weights: Vector
    bias: Fraction

    def outputs(self, inputs: Sequence[Vector]) -> Vector:
        """Its outputs at the inputs."""
        return tuple(max(ZERO, inner(self.weights, x) + self.bias) for x in inputs)


def always_improvable() -> tuple[Obligation, ...]:
    """A neuron that sees the last point with a residual; it leaves the span; n such neurons fill the space."""
    return (
        TEXT.step("some ReLU neuron helps", consequence(["t > kappa", "r != 0"], "r*relu(t - kappa) != 0")),
        TEXT.step("a helpful neuron leaves the span", columns_identity("dot(G*c, r)", "dot(c, T(G)*r)")),
        TEXT.reader("at most n columns"),
        _instances(),
    )


def helpful_neuron(inputs: Sequence[Vector], residual: Vector) -> Neuron:
    """A ReLU neuron with `g . r != 0`, for distinct inputs and a residual that is not 0.

    Raises:
        ValueError: the inputs are not distinct, or the residual is 0.
    """
    if len(set(inputs)) < len(inputs) or not any(residual):
        raise ValueError("the inputs must be distinct and the residual must not be 0")
    direction = separating_direction(inputs)
    places = [inner(direction, x) for x in inputs]
    last = max(t for t, r in zip(places, residual, strict=True) if r)
    below = max((t for t in places if t < last), default=last - 1)
    return Neuron(direction, -(last + below) / 2)


def fit_by_adding(inputs: Sequence[Vector], target: Vector) -> list[Neuron]:
    """Add helpful neurons until the best fit is perfect."""
    neurons: list[Neuron] = []
    columns: list[Vector] = []
    while any(residual := best_fit(columns, target).residual):
        neuron = helpful_neuron(inputs, residual)
        new = neuron.outputs(inputs)
        if not addition(columns, new, target).improves:
            raise ArithmeticError("a neuron that correlates with the residual did not improve the fit")
        neurons.append(neuron)
        columns.append(new)
    return neurons


def _instances() -> Obligation:
    used = []
    for number in range(INSTANCES):
        random = Random(number)
        n, d = random.randint(1, 6), random.randint(1, 3)
        inputs: list[Vector] = []
        while len(inputs) < n:
            x = tuple(Fraction(random.randint(-3, 3)) for _ in range(d))
            inputs += [x] if x not in inputs else []
        target = tuple(Fraction(random.randint(-3, 3)) for _ in range(n))
        used.append((len(fit_by_adding(inputs, target)), n))
    return TEXT.step(
        "instances of (d)",
        exact(all(neurons <= n for neurons, n in used)),
        sets=INSTANCES,
        filled=sum(neurons == n for neurons, n in used),
    )
