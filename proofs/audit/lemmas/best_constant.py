"""Among constants the mean of the targets is the only best fit, for any number of points. docs/mathematics.md.

With `n` points, the sum `s` of their targets and the sum `q` of the squares, a constant `c` has the loss
`n c^2 - 2 c s + q = n (c - s/n)^2 + q - s^2/n`. The data enter as an arbitrary function from numbers to reals, and the
three sums by their recursions, so base and step hold for all data.
"""

from proofs.audit.claim import Obligation
from proofs.audit.lemmas.universal import consequence, identity, link


def best_constant() -> tuple[Obligation, ...]:
    """The chain: expand the loss of a constant, complete the square, compare."""
    return (_expansion_base(), _expansion_step(), _square(), _comparison())


def _expansion_base() -> Obligation:
    import sympy

    c, y = sympy.symbols("c y")
    return link(
        "loss of a constant: one point",
        "For one point with target $y$ the loss of the constant $c$ is $n c^2-2cs+q$ with $n=1$, $s=y$, $q=y^2$.",
        identity("Both sides are the same polynomial.", (c - y) ** 2, c**2 - 2 * c * y + y**2),
    )


def _expansion_step() -> Obligation:
    import z3

    n, c = z3.Int("n"), z3.Real("c")
    y, loss, s, q = (z3.Function(name, z3.IntSort(), z3.RealSort()) for name in ("y", "loss", "s", "q"))

    def claim(k: z3.ArithRef) -> z3.BoolRef:
        return loss(k) == z3.ToReal(k) * c * c - 2 * c * s(k) + q(k)

    recursions = [
        loss(n + 1) == loss(n) + (c - y(n)) * (c - y(n)),
        s(n + 1) == s(n) + y(n),
        q(n + 1) == q(n) + y(n) * y(n),
    ]
    return link(
        "loss of a constant: a further point",
        "If the loss of the constant $c$ over $n$ points is $nc^2-2cs+q$, it is that over $n+1$ points, "
        "with the new sums $s$ of the targets and $q$ of their squares.",
        consequence(
            "For arbitrary targets $y(0),y(1),\\dots$ and any $n$.", [n >= 1, *recursions, claim(n)], claim(n + 1)
        ),
    )


def _square() -> Obligation:
    import sympy

    n, c, s, q = sympy.symbols("n c s q")
    return link(
        "completing the square",
        "With the mean $m=s/n$ the loss of the constant $c$ is $n(c-m)^2$ plus the loss of the constant $m$.",
        identity(
            "Both sides are the same rational function.",
            n * c**2 - 2 * c * s + q,
            n * (c - s / n) ** 2 + (n * (s / n) ** 2 - 2 * (s / n) * s + q),
        ),
    )


def _comparison() -> Obligation:
    import z3

    n, c, m, rest = z3.Reals("n c m rest")
    return link(
        "only the mean is best",
        "Every constant $c$ other than the mean $m$ has a larger loss than $m$.",
        consequence("For all real $n\\geq 1$, $c$, $m$.", [n >= 1, c != m], n * (c - m) * (c - m) + rest > rest),
    )
