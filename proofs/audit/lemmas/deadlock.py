r"""The deadlock of Proposition 4 as an invariant of training with the log loss.

State: every unit of the first layer is off at every x_i and on at the star; all later weights are positive; hidden
layers after the first have no bias parameters; the output bias `c` is any number. Hypothesis: `x_* . x_i <= -1` for
i != *, and the star has label 1. Then a gradient step of any positive size, on any batch, with or without momentum,
leads from such a state to such a state.
"""

from proofs.audit.claim import Checker, Evidence, Obligation, Status
from proofs.audit.lemmas.matrices import dimension, letter
from proofs.audit.lemmas.rare_events import rare_events
from proofs.audit.lemmas.universal import consequence, identity, matrix_identity, recursion
from proofs.audit.text import text_beside

TEXT = text_beside(__file__)


def forward() -> tuple[Obligation, ...]:
    """What the network computes in such a state."""
    return (
        TEXT.step(
            "at the start",
            *recursion(
                "the coordinates",
                "z < 0 and h > 0",
                start={"z": "w*x", "h": "w*x_star"},
                step={"z": "z + w*x", "h": "h + w*x_star"},
                given=["w > 0", "x < 0", "x_star > 0"],
            ),
        ),
        TEXT.step(
            "the star is on in every layer",
            *recursion(
                "the units and the layers",
                "z > 0",
                start={"z": "w*h"},
                step={"z": "z + w*h"},
                given=["w > 0", "h > 0"],
            ),
        ),
    )


def gradient() -> tuple[Obligation, ...]:
    """Which way the gradient points."""
    return (
        TEXT.step(
            "the log loss pulls the star up",
            _log_loss_derivative(),
            consequence(["E > 0", "s*(1 + E) == 1"], "0 < s < 1"),
        ),
        TEXT.step(
            "the output grows with every weight",
            *recursion(
                "the paths to the output",
                "beta > 0",
                start={"beta": "w"},
                step={"beta": "beta + beta_j*w"},
                given=["w > 0", "beta_j > 0"],
            ),
            consequence(["beta > 0", "h > 0"], "beta*h > 0"),
        ),
    )


def _log_loss_derivative() -> Evidence:
    """By the chain rule in E = exp(-f): `d/df F(E) = -E F'(E)`."""
    import sympy

    E, y = sympy.symbols("E y", positive=True)
    loss = y * sympy.log(1 + E) + (1 - y) * (sympy.log(1 + E) - sympy.log(E))
    holds = sympy.simplify(-E * sympy.diff(loss, E) - (1 / (1 + E) - y)) == 0
    formula = r"$-E\tfrac{d}{dE}\bigl(y\log(1+E)+(1-y)(\log(1+E)-\log E)\bigr)=\tfrac{1}{1+E}-y$"
    return Evidence(Checker.SYMPY, Status.PROVED if holds else Status.REFUTED, formula=formula)


def step() -> tuple[Obligation, ...]:
    """The state persists."""
    d = dimension("d")
    columns = {name: letter(name, d) for name in ("w", "x", "x_star")}
    return (
        TEXT.step(
            "a step moves a unit along the star",
            matrix_identity("dot(w + a*x_star, x)", "dot(w, x) + a*dot(x_star, x)", columns),
            consequence(["eta > 0", "kappa > 0", "beta > 0", "a == eta*kappa*beta"], "a > 0"),
        ),
        TEXT.step(
            "off stays off, on stays on",
            *recursion(
                "the steps of training",
                "z < 0 and w > 0 and h > 0",
                start={"z": "z_0", "w": "w_0", "h": "h_0"},
                step={"z": "z + a*(p + 1)", "w": "w + a*x_star", "h": "h + a*(q + 1)"},
                given=["z_0 < 0", "w_0 > 0", "h_0 > 0", "a >= 0", "p <= -1", "x_star > 0", "q > 0"],
            ),
        ),
        TEXT.step(
            "activations at the star do not fall",
            *recursion(
                "the units of a layer",
                "z_ >= z",
                start={"z_": "0", "z": "0"},
                step={"z_": "z_ + w_*h_", "z": "z + w*h"},
                given=["w > 0", "w_ >= w", "h > 0", "h_ >= h"],
            ),
        ),
        TEXT.step(
            "momentum",
            *recursion(
                "the steps of training",
                "m >= 0",
                start={"m": "0"},
                step={"m": "rho*m + a"},
                given=["rho >= 0", "a >= 0"],
            ),
        ),
    )


def failure() -> tuple[Obligation, ...]:
    """What follows from the invariant for convergence."""
    signs = ["n_1 >= 1", "n_0 >= 1", "s > 0", "s <= s_star", "s_star < 1"]
    drift = "n_1*(1 - s) - n_0*s + 1 - s_star"
    return (
        TEXT.step(
            "parameters are not bounded",
            consequence(
                ["E >= E_0", "E_0 > 0", "kappa*(1 + E) == E", "kappa_0*(1 + E_0) == E_0"], "kappa >= kappa_0 > 0"
            ),
            *recursion(
                "the steps on the star",
                "v >= n*a",
                start={"v": "v_0", "n": "0"},
                step={"v": "v + t", "n": "n + 1"},
                given=["v_0 > 0", "t >= a"],
            ),
            consequence(["a > 0", "h > 0", "v >= n*a", "c >= -C", "n*a*h > F + C"], "c + v*h > F"),
        ),
        TEXT.step(
            "full batches: the star's output grows without bound",
            consequence([*signs, "s*(n_1 + n_0 + 1) >= n_1 + 1"], f"{drift} <= 0"),
            consequence([*signs, "s*(n_1 + n_0) <= n_1"], f"{drift} > 0"),
            consequence(signs, f"abs({drift}) <= n_1 + n_0 + 1"),
        ),
    )


def chance() -> tuple[Obligation, ...]:
    """How likely the invariant's start is."""
    weights, next_layer = "d*h + (k - 2)*h**2 + h", "d*h + (k + 1 - 2)*h**2 + h"
    return (
        TEXT.step(
            "number of weights",
            identity("d*h + (2 - 2)*h**2 + h", "d*h + h"),
            identity(f"{next_layer} - ({weights})", "h*h"),
        ),
        rare_events(),
        TEXT.step(
            "enough mean always exists",
            consequence(
                ["mu > 0", "sigma > 0", "epsilon > 0", "n > 0", "mu**2*epsilon >= n*sigma**2", "q*mu**2 == sigma**2"],
                "1 - n*q >= 1 - epsilon",
            ),
        ),
    )


def all_links() -> tuple[Obligation, ...]:
    """The chain, in order."""
    readers = TEXT.reader("training is the map of these steps"), TEXT.reader("independent weights")
    return (*forward(), *gradient(), *step(), *failure(), *chance(), *readers)
