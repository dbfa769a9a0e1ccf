"""Blog post, Theorem 1: a new neuron improves the least-squares fit if and only if it correlates with the residual.

The post shows one direction; both are proved here, with the exact gain. The weights s of the criterion must be optimal
for the old neurons, which the theorem does not say and its proof uses.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from random import Random

from proofs.audit.blog.least_squares import Addition, addition, inner, residual_of
from proofs.audit.blog.optimal_weights import letters, optimal_weights
from proofs.audit.claim import Claim, Finding, Half, Obligation, Proof, Status, Version
from proofs.audit.lemmas.building_blocks import exact_fact, latex
from proofs.audit.lemmas.matrix_identity import inner as inner_product
from proofs.audit.lemmas.matrix_identity import matrix_identity, square
from proofs.audit.lemmas.sums_of_squares import sums_of_squares
from proofs.audit.lemmas.universal import consequence, induction, link
from proofs.kernel.exact import Vector

ZERO, ONE = Fraction(0), Fraction(1)
INSTANCES = 60


def prove() -> Proof:
    """The chain for all sizes, then exact instances, with dependent columns, perfect fits and useless neurons."""
    half = Half(
        Version.PRINTED,
        "Let $s$ be optimal weights of the neurons with outputs $G$ for the targets $Y$. Adding a neuron with outputs "
        "$g$ lowers the optimum of $\\min_s|Gs-Y|^2$ if and only if $g^TGs\\ne g^TY$.",
        (
            *sums_of_squares(),
            *optimal_weights(),
            _reduction(),
            _useless(),
            _criterion(),
            _gain(),
            induction(
                "the entries of a vector and over the columns of $G$",
                "$|v|^2$ is the sum of the squares of the entries of $v$, and each real number of a query is the inner "
                "product that its link names",
            ),
            _optimality_matters(),
            _instances(),
        ),
    )
    return Proof((half,), findings=_findings())


def _reduction() -> Obligation:
    import sympy

    a = letters()
    sigma = sympy.Symbol("sigma")
    w = a.t - a.s + sigma * a.z
    defects = 2 * inner_product(w, a.s_defect) - 2 * sigma * inner_product(a.z, a.s_defect)
    defects -= 2 * sigma * inner_product(w, a.z_defect)
    return link(
        "three numbers decide",
        "For weights $t$ and $\\sigma$ of old and new neurons the loss is $\\rho+2\\sigma b+\\sigma^2a+|Gw|^2$ with "
        "$\\rho=|r|^2$, $b=g^Tr$, $a=|Pg|^2$ and $w=t-s+\\sigma z$: the normal equations of $s$ and $z$ make the rest "
        "$0$.",
        matrix_identity(
            square(a.G * a.t + sigma * a.g - a.Y),
            square(a.r) + 2 * sigma * inner_product(a.g, a.r) + sigma**2 * square(a.p) + square(a.G * w) + defects,
        ),
    )


def _useless() -> Obligation:
    a = letters()
    return link(
        "a neuron in the span is useless",
        "With $p=Pg=g-Gz$ the normal equations of $s$ give $b=g^Tr=p^Tr$: where $a=|p|^2=0$, also $b=0$.",
        matrix_identity(inner_product(a.g, a.r), inner_product(a.p, a.r) + inner_product(a.z, a.s_defect)),
    )


def _criterion() -> Obligation:
    import z3

    rho, a, b, sigma, q = z3.Reals("rho a b sigma q")
    better = rho + 2 * sigma * b + sigma * sigma * a < rho
    return link(
        "the criterion",
        "Some weights are better than the old optimum $\\rho$ if and only if $b\\ne0$.",
        consequence(
            "If $b\\ne0$, then $a\\ne0$, and $\\sigma=-b/a$ with $w=0$ is better.",
            [a >= 0, z3.Implies(a == 0, b == 0), b != 0],
            z3.And(a > 0, z3.Implies(sigma * a == -b, better)),
        ),
        consequence(
            "If $b=0$, no $\\sigma$ and no $w$ (with $q=|Gw|^2\\ge0$) is better.",
            [a >= 0, q >= 0, b == 0],
            rho + 2 * sigma * b + sigma * sigma * a + q >= rho,
        ),
    )


def _gain() -> Obligation:
    import z3

    rho, a, b, sigma, best, q, gain = z3.Reals("rho a b sigma best q gain")
    given = [a > 0, q >= 0, gain * a == b * b, best * a == -b]
    return link(
        "the exact gain",
        "Where $a>0$, the optimum falls by exactly $b^2/a=(g^Tr)^2/|Pg|^2$; where $a=0$, by nothing.",
        consequence(
            "No weights have a loss below $\\rho-b^2/a$.",
            given,
            rho + 2 * sigma * b + sigma * sigma * a + q >= rho - gain,
        ),
        consequence(
            "The weight $\\sigma=-b/a$ with $w=0$ has this loss.",
            given,
            rho + 2 * best * b + best * best * a == rho - gain,
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
    return exact_fact(
        "instances",
        "On exact instances the enlarged normal equations, solved anew, give the predicted optimum.",
        all(map(as_predicted, cases)) and 0 not in (improving, spanned, orthogonal),
        f"{len(cases)} instances: {improving} neurons improve the fit; {spanned} lie in the span of the old ones; "
        f"{orthogonal} are independent and still useless.",
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
    copy, useful = addition((COLUMN,), COLUMN, TARGET), addition((COLUMN,), TARGET, TARGET)
    at_zero = inner(COLUMN, residual_of((COLUMN,), (ZERO,), TARGET))
    at_two = inner(TARGET, residual_of((COLUMN,), (Fraction(2),), TARGET))
    return exact_fact(
        "the weights must be optimal",
        "For weights $s$ that are not optimal the criterion fails both ways.",
        at_zero != 0 and not copy.improves and at_two == 0 and useful.improves,
        f"With $G=(1,0)^T$ and $Y=(1,1)^T$: for $s=0$ and $g=G$ it is $g^T(Gs-Y)={latex(at_zero)}$, yet a copy of a "
        f"neuron improves nothing; for $s=2$ and $g=(1,1)^T$ it is ${latex(at_two)}$, yet the optimum falls from "
        f"${latex(useful.before.loss)}$ to ${latex(useful.after.loss)}$.",
    )


def _findings() -> tuple[Finding, ...]:
    return (
        Finding(
            "Theorem 1",
            "the criterion is stated for weights $s$ without saying which",
            _optimality_matters().evidence[0].summary,
            "$s$ is an optimal solution for the old neurons; which one does not matter.",
        ),
        Finding(
            "the proof of Theorem 1",
            "if the criterion holds, the gradient at $s'=0$ is not zero, so the objective can be improved",
            "This is one of the two directions. The other, that without the criterion nothing improves, needs that "
            "stationary weights of the enlarged problem are optimal, which the text does not say there.",
            "If $g^T(Gs-Y)=0$, the weights $(0,s)$ satisfy the enlarged normal equations and are therefore optimal.",
        ),
        Finding(
            "the section on shallow networks",
            "the parameters of every one of $m$ neurons are fixed",
            "$m$ is the dimension of the inputs; the number of neurons is $u$.",
            "$u$ in place of $m$.",
        ),
    )


CLAIM = Claim(
    name="blog-theorem-1",
    title="a new neuron improves the fit if and only if it correlates with the residual",
    place="blog post, Theorem 1 and its proof",
    printed=Status.PROVED,
    amended=None,
    prove=prove,
)
