"""When useless weights, `sum_i r_i g(x_i, w) = 0`, have probability 0: a hyperplane, sums of tanh, cells of ReLU."""

from dataclasses import replace

from proofs.audit.claim import Checker, Evidence, Obligation, Status
from proofs.audit.lemmas.matrices import dimension, letter
from proofs.audit.lemmas.universal import consequence, identity, matrix_identity, recursion
from proofs.audit.text import text_beside

TEXT = text_beside(__file__)
TERMS = 12
"""So many coefficients of the series of tanh are compared."""


def hyperplane() -> tuple[Obligation, ...]:
    """`{g: g . r = 0}` for `r != 0`."""
    return (
        TEXT.step("one number per line", consequence(["r != 0", "T + g*r == 0"], "iff(T + u*r == 0, u == g)")),
        TEXT.reader("a hyperplane has probability 0"),
    )


def tanh_zeros() -> tuple[Obligation, ...]:
    """`w -> sum_i r_i tanh(w . x_i)` is not the zero function, so its zeros have volume 0."""
    return (
        _series(),
        TEXT.step(
            "no odd coefficient vanishes",
            *recursion(
                "the products in a coefficient",
                "T > 0",
                start={"T": "d_i*d_j"},
                step={"T": "T + d_i*d_j"},
                given=["d_i > 0", "d_j > 0"],
            ),
            consequence(["T > 0", "k >= 1", "d_k*(2*k + 1) == T"], "d_k > 0"),
        ),
        TEXT.step(
            "odd moments determine the residuals",
            identity("r*P*t**2 - u**2*(r*P)", "r*(t**2 - u**2)*P"),
            replace(consequence(["r*(t**2 - u**2) == 0", "t != u", "t != -u"], "r == 0"), over="the data points"),
        ),
        TEXT.reader("a direction that separates"),
        TEXT.reader("zeros of analytic functions"),
    )


def _series() -> Obligation:
    import sympy

    u = sympy.Symbol("u")
    tanh = sympy.sinh(u) / sympy.cosh(u)
    holds = sympy.simplify(sympy.diff(tanh, u) - (1 - tanh**2)) == 0
    series = sympy.series(sympy.tanh(u), u, 0, 2 * TERMS).removeO()
    listed = all(series.coeff(u, 2 * k + 1) == (-1) ** k * d for k, d in enumerate(tangent_coefficients(TERMS)))
    return TEXT.step(
        "the series of tanh",
        Evidence(Checker.SYMPY, Status.PROVED if holds else Status.REFUTED, formula=r"$\tanh'=1-\tanh^2$"),
        Evidence(Checker.SYMPY, Status.PROVED if listed else Status.REFUTED),
        terms=TERMS,
    )


def tangent_coefficients(count: int) -> list[object]:
    """d_0, d_1, ... by the recurrence, as SymPy rationals."""
    import sympy

    d = [sympy.Integer(1)]
    for k in range(1, count):
        d.append(sum(d[i] * d[k - 1 - i] for i in range(k)) / sympy.Integer(2 * k + 1))
    return list(d)


def relu_cells() -> tuple[Obligation, ...]:
    """In a cell of constant activity, `sum_i r_i ReLU(w . x_i)` is linear in w."""
    p, m = dimension("p"), dimension("m")
    columns = {"X": letter("X", p, m), "w": letter("w", m), "r": letter("r", p)}
    return (
        TEXT.step("linear in every cell", matrix_identity("dot(X*w, r)", "dot(w, T(X)*r)", columns)),
        TEXT.reader("finitely many cells"),
    )
