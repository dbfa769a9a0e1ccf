r"""The chain of Proposition 5 after `silent_layer`: probabilities, the bound and its limit, and growing widths."""

from fractions import Fraction

from proofs.audit.claim import Checker, Evidence, Obligation, Status
from proofs.audit.lemmas.silent_layer_odds import ZERO_BIASES, bound, one_point
from proofs.audit.lemmas.universal import consequence, identity, link


def positive_probabilities() -> tuple[Obligation, ...]:
    """Finitely many values; the general case is a reader's."""
    import z3

    mean, square, x, weight, positive = z3.Reals("mean square x weight positive")
    state = z3.And(mean >= 0, z3.Implies(mean == 0, square == 0))
    return (
        link(
            "mean 0 gives negative weights",
            "If $E[w]=0$ and $\\mathrm{Var}[w]>0$, then $P(w<0)>0$: otherwise $w\\geq0$, and mean $0$ forces $w=0$.",
            consequence("No value $\\geq0$ so far.", [mean == 0, square == 0], state),
            consequence(
                "A further value.",
                [state, weight >= 0, x >= 0],
                z3.And(mean + weight * x >= 0, z3.Implies(mean + weight * x == 0, square + weight * x * x == 0)),
            ),
            consequence("So a positive second moment contradicts mean $0$.", [state, square > 0], mean != 0),
        ),
        link(
            "mean 0 gives biases that are not positive",
            "If $E[b]=0$, then $P(b\\leq0)>0$: otherwise $b>0$ and the mean is positive.",
            consequence(
                "No value so far.", [mean == 0, positive == 0], z3.And(mean >= 0, z3.Implies(positive > 0, mean > 0))
            ),
            consequence(
                "A further value.",
                [mean >= 0, z3.Implies(positive > 0, mean > 0), weight >= 0, x > 0],
                z3.And(mean + weight * x >= 0, z3.Implies(positive + weight > 0, mean + weight * x > 0)),
            ),
            consequence(
                "All probabilities sum to $1$.", [z3.Implies(positive > 0, mean > 0), positive == 1], mean != 0
            ),
        ),
    )


def the_bound() -> tuple[Obligation, ...]:
    """`1 - (1 - c)^(k - 1)`, its monotonicity and its limit, without any limit theorem."""
    import sympy
    import z3

    c, s, n, p, value, eps, best = z3.Reals("c s n p value eps best")
    C, K = sympy.symbols("c k", positive=True)
    survival = (1 - C) ** (K - 1)
    inside = [c > 0, c <= 1, n >= 0]
    return (
        link(
            "one layer",
            "A layer of at most $h$ units behind at most $h$ units has no positive weight or bias with probability "
            "at least "
            "$c=q^hp^{h^2}\\in(0,1]$.",
            consequence(
                "A further independent entry.",
                [c > 0, c <= 1, p > 0, p <= 1],
                z3.And(c * p > 0, c * p <= c, c * p <= 1),
            ),
        ),
        link(
            "k - 1 layers",
            "No layer after the first is such a layer with probability at most $(1-c)^{k-1}$.",
            consequence(
                "A further layer.", [s >= 0, s <= value, c > 0, c <= best, best <= 1], s * (1 - best) <= value * (1 - c)
            ),
        ),
        link(
            "the bound increases with the depth",
            "The bound grows by $c(1-c)^{k-1}\\geq0$ with a further layer, and falls with the width.",
            identity("Difference.", sympy.expand(survival - survival * (1 - C)), sympy.expand(C * survival)),
            consequence("It is not negative.", [c > 0, c <= 1, s >= 0, s <= 1], c * s >= 0),
            consequence(
                "A smaller $c$ gives a larger survival.",
                [c > 0, c <= best, best <= 1, s >= 0, s <= value],
                s * (1 - best) <= value * (1 - c),
            ),
        ),
        link(
            "its limit is 1",
            "$(1-c)^n\\leq1/(1+nc)$, which is below any $\\varepsilon>0$ once $n>1/(c\\varepsilon)$.",
            consequence("No layer.", [*inside, n == 0, s == 1], s * (1 + n * c) <= 1),
            consequence(
                "A further layer.", [*inside, s >= 0, s * (1 + n * c) <= 1], s * (1 - c) * (1 + (n + 1) * c) <= 1
            ),
            consequence("The depth.", [*inside, eps > 0, s >= 0, s * (1 + n * c) <= 1, n * c * eps > 1], s < eps),
        ),
    )


def growing_width() -> tuple[Obligation, ...]:
    """If the width grows with the depth."""
    import z3

    s, n, c, size, k, total = z3.Reals("s n c size k total")
    widths = [(h, 2 ** (h * h // 2)) for h in (4, 8, 16)]
    shown, holds = [], True
    for h, depth in widths:
        lower, truth = bound(ZERO_BIASES, h, depth), one_point(h, depth)
        holds = holds and lower.upper < Fraction(1, 2**h) and truth.lower > 1 - Fraction(1, 2**h)
        shown.append(f"$h={h}$, $k=2^{{{h * h // 2}}}$: ${lower.latex(3)}$ and ${truth.latex(3)}$")
    wide = [(h, 2 ** (h // 2)) for h in (8, 16, 32)]
    small = all(one_point(h, depth).upper <= Fraction(depth, 2**h) for h, depth in wide)
    return (
        link(
            "growing width: the bound",
            "The bound is at most $(k-1)c$, so it tends to $0$ where $k\\,2^{-h(k)^2}\\to0$.",
            consequence("No layer.", [n == 0, s == 1, c > 0, c <= 1], s >= 1 - n * c),
            consequence(
                "A further layer.",
                [s >= 0, s <= 1, s >= 1 - n * c, c > 0, c <= 1, n >= 0],
                s * (1 - c) >= 1 - (n + 1) * c,
            ),
        ),
        link(
            "growing width: the truth can be 1 where the bound is 0",
            "For symmetric weights without atoms and biases $0$, data on one ray are switched off with probability "
            "exactly "
            "$1-(1-2^{-h})^k$. With $k=2^{h^2/2}$ the bound tends to $0$ and that probability to $1$.",
            by_balls(holds, "Bound and truth: " + "; ".join(shown) + "."),
            consequence(
                "A layer survives if not all $h$ units are off.",
                [s >= 0, s <= 1, size > 0, size < 1],
                z3.And(s * (1 - size) <= s, s * (1 - size) >= 0),
            ),
        ),
        link(
            "growing width: the truth can be 0",
            "For any data with a point other than $0$ a layer is off at every point with probability at most "
            "$1-(1-2^{-h})^k\\leq k2^{-h}$, which tends to $0$ for $k=2^{h/2}$.",
            consequence("No layer.", [k == 0, total == 1, size > 0, size < 1], total >= 1 - k * size),
            consequence(
                "A further layer.",
                [total >= 0, total <= 1, total >= 1 - k * size, size > 0, size < 1],
                total * (1 - size) >= 1 - (k + 1) * size,
            ),
            by_balls(small, "Also for $h=8,16,32$."),
        ),
    )


def by_balls(holds: bool, summary: str) -> Evidence:
    """What ball arithmetic decided."""
    return Evidence(Checker.ARB, Status.PROVED if holds else Status.REFUTED, summary)
