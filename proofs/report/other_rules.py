"""Local minima that the kernel proves by rules other than Theorem A, each in a paragraph."""

from proofs.kernel.certificate import (
    Certificate,
    ConstantOutput,
    EqualInputsBound,
    PathMoments,
    SecondOrder,
    SeveralOutputsMinimum,
    ShallowMinimum,
)
from proofs.report.tex import EMPTY, Tex


def rule_text(certificate: Certificate) -> Tex:
    """Why the point is a local minimum; empty for the rules that have sections of their own."""
    match certificate:
        case ConstantOutput(layer, later):
            return Tex(
                f"In hidden layer {layer + 1} every unit is off at every data point, and stays off nearby. So near "
                r"$\theta^*$ the output is one constant, which the later layers make out of $0$; and for these "
                r"layers, fed "
                f"with $0$, the point is a local minimum. {rule_text(later) or _shallow_later(later)}"
            )
        case PathMoments():
            return Tex(
                r"At every data point with a kink the residual is $0$; at all others every unit keeps its state "
                r"nearby. "
                r"There $\sum_i \langle r_i, f_\theta(x_i)\rangle$ is a sum over the paths through the network of "
                r"a product "
                r"of weights times a moment, $\sum_{i\in S} r_i x_i$ or $\sum_{i\in S} r_i$, where $S$ holds the "
                r"points at "
                r"which all units of the path are on. The kernel recomputed every such set: all moments vanish. "
                r"So that "
                r"sum does not change near $\theta^*$, and $L(\theta)-L(\theta^*)\ge 2\sum_i\langle "
                r"r_i,\Delta_i\rangle = 0$."
            )
        case SeveralOutputsMinimum():
            return Tex(
                r"Unit $j$ changes $\sum_i\langle r_i, f_\theta(x_i)\rangle$ by $\langle v_j, R_j(d)\rangle$ when "
                r"its weights move by "
                r"$d$. For each unit the certificate has a $\kappa_j>0$ and a case split that shows "
                r"$\langle v_j^* + \kappa_j q, R_j(d)\rangle\ge0$ for all $d$ and all signed unit vectors $q$. "
                r"Every $v_j$ near $v_j^*$ is a "
                r"convex combination of these vectors, so the sum does not fall, and neither does the loss."
            )
        case SecondOrder():
            return Tex(
                r"Every data point with a kink has residual $0$ and is left out; what remains of the loss is a "
                r"lower bound that "
                r"is exact at $\theta^*$ and a polynomial nearby. Its gradient at $\theta^*$ is $0$, its Hessian "
                r"is positive "
                r"semidefinite (by an exact factorisation), and the Hessian vanishes only along directions in "
                r"which symmetries "
                r"leave the loss as it is. Across these it is positive definite, so the point is a local minimum."
            )
        case EqualInputsBound():
            return Tex("No function of the inputs has a lower loss.")
        case _:
            return EMPTY


def _shallow_later(later: Certificate) -> Tex:
    if isinstance(later, ShallowMinimum):
        return Tex(
            "The later layers have one hidden layer and one output, and the case trees are in the certificate file."
        )
    return EMPTY
