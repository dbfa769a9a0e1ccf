"""Blog post: a further layer with one linear neuron that carries the old output never raises the optimum."""

from fractions import Fraction
from random import Random

from proofs.audit.blog.least_squares import best_fit, residual_of
from proofs.audit.blog.optimal_weights import optimal_weights
from proofs.audit.claim import Obligation, Proof, Version
from proofs.audit.lemmas.building_blocks import exact
from proofs.audit.lemmas.matrices import dimension, letter
from proofs.audit.lemmas.sums_of_squares import sums_of_squares
from proofs.audit.lemmas.universal import matrix_identity, recursion
from proofs.audit.text import text_beside
from proofs.kernel.exact import Vector, inner

ZERO, ONE = Fraction(0), Fraction(1)
INSTANCES = 40
TEXT = text_beside(__file__)


def prove() -> Proof:
    """The chain for all sizes and any number of layers, then towers of exact layers."""
    n, u, k = dimension("n"), dimension("u"), dimension("k")
    letters = {"H": letter("H", n, u), "s": letter("s", u), "Y": letter("Y", n), "N": letter("N", n, k)}
    residual = {"r": "H*s - Y"}
    half = TEXT.half(
        Version.PRINTED,
        TEXT.step(
            "any number of layers",
            *recursion("the layers", "m <= m_1", start={"m": "m_1"}, step={"m": "m_"}, given=["m_ <= l", "l == m"]),
        ),
        *sums_of_squares(),
        *optimal_weights(),
        TEXT.step("when the optimum is lower", matrix_identity("dot(H*s, r)", "dot(s, T(H)*r)", letters, residual)),
        _instances(),
    )
    return Proof((half,), findings=TEXT.findings())


def layer_outputs(random: Random, below: list[Vector], width: int) -> list[Vector]:
    """The columns of `width` random ReLU neurons that read the columns below."""
    n = len(below[0])
    result = []
    for _ in range(width):
        row = [Fraction(random.randint(-3, 3), random.randint(1, 2)) for _ in below]
        values = (sum((w * column[i] for w, column in zip(row, below, strict=True)), ZERO) for i in range(n))
        result.append(tuple(max(ZERO, value) for value in values))
    return result


def _instances() -> Obligation:
    held = lower = 0
    for number in range(INSTANCES):
        random = Random(number)
        n = random.randint(2, 8)
        inputs = [tuple(Fraction(random.randint(-3, 3)) for _ in range(n)) for _ in range(3)]
        target: Vector = tuple(Fraction(random.randint(-3, 3)) for _ in range(n))
        below = layer_outputs(random, inputs, random.randint(2, 3))
        for _ in range(3):
            held_here, lower_here, below = add_layer(below, layer_outputs(random, below, random.randint(1, 3)), target)
            held += held_here
            lower += lower_here
    layers = 3 * INSTANCES
    return TEXT.step("instances", exact(held == layers and 0 < lower < layers), layers=layers, lower=lower)


def add_layer(below: list[Vector], others: list[Vector], target: Vector) -> tuple[bool, bool, list[Vector]]:
    """Put a layer with a linear neuron and these others on top of the columns below.

    Returns:
        Whether everything came out as the claim says; whether the optimum fell; the columns of the new layer.
    """
    old = best_fit(below, target)
    linear: Vector = tuple(r + y for r, y in zip(old.residual, target, strict=True))
    columns = [linear, *others]
    new = best_fit(columns, target)
    preserving = (ONE, *(ZERO for _ in others))
    criterion = any(inner(column, old.residual) for column in others)
    held = (
        residual_of(columns, preserving, target) == old.residual
        and new.loss <= old.loss
        and (new.loss < old.loss) == criterion
    )
    return held, new.loss < old.loss, columns
