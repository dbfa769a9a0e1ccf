"""For every type of certificate at least one problem and a certificate of that type that the kernel accepts.

A new type joins the tests of mutations, files and theorems by one entry here and one in `validity`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache

from proofs.kernel import (
    Certificate,
    Dataset,
    LeakyReLU,
    Logistic,
    Network,
    Problem,
    SoftmaxCrossEntropy,
    Squared,
    Tanh,
)
from proofs.kernel.activation_function import ReLU
from proofs.kernel.certificate import (
    Barrier,
    BetterPoint,
    Classified,
    ConstantOutput,
    DescentPath,
    Empty,
    EqualInputsBound,
    FlatPath,
    Interpolation,
    IsolatedOrbit,
    KernelCone,
    LowerPoint,
    Merged,
    NotStationary,
    OutputMargin,
    PathMoments,
    RescalingOrbit,
    SecondOrder,
    SeveralOutputsMinimum,
    ShallowMinimum,
    Share,
    Split,
    UnitSplit,
    Vertex,
)
from tests.kernel.builders import (
    PROPOSITION_1,
    PROPOSITION_1_BETTER,
    PROPOSITION_2_AMENDED,
    PROPOSITION_2_PRINTED,
    fan,
    layer,
    network,
    on_a_line,
    problem,
    row,
)
from tests.kernel.near_minima import certificate_at, plant, with_radius
from tests.kernel.shared_work import split

ONE = Fraction(1)


@dataclass(frozen=True)
class Example:
    """A certificate that proves its conclusion about the problem."""

    name: str
    problem: Problem
    certificate: Certificate

    def __str__(self) -> str:
        return self.name


# g = ReLU(t1) + ReLU(t2) - ReLU(t1 + t2), and once more for an output weight -2, where q = -a.
CROWN = fan(1, [((1, 0), 1), ((0, 1), 1), ((1, 1), -1)])
CROWN_TREE = Split(2, Vertex({0: ONE, 1: ONE}), Vertex({}))
LOWERED = fan(-2, [((1, 0), 2), ((0, 1), 2), ((1, 1), -1)])
# Three concave kinks in the plane: of the eight cones two have no interior.
THREE = fan(
    1,
    [((1, 0), -1), ((0, 1), -1), ((1, 1), -1), ((2, 1), 3), ((1, 2), 3), ((2, -1), 3), ((-1, 2), 3), ((-1, -1), "1/2")],
)


def _corner(at_5: str, at_6: str) -> Vertex:
    return Vertex({5: Fraction(at_5), 6: Fraction(at_6)})


NARROW = Empty({0: ONE, 1: ONE, 2: ONE})
THREE_TREE = Split(
    0,
    Split(
        1,
        Split(2, _corner("2/3", "1/3"), NARROW),
        Split(2, _corner("5/9", "5/9"), _corner("7/18", "13/18")),
    ),
    Split(
        1,
        Split(2, _corner("4/9", "4/9"), _corner("5/18", "11/18")),
        Split(2, NARROW, _corner("1/6", "5/6")),
    ),
)
MUTE = on_a_line([1, 1], [0, -3], [0, 1], 0, [(0, 1), (0, -1), (4, 1), (5, 2)])

STILL = network(layer([[0]], [0]), layer([[0]], [0]))
DESCENT_START = on_a_line([1], [0], [1], 0, [(1, 3), (2, 5)])
# Residuals 2 at the kink x = 1 and 3 at x = 2, where the unit is on: the slope by its bias is 6 below and 10 above.
ON_A_KINK = on_a_line([1], [-1], [1], 3, [(1, 1), (2, 1)])
SADDLE = problem(network(layer([[0]]), layer([[0]])), [[1], [2]], [[1], [1]])
DEAD = on_a_line([-1], [-9], [1], 0, [(1, 1), (2, -1)])


def shallow_examples() -> list[Example]:
    third = Fraction(1, 3)
    return [
        Example("Proposition 1", PROPOSITION_1, ShallowMinimum((Vertex({}),))),
        Example("Proposition 2", PROPOSITION_2_AMENDED[1], ShallowMinimum((Vertex({}), Vertex({})))),
        Example("one concave kink", CROWN, ShallowMinimum((CROWN_TREE,))),
        Example(
            "negative output weight",
            LOWERED,
            # g = 2 ReLU(-t1) + 2 ReLU(-t2) - ReLU(-t1 - t2) in canonical form: -t1 - t2 + 2 ReLU(t1) + ...
            ShallowMinimum((Split(2, Vertex({0: ONE, 1: ONE}), Vertex({0: ONE / 2, 1: ONE / 2})),)),
        ),
        Example(
            "a convex kink that carries part of the slope",
            problem(network(layer([[1, 0]]), layer([[1]])), [[1, 1], [1, 0], [0, 1]], [[2], [0], [-3]]),
            # r = (-1, 1, 3): l = (0, -1) and the kink at (0, 1) has slope 3.
            ShallowMinimum((Vertex({2: third}),)),
        ),
        Example("an output weight 0", MUTE, ShallowMinimum((None, Vertex({})))),
    ]


@cache
def beside_a_minimum() -> tuple[Problem, Barrier]:
    planted = plant([1, 1, 1], [ReLU()], Squared(), 6, 1, decay=1e-2, kinks=((0, 0, 2),), amplitude=0.2)
    certificate = certificate_at(planted.problem, planted.kinks, planted.multipliers)
    return planted.problem, with_radius(planted.problem, certificate)


@cache
def sharing_a_minimum() -> tuple[Problem, Merged]:
    alone, certificate = beside_a_minimum()
    ratios = (Fraction(3, 5),) * 2, (Fraction(4, 5),) * 2
    groups = (tuple(Share(unit, *ratio) for unit, ratio in enumerate(ratios)),)
    return replace(alone, network=split(alone.network, {0: ratios})), Merged(groups, certificate)


def examples() -> list[Example]:
    return [
        *shallow_examples(),
        Example("three concave kinks", THREE, ShallowMinimum((THREE_TREE,))),
        Example(
            "a straight descent", DESCENT_START, DescentPath(network(layer([[1]], [0]), layer([[0]], [0])), STILL, ONE)
        ),
        Example(
            "a descent of second order",
            SADDLE,
            DescentPath(network(layer([[1]]), layer([[1]])), network(layer([[0]]), layer([["-1/2"]])), Fraction(1, 2)),
        ),
        Example("a flat direction", DEAD, FlatPath(network(layer([[1]], [2]), layer([[3]], [0])), STILL)),
        Example(
            "a curved flat path",
            # c changes by tau - tau^2 and the unit, at v = 1 with output 2 everywhere, takes it back.
            problem(network(layer([[0]], [2]), layer([[1]], [0])), [[1], [5]], [[0], [3]]),
            FlatPath(
                network(layer([[0]], [-1]), layer([[0]], [1])),
                network(layer([[0]], [1]), layer([[0]], [-1])),
            ),
        ),
        Example("a rescaling", PROPOSITION_1, RescalingOrbit(0, 0)),
        Example(
            "a rescaling deeper down",
            problem(network(layer([[0]], [0]), layer([[0], [1]]), layer([[0, 0]])), [[1]], [[1]]),
            RescalingOrbit(1, 1),
        ),
        Example("a better point", PROPOSITION_1, BetterPoint(PROPOSITION_1_BETTER.network)),
        Example("a better point, enclosed", PROPOSITION_1, LowerPoint(PROPOSITION_1_BETTER.network, 64)),
        Example("a slope of straight lines", DESCENT_START, NotStationary(1, 0, 0, 64)),
        Example("a slope on a kink", ON_A_KINK, NotStationary(0, 0, 1, 64)),
        Example("printed numbers", PROPOSITION_2_PRINTED[0], BetterPoint(PROPOSITION_2_AMENDED[0].network)),
        Example("a perfect fit", PROPOSITION_2_AMENDED[0], EqualInputsBound()),
        Example("the mean of equal inputs", DEAD_TWINS, EqualInputsBound()),
        Example(
            "isolated without cases", PROPOSITION_1, IsolatedOrbit(ShallowMinimum((Vertex({}),)), KernelCone({}, {}))
        ),
        Example("isolated with cases", *isolated()),
        Example("a kink of a unit with decay", *beside_a_minimum()),
        Example("two units that share one's work", *sharing_a_minimum()),
        *deep_examples(),
        *general_examples(),
    ]


# The first layer is off; fed with 0, the second unit is on in one network and off in the other: the output is the mean.
SILENCED = problem(network(layer([[-1]], [-9]), layer([[3]], [1]), layer([[2]], [0])), [[1], [2], [3]], [[1], [2], [3]])
SILENCED_TWICE = problem(
    network(layer([[-1]], [-9]), layer([[3]], [-1]), layer([[2]], [2])), [[1], [2], [3]], [[1], [2], [3]]
)
# Two hidden layers, f = x + 1 where the first unit is on: the residuals 1, -2, 1, 0 and their moments by x sum to 0.
TWO_LAYERS = problem(
    network(layer([[1], [-1]], [0, -9]), layer([[1, 1]], [1]), layer([[1]], [0])),
    [[1], [2], [3], [5]],
    [[1], [5], [3], [6]],
)
# One unit at w = 0, two outputs: R(d) = (2, 2) |d|, and v = (1, 1).
WIDE = problem(network(layer([[0]]), layer([[1], [1]])), [[1], [-1]], [[-2, -2], [-2, -2]])
WIDE_TREE = Vertex({0: ONE / 2})
# The regression line of three points, by one unit that is on at all of them.
REGRESSION = on_a_line([1], [10], [1], -10, [(0, 1), (1, -1), (2, 3)])


def deep_examples() -> list[Example]:
    margin = OutputMargin(ONE / 2, (WIDE_TREE,) * 4)
    return [
        Example("a silent layer", SILENCED, ConstantOutput(0, ShallowMinimum((Vertex({}),)))),
        Example("two silent layers", SILENCED_TWICE, ConstantOutput(0, ConstantOutput(0, EqualInputsBound()))),
        Example("the mean behind a silent layer", SILENCED_TWICE, ConstantOutput(1, EqualInputsBound())),
        Example("moments of two layers", TWO_LAYERS, PathMoments()),
        Example("two outputs", WIDE, SeveralOutputsMinimum((margin,))),
        Example("a regression line", REGRESSION, SecondOrder()),
    ]


# Outputs (2, 0, 1), (0, 1, 0) and, without a label, (0, 0, 0); the last point, on a wrong side, has weight 0.
CLASSES = Problem(
    network(layer([[1], [-1]], [0, 0]), layer([[2, 0], [0, 1], [1, 0]], [0, 0, 0])),
    Dataset(
        (row([1]), row([-1]), row([0]), row([2])),
        (row(["1/3", 0, 0]), row([0, 1, 0]), row([0, 0, 0]), row([0, 1, 0])),
        row([1, 2, 1, 0]),
    ),
    SoftmaxCrossEntropy(),
)
# Outputs (x, 1 - 2 |x|) without a bias of the first.
QUESTIONS = Problem(
    network(layer([[1], [-1]]), layer([[1, -1], [-2, -2]], [0, 1])),
    Dataset((row([1]), row(["-1/4"]), row(["1/4"])), (row([1, 0]), row([0, 1]), row([1, 1]))),
    Logistic(),
)


def general_examples() -> list[Example]:
    """Rules for any activations: two classes of two points by tanh, and a fit of two points by leaky ReLU."""
    tanh = Network((layer([[1]], [0]), layer([[1], [-1]], [0, 0])), (Tanh(),))
    sides = Problem(tanh, Dataset((row([1]), row([-2])), (row([1, 0]), row([0, 3]))), SoftmaxCrossEntropy())
    leaky = Network((layer([[1]], [1]), layer([[1]], [0])), (LeakyReLU(ONE / 10),))
    # f = (1, 2) at the inputs 0 and 1; the rows of J are (0, 1, 1, 1) and (1, 1, 2, 1).
    fit = Problem(leaky, Dataset((row([0]), row([1])), (row([1]), row([2 + Fraction(1, 2**30)]))))
    factor = (row(["5/3"]), row(["12/5", "24/25"]))
    return [
        Example("three classes by ReLU", CLASSES, Classified(64)),
        Example("two yes-or-no questions", QUESTIONS, Classified(64)),
        Example("two classes", sides, Classified(64)),
        Example(
            "a lower point of two classes", sides, LowerPoint(network(tanh.layers[0], layer([[2], [-2]], [0, 0])), 64)
        ),
        Example("a slope of two classes", sides, NotStationary(1, 0, 0, 64)),
        Example(
            "an exact fit nearby by ReLU",
            replace(fit, network=Network(leaky.layers)),
            Interpolation(network(*leaky.layers), 64, Fraction(1, 8), factor),
        ),
        Example("an exact fit nearby", fit, Interpolation(network(*leaky.layers), 64, Fraction(1, 8), factor)),
    ]


DEAD_TWINS = on_a_line([-1], [-9], [1], 0, [(1, 1), (1, -1), (2, 3), (2, -3)])


def isolated() -> tuple[Problem, IsolatedOrbit]:
    """One unit at w = 0 in the plane: g = 2 ReLU(t1) + 2 ReLU(t2) + 2 ReLU(-t1 - t2), and every output matters."""
    point = fan(1, [((1, 0), 2), ((0, 1), 2), ((-1, -1), 2)])
    # In canonical form g = 2 ReLU(t1) + 2 ReLU(t2) + 2 ReLU(t1 + t2) - 2 (t1 + t2).
    minimum = ShallowMinimum((Vertex({2: ONE}),))
    # On one side of a kink the output there moves with t; on the other it stays, and the side is all that is known.
    tree = _cases(())
    return point, IsolatedOrbit(minimum, tree)


def _cases(signs: tuple[int, ...]) -> UnitSplit | KernelCone:
    if len(signs) < 3:
        return UnitSplit(0, len(signs), _cases((*signs, 1)), _cases((*signs, -1)))
    # Rows: t1 if the first is +, t2 if the second is +, -(t1 + t2) if the third is -.
    if signs == (-1, -1, 1):
        # t1 <= 0, t2 <= 0, t1 + t2 >= 0 and no row: (-1, 0) + (0, -1) + (1, 1) = 0.
        return KernelCone({}, {(0, 0): ONE, (0, 1): ONE, (0, 2): ONE})
    if (signs[0] > 0) + (signs[1] > 0) + (signs[2] < 0) >= 2:
        return KernelCone({}, {})
    if signs[0] > 0:
        # Row t1; -t2 >= 0 and t1 + t2 >= 0: -(1, 0) + (0, -1) + (1, 1) = 0.
        return KernelCone({0: -ONE}, {(0, 1): ONE, (0, 2): ONE})
    if signs[1] > 0:
        return KernelCone({1: -ONE}, {(0, 0): ONE, (0, 2): ONE})
    # Row -(t1 + t2); -t1 >= 0, -t2 >= 0: -(-(1, 1)) + (-1, 0) + (0, -1) = 0.
    return KernelCone({2: -ONE}, {(0, 0): ONE, (0, 1): ONE})
