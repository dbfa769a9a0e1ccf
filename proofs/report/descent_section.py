"""A refuted point: the path that leads down, the exact loss along it, and a witness."""

from dataclasses import dataclass
from fractions import Fraction

from proofs.kernel.certificate import DescentPath
from proofs.kernel.conclusion import NotLocalMinimum
from proofs.kernel.forward import forward
from proofs.report.local_picture import is_shallow, local_picture
from proofs.report.notation import inline_point, moved_parameters
from proofs.report.rationals import exact_and_decimal, polynomial
from proofs.report.tex import EMPTY, Tex
from proofs.results import Found


@dataclass(frozen=True, slots=True)
class DescentView:
    """Attributes:
    why: which condition of Theorem A fails; empty for networks that it does not speak of.
    path: the parameters that move.
    polynomial: the loss for small tau > 0.
    order: the power of tau with the first coefficient that is not 0.
    step: the value of tau at the witness.
    on_polynomial: whether the loss at the witness is the value of the polynomial.
    """

    why: Tex
    path: Tex
    polynomial: Tex
    order: int
    step: Tex
    witness: Tex
    witness_loss: Tex
    loss: Tex
    on_polynomial: bool


def descent_view(found: Found[NotLocalMinimum]) -> DescentView | None:
    """The view of a refutation by a path."""
    certificate, conclusion = found.theorem.certificate, found.conclusion
    if not isinstance(certificate, DescentPath):
        return None
    problem = found.theorem.problem
    coefficients = forward(problem, certificate.velocity, certificate.acceleration).loss
    value = sum((c * certificate.step**k for k, c in enumerate(coefficients)), Fraction(0))
    return DescentView(
        why=_why(found),
        path=moved_parameters(problem.network, certificate.velocity, certificate.acceleration),
        polynomial=polynomial(coefficients, r"\tau"),
        order=next(k for k, c in enumerate(coefficients) if k and c),
        step=exact_and_decimal(certificate.step),
        witness=inline_point(conclusion.witness),
        witness_loss=exact_and_decimal(conclusion.witness_loss),
        loss=exact_and_decimal(conclusion.loss),
        on_polynomial=value == conclusion.witness_loss,
    )


def _why(found: Found[NotLocalMinimum]) -> Tex:
    """The first condition of Theorem A that fails, with its numbers."""
    problem = found.theorem.problem
    if not is_shallow(problem):
        return EMPTY
    picture = local_picture(problem)
    total = sum(picture.slopes, Fraction(0))
    if picture.point.has_output_bias and total:
        return Tex(
            f"the residuals sum to ${exact_and_decimal(total)}$, so the derivative of the loss by $c$ is not $0$"
        )
    for j, weight in enumerate(picture.point.output_weights):
        function = picture.point.local_function(j)
        if weight == 0 and not function.vanishes:
            return Tex(
                rf"unit {j + 1} has output weight $0$, and $\varphi_{{{j + 1}}}$ does not vanish near its weights"
            )
    return Tex("some $g_j$ takes negative values: moving one unit lowers the loss to first order")
