"""What holds of the optimal weights of fixed columns, for any number n of points and u of columns.

`G` is n x u, `Y` the targets, `r = Gs - Y`. Optimal weights are exactly the solutions of the normal equations
`G'(Gs - Y) = 0`; they always exist, also for dependent columns; and all of them have the same fit `Gs`.
"""

from dataclasses import dataclass

from proofs.audit.claim import Obligation
from proofs.audit.lemmas.matrix_identity import MatrixExpression, dimension, inner, letter, matrix_identity, square
from proofs.audit.lemmas.universal import consequence, link


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters of the identities.

    Attributes:
        G: n x u, the outputs of the u old neurons.
        Y: n targets.
        g: n outputs of a new neuron.
        s: u optimal weights for the targets.
        t: any u weights.
        z: u optimal weights for g in place of the targets, so that `g - Gz` is `Pg`.
    """

    G: MatrixExpression
    Y: MatrixExpression
    g: MatrixExpression
    s: MatrixExpression
    t: MatrixExpression
    z: MatrixExpression

    @property
    def r(self) -> MatrixExpression:
        """The residual at s."""
        return self.G * self.s - self.Y

    @property
    def p(self) -> MatrixExpression:
        """`Pg`: what the old columns leave of g."""
        return self.g - self.G * self.z

    @property
    def s_defect(self) -> MatrixExpression:
        """0 by the normal equations of s."""
        return self.G.T * self.r

    @property
    def z_defect(self) -> MatrixExpression:
        """0 by the normal equations of z."""
        return self.G.T * (self.G * self.z - self.g)


def letters() -> Letters:
    """Letters for any n and u."""
    n, u = dimension("n"), dimension("u")
    return Letters(letter("G", n, u), *(letter(name, n) for name in "Yg"), *(letter(name, u) for name in "stz"))


def optimal_weights() -> tuple[Obligation, ...]:
    """Optimal means stationary; optimal weights exist; the optimal fit is unique."""
    return (_stationary_is_optimal(), _optimal_is_stationary(), _unique_fit(), *_existence())


def _stationary_is_optimal() -> Obligation:
    import z3

    a = letters()
    move = a.t - a.s
    rho, slope, change = z3.Reals("rho slope change")
    return link(
        "stationary weights are optimal",
        "If $G^T(Gs-Y)=0$, then $|Gt-Y|^2\\ge|Gs-Y|^2$ for all weights $t$.",
        matrix_identity(square(a.G * a.t - a.Y), square(a.r) + 2 * inner(move, a.s_defect) + square(a.G * move)),
        consequence(
            "With slope $(t-s)^TG^T(Gs-Y)=0$ and $|G(t-s)|^2\\ge0$.",
            [slope == 0, change >= 0],
            rho + 2 * slope + change >= rho,
        ),
    )


def _optimal_is_stationary() -> Obligation:
    import sympy
    import z3

    a = letters()
    tau = sympy.Symbol("tau")
    down = a.s_defect
    rho, slope, curvature, step = z3.Reals("rho slope curvature step")
    return link(
        "optimal weights are stationary",
        "If $d=G^T(Gs-Y)\\ne0$, the weights $s-\\tau d$ with $\\tau=|d|^2/(|Gd|^2+1)$ are better.",
        matrix_identity(
            square(a.G * (a.s - tau * down) - a.Y),
            square(a.r) - 2 * tau * square(down) + tau**2 * square(a.G * down),
        ),
        consequence(
            "With $|d|^2>0$ and $|Gd|^2\\ge0$.",
            [slope > 0, curvature >= 0, step * (curvature + 1) == slope],
            rho - 2 * step * slope + step * step * curvature < rho,
        ),
    )


def _unique_fit() -> Obligation:
    a = letters()
    move = a.t - a.s
    return link(
        "the optimal fit is unique",
        "If $s$ and $t$ are both optimal, $Gs=Gt$, also where $G$ has dependent columns: $g^T(Gs-Y)$ and $Pg$ do not "
        "depend on the choice of optimal weights.",
        matrix_identity(square(a.G * move), inner(move, a.G.T * (a.G * a.t - a.Y)) - inner(move, a.s_defect)),
    )


def _existence() -> tuple[Obligation, Obligation]:
    import sympy
    import z3

    a = letters()
    sigma = sympy.Symbol("sigma")
    enlarged = a.G * (a.s - sigma * a.z) + sigma * a.g - a.Y
    s, g_square, p_square, b, zero = z3.Reals("sigma g_square p_square b zero")
    return (
        link(
            "optimal weights exist: one column",
            "For $G$ the one column $g$ the weight $\\sigma=g^TY/|g|^2$ is optimal, or any if $g=0$, as $g^TY=0$ then.",
            matrix_identity(inner(a.g, sigma * a.g - a.Y), sigma * square(a.g) - inner(a.g, a.Y)),
            consequence(
                "With $|g|^2$, which is $0$ for $g=0$ only, and $b=g^TY$: the normal equation.",
                [z3.Implies(g_square == 0, b == 0), z3.If(g_square == 0, s == 0, s * g_square == b)],
                s * g_square - b == 0,
            ),
        ),
        link(
            "optimal weights exist: a further column",
            "If optimal weights exist for $G$ and any targets, they exist for $G$ and a further column $g$: with $s$ "
            "for $Y$, $z$ for $g$ and $p=g-Gz$, take $s-\\sigma z$ and $\\sigma=-g^Tr/|p|^2$, or $\\sigma=0$ if $p=0$.",
            matrix_identity(a.G.T * enlarged, a.s_defect - sigma * a.z_defect),
            matrix_identity(
                inner(a.g, enlarged), inner(a.g, a.r) + sigma * square(a.p) - sigma * inner(a.z, a.z_defect)
            ),
            matrix_identity(inner(a.g, a.r), inner(a.p, a.r) + inner(a.z, a.s_defect)),
            consequence(
                "With both defects $0$ and $b=g^Tr$, which is $p^Tr$ and so $0$ where $p=0$: the last normal equation.",
                [
                    zero == 0,
                    z3.Implies(p_square == 0, b == 0),
                    z3.If(p_square == 0, s == 0, s * p_square == -b),
                ],
                b + s * p_square - s * zero == 0,
            ),
        ),
    )
