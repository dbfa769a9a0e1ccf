"""Lemma 1: if all inputs are equal, every best fit puts out the mean of the targets."""

from fractions import Fraction
from itertools import pairwise
from random import Random

from proofs.audit.claim import Obligation, Proof, Version
from proofs.audit.lemmas.best_constant import best_constant
from proofs.audit.lemmas.building_blocks import by_kernel, exact
from proofs.audit.lemmas.evaluation import outputs
from proofs.audit.lemmas.universal import consequence_of_terms
from proofs.audit.text import text_beside
from proofs.kernel.certificate import BetterPoint, EqualInputsBound
from proofs.kernel.check import check
from proofs.kernel.exact import Vector
from proofs.kernel.network import Dataset, Layer, Network, Problem

ONE, ZERO = Fraction(1), Fraction(0)
SHAPES = ((1, (1,), 1), (1, (3,), 4), (2, (2, 3), 5), (3, (4, 1, 2), 3), (5, (2, 2, 2, 2), 7), (2, (), 6))
"""Input dimension, hidden widths, number of points of the instances."""
ELSEWHERE = (Fraction(2),)
TEXT = text_beside(__file__)


def prove() -> Proof:
    """The chain for all sizes, then instances through the kernel."""
    half = TEXT.half(
        Version.PRINTED,
        _equal_outputs(),
        *best_constant(),
        *(_instance(number, *shape) for number, shape in enumerate(SHAPES, start=1)),
        _only_at_the_data(),
    )
    return Proof((half,), findings=TEXT.findings())


def _equal_outputs() -> Obligation:
    import z3

    inputs, parameters = z3.DeclareSort("Input"), z3.DeclareSort("Parameters")
    model = z3.Function("model", parameters, inputs, z3.RealSort())
    x = z3.Function("x", z3.IntSort(), inputs)
    i, p, theta = z3.Int("i"), z3.Int("p"), z3.Const("theta", parameters)
    return TEXT.step(
        "equal inputs have equal outputs",
        consequence_of_terms(
            [z3.ForAll([i, p], x(i) == x(p))],
            z3.ForAll([theta, i, p], model(theta, x(i)) == model(theta, x(p))),
            r"$x_i=x_j$ for all $i$, $j$ $\Longrightarrow$ $\mathcal M_\theta(x_i)=\mathcal M_\theta(x_j)$ for all "
            r"$i$, $j$, $\theta$",
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
    return TEXT.step(
        "instance {{number}}",
        by_kernel(check(Problem(fitted, data), EqualInputsBound())),
        by_kernel(check(Problem(with_output(fitted, x, mean + ONE), data), BetterPoint(fitted))),
        number=number,
        shape="-".join(map(str, (dimension, *widths, 1))),
        points=points,
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


def _only_at_the_data() -> Obligation:
    network = Network((Layer(((ONE,),), (ZERO,)), Layer(((ONE,),), (ZERO,))))
    theorem = check(Problem(network, Dataset(((ONE,),), ((ONE,),))), EqualInputsBound())
    ((value,),) = outputs(network, (ELSEWHERE,))
    return TEXT.step("constant at the data points only", by_kernel(theorem), exact(value != ONE), value=value)
