"""Blog post: a further layer with one linear neuron that carries the old output never raises the optimum."""

from fractions import Fraction
from random import Random

from proofs.audit.blog.least_squares import best_fit, inner, residual_of
from proofs.audit.blog.optimal_weights import optimal_weights
from proofs.audit.claim import Claim, Finding, Half, Obligation, Proof, Status, Version
from proofs.audit.lemmas.building_blocks import exact_fact
from proofs.audit.lemmas.matrix_identity import dimension, letter, matrix_identity
from proofs.audit.lemmas.matrix_identity import inner as inner_product
from proofs.audit.lemmas.sums_of_squares import sums_of_squares
from proofs.audit.lemmas.universal import consequence, induction, link
from proofs.kernel.exact import Vector

ZERO, ONE = Fraction(0), Fraction(1)
INSTANCES = 40


def prove() -> Proof:
    """The chain for all sizes and any number of layers, then towers of exact layers."""
    half = Half(
        Version.PRINTED,
        "Let $H$ be the outputs of the deepest layer and $s$ its optimal output weights. A further layer that contains "
        "the linear neuron $h\\mapsto s^Th$, next to any other neurons, has an optimum that is not larger; the weight "
        "$1$ for that neuron and $0$ for the others preserves the outputs.",
        (
            _preserved(),
            _not_raised(),
            _tower(),
            *sums_of_squares(),
            *optimal_weights(),
            _when_lower(),
            induction(
                "the layers, the entries of a vector and the columns of $G$",
                "each real number of a query is the loss or inner product that its link names",
            ),
            _instances(),
        ),
    )
    return Proof((half,), findings=_findings())


def _preserved() -> Obligation:
    import sympy

    n, u, k = dimension("n"), dimension("u"), dimension("k")
    H, s, N = letter("H", n, u), letter("s", u), letter("N", n, k)
    new_layer = sympy.BlockMatrix([[H * s, N]])
    weights = sympy.BlockMatrix([[sympy.Identity(1)], [sympy.ZeroMatrix(k, 1)]])
    return link(
        "the outputs are preserved",
        "With $N$ the outputs of the other new neurons, $(Hs\\;\\;N)(1,0)^T=Hs$.",
        matrix_identity(sympy.block_collapse(new_layer * weights), H * s),
    )


def _not_raised() -> Obligation:
    import z3

    old, new, preserving = z3.Reals("old_optimum new_optimum loss_at_preserving_weights")
    return link(
        "the optimum is not raised",
        "The optimum over all weights of the new layer is at most the loss at the weights $(1,0)$.",
        consequence("An optimum is a lower bound of all losses.", [preserving == old, new <= preserving], new <= old),
    )


def _tower() -> Obligation:
    import z3

    first, before, after = z3.Reals("first before after")
    return link(
        "any number of layers",
        "If after some layers the optimum is at most the first one, it is so after a further layer.",
        consequence("For all real optima.", [before <= first, after <= before], after <= first),
    )


def _when_lower() -> Obligation:
    n, u = dimension("n"), dimension("u")
    H, s, Y = letter("H", n, u), letter("s", u), letter("Y", n)
    r = H * s - Y
    return link(
        "when the optimum is lower",
        "The optimum is lower if and only if $N^Tr\\ne0$ for the residual $r=Hs-Y$: the normal equations of the new "
        "layer at $(1,0)$ ask for $(Hs)^Tr=0$, which those of $s$ give, and for $N^Tr=0$.",
        matrix_identity(inner_product(H * s, r), inner_product(s, H.T * r)),
    )


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
    return exact_fact(
        "instances",
        "In towers of exact random ReLU layers with a linear neuron, the optimum never rises, and falls when it "
        "should.",
        held == layers and 0 < lower < layers,
        f"{layers} layers; {lower} lower the optimum, the others leave it.",
    )


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


def _findings() -> tuple[Finding, ...]:
    return (
        Finding(
            "the section on extra layers",
            "the weight of the linear neuron is chosen in the best way because the full training problem is convex",
            "The full problem is not convex; the problem of the output weights is. Convexity is not needed: the "
            "weights $(1,0)$ are among those that the new optimum is taken over.",
            "Refer to the problem of the output weights.",
        ),
        Finding(
            "the section on extra layers",
            "with Theorem 1, a further layer improves the objective with high probability",
            "A layer improves it exactly if one of its new neurons correlates with the residual. That can be "
            "impossible: where an earlier layer gives two inputs with different targets equal outputs, every later "
            "layer does.",
            "The condition $N^Tr\\ne0$, which has to be checked.",
        ),
    )


CLAIM = Claim(
    name="blog-linear-neuron",
    title="a further layer with one linear neuron never raises the optimum",
    place="blog post, section on extra layers",
    printed=Status.PROVED,
    amended=None,
    prove=prove,
)
