"""Corollary 1: a layer off at every data point, and the output after training.

False as printed: the output layer is counted, and training need not converge. True of every stationary point with a
hidden layer off.
"""

from fractions import Fraction
from random import Random

from proofs.audit.claim import Checker, Claim, Evidence, Finding, Half, Obligation, Point, Proof, Status, Version
from proofs.audit.lemmas.best_constant import best_constant
from proofs.audit.lemmas.building_blocks import exact_fact, latex, line_network
from proofs.audit.lemmas.dead_layer import derivatives_vanish, equal_outputs, persistence
from proofs.audit.lemmas.dead_point import dead_point
from proofs.audit.lemmas.evaluation import descent_step, gradient, outputs
from proofs.audit.lemmas.input_groups import mean_target
from proofs.audit.lemmas.small_data import random_data
from proofs.audit.lemmas.universal import consequence, identity, induction, link, size
from proofs.kernel.certificate import EqualInputsBound
from proofs.kernel.check import check
from proofs.kernel.network import Dataset, Layer, Network, Problem
from proofs.search.decide import Decision, IsLocalMinimum, decide

ONE, ZERO = Fraction(1), Fraction(0)
SHAPES = ((1, (2,), 0, 3), (2, (2, 3), 0, 4), (1, (2, 2), 1, 3), (3, (2, 1, 2), 1, 5), (1, (2, 2, 2), 2, 4))
"""Input dimension, hidden widths, the layer that is off, number of points of the instances."""


def prove() -> Proof:
    """The two counterexamples, then the chain for all sizes with instances."""
    unbiased = _without_output_bias()
    printed = Half(
        Version.PRINTED,
        "If for some $1\\leq j\\leq k$ there holds $W_jh_{j-1}(x_i)<-b_j$ for all $i$, then after training the "
        "output is the mean of the targets.",
        (_output_layer(), _cycle()),
    )
    amended = Half(
        Version.AMENDED,
        "Let a hidden layer $j<k$ have $W_jh_{j-1}(x_i)<-b_j$ for all $i$. Then gradient-based training does not "
        "change the layers up to $j$, and if the derivative of the loss by the last bias is $0$, as at every "
        "stationary point, the output at every data point is the mean of the targets.",
        (
            equal_outputs(),
            *persistence(),
            *derivatives_vanish(),
            *best_constant(),
            *_last_bias(),
            induction(
                "the terms of a sum, the layers, the units, the data points, and the steps of training",
                "a pre-activation is a bias plus a sum of weights times activations, the loss is the sum of "
                "$(\\mathcal M(x_i)-y_i)^2$, and the last bias is added to the output",
            ),
            *_shrinking(),
            *(_instance(number, *shape) for number, shape in enumerate(SHAPES, start=1)),
            _bias_is_needed(unbiased),
        ),
    )
    points = (Point("a minimum without an output bias", Version.AMENDED, unbiased),)
    return Proof((printed, amended), points, _findings())


def _output_layer() -> Obligation:
    """A perfect fit of negative targets: the output layer satisfies the inequality, and training is over."""
    data = Dataset(((ONE,), (2 * ONE,)), ((-ONE,), (-2 * ONE,)))
    network = line_network([1], [0], [-1], 0)
    theorem = check(Problem(network, data), EqualInputsBound())
    values = [value for (value,) in outputs(network, data.inputs)]
    fact = all(value < 0 for value in values) and any(value != mean_target(data)[0] for value in values)
    shown = ", ".join(f"${latex(value)}$" for value in values)
    return link(
        "the output layer",
        "It holds for $j=k$, the output layer, too.",
        Evidence(
            Checker.KERNEL,
            Status.REFUTED if fact else Status.UNKNOWN,
            f"$-\\mathrm{{ReLU}}(x)$ on $(1,-1),(2,-2)$ is a global minimum, its outputs {shown} are all negative, so "
            f"$W_kh_{{k-1}}<-b_k$, and none is the mean ${latex(mean_target(data)[0])}$.",
            theorem,
        ),
    )


def _cycle() -> Obligation:
    """Gradient descent with rate 1/N reflects the output at the mean, for ever."""
    data = Dataset(((ONE,), (2 * ONE,)), ((ZERO,), (2 * ONE,)))
    start = Problem(line_network([-1], [0], [1], 0), data)
    once = descent_step(start, Fraction(1, len(data)))
    twice = descent_step(once, Fraction(1, len(data)))
    values = [outputs(problem.network, data.inputs)[0][0] for problem in (start, once)]
    never = twice == start and mean_target(data)[0] not in values
    return link(
        "training that does not converge",
        "Every training run ends with the mean as output.",
        Evidence(
            Checker.EXACT,
            Status.REFUTED if never else Status.UNKNOWN,
            f"$\\mathrm{{ReLU}}(-x)$ on $(1,0),(2,2)$: gradient descent with rate $\\tfrac1N$ alternates between the "
            f"outputs ${latex(values[0])}$ and ${latex(values[1])}$ for ever; the mean is "
            f"${latex(mean_target(data)[0])}$.",
        ),
    )


def _last_bias() -> tuple[Obligation, ...]:
    import sympy
    import z3

    n, c, m, rest = sympy.symbols("n c m rest")
    number, value, mean = z3.Reals("n c m")
    return (
        link(
            "derivative by the last bias",
            "A change of the last bias changes the constant $c$ by as much; the derivative is $2n(c-m)$.",
            identity(
                "The derivative of the loss of a constant.", sympy.diff(n * (c - m) ** 2 + rest, c), 2 * n * (c - m)
            ),
        ),
        link(
            "stationary means mean",
            "If that derivative is $0$, the constant is the mean.",
            consequence("For all reals.", [number >= 1, 2 * number * (value - mean) == 0], value == mean),
        ),
    )


def _shrinking() -> tuple[Obligation, ...]:
    import sympy
    import z3

    n, c, m, eta = sympy.symbols("n c m eta")
    number, rate, error = z3.Reals("n eta c_minus_m")
    return (
        link(
            "a rate that converges",
            "If the last hidden layer is off, only the last bias moves; gradient descent with a rate "
            "$0<\\eta<\\tfrac1N$ multiplies the distance from the mean by $|1-2\\eta N|<1$ in each step.",
            identity("One step.", (c - eta * 2 * n * (c - m)) - m, (1 - 2 * eta * n) * (c - m)),
            consequence("The factor.", [number >= 1, rate > 0, rate * number < 1], size(1 - 2 * rate * number) < 1),
            consequence(
                "At rate $\\tfrac1N$ the factor is $-1$.",
                [number >= 1, rate * number == 1],
                (1 - 2 * rate * number) * error == -error,
            ),
        ),
    )


def _instance(number: int, dimension: int, widths: tuple[int, ...], off: int, points: int) -> Obligation:
    """Exact gradients: 0 up to the dead layer, 2N(c - m) at the last bias, and 0 everywhere when the output is m."""
    data = random_data(Random(number), dimension, points)
    stationary = Problem(dead_point(data, widths, off), data)
    last = stationary.network.output
    raised = stationary.at(
        Network((*stationary.network.hidden, Layer(last.weight, tuple(b + 3 for b in last.bias or ()))))
    )
    slopes, flat = gradient(raised), gradient(stationary)
    holds = (
        not any(entry for layer in slopes.layers[: off + 1] for entry in layer.numbers())
        and slopes.output.bias == (Fraction(6 * points),)
        and not any(entry for layer in flat.layers for entry in layer.numbers())
    )
    shape = "-".join(map(str, (dimension, *widths, 1)))
    return exact_fact(
        f"gradients {number}",
        f"A {shape} network with hidden layer {off + 1} off at {points} random points.",
        holds,
        "With the output 3 above the mean, all derivatives up to that layer are $0$ and the one by the last bias is "
        "$2N\\cdot 3$; with the mean as output all derivatives are $0$.",
    )


def _without_output_bias() -> Decision:
    network = Network((Layer(((-ONE,),), (ZERO,)), Layer(((ONE,),))))
    return decide(Problem(network, Dataset(((ONE,), (2 * ONE,)), ((ONE,), (3 * ONE,)))))


def _bias_is_needed(decision: Decision) -> Obligation:
    if not isinstance(decision, IsLocalMinimum):
        raise TypeError(f"expected a local minimum, got {type(decision).__name__}")
    values = outputs(decision.problem.network, decision.problem.dataset.inputs)
    mean = mean_target(decision.problem.dataset)
    return link(
        "the last layer needs a bias",
        "Without a bias in the last layer the output need not be the mean: $\\mathrm{ReLU}(-x)$ on $(1,1),(2,3)$.",
        Evidence(Checker.KERNEL, Status.PROVED, "It is a local minimum, so it is stationary.", decision.theorem),
        *exact_fact(
            "", "", set(values) == {(ZERO,)} and mean != (ZERO,), f"Its output is $0$, the mean ${latex(mean[0])}$."
        ).evidence,
    )


def _findings() -> tuple[Finding, ...]:
    return (
        Finding(
            "Corollary 1",
            "for any $1\\leq j\\leq k$ there holds $W_nh_{n-1}<-b_n$",
            "Two letters name one index.",
            "$W_jh_{j-1}(x_i)<-b_j$ for some $j$ and all $i$.",
        ),
        Finding(
            "Corollary 1",
            "$1\\leq j\\leq k$",
            "No ReLU follows the output layer $j=k$: the condition then says that all outputs are negative, which a "
            "perfect fit of negative targets satisfies.",
            "$1\\leq j\\leq k-1$, a hidden layer.",
        ),
        Finding(
            "Corollary 1",
            "after the training, the model will output the mean",
            "Training need not converge: gradient descent with rate $\\tfrac1N$ can alternate between two outputs for "
            "ever. Without an output bias it may also converge to another constant.",
            "At every stationary point with the layer off (the last layer having a bias) the output is the mean.",
        ),
    )


CLAIM = Claim(
    name="corollary-1",
    title="a layer off at every data point: at stationary points the output is the mean",
    place="Corollary 1",
    printed=Status.REFUTED,
    amended=Status.PROVED,
    prove=prove,
)
