"""A hidden layer that is off at every data point, in networks of any depth and widths. docs/mathematics.md, section 4.

Three facts: the outputs at the data are equal and do not depend on that layer or the layers before it; being off
persists in a neighbourhood; and so the loss near the point is that of a constant. Units, points and parameters are
arbitrary sets here, so the first fact needs no induction; the second follows the pre-activations through the layers.
"""

from fractions import Fraction
from typing import Any

from proofs.audit.claim import Checker, Evidence, Obligation, Status
from proofs.audit.lemmas.building_blocks import latex, line_network, pre_activations_at
from proofs.audit.lemmas.universal import consequence, link, relu, size
from proofs.kernel.network import Dataset, Problem
from proofs.search.decide import IsNotLocalMinimum, decide

ONE, ZERO = Fraction(1), Fraction(0)


def equal_outputs() -> Obligation:
    """Two settings of the layers up to the dead one, both with that layer off, and one setting of the later layers."""
    import z3

    unit, point, early, late = (z3.DeclareSort(name) for name in ("Unit", "Point", "Early", "Late"))
    values = z3.ArraySort(unit, z3.RealSort())
    before, after = (z3.Function(name, early, point, values) for name in ("pre_activation", "activation"))
    rest = z3.Function("later_layers", late, values, z3.RealSort())
    e, f, t = z3.Const("e", early), z3.Const("f", early), z3.Const("t", late)
    p, q, u = z3.Const("p", point), z3.Const("q", point), z3.Const("u", unit)
    off = [z3.ForAll([p, u], before(setting, p)[u] < 0) for setting in (e, f)]
    is_relu = z3.ForAll([e, p, u], after(e, p)[u] == relu(before(e, p)[u]))
    return link(
        "a layer that is off: one output",
        "If every unit of a hidden layer is off at every data point, all data points have the same output, and it is "
        "the same for all values of the parameters up to that layer for which the layer is off.",
        consequence(
            "For any sets of units, data points and parameters and any function of the layer's values.",
            [is_relu, *off],
            z3.ForAll([p, q, t], rest(t, after(e, p)) == rest(t, after(f, q))),
        ),
    )


def persistence() -> tuple[Obligation, ...]:
    """Every pre-activation moves by at most a constant times the largest change of a parameter, if that is at most 1.

    Read `d` for the largest change of a parameter, primes for moved values, `K`, `A`, `B` for constants that do not
    depend on `d`.
    """
    import z3

    d, K, A, B = z3.Reals("d K A B")
    w, w_, h, h_, s, s_, z, z_ = z3.Reals("w w_moved h h_moved s s_moved z z_moved")
    small = [d >= 0, d <= 1]

    def near(moved: Any, value: Any, constant: Any) -> Any:
        return size(moved - value) <= constant * d

    return (
        link(
            "moving: inputs and biases",
            "An input does not move, and a bias moves by at most $d$: the constants $0$ and $1$.",
            consequence("For all reals.", [*small, size(w_ - w) <= d], z3.And(near(h, h, 0), near(w_, w, 1))),
        ),
        link(
            "moving: a product",
            "If $|w'-w|\\leq d\\leq 1$ and $|h'-h|\\leq Kd$, then $|w'h'-wh|\\leq (K|w|+|h|+K)\\,d$.",
            consequence(
                "For all reals.",
                [*small, K >= 0, size(w_ - w) <= d, near(h_, h, K)],
                near(w_ * h_, w * h, size(w) * K + size(h) + K),
            ),
        ),
        link(
            "moving: a further term",
            "If a sum moves by at most $Ad$ and a further term by at most $Bd$, the longer sum moves by at most "
            "$(A+B)d$.",
            consequence("For all reals.", [*small, near(s_, s, A), near(h_, h, B)], near(s_ + h_, s + h, A + B)),
        ),
        link(
            "moving: a ReLU",
            "If a pre-activation moves by at most $Kd$, so does the activation.",
            consequence("For all reals.", [*small, near(z_, z, K)], near(relu(z_), relu(z), K)),
        ),
        link(
            "off stays off",
            "If $z<0$ and $|z'-z|\\leq Kd$ with $K\\geq 0$, then $z'<0$ whenever $(K+1)\\,d<-z$; such $d>0$ exist.",
            consequence("For all reals.", [*small, K >= 0, z < 0, near(z_, z, K), (K + 1) * d < -z], z_ < 0),
            consequence(
                "The number $d=-z/(K+2)$ is one.", [K >= 0, z < 0, d * (K + 2) == -z], z3.And(d > 0, (K + 1) * d < -z)
            ),
        ),
        link(
            "off stays off: a further unit or point",
            "Two bounds on $d$ can be met together.",
            consequence("Of two positive numbers the smaller is positive.", [A > 0, B > 0], z3.If(A < B, A, B) > 0),
        ),
    )


def derivatives_vanish() -> tuple[Obligation, ...]:
    """The layer and those before it have no gradient while the layer is off, so training does not switch it on."""
    import z3

    early, parameter = z3.DeclareSort("Early"), z3.DeclareSort("Parameter")
    n = z3.Int("n")
    at = z3.Function("early_layers", z3.IntSort(), early)
    off = z3.Function("off_at_every_point", early, z3.BoolSort())
    derivative = z3.Function("derivative", z3.IntSort(), parameter, z3.RealSort())
    silent = z3.Function("no_gradient_before", z3.IntSort(), z3.BoolSort())
    u, k = z3.Const("u", parameter), z3.Int("k")
    loss, moved, d = z3.Reals("loss loss_moved d")
    no_gradient = z3.ForAll([u], derivative(n, u) == 0)
    hypotheses = [
        z3.ForAll([k, u], z3.Implies(off(at(k)), derivative(k, u) == 0)),
        silent(n + 1) == z3.And(silent(n), no_gradient),
        z3.Implies(silent(n + 1), at(n + 1) == at(n)),
        off(at(0)),
    ]

    def unmoved(step: Any) -> Any:
        return z3.And(at(step) == at(0), silent(step))

    return (
        link(
            "derivatives are 0",
            "By the layer that is off and the layers before it, all derivatives of the loss are $0$.",
            consequence(
                "The loss does not change, so no difference quotient differs from 0.",
                [d != 0, moved == loss],
                (moved - loss) / d == 0,
            ),
        ),
        link(
            "training: the start",
            "Before the first step these layers are where they started, and no derivative by them was seen.",
            consequence("Step 0.", [silent(0)], unmoved(z3.IntVal(0))),
        ),
        link(
            "training: a further step",
            "A method that leaves a parameter alone as long as all its derivatives have been $0$ never moves these "
            "layers, however it moves the later ones.",
            consequence("For any such method and any step n.", [n >= 0, *hypotheses, unmoved(n)], unmoved(n + 1)),
        ),
    )


def off_by_a_hair() -> Obligation:
    """The inequality has to be strict: with one pre-activation equal to 0 the loss can fall at once."""
    network = line_network([1], [-1], [1], "1/2")
    decision = decide(Problem(network, Dataset(((ZERO,), (ONE,)), ((ZERO,), (ONE,)))))
    if not isinstance(decision, IsNotLocalMinimum):
        raise TypeError(f"expected a descent path, got {type(decision).__name__}")
    states = ", ".join(f"${latex(pre_activations_at(decision.problem, i)[0])}$" for i in range(2))
    return link(
        "the inequality must be strict",
        "Data $(0,0),(1,1)$, network $\\mathrm{ReLU}(x-1)+\\tfrac12$: no unit is on and the output is the mean, "
        "but with a pre-activation equal to $0$ this is not a local minimum.",
        Evidence(
            Checker.KERNEL,
            Status.PROVED,
            f"The pre-activations are {states}, and a path leads down at once.",
            decision.theorem,
        ),
    )
