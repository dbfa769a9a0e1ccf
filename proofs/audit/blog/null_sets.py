"""When useless weights, `sum_i r_i g(x_i, w) = 0`, have probability 0: a hyperplane, sums of tanh, cells of ReLU."""

from proofs.audit.claim import Checker, Evidence, Obligation, Status
from proofs.audit.lemmas.matrix_identity import dimension, inner, letter, matrix_identity
from proofs.audit.lemmas.universal import consequence, identity, induction, link


def hyperplane() -> tuple[Obligation, Obligation]:
    """`{g: g . r = 0}` for `r != 0`."""
    import z3

    rest, r, g, other = z3.Reals("rest r g other")
    return (
        link(
            "one number per line",
            "If $r_k\\ne0$, then for any other entries of $g$ exactly one value of $g_k$ has $g^Tr=0$.",
            consequence(
                "With the sum of the other terms: there is no second value, and the value is a solution.",
                [r != 0, rest + g * r == 0],
                (rest + other * r == 0) == (other == g),
            ),
            consequence("There is one.", [r != 0, g == -rest / r], rest + g * r == 0),
        ),
        _read(
            "(a) a hyperplane has probability 0",
            "A set that meets every line of one direction in one point has volume $0$, and so probability $0$ under "
            "any density.",
            "Fubini's theorem (textbook).",
        ),
    )


def tanh_zeros() -> tuple[Obligation, ...]:
    """`w -> sum_i r_i tanh(w . x_i)` is not the zero function, so its zeros have volume 0."""
    return (
        _differential_equation(),
        _no_coefficient_vanishes(),
        _elimination(),
        _with_bias(),
        induction(
            "the coefficients of the series and over the number of points",
            "$t_i=v^Tx_i$, and $\\sum_ir_i\\tanh(\\tau t_i)$ has the coefficients $(-1)^kd_k\\sum_ir_it_i^{2k+1}$ by "
            "powers of $\\tau$",
        ),
        _read(
            "a direction that separates",
            "If all $x_i\\ne0$ and $x_i\\ne\\pm x_j$, some $v$ has $t_i\\ne0$ and $t_i^2\\ne t_j^2$.",
            "Finitely many hyperplanes do not cover $\\mathbb R^m$ (textbook).",
        ),
        _read(
            "(b) zeros of analytic functions",
            "The zeros of $w\\mapsto\\sum_ir_i\\tanh(w^Tx_i)$ have volume $0$, unless it vanishes for all $w$.",
            "The zeros of a real-analytic function that is not the zero function have volume $0$ (textbook).",
        ),
    )


def _differential_equation() -> Obligation:
    import sympy

    u = sympy.Symbol("u")
    left = sympy.diff(sympy.sinh(u) / sympy.cosh(u), u)
    right = (1 - (sympy.sinh(u) / sympy.cosh(u)) ** 2).together()
    terms = 12
    d = tangent_coefficients(terms)
    series = sympy.series(sympy.tanh(u), u, 0, 2 * terms).removeO()
    listed = all(series.coeff(u, 2 * k + 1) == (-1) ** k * d[k] for k in range(terms))
    status = Status.PROVED if listed else Status.REFUTED
    return link(
        "the series of tanh",
        "$\\tanh'=1-\\tanh^2$ gives $\\tanh u=\\sum_k(-1)^kd_ku^{2k+1}$ with $d_0=1$ and "
        "$(2k+1)d_k=\\sum_{i+j=k-1}d_id_j$.",
        identity("The differential equation.", left, right),
        Evidence(Checker.SYMPY, status, f"The first {terms} coefficients by the recurrence are those of the series."),
    )


def tangent_coefficients(count: int) -> list[object]:
    """d_0, d_1, ... by the recurrence, as SymPy rationals."""
    import sympy

    d = [sympy.Integer(1)]
    for k in range(1, count):
        d.append(sum(d[i] * d[k - 1 - i] for i in range(k)) / sympy.Integer(2 * k + 1))
    return list(d)


def _no_coefficient_vanishes() -> Obligation:
    import z3

    so_far, left, right, k, d = z3.Reals("so_far left right k d")
    return link(
        "no odd coefficient vanishes",
        "All $d_k>0$: $d_0=1$, and a sum of products of positive numbers, divided by $2k+1$, is positive.",
        consequence("A sum grows by each product.", [so_far >= 0, left > 0, right > 0], so_far + left * right > 0),
        consequence("Divided by $2k+1$ it stays positive.", [so_far > 0, k >= 1, d * (2 * k + 1) == so_far], d > 0),
    )


def _elimination() -> Obligation:
    import sympy
    import z3

    r, t, last, power = sympy.symbols("r t t_N t^{2k+1}")
    a, b, c = z3.Reals("r t_squared last_squared")
    value, weight = z3.Reals("t_last r_last")
    return link(
        "odd moments determine the residuals",
        "If $\\sum_{i\\le N}r_it_i^{2k+1}=0$ for all $k\\ge0$, with $t_i\\ne0$ and different $t_i^2$, all $r_i$ are "
        "$0$: subtracting $t_N^2$ times one moment from the next leaves the moments of $r_i(t_i^2-t_N^2)$ for $N-1$ "
        "points.",
        identity(
            "Term by term, also for $i=N$, where it is $0$.",
            r * power * t**2 - last**2 * r * power,
            r * (t**2 - last**2) * power,
        ),
        consequence("If the new residuals are $0$, so are the old ones.", [a * (b - c) == 0, b != c], a == 0),
        consequence(
            "Then $r_Nt_N=0$, and $r_N=0$: also the case $N=1$.", [weight * value == 0, value != 0], weight == 0
        ),
    )


def _with_bias() -> Obligation:
    import z3

    same = z3.Bool("equal_coordinates")
    one, other = z3.Reals("one other")
    return link(
        "with a bias",
        "With a bias the inputs are $(x_i,1)$: never $0$, never opposite, and different if the $x_i$ are.",
        consequence(
            "The last coordinate decides.",
            [one == 1, other == 1, z3.Not(same)],
            z3.And(one != 0, one != -other, z3.Not(z3.And(same, one == other))),
        ),
    )


def relu_cells() -> tuple[Obligation, Obligation]:
    """In a cell of constant activity, `sum_i r_i ReLU(w . x_i)` is linear in w."""
    p, m = dimension("p"), dimension("m")
    X, w, r = letter("X", p, m), letter("w", m), letter("r", p)
    return (
        link(
            "ReLU: linear in every cell",
            "Where exactly the points of $A$ are active, with inputs the rows of $X$, $g^Tr=(Xw)^Tr=w^T\\sum_{i\\in "
            "A}r_ix_i$: $0$ in the whole cell, or only on a hyperplane.",
            matrix_identity(inner(X * w, r), inner(w, X.T * r)),
        ),
        _read(
            "(c) finitely many cells",
            "Useless weights have positive probability exactly if the sum is $0$ for some open cell of positive "
            "probability.",
            "Finitely many open cells fill the space up to hyperplanes, which have probability $0$ under any density "
            "(textbook).",
        ),
    )


def _read(name: str, statement: str, belief: str) -> Obligation:
    return link(name, statement, Evidence(Checker.READER, Status.PROVED, belief))
