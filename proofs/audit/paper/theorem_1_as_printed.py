"""Why Theorem 1 and its proof fail as printed: counterexamples that the kernel checks or that are evaluated exactly."""

from fractions import Fraction

from proofs.audit.claim import Checker, Evidence, Obligation, Status
from proofs.audit.lemmas.building_blocks import latex, line_network, loss_of
from proofs.audit.lemmas.dead_point import dead_point
from proofs.audit.lemmas.evaluation import outputs
from proofs.audit.lemmas.input_groups import departing_groups, mean_target
from proofs.audit.lemmas.small_data import column
from proofs.audit.lemmas.three_units import three_units_as_printed, two_means
from proofs.audit.lemmas.universal import link
from proofs.audit.paper.definition_1 import is_decent
from proofs.kernel.certificate import EqualInputsBound
from proofs.kernel.check import Theorem, check
from proofs.kernel.forward import forward
from proofs.kernel.network import Dataset, Layer, Network, Problem
from proofs.search.decide import Decision, IsNotLocalMinimum
from proofs.search.directions import descent_within, moving, still

ONE, ZERO, HALF = Fraction(1), Fraction(0), Fraction(1, 2)

TWO_POINTS = Dataset(column(1, 2), column(0, 2))
OFF_AT_ZERO = Problem(line_network([-1], [0], [1], 0), TWO_POINTS)
"""The unit is off at both points and the output is 0; the mean of the targets is 1."""

NEGATIVE = Dataset(column(0, 1), column(-1, -3))


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
    return link(
        "(i) with a constant other than the mean",
        "With $h_{n-1}$ for $h_n$: every point with a hidden layer off at every data point is a local minimum.",
        Evidence(
            Checker.KERNEL,
            Status.REFUTED,
            "$\\mathrm{ReLU}(-x)$ on $(1,0),(2,2)$: the unit is off, the output $0$ is not the mean $1$, and "
            "raising the last bias lowers the loss at once.",
            decision.theorem,
        ),
        Evidence(
            Checker.KERNEL,
            Status.REFUTED,
            "A 1-2-3-1-1 network with its second hidden layer off and the output $2$ on the same data.",
            last_bias_descends(deep, -ONE),
        ),
    )


def raised(network: Network, amount: Fraction) -> Network:
    """The network with its last biases raised."""
    last = network.output
    return Network((*network.hidden, Layer(last.weight, tuple(b + amount for b in last.bias or ()))))


def printed_index() -> tuple[Obligation, Obligation]:
    """`W_n h_n < -b_n` in place of `W_n h_(n-1) < -b_n`: three units that are on, in three dimensions."""
    inputs = tuple((-scale * ONE,) * 3 for scale in (1, 2))
    minus = tuple(tuple(-ONE if j == m else ZERO for m in range(3)) for j in range(3))
    network = Network((Layer(minus, (-HALF,) * 3), Layer(((ONE, ZERO, ZERO),), (ZERO,))))
    fit = Problem(network, Dataset(inputs, outputs(network, inputs)))
    misfit = Problem(network, Dataset(inputs, column(0, 0)))
    if not _as_printed(fit) or not is_decent(fit.dataset):
        raise ValueError("the example does not satisfy the printed condition")
    example = (
        "$W_1=-I$, $b_1=-\\tfrac12(1,1,1)$, output $(h_1)_1$, inputs $-(1,1,1)$ and $-(2,2,2)$: all units are on, and "
        "$W_1h_1<-b_1$."
    )
    return (
        link(
            "(i) with the printed index",
            "Every point with $W_nh_n(x_i)<-b_n$ is a local minimum.",
            Evidence(
                Checker.KERNEL,
                Status.REFUTED,
                f"{example} With targets $0$ a path leads down at once.",
                last_bias_descends(misfit, -ONE),
            ),
        ),
        link(
            "(ii) with the printed index",
            "On a decent dataset no point with $W_nh_n(x_i)<-b_n$ is a global minimum.",
            Evidence(
                Checker.KERNEL,
                Status.REFUTED,
                f"{example} With targets $\\tfrac12,\\tfrac32$ it fits perfectly.",
                check(fit, EqualInputsBound()),
            ),
        ),
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
    return link(
        "(i) and (ii) for the output layer",
        "They hold for $n=k$, too.",
        Evidence(
            Checker.KERNEL,
            Status.REFUTED,
            "$-\\mathrm{ReLU}(x)$ has negative outputs at $1$ and $2$; on $(1,0),(2,1)$ a path leads down at once.",
            last_bias_descends(swapped, ONE),
        ),
        Evidence(
            Checker.KERNEL,
            Status.REFUTED,
            "On the decent dataset $(1,-1),(2,-2)$ it fits perfectly.",
            check(fit, EqualInputsBound()),
        ),
    )


def printed_construction() -> Obligation:
    """Two hidden layers and negative means: the second ReLU clips both of them to 0."""
    data, widths = NEGATIVE, (3, 2)
    group = departing_groups(data)[0]
    network = three_units_as_printed(data, widths, group)
    nu, mu = two_means(data, group)
    found = [value for (value,) in outputs(network, data.inputs)]
    loss, constant = loss_of(Problem(network, data)), loss_of(Problem(dead_point(data, widths), data))
    wrong = found != [nu, mu] and loss >= constant
    shown = ", ".join(f"${latex(value)}$" for value in found)
    return link(
        "proof of (ii): two or more hidden layers",
        "With $W_n=I$, $b_n=0$ for $n\\geq 3$ the printed network has the outputs $\\mu$, $\\nu$ and a lower loss.",
        Evidence(
            Checker.EXACT,
            Status.REFUTED if wrong else Status.UNKNOWN,
            f"On $(0,-1),(1,-3)$ with two hidden layers it has the outputs {shown} instead of "
            f"${latex(nu)}$, ${latex(mu)}$; its loss ${latex(loss)}$ is above the loss ${latex(constant)}$ of "
            f"the mean.",
        ),
    )


def final_equality() -> Obligation:
    """The proof of (ii) equates the loss at the point with the loss of the mean."""
    loss, best = loss_of(OFF_AT_ZERO), sum((y - mean_target(TWO_POINTS)[0]) ** 2 for (y,) in TWO_POINTS.targets)
    return link(
        "proof of (ii): the last equality",
        "The loss at the point equals $\\sum_i(y_i-\\bar y)^2$.",
        Evidence(
            Checker.EXACT,
            Status.REFUTED if loss != best else Status.UNKNOWN,
            f"At the counterexample to (i) the loss is ${latex(loss)}$ and that sum is ${latex(Fraction(best))}$.",
        ),
    )
