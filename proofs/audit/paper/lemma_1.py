"""Lemma 1: if all inputs are equal, every best fit puts out the mean of the targets."""

from fractions import Fraction
from itertools import pairwise
from random import Random

from proofs.audit.claim import Checker, Claim, Evidence, Finding, Half, Obligation, Proof, Status, Version
from proofs.audit.lemmas.best_constant import best_constant
from proofs.audit.lemmas.building_blocks import exact_fact, latex
from proofs.audit.lemmas.evaluation import outputs
from proofs.audit.lemmas.universal import consequence, induction, link
from proofs.kernel.certificate import BetterPoint, EqualInputsBound
from proofs.kernel.check import check
from proofs.kernel.exact import Vector
from proofs.kernel.network import Dataset, Layer, Network, Problem

ONE, ZERO = Fraction(1), Fraction(0)
SHAPES = ((1, (1,), 1), (1, (3,), 4), (2, (2, 3), 5), (3, (4, 1, 2), 3), (5, (2, 2, 2, 2), 7), (2, (), 6))
"""Input dimension, hidden widths, number of points of the instances."""


def prove() -> Proof:
    """The chain for all sizes, then instances through the kernel."""
    half = Half(
        Version.PRINTED,
        "If $x_1=\\dots=x_N$, then at every data point the output of every solution of the regression is the mean "
        "$\\tfrac{1}{N}(y_1+\\dots+y_N)$, and solutions exist.",
        (
            _equal_outputs(),
            *best_constant(),
            *mean_is_attained(),
            induction(
                "the data points and the units of the last hidden layer",
                "the loss is the sum of $(\\mathcal M(x_i)-y_i)^2$, and the last layer adds its bias to a weighted sum",
            ),
            *(_instance(number, *shape) for number, shape in enumerate(SHAPES, start=1)),
            _only_at_the_data(),
        ),
    )
    return Proof((half,), findings=(_finding(),))


def mean_is_attained() -> tuple[Obligation, ...]:
    """With last weights 0 the output is the last bias, whatever the hidden units do."""
    import z3

    sum_so_far, h, bias = z3.Reals("sum_so_far h bias")
    return (
        link(
            "the mean is attained: no unit",
            "Without terms the output is the last bias.",
            consequence("The empty sum is $0$.", [sum_so_far == 0], sum_so_far + bias == bias),
        ),
        link(
            "the mean is attained: a further unit",
            "A further unit of the last hidden layer with output weight $0$ leaves the output at the last bias.",
            consequence("For all real values $h$ of the unit.", [sum_so_far == 0], sum_so_far + 0 * h + bias == bias),
        ),
    )


def _equal_outputs() -> Obligation:
    import z3

    inputs, parameters = z3.DeclareSort("Input"), z3.DeclareSort("Parameters")
    model = z3.Function("model", parameters, inputs, z3.RealSort())
    x = z3.Function("x", z3.IntSort(), inputs)
    i, p, theta = z3.Int("i"), z3.Int("p"), z3.Const("theta", parameters)
    return link(
        "equal inputs have equal outputs",
        "If all inputs are equal, so are all outputs: at each point of parameter space the loss is that of a constant.",
        consequence(
            "For any set of inputs and of parameters and any function of both.",
            [z3.ForAll([i, p], x(i) == x(p))],
            z3.ForAll([theta, i, p], model(theta, x(i)) == model(theta, x(p))),
        ),
    )


def _instance(number: int, dimension: int, widths: tuple[int, ...], points: int) -> Obligation:
    """The kernel on one random case: the bias that gives the mean is a global minimum, any other is beaten by it."""
    random = Random(number)
    x: Vector = tuple(Fraction(random.randint(-9, 9), random.randint(1, 4)) for _ in range(dimension))
    targets = tuple((Fraction(random.randint(-9, 9), random.randint(1, 3)),) for _ in range(points))
    data = Dataset((x,) * points, targets)
    layers = tuple(_random_layer(random, *shape) for shape in pairwise((dimension, *widths, 1)))
    mean = sum((y for (y,) in targets), ZERO) / points
    fitted = with_output(Network(layers), x, mean)
    best = check(Problem(fitted, data), EqualInputsBound())
    beaten = check(Problem(with_output(fitted, x, mean + ONE), data), BetterPoint(fitted))
    shape = "-".join(map(str, (dimension, *widths, 1)))
    return link(
        f"instance {number}",
        f"A random {shape} network at {points} equal inputs.",
        Evidence(Checker.KERNEL, Status.PROVED, "With the mean as output no function has a lower loss.", best),
        Evidence(Checker.KERNEL, Status.PROVED, "With another output it is not a global minimum.", beaten),
    )


def with_output(network: Network, x: Vector, value: Fraction) -> Network:
    """The network with its last bias moved so that its one output at x is `value`."""
    last = network.output
    ((here,),) = outputs(network, (x,))
    bias = (last.bias or (ZERO,))[0] + value - here
    return Network((*network.hidden, Layer(last.weight, (bias,))))


def _random_layer(random: Random, fan_in: int, width: int) -> Layer:
    rows = tuple(tuple(Fraction(random.randint(-6, 6), 2) for _ in range(fan_in)) for _ in range(width))
    return Layer(rows, tuple(Fraction(random.randint(-6, 6), 2) for _ in range(width)))


ELSEWHERE = (Fraction(2),)


def _only_at_the_data() -> Obligation:
    network = Network((Layer(((ONE,),), (ZERO,)), Layer(((ONE,),), (ZERO,))))
    theorem = check(Problem(network, Dataset(((ONE,),), ((ONE,),))), EqualInputsBound())
    ((value,),) = outputs(network, (ELSEWHERE,))
    fact = exact_fact("", "", value != ONE, f"Its output at $x=2$ is ${latex(value)}$, not the mean $1$.")
    return link(
        "constant at the data points, not as a function",
        "A solution need not be a constant function of the input: $\\mathrm{ReLU}(x)$ for the one data point $(1,1)$.",
        Evidence(Checker.KERNEL, Status.PROVED, "It is a global minimum, of loss $0$.", theorem),
        *fact.evidence,
    )


def _finding() -> Finding:
    return Finding(
        "Lemma 1",
        "the solution has a constant output, equal to the mean",
        "As a function of the input a solution need not be constant: $\\mathrm{ReLU}(x)$ solves the regression on the "
        "single data point $(1,1)$.",
        "The output is the mean at every data point. (The same reading is needed in Lemma 2.)",
    )


CLAIM = Claim(
    name="lemma-1",
    title="equal inputs: every best fit puts out the mean of the targets",
    place="Lemma 1",
    printed=Status.PROVED,
    amended=None,
    prove=prove,
)
