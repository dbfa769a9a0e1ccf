"""A hidden layer with weights and biases at most 0: it is off, it stays off, and nothing behind it sees the input.

This needs no strict sign: at a pre-activation of exactly 0 the unit puts out 0, and with ReLU'(0) = 0 it passes no
gradient. With strictly negative biases no convention is needed.
"""

from proofs.audit.claim import Obligation
from proofs.audit.lemmas.formulas import relu
from proofs.audit.lemmas.universal import consequence_of_terms, recursion
from proofs.audit.text import text_beside

TEXT = text_beside(__file__)


def silence() -> tuple[Obligation, ...]:
    """The layer puts out 0, every input has the same output, and training leaves the layer as it is."""
    import z3

    unit, point, late = (z3.DeclareSort(name) for name in ("Unit", "Point", "LaterLayers"))
    values = z3.ArraySort(unit, z3.RealSort())
    before, after = (z3.Function(name, point, values) for name in ("pre_activation", "activation"))
    rest = z3.Function("later_layers", late, values, z3.RealSort())
    p, q, u, t = z3.Const("p", point), z3.Const("q", point), z3.Const("u", unit), z3.Const("t", late)
    return (
        TEXT.step(
            "a layer with no positive weight or bias is off",
            *recursion(
                "the units of a layer",
                "z <= 0",
                start={"z": "b"},
                step={"z": "z + w*h"},
                given=["b <= 0", "w <= 0", "h >= 0"],
            ),
        ),
        TEXT.step(
            "one output for all inputs",
            consequence_of_terms(
                [z3.ForAll([p, u], before(p)[u] <= 0), z3.ForAll([p, u], after(p)[u] == relu(before(p)[u]))],
                z3.ForAll([p, q, t], rest(t, after(p)) == rest(t, after(q))),
                r"$h(x)=\mathrm{ReLU}(z(x))$, $z(x)\le0$ for all $x$ $\Longrightarrow$ $M(h(x))=M(h(x'))$ for all $x$, "
                r"$x'$ and $M$",
            ),
        ),
        TEXT.step(
            "the layer stays",
            *recursion(
                "the steps of training",
                "m == 0 and w <= 0 and r >= 0",
                start={"m": "0", "w": "w_0", "r": "0"},
                step={
                    "m": "rho*m + kappa*g",
                    "w": "w - eta*(rho*m + kappa*g)/(s + epsilon)",
                    "r": "beta*r + gamma*g**2",
                },
                given=["w_0 <= 0", "g == 0", "epsilon > 0", "beta >= 0", "s >= 0"],
            ),
        ),
    )
