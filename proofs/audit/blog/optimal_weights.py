"""What holds of the optimal weights of fixed columns, for any number n of points and u of columns.

`G` is n x u, `Y` the targets, `r = Gs - Y`. Optimal weights are exactly the solutions of the normal equations
`G'(Gs - Y) = 0`; they always exist, also for dependent columns; and all of them have the same fit `Gs`.
"""

from dataclasses import replace
from typing import Any

from proofs.audit.claim import Evidence, Obligation
from proofs.audit.lemmas.matrices import dimension, letter
from proofs.audit.lemmas.universal import consequence, matrix_identity
from proofs.audit.text import text_beside

TEXT = text_beside(__file__)
RESIDUALS = {"r": "G*s - Y", "p": "g - G*z"}
"""`r` is what s leaves of the targets, `p` what the weights z leave of a new column g."""


def letters() -> dict[str, Any]:
    """Letters for any n and u: s, t, z, c and w are weights of the columns of G; Y and g have an entry per point."""
    n, u = dimension("n"), dimension("u")
    return {"G": letter("G", n, u), **{c: letter(c, n) for c in "Yg"}, **{c: letter(c, u) for c in "stzcdw"}}


def columns_identity(left: str, right: str) -> Evidence:
    """An identity in these letters, in which r and p are written for what they stand for."""
    return matrix_identity(left, right, letters(), RESIDUALS)


def optimal_weights() -> tuple[Obligation, ...]:
    """Optimal means stationary; optimal weights exist; the optimal fit is unique."""
    return (
        TEXT.step(
            "stationary weights are optimal",
            columns_identity("square(G*t - Y)", "square(r) + 2*dot(t - s, T(G)*r) + square(G*(t - s))"),
        ),
        TEXT.step(
            "optimal weights are stationary",
            columns_identity("square(G*(s - tau*d) - Y)", "square(r) - 2*tau*dot(d, T(G)*r) + tau**2*square(G*d)"),
            consequence(["a > 0", "b >= 0", "tau*(b + 1) == a"], "-2*tau*a + tau**2*b < 0"),
        ),
        TEXT.step(
            "the optimal fit is unique",
            columns_identity("square(G*(t - s))", "dot(t - s, T(G)*(G*t - Y)) - dot(t - s, T(G)*r)"),
        ),
        _existence(),
    )


def _existence() -> Obligation:
    """By adding columns one at a time: from weights for G to weights for G and g."""
    solved = consequence(["implies(a == 0, b == 0)", "(sigma == 0 if a == 0 else sigma*a == -b)"], "b + sigma*a == 0")
    return TEXT.step(
        "optimal weights exist",
        columns_identity("T(G)*(G*(s - sigma*z) + sigma*g - Y)", "T(G)*r - sigma*T(G)*(G*z - g)"),
        columns_identity(
            "dot(g, G*(s - sigma*z) + sigma*g - Y)", "dot(g, r) + sigma*square(p) - sigma*dot(z, T(G)*(G*z - g))"
        ),
        columns_identity("dot(g, r)", "dot(p, r) + dot(z, T(G)*r)"),
        replace(solved, over="the columns of $G$"),
    )
