"""Blog post: how likely a random new neuron is to improve the fit, and what enough neurons can reach.

By Theorem 1 a neuron w is useless if `sum_i r_i g(x_i, w)` is 0. For which data, activations and distributions of w
has that probability 0? The model as printed, `g(w . x)` without a bias, has data for which it is 1.
"""

from fractions import Fraction

from proofs.audit.blog.least_squares import addition, best_fit
from proofs.audit.blog.never_useless import always_improvable
from proofs.audit.blog.null_sets import hyperplane, relu_cells, tanh_zeros
from proofs.audit.claim import Evidence, Obligation, Proof, Version
from proofs.audit.lemmas.building_blocks import by_kernel, exact
from proofs.audit.lemmas.universal import consequence, consequence_of_terms, recursion
from proofs.audit.text import text_beside
from proofs.kernel.certificate import EqualInputsBound
from proofs.kernel.check import check
from proofs.kernel.conclusion import GlobalMinimum, loss_bounds
from proofs.kernel.exact import Vector
from proofs.kernel.network import Dataset, Layer, Network, Problem

ONE, ZERO = Fraction(1), Fraction(0)
TEXT = text_beside(__file__)


def prove() -> Proof:
    """Counterexamples to the remarks as printed; then what holds, with the hypotheses it needs."""
    printed = TEXT.half(
        Version.PRINTED, _perfect_fit(), _odd_activation(), _scaling_down(), _orthant(), _equal_inputs()
    )
    amended = TEXT.half(
        Version.AMENDED, *hyperplane(), *tanh_zeros(), scale_free(), *relu_cells(), *always_improvable()
    )
    return Proof((printed, amended), findings=TEXT.findings())


def _perfect_fit() -> Obligation:
    columns: tuple[Vector, ...] = ((ONE, ZERO), (ZERO, ONE))
    target: Vector = (ONE, Fraction(2))
    useless = [addition(columns, new, target) for new in (*columns, target, (Fraction(-3), ONE))]
    found = not any(best_fit(columns, target).residual) and not any(case.improves for case in useless)
    return TEXT.refuted("useless neurons form a proper subspace", exact(found))


def _odd_activation() -> Obligation:
    import z3

    sigma = z3.Function("sigma", z3.RealSort(), z3.RealSort())
    u, w = z3.Reals("u w")
    opposite = consequence_of_terms(
        [z3.ForAll([u], sigma(-u) == -sigma(u))],
        sigma(w * 1) * 1 + sigma(w * -1) * 1 == 0,
        r"$\sigma(-u)=-\sigma(u)$ for all $u$ $\Longrightarrow$ $\sigma(w\cdot1)\cdot1+\sigma(w\cdot(-1))\cdot1=0$",
    )
    return TEXT.refuted("tanh neurons practically always help", opposite)


def scale_free() -> Obligation:
    """The scale of ReLU weights changes nothing that the optimum depends on."""
    return TEXT.step("the scale of ReLU weights does not matter", *_scaling())


def _scaling() -> tuple[Evidence, ...]:
    return (
        consequence(["c > 0"], "relu(c*z) == c*relu(z)"),
        *recursion(
            "the data points",
            "T_ == c*T",
            start={"T_": "0", "T": "0"},
            step={"T_": "T_ + r*u_", "T": "T + r*u"},
            given=["u_ == c*u"],
        ),
    )


def _scaling_down() -> Obligation:
    return TEXT.refuted("scaling the weights down makes more ReLU neurons help", *_scaling())


def _orthant() -> Obligation:
    opposite = recursion(
        "the coordinates", "z < 0", start={"z": "w*x"}, step={"z": "z + w*x"}, given=["w < 0", "x > 0"]
    )
    return TEXT.refuted("small probability with proper sampling", *opposite)


def _equal_inputs() -> Obligation:
    data = Dataset(((ONE,), (ONE,)), ((ZERO,), (ONE,)))
    theorem = check(Problem(Network((Layer(((ONE,),)), Layer(((Fraction(1, 2),),)))), data), EqualInputsBound())
    positive = isinstance(theorem.conclusion, GlobalMinimum) and theorem.conclusion.loss > 0
    return TEXT.refuted(
        "enough neurons or layers reach any objective",
        by_kernel(theorem if positive else None),
        loss=loss_bounds(theorem.conclusion)[0],
    )
