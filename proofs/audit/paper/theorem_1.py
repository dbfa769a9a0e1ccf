"""Theorem 1: points with a hidden layer off at every data point, as local and as global minima.

False as printed, in its index, in (i) and in the construction behind (ii). Amended, both parts hold for all sizes, and
(ii) needs no condition on the widths.
"""

from fractions import Fraction
from random import Random

from proofs.audit.claim import Checker, Claim, Evidence, Finding, Half, Obligation, Point, Proof, Status, Version
from proofs.audit.lemmas.best_constant import best_constant
from proofs.audit.lemmas.building_blocks import exact_fact, latex, loss_of
from proofs.audit.lemmas.construction import Construction, ConstructionError, NotDecentError, construct
from proofs.audit.lemmas.dead_layer import equal_outputs, off_by_a_hair, persistence
from proofs.audit.lemmas.dead_point import dead_point
from proofs.audit.lemmas.evaluation import outputs
from proofs.audit.lemmas.one_unit import correlates, improves, one_unit
from proofs.audit.lemmas.passing_on import passes_on
from proofs.audit.lemmas.separating_direction import direction_exists
from proofs.audit.lemmas.small_data import random_data
from proofs.audit.lemmas.three_units import beats_constants, bump, two_means
from proofs.audit.lemmas.universal import consequence, induction, link, size
from proofs.audit.paper.definition_1 import BALANCED, gain_of_group_means
from proofs.audit.paper.theorem_1_as_printed import (
    NEGATIVE,
    OFF_AT_ZERO,
    final_equality,
    last_bias_descends,
    other_constant,
    output_layer,
    printed_construction,
    printed_index,
    raised,
)
from proofs.kernel.certificate import BetterPoint, ConstantOutput, EqualInputsBound
from proofs.kernel.check import check
from proofs.kernel.network import Dataset, Problem
from proofs.search.decide import decide

__all__ = ["CLAIM", "Construction", "ConstructionError", "NotDecentError", "construct"]

ONE = Fraction(1)
SHAPES = ((1, (3,), 0, 4), (2, (4,), 0, 6), (2, (3, 1), 1, 5), (1, (3, 3, 3), 0, 4), (5, (6, 2, 4, 1), 2, 8))
"""Input dimension, hidden widths, the layer that is off, number of points of the instances."""
THIN = ((1, (1,), 0, 4), (3, (1, 1, 1), 1, 6), (2, (2, 1), 1, 5))


def prove() -> Proof:
    """Counterexamples to the printed theorem and its proof; then the chain for all sizes, with instances."""
    off, mean = decide(OFF_AT_ZERO), decide(OFF_AT_ZERO.at(raised(OFF_AT_ZERO.network, ONE)))
    deep = Problem(construct(NEGATIVE, (3, 1)).dead, NEGATIVE)
    printed = Half(
        Version.PRINTED,
        "Let $W_nh_n(x_i)<-b_n$ for all $i$. Then (i) the point is a local minimum, and (ii) if the first layer has at "
        "least 3 units and the dataset is decent, it is not a global minimum.",
        (other_constant(off), *printed_index(), output_layer(), printed_construction(), final_equality()),
    )
    amended = Half(
        Version.AMENDED,
        "Let $W_nh_{n-1}(x_i)<-b_n$ for all $i$, for a hidden layer $n<k$. Then the output at every data point is one "
        "constant $c$, and (i) the point is a local minimum if and only if $c$ is the mean of the targets; (ii) if the "
        "dataset is decent, the point is not a global minimum, whatever the widths; if it is not decent, the "
        "point is a global minimum if and only if $c$ is the mean.",
        (*_local(), *_not_global(), *_not_decent(), _reader(), *_instances(), off_by_a_hair()),
    )
    points = (
        Point("a layer off, output not the mean", Version.PRINTED, off),
        Point("the same two layers deep", Version.PRINTED, decide(deep.at(raised(deep.network, ONE)))),
        Point("a layer off, output the mean", Version.AMENDED, mean),
        Point("the dead point of the construction, two layers deep", Version.AMENDED, decide(deep)),
    )
    return Proof((printed, amended), points, _findings())


def _local() -> tuple[Obligation, ...]:
    """(i): near the point the loss is that of a constant, and the last bias is free to move the constant."""
    import z3

    n, c, m, rest, t, radius = z3.Reals("n c m rest t radius")
    moved = c + t * (m - c)
    return (
        equal_outputs(),
        *persistence(),
        *best_constant(),
        link(
            "another constant is no minimum",
            "If $c$ is not the mean $m$, moving the last bias by $t(m-c)$, $0<t\\leq 1$, lowers the loss, and "
            "such points lie arbitrarily near.",
            consequence(
                "The loss falls.",
                [n >= 1, c != m, t > 0, t <= 1],
                n * (moved - m) * (moved - m) + rest < n * (c - m) * (c - m) + rest,
            ),
            consequence(
                "The step fits into any radius.",
                [radius > 0, c != m, t * (radius + 2 * size(m - c)) == radius],
                z3.And(t > 0, t <= 1, size(t * (m - c)) < radius),
            ),
        ),
        link(
            "the minima fill no open set",
            "The points with the layer off form an open set, but the local minima among them satisfy $c=m$: moving the "
            "last bias leaves them.",
            consequence("For all reals.", [c == m, t != 0], c + t != m),
        ),
    )


def _not_global() -> tuple[Obligation, ...]:
    """(ii): the source's three units, repaired; and one unit, for which no width is too small."""
    return (*direction_exists(), *bump(), *passes_on(), *beats_constants(), *correlates(), *improves())


def _not_decent() -> tuple[Obligation, ...]:
    problem = Problem(dead_point(BALANCED, (3, 2)), BALANCED)
    theorem = check(problem, EqualInputsBound())
    return (
        *gain_of_group_means(),
        link(
            "not decent, an instance",
            "On $(1,0),(1,2),(2,-3),(2,5)$ the mean at both inputs is the mean of all.",
            Evidence(Checker.KERNEL, Status.PROVED, "The dead point with that output is a global minimum.", theorem),
        ),
    )


def _reader() -> Obligation:
    return induction(
        "the terms of a sum, the units, the layers, the data points and the distinct inputs",
        "a pre-activation is a bias plus a sum of weights times activations, the loss is the sum of "
        "$(\\mathcal M(x_i)-y_i)^2$, the last bias is added to the output, and finitely many distinct numbers "
        "can be put in order",
    )


def _instances() -> tuple[Obligation, ...]:
    return (
        *(_three_units(number, *shape) for number, shape in enumerate(SHAPES, start=1)),
        *(_one_unit(number, *shape) for number, shape in enumerate(THIN, start=1)),
        _two_outputs(),
    )


def _three_units(number: int, dimension: int, widths: tuple[int, ...], off: int, points: int) -> Obligation:
    """Both points of the construction, and the dead one with another constant."""
    built = construct(random_data(Random(number), dimension, points), widths, off)
    data = built.dataset
    nu, mu = two_means(data, built.singled_out)
    values = tuple((nu if x == built.singled_out.input else mu,) for x in data.inputs)
    dead, better = (loss_of(Problem(network, data)) for network in (built.dead, built.better))
    descent = last_bias_descends(Problem(raised(built.dead, ONE), data), -ONE)
    shape = "-".join(map(str, (dimension, *widths, 1)))
    return link(
        f"construction {number}",
        f"A {shape} network with hidden layer {off + 1} off at {points} random points, and a better one.",
        Evidence(Checker.KERNEL, Status.PROVED, f"A local minimum, of loss ${latex(dead)}$.", built.local_minimum()),
        Evidence(Checker.KERNEL, Status.PROVED, f"Not global: loss ${latex(better)}$.", built.not_global()),
        *exact_fact(
            "", "", outputs(built.better, data.inputs) == values, f"Its outputs are ${latex(nu)}$ and ${latex(mu)}$."
        ).evidence,
        Evidence(Checker.KERNEL, Status.PROVED, "With another output it is not a local minimum.", descent),
    )


def _one_unit(number: int, dimension: int, widths: tuple[int, ...], off: int, points: int) -> Obligation:
    data = random_data(Random(100 + number), dimension, points)
    problem = Problem(dead_point(data, widths, off), data)
    shape = "-".join(map(str, (dimension, *widths, 1)))
    return link(
        f"thin network {number}",
        f"A {shape} network with hidden layer {off + 1} off at {points} random points, and a better one.",
        *_local_but_not_global(problem, off, widths),
    )


def _two_outputs() -> Obligation:
    """The source has one target per point; nothing depends on that."""
    one = random_data(Random(7), 2, 5)
    data = Dataset(one.inputs, tuple((y, 3 - 2 * x[0]) for x, (y,) in zip(one.inputs, one.targets, strict=True)))
    problem = Problem(dead_point(data, (2, 2), 1), data)
    return link(
        "two targets per point",
        "A 2-2-2-2 network with its second hidden layer off, and a better one.",
        *_local_but_not_global(problem, 1, (2, 2)),
    )


def _local_but_not_global(problem: Problem, off: int, widths: tuple[int, ...]) -> tuple[Evidence, Evidence]:
    minimum = check(problem, ConstantOutput(off, EqualInputsBound()))
    better = check(problem, BetterPoint(one_unit(problem.dataset, widths)))
    return (
        Evidence(Checker.KERNEL, Status.PROVED, "A local minimum.", minimum),
        Evidence(Checker.KERNEL, Status.PROVED, "Not global: one unit does better than the mean.", better),
    )


def _findings() -> tuple[Finding, ...]:
    return (
        Finding(
            "Theorem 1",
            "$W_nh_n(x_i)<-b_n$",
            "$h_n$ is the layer's output; its input is $h_{n-1}$. Taken literally the condition allows units "
            "that are on, points that are not stationary, and perfect fits: (i) and (ii) both fail.",
            "$W_nh_{n-1}(x_i)<-b_n$ for a hidden layer $n\\leq k-1$.",
        ),
        Finding(
            "Theorem 1 (i)",
            "$\\theta$ is a local minimum of the error surface",
            "With a constant output other than the mean, moving the last bias lowers the loss at once. (The derivation "
            "from Corollary 1, which speaks of the time after training, does not cover such points.)",
            "It is a local minimum if and only if the output is the mean of the targets.",
        ),
        Finding(
            "text before Theorem 1",
            "the blind spot is a region of codimension 0, and all of it consists of local minima by Theorem 1 (i)",
            "The points with the layer off form an open set, but the local minima among them are those whose "
            "output is the mean of the targets: the last bias is determined by the other parameters, codimension 1.",
            "The blind spot has codimension 0, its local minima have codimension 1.",
        ),
        Finding(
            "Theorem 1 (ii)",
            "if the first layer contains at least 3 neurons",
            "Not needed: on a decent dataset one unit in each hidden layer can beat every constant.",
            "Drop the condition, or keep it for the sake of the printed construction.",
        ),
        Finding(
            "Appendix B.3, more than one hidden layer",
            "$W_n=I$ and $b_n=0$ for $n=3,\\dots,k$",
            "A ReLU follows the second layer, so negative $\\mu$ or $\\nu$ are clipped to $0$: on "
            "$(0,-1),(1,-3)$ the outputs are $0,0$ and the loss is $10$, above the $2$ of the mean. And $I$ does "
            "not exist between layers of different widths.",
            "Lower $b_2$ by the smaller of the two means, hand on the first unit only, and add that mean to $b_k$.",
        ),
        Finding(
            "Appendix B.3, last display",
            "$\\sum_i(y_i-\\bar y)^2=\\mathcal L(\\theta)$",
            "Equality holds only where the output at $\\theta$ is the mean.",
            "$\\leq\\mathcal L(\\theta)$, as the mean is the best constant.",
        ),
    )


CLAIM = Claim(
    name="theorem-1",
    title="a hidden layer off at every data point: local minima, and when they are global",
    place="Theorem 1, with its proof in appendix B.3",
    printed=Status.REFUTED,
    amended=Status.PROVED,
    prove=prove,
)
