"""Blog post, Theorem 1: a new neuron improves the least-squares fit if and only if it correlates with the residual.

The post shows one direction; both are proved here, with the exact gain. The weights s of the criterion must be optimal
for the old neurons, which the theorem does not say and its proof uses.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from random import Random

from proofs.audit.blog.least_squares import Addition, addition, residual_of
from proofs.audit.blog.optimal_weights import columns_identity, optimal_weights
from proofs.audit.claim import Obligation, Proof, Version
from proofs.audit.lemmas.building_blocks import exact
from proofs.audit.lemmas.sums_of_squares import sums_of_squares
from proofs.audit.lemmas.universal import consequence
from proofs.audit.text import text_beside
from proofs.kernel.exact import Vector, inner

ZERO, ONE = Fraction(0), Fraction(1)
INSTANCES = 60
TEXT = text_beside(__file__)


def prove() -> Proof:
    """The chain for all sizes, then exact instances, with dependent columns, perfect fits and useless neurons."""
    half = TEXT.half(
        Version.PRINTED,
        *sums_of_squares(),
        *optimal_weights(),
        *_criterion(),
        TEXT.reader("the letters"),
        _optimality_matters(),
        _instances(),
    )
    return Proof((half,), findings=TEXT.findings(**_example()))


def _criterion() -> tuple[Obligation, ...]:
    """Three numbers decide: `rho = |r|^2`, `b = g . r`, `a = |Pg|^2`; q stands for `|Gw|^2`."""
    defects = "2*dot(w, T(G)*r) - 2*sigma*dot(z, T(G)*r) - 2*sigma*dot(w, T(G)*(G*z - g))"
    gain = ["a > 0", "q >= 0"]
    return (
        TEXT.step(
            "three numbers decide",
            columns_identity(
                "square(G*(s + w - sigma*z) + sigma*g - Y)",
                f"square(r) + 2*sigma*dot(g, r) + sigma**2*square(p) + square(G*w) + {defects}",
            ),
        ),
        TEXT.step("a neuron in the span is useless", columns_identity("dot(g, r)", "dot(p, r) + dot(z, T(G)*r)")),
        TEXT.step(
            "the criterion",
            consequence(["a >= 0", "implies(a == 0, b == 0)", "b != 0", "sigma*a == -b"], "2*sigma*b + sigma**2*a < 0"),
            consequence(["a >= 0", "q >= 0", "b == 0"], "2*sigma*b + sigma**2*a + q >= 0"),
        ),
        TEXT.step(
            "the exact gain",
            consequence(gain, "2*sigma*b + sigma**2*a + q >= -b**2/a"),
            consequence(["a > 0", "sigma*a == -b"], "2*sigma*b + sigma**2*a == -b**2/a"),
        ),
    )


def as_predicted(case: Addition) -> bool:
    """Whether the enlarged fit, computed without the theorem, is better exactly when and by how much it says."""
    return case.improves == (case.correlation != 0) and case.before.loss - case.after.loss == case.predicted_gain


def _instances() -> Obligation:
    cases = [addition(*instance) for instance in random_instances(INSTANCES)]
    improving = sum(case.improves for case in cases)
    spanned = sum(case.unexplained == 0 for case in cases)
    orthogonal = sum(case.correlation == 0 and case.unexplained > 0 for case in cases)
    return TEXT.step(
        "instances",
        exact(all(map(as_predicted, cases)) and 0 not in (improving, spanned, orthogonal)),
        cases=len(cases),
        improving=improving,
        spanned=spanned,
        orthogonal=orthogonal,
    )


def random_instances(count: int) -> Iterator[tuple[Sequence[Vector], Vector, Vector]]:
    """Old columns, new column and target: 1 to 6 points, 0 to 5 columns, with every degenerate case planted in turn."""
    for number in range(count):
        random = Random(number)
        n = random.randint(1, 6)
        columns = [_column(random, n) for _ in range(random.randint(0, 5))]
        new, target = _column(random, n), _column(random, n)
        if columns and number % 2:
            columns.append(tuple(2 * e for e in columns[0]))
        if columns and number % 5 == 0:
            new = tuple(a - 3 * b for a, b in zip(columns[0], columns[-1], strict=True))
        if number % 5 == 1:
            residual = addition(columns, new, target).before.residual
            length = inner(residual, residual)
            if length:
                share = inner(new, residual) / length
                new = tuple(e - share * r for e, r in zip(new, residual, strict=True))
        yield columns, new, target


def _column(random: Random, n: int) -> Vector:
    return tuple(Fraction(random.randint(-4, 4), random.choice((1, 1, 2, 3))) for _ in range(n))


COLUMN: Vector = (ONE, ZERO)
TARGET: Vector = (ONE, ONE)


def _optimality_matters() -> Obligation:
    """For weights 0 the criterion holds for a copy of the old neuron; for weights 2 it fails for a useful neuron."""
    copy, useful, numbers = addition((COLUMN,), COLUMN, TARGET), addition((COLUMN,), TARGET, TARGET), _example()
    fails = numbers["at_zero"] != 0 and not copy.improves and numbers["at_two"] == 0 and useful.improves
    return TEXT.step("the weights must be optimal", exact(fails), **numbers)


def _example() -> dict[str, Fraction]:
    useful = addition((COLUMN,), TARGET, TARGET)
    return {
        "at_zero": inner(COLUMN, residual_of((COLUMN,), (ZERO,), TARGET)),
        "at_two": inner(TARGET, residual_of((COLUMN,), (Fraction(2),), TARGET)),
        "before": useful.before.loss,
        "after": useful.after.loss,
    }
