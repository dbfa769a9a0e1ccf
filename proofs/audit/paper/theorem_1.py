"""Theorem 1: points with a hidden layer off at every data point, as local and as global minima.

False as printed, in its index, in (i) and in the construction behind (ii). Amended, both parts hold for all sizes, and
(ii) needs no condition on the widths.
"""

from fractions import Fraction
from random import Random

from proofs.audit.claim import Evidence, Obligation, Point, Proof, Version
from proofs.audit.lemmas.best_constant import best_constant
from proofs.audit.lemmas.building_blocks import by_kernel, exact, loss_of
from proofs.audit.lemmas.construction import construct
from proofs.audit.lemmas.dead_layer import equal_outputs, off_by_a_hair, persistence
from proofs.audit.lemmas.dead_point import dead_point, raised
from proofs.audit.lemmas.evaluation import outputs
from proofs.audit.lemmas.group_means import gain_of_group_means
from proofs.audit.lemmas.one_unit import correlates, improves, one_unit
from proofs.audit.lemmas.passing_on import passes_on
from proofs.audit.lemmas.separating_direction import direction_exists
from proofs.audit.lemmas.small_data import random_data
from proofs.audit.lemmas.three_units import beats_constants, bump, two_means
from proofs.audit.lemmas.universal import consequence
from proofs.audit.paper.definition_1 import BALANCED
from proofs.audit.paper.theorem_1_as_printed import NEGATIVE, OFF_AT_ZERO, TEXT, last_bias_descends, refutations
from proofs.kernel.certificate import BetterPoint, ConstantOutput, EqualInputsBound
from proofs.kernel.check import check
from proofs.kernel.network import Dataset, Problem
from proofs.search.decide import decide

ONE = Fraction(1)
SHAPES = ((1, (3,), 0, 4), (2, (4,), 0, 6), (2, (3, 1), 1, 5), (1, (3, 3, 3), 0, 4), (5, (6, 2, 4, 1), 2, 8))
"""Input dimension, hidden widths, the layer that is off, number of points of the instances."""
THIN = ((1, (1,), 0, 4), (3, (1, 1, 1), 1, 6), (2, (2, 1), 1, 5))


def prove() -> Proof:
    """Counterexamples to the printed theorem and its proof; then the chain for all sizes, with instances."""
    off, mean = decide(OFF_AT_ZERO), decide(OFF_AT_ZERO.at(raised(OFF_AT_ZERO.network, ONE)))
    deep = Problem(construct(NEGATIVE, (3, 1)).dead, NEGATIVE)
    printed = TEXT.half(Version.PRINTED, *refutations(off))
    amended = TEXT.half(
        Version.AMENDED,
        *_local(),
        *gain_of_group_means(),
        _not_decent(),
        *direction_exists(),
        *bump(),
        passes_on(),
        *beats_constants(),
        *correlates(),
        *improves(),
        *(_three_units(number, *shape) for number, shape in enumerate(SHAPES, start=1)),
        *(_one_unit(number, *shape) for number, shape in enumerate(THIN, start=1)),
        _two_outputs(),
        off_by_a_hair(),
    )
    points = (
        Point("a layer off, output not the mean", Version.PRINTED, off),
        Point("the same two layers deep", Version.PRINTED, decide(deep.at(raised(deep.network, ONE)))),
        Point("a layer off, output the mean", Version.AMENDED, mean),
        Point("the dead point of the construction, two layers deep", Version.AMENDED, decide(deep)),
    )
    return Proof((printed, amended), points, TEXT.findings())


def _local() -> tuple[Obligation, ...]:
    """(i): near the point the loss is that of a constant, and the last bias is free to move the constant."""
    moved = "(c + t*(m - c))"
    return (
        equal_outputs(),
        *persistence(),
        *best_constant(),
        TEXT.step(
            "another constant is no minimum",
            consequence(["N >= 1", "c != m", "t > 0", "t <= 1"], f"N*({moved} - m)**2 < N*(c - m)**2"),
            consequence(
                ["rho > 0", "c != m", "t*(rho + 2*abs(m - c)) == rho"], "t > 0 and t <= 1 and abs(t*(m - c)) < rho"
            ),
        ),
    )


def _not_decent() -> Obligation:
    problem = Problem(dead_point(BALANCED, (3, 2)), BALANCED)
    return TEXT.step("not decent, an instance", by_kernel(check(problem, EqualInputsBound())))


def _shape(dimension: int, widths: tuple[int, ...]) -> str:
    return "-".join(map(str, (dimension, *widths, 1)))


def _three_units(number: int, dimension: int, widths: tuple[int, ...], off: int, points: int) -> Obligation:
    """Both points of the construction, and the dead one with another constant."""
    built = construct(random_data(Random(number), dimension, points), widths, off)
    data = built.dataset
    nu, mu = two_means(data, built.singled_out)
    values = tuple((nu if x == built.singled_out.input else mu,) for x in data.inputs)
    dead, better = (loss_of(Problem(network, data)) for network in (built.dead, built.better))
    return TEXT.step(
        "construction {{number}}",
        by_kernel(built.local_minimum()),
        by_kernel(built.not_global()),
        exact(outputs(built.better, data.inputs) == values),
        by_kernel(last_bias_descends(Problem(raised(built.dead, ONE), data), -ONE)),
        number=number,
        shape=_shape(dimension, widths),
        layer=off + 1,
        points=points,
        dead=dead,
        better=better,
        nu=nu,
        mu=mu,
    )


def _one_unit(number: int, dimension: int, widths: tuple[int, ...], off: int, points: int) -> Obligation:
    data = random_data(Random(100 + number), dimension, points)
    return TEXT.step(
        "thin network {{number}}",
        *_local_but_not_global(Problem(dead_point(data, widths, off), data), off, widths),
        number=number,
        shape=_shape(dimension, widths),
        layer=off + 1,
        points=points,
    )


def _two_outputs() -> Obligation:
    """The source has one target per point; nothing depends on that."""
    one = random_data(Random(7), 2, 5)
    data = Dataset(one.inputs, tuple((y, 3 - 2 * x[0]) for x, (y,) in zip(one.inputs, one.targets, strict=True)))
    problem = Problem(dead_point(data, (2, 2), 1), data)
    return TEXT.step("two targets per point", *_local_but_not_global(problem, 1, (2, 2)))


def _local_but_not_global(problem: Problem, off: int, widths: tuple[int, ...]) -> tuple[Evidence, Evidence]:
    minimum = check(problem, ConstantOutput(off, EqualInputsBound()))
    return by_kernel(minimum), by_kernel(check(problem, BetterPoint(one_unit(problem.dataset, widths))))
