"""Why Theorem 1 and its proof fail as printed: counterexamples that the kernel checks or that are evaluated exactly."""

from fractions import Fraction
from pathlib import Path

from proofs.audit.claim import Obligation
from proofs.audit.lemmas.building_blocks import by_kernel, exact, line_network, loss_of
from proofs.audit.lemmas.dead_point import dead_point, raised
from proofs.audit.lemmas.evaluation import outputs
from proofs.audit.lemmas.input_groups import departing_groups, mean_target
from proofs.audit.lemmas.small_data import column
from proofs.audit.lemmas.three_units import three_units_as_printed, two_means
from proofs.audit.paper.definition_1 import is_decent
from proofs.audit.text import text_beside
from proofs.kernel.certificate import EqualInputsBound
from proofs.kernel.check import Theorem, check
from proofs.kernel.forward import forward
from proofs.kernel.network import Dataset, Layer, Network, Problem
from proofs.search.decide import Decision, IsNotLocalMinimum
from proofs.search.directions import descent_within, moving, still

ONE, ZERO, HALF = Fraction(1), Fraction(0), Fraction(1, 2)
TEXT = text_beside(str(Path(__file__).with_name("theorem_1.py")))

TWO_POINTS = Dataset(column(1, 2), column(0, 2))
OFF_AT_ZERO = Problem(line_network([-1], [0], [1], 0), TWO_POINTS)
"""The unit is off at both points and the output is 0; the mean of the targets is 1."""

NEGATIVE = Dataset(column(0, 1), column(-1, -3))


def refutations(off: Decision) -> tuple[Obligation, ...]:
    """Everything that fails, in the order of the source; `off` is the decision about `OFF_AT_ZERO`."""
    return (other_constant(off), *printed_index(), output_layer(), printed_construction(), final_equality())


def last_bias_descends(problem: Problem, towards: Fraction) -> Theorem:
    """The kernel's theorem that moving the last bias by `towards` leads down at once."""
    k = len(problem.network.layers) - 1
    velocity = moving(problem.network, lambda *i: towards if i == (k, 0, problem.network.output.fan_in) else ZERO)
    return check(problem, descent_within(problem, velocity, still(problem.network), ONE))


def other_constant(decision: Decision) -> Obligation:
    """A dead layer and an output other than the mean, with one hidden layer and with three."""
    if not isinstance(decision, IsNotLocalMinimum):
        raise TypeError(f"expected a descent path, got {type(decision).__name__}")
    deep = Problem(raised(dead_point(TWO_POINTS, (2, 3, 1), 1), ONE), TWO_POINTS)
    evidence = by_kernel(decision.theorem), by_kernel(last_bias_descends(deep, -ONE))
    return TEXT.refuted("(i) with a constant other than the mean", *evidence)


def printed_index() -> tuple[Obligation, Obligation]:
    """`W_n h_n < -b_n` in place of `W_n h_(n-1) < -b_n`: three units that are on, in three dimensions."""
    inputs = tuple((-scale * ONE,) * 3 for scale in (1, 2))
    minus = tuple(tuple(-ONE if j == m else ZERO for m in range(3)) for j in range(3))
    network = Network((Layer(minus, (-HALF,) * 3), Layer(((ONE, ZERO, ZERO),), (ZERO,))))
    fit = Problem(network, Dataset(inputs, outputs(network, inputs)))
    misfit = Problem(network, Dataset(inputs, column(0, 0)))
    condition = exact(_as_printed(fit) and is_decent(fit.dataset))
    return (
        TEXT.refuted("(i) with the printed index", condition, by_kernel(last_bias_descends(misfit, -ONE))),
        TEXT.refuted("(ii) with the printed index", condition, by_kernel(check(fit, EqualInputsBound()))),
    )


def _as_printed(problem: Problem) -> bool:
    """`W_1 h_1(x_i) < -b_1` in every coordinate, at every data point."""
    first = problem.network.layers[0]
    curve = forward(problem).pre_activations[0]
    for row in curve.coefficients[0]:
        h = tuple(Fraction(max(entry, 0), curve.denominator) for entry in row)
        if any(value >= 0 for value in outputs(Network((first,)), (h,))[0]):
            return False
    return True


def output_layer() -> Obligation:
    """Corollary 1, from which (i) is derived, counts the output layer: there "off" means no more than negative."""
    network = line_network([1, 0, 0], [0, -1, -1], [-1, 0, 0], 0)
    inputs = column(1, 2)
    fit = Problem(network, Dataset(inputs, outputs(network, inputs)))
    swapped = Problem(network, Dataset(inputs, column(0, 1)))
    evidence = by_kernel(last_bias_descends(swapped, ONE)), by_kernel(check(fit, EqualInputsBound()))
    return TEXT.refuted("(i) and (ii) for the output layer", *evidence)


def printed_construction() -> Obligation:
    """Two hidden layers and negative means: the second ReLU clips both of them to 0."""
    data, widths = NEGATIVE, (3, 2)
    group = departing_groups(data)[0]
    network = three_units_as_printed(data, widths, group)
    nu, mu = two_means(data, group)
    found = [value for (value,) in outputs(network, data.inputs)]
    loss, constant = loss_of(Problem(network, data)), loss_of(Problem(dead_point(data, widths), data))
    return TEXT.refuted(
        "proof of (ii): two or more hidden layers",
        exact(found != [nu, mu] and loss >= constant),
        first=found[0],
        second=found[1],
        nu=nu,
        mu=mu,
        loss=loss,
        constant=constant,
    )


def final_equality() -> Obligation:
    """The proof of (ii) equates the loss at the point with the loss of the mean."""
    loss = loss_of(OFF_AT_ZERO)
    best = sum(((y - mean_target(TWO_POINTS)[0]) ** 2 for (y,) in TWO_POINTS.targets), ZERO)
    return TEXT.refuted("proof of (ii): the last equality", exact(loss != best), loss=loss, best=best)
