"""Classified data: scaling the last layer lowers the loss for ever. docs/mathematics.md, section 11."""

from collections.abc import Sequence
from fractions import Fraction

from proofs.kernel.certificate import Classified
from proofs.kernel.conclusion import ClassifiedData
from proofs.kernel.enclosure.interval import Interval
from proofs.kernel.enclosure.point_loss import decay_rates, enclosed_loss, penalty
from proofs.kernel.enclosure.point_pass import EnclosedNetwork
from proofs.kernel.exact import Vector
from proofs.kernel.loss import Logistic, Loss, SoftmaxCrossEntropy
from proofs.kernel.network import Problem
from proofs.kernel.rejection import require
from proofs.kernel.rules.precision import require_bits

RULE = "classified"


def classified(problem: Problem, certificate: Classified) -> ClassifiedData:
    """Hard labels, no decay on the last layer, and every charged point on its right side by an enclosed margin > 0.

    With outputs s f in place of f, a hard label c of weight w has the loss `w log sum_a exp(s (f_a - f_c))`: if all
    `f_a < f_c`, it falls strictly in s, to the limit 0. The logistic loss of a label is that of two classes with
    outputs f and 0. Scaling weights and biases of the last layer by s scales the outputs by s, and its decay is 0.
    """
    require_bits(RULE, certificate.bits)
    require(
        isinstance(problem.loss, Logistic | SoftmaxCrossEntropy), RULE, "loss", "logistic or softmax", str(problem.loss)
    )
    weights, biases = decay_rates(problem)[-1]
    free = not weights and (not biases or problem.network.output.bias is None)
    require(free, RULE, "decay", "none on the last layer", "some")
    network = EnclosedNetwork.of(problem.network, certificate.bits)
    margins: list[int] = []
    for i, (x, y) in enumerate(zip(problem.dataset.inputs, problem.dataset.targets, strict=True)):
        if problem.point_weights[i] and (isinstance(problem.loss, Logistic) or any(y)):
            found = _margins(problem.loss, y, network.forward(x).outputs.intervals(), f"point {i}")
            require(min(found) > 0, RULE, f"point {i}", "outputs on the right side", "one not shown to be")
            margins += found
    require(bool(margins), RULE, "points", "one with a label and a weight above 0", "none")
    lower, upper = enclosed_loss(problem, certificate.bits)
    return ClassifiedData(lower, upper, Fraction(min(margins), 1 << certificate.bits), penalty(problem))


def _margins(loss: Loss, targets: Vector, outputs: Sequence[Interval], where: str) -> list[int]:
    """Lower bounds of how far the output of the label is above the others, or every logit on the side of its label."""
    if isinstance(loss, Logistic):
        hard = all(y in (0, 1) for y in targets)
        require(hard, RULE, where, "labels 0 and 1", "another target")
        return [low if y else -high for y, (low, high) in zip(targets, outputs, strict=True)]
    label, *more = [c for c, y in enumerate(targets) if y]
    require(not more, RULE, where, "one class that is the label", f"{len(more) + 1} classes")
    require(len(outputs) > 1, RULE, where, "at least two classes", "one")
    return [outputs[label][0] - high for c, (_, high) in enumerate(outputs) if c != label]
