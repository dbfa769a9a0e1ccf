"""A hidden layer that is off at every data point, in networks of any depth and widths. docs/mathematics.md, section 4.

Three facts: the outputs at the data are equal and do not depend on that layer or the layers before it; being off
persists in a neighbourhood; and so the loss near the point is that of a constant. Units, points and parameters are
arbitrary sets here, so the first fact needs no induction; the second follows the pre-activations through the layers.
"""

from dataclasses import replace
from fractions import Fraction

from proofs.audit.claim import Obligation
from proofs.audit.lemmas.building_blocks import by_kernel, line_network, pre_activations_at
from proofs.audit.lemmas.formulas import relu
from proofs.audit.lemmas.universal import consequence, consequence_of_terms, recursion
from proofs.audit.text import text_beside
from proofs.kernel.network import Dataset, Problem
from proofs.report.rationals import fraction
from proofs.search.decide import IsNotLocalMinimum, decide

ONE, ZERO = Fraction(1), Fraction(0)
TEXT = text_beside(__file__)


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
    return TEXT.step(
        "a layer that is off: one output",
        consequence_of_terms(
            [is_relu, *off],
            z3.ForAll([p, q, t], rest(t, after(e, p)) == rest(t, after(f, q))),
            r"$h_\theta(x)=\mathrm{ReLU}(z_\theta(x))$, $z_\theta(x)<0$, $z_{\theta'}(x)<0$ for all $x$ "
            r"$\Longrightarrow$ $M(h_\theta(x))=M(h_{\theta'}(x'))$ for all $x$, $x'$ and $M$",
        ),
    )


def persistence() -> tuple[Obligation, ...]:
    """Every pre-activation moves by at most a constant times `d`, the largest change of a parameter, if that is <= 1.

    Primes mark moved values; `K`, `A`, `B` do not depend on `d`.
    """
    small = ["d >= 0", "d <= 1"]
    return (
        TEXT.step(
            "moving: a product",
            consequence(
                [*small, "K >= 0", "abs(w_ - w) <= d", "abs(h_ - h) <= K*d"],
                "abs(w_*h_ - w*h) <= (K*abs(w) + abs(h) + K)*d",
            ),
        ),
        TEXT.step(
            "moving: a sum",
            *recursion(
                "the terms of a pre-activation",
                "abs(z_ - z) <= A*d",
                start={"z_": "b_", "z": "b", "A": "1"},
                step={"z_": "z_ + t_", "z": "z + t", "A": "A + B"},
                given=[*small, "abs(b_ - b) <= d", "abs(t_ - t) <= B*d"],
            ),
        ),
        TEXT.step(
            "moving: layer after layer",
            *recursion(
                "the layers",
                "abs(h_ - h) <= K*d",
                start={"h_": "x", "h": "x", "K": "0"},
                step={"h_": "relu(z_)", "h": "relu(z)", "K": "A"},
                given=[*small, "abs(z_ - z) <= A*d"],
            ),
        ),
        TEXT.step(
            "off stays off",
            consequence([*small, "K >= 0", "z < 0", "abs(z_ - z) <= K*d", "(K + 1)*d < -z"], "z_ < 0"),
            consequence(["K >= 0", "z < 0", "d*(K + 2) == -z"], "d > 0 and (K + 1)*d < -z"),
            *recursion(
                "the units and the data points",
                "d > 0",
                start={"d": "1"},
                step={"d": "minimum(d, e)"},
                given=["e > 0"],
            ),
        ),
    )


def training_leaves_it() -> tuple[Obligation, ...]:
    """The layer and those before it have no gradient while the layer is off, so training does not switch it on."""
    import z3

    early, parameter = z3.DeclareSort("Early"), z3.DeclareSort("Parameter")
    n = z3.Int("n")
    at = z3.Function("early_layers", z3.IntSort(), early)
    off = z3.Function("off_at_every_point", early, z3.BoolSort())
    derivative = z3.Function("derivative", z3.IntSort(), parameter, z3.RealSort())
    silent = z3.Function("no_gradient_before", z3.IntSort(), z3.BoolSort())
    u, k = z3.Const("u", parameter), z3.Int("k")
    hypotheses = [
        z3.ForAll([k, u], z3.Implies(off(at(k)), derivative(k, u) == 0)),
        silent(n + 1) == z3.And(silent(n), z3.ForAll([u], derivative(n, u) == 0)),
        z3.Implies(silent(n + 1), at(n + 1) == at(n)),
        off(at(0)),
        at(n) == at(0),
        silent(n),
    ]
    step = consequence_of_terms(
        hypotheses,
        z3.And(at(n + 1) == at(0), silent(n + 1)),
        r"$\theta_n=\theta_0$, no derivative before step $n$ $\Longrightarrow$ $\theta_{n+1}=\theta_0$, "
        r"none before step $n+1$",
    )
    return (
        TEXT.reader("no derivative by these layers"),
        TEXT.step("training leaves the layer alone", replace(step, over="the steps of training")),
    )


def off_by_a_hair() -> Obligation:
    """The inequality has to be strict: with one pre-activation equal to 0 the loss can fall at once."""
    network = line_network([1], [-1], [1], "1/2")
    decision = decide(Problem(network, Dataset(((ZERO,), (ONE,)), ((ZERO,), (ONE,)))))
    if not isinstance(decision, IsNotLocalMinimum):
        raise TypeError(f"expected a descent path, got {type(decision).__name__}")
    states = ", ".join(f"${fraction(pre_activations_at(decision.problem, i)[0])}$" for i in range(2))
    return TEXT.step("the inequality must be strict", by_kernel(decision.theorem), states=states)
