"""With ReLU, biases and distinct inputs some neuron always improves the fit, and at most n such neurons are needed."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import count
from random import Random

from proofs.audit.blog.least_squares import addition, best_fit, inner
from proofs.audit.blog.optimal_weights import letters
from proofs.audit.claim import Obligation
from proofs.audit.lemmas.building_blocks import exact_fact
from proofs.audit.lemmas.matrix_identity import inner as inner_product
from proofs.audit.lemmas.matrix_identity import letter, matrix_identity
from proofs.audit.lemmas.universal import consequence, induction, link, relu
from proofs.kernel.exact import Vector

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
    a = letters()
    combination = a.G * letter("c", a.G.shape[1])
    import z3

    t, kink, r, so_far = z3.Reals("t kink r so_far")
    return (
        link(
            "ReLU with bias: some neuron helps",
            "Order the points by $t_i=v^Tx_i$, all different. With the kink just below the last point with $r_i\\ne0$, "
            "only that point enters $g^Tr$, and $g^Tr\\ne0$.",
            consequence(
                "A point below the kink, or without residual, adds $0$.",
                [z3.Or(t <= kink, r == 0)],
                r * relu(t - kink) == 0,
            ),
            consequence(
                "The one point above it adds another number.",
                [t > kink, r != 0, so_far == 0],
                so_far + r * relu(t - kink) != 0,
            ),
        ),
        link(
            "a helpful neuron leaves the span",
            "If $g=Gc$, then $g^Tr=c^TG^Tr=0$: every improving neuron is independent of the old ones, so there are at "
            "most $n$.",
            matrix_identity(inner_product(combination, a.r), inner_product(letter("c", a.G.shape[1]), a.s_defect)),
        ),
        induction(
            "the added neurons and over the data points",
            "more than $n$ independent vectors of $n$ entries do not exist, and some $v$ gives distinct inputs "
            "different $t_i$",
        ),
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


def separating_direction(inputs: Sequence[Vector]) -> Vector:
    """A vector v with different `v . x` for distinct inputs: on the moment curve all but finitely many are."""
    for k in count():
        direction = tuple(Fraction(k**power) for power in range(len(inputs[0])))
        if len({inner(direction, x) for x in inputs}) == len(inputs):
            return direction
    raise AssertionError("unreachable")


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
    return exact_fact(
        "(d) instances",
        "On exact random data, adding such neurons ends in a perfect fit with at most $n$ of them.",
        all(neurons <= n for neurons, n in used),
        f"{INSTANCES} sets of up to 6 points; {sum(neurons == n for neurons, n in used)} need all $n$ neurons.",
    )
