"""Lemma 2: with the first layer off at every data point the output is constant, and training leaves the layer alone."""

from fractions import Fraction
from random import Random

from proofs.audit.claim import Obligation, Proof, Version
from proofs.audit.lemmas.building_blocks import by_kernel, exact, line_network, pre_activations_at
from proofs.audit.lemmas.dead_layer import equal_outputs, off_by_a_hair, persistence, training_leaves_it
from proofs.audit.lemmas.dead_point import dead_point, raised
from proofs.audit.lemmas.evaluation import descent_step, gradient, outputs
from proofs.audit.lemmas.small_data import random_data
from proofs.audit.text import text_beside
from proofs.kernel.certificate import FlatPath
from proofs.kernel.check import check
from proofs.kernel.network import Dataset, Layer, Network, Problem
from proofs.search.directions import moving, still

ONE, ZERO = Fraction(1), Fraction(0)
SHAPES = ((1, (1,), 3), (2, (3,), 4), (1, (2, 2), 3), (2, (2, 1, 2), 4))
"""Input dimension, hidden widths, number of points of the instances."""
STEPS, RATE = 3, Fraction(1, 20)
TEXT = text_beside(__file__)


def prove() -> Proof:
    """The chain for all sizes, exact training runs, and what the lemma does not cover."""
    half = TEXT.half(
        Version.PRINTED,
        equal_outputs(),
        *persistence(),
        *training_leaves_it(),
        *(_training_run(number, *shape) for number, shape in enumerate(SHAPES, start=1)),
        off_by_a_hair(),
        _not_held_in_place(),
        _weight_decay(),
        _momentum(),
        _no_hidden_layer(),
    )
    return Proof((half,), findings=TEXT.findings())


def _training_run(number: int, dimension: int, widths: tuple[int, ...], points: int) -> Obligation:
    """A few exact steps of gradient descent from a point that is not stationary."""
    data = random_data(Random(number), dimension, points)
    problem = Problem(raised(dead_point(data, widths), ONE), data)
    start = problem.network
    constant = True
    for _ in range(STEPS):
        problem = descent_step(problem, RATE)
        constant = constant and len(set(outputs(problem.network, data.inputs))) == 1
    moved = problem.network.layers[1:] != start.layers[1:]
    kept = problem.network.layers[0] == start.layers[0]
    return TEXT.step(
        "training run {{number}}",
        exact(constant and kept and moved),
        number=number,
        steps=STEPS,
        shape="-".join(map(str, (dimension, *widths, 1))),
    )


def _single(w: int, b: int, c: int, *, target: int) -> Problem:
    return Problem(line_network([w], [b], [1], c), Dataset(((ONE,),), ((Fraction(target),),)))


def _not_held_in_place() -> Obligation:
    problem = _single(-1, 0, 0, target=0)
    first_weight = moving(problem.network, lambda *index: Fraction(index == (0, 0, 0)))
    theorem = check(problem, FlatPath(first_weight, still(problem.network)))
    return TEXT.step("unchanged is not held in place", by_kernel(theorem))


def _weight_decay() -> Obligation:
    """One step on `L + lambda w^2` with rate eta, `eta lambda = 3/8`: `w` shrinks by the factor 1/4."""
    before = _single(-3, 1, 0, target=0)
    w = before.network.layers[0].weight[0][0]
    slope = gradient(before).layers[0].weight[0][0]
    decayed = w - slope - 2 * Fraction(3, 8) * w
    after = before.at(line_network([decayed], [1], [1], 0))
    z = [pre_activations_at(problem, 0)[0] for problem in (before, after)]
    return TEXT.step(
        "weight decay is not covered", exact(slope == 0 and z[0] < 0 < z[1]), decayed=decayed, before=z[0], after=z[1]
    )


def _momentum() -> Obligation:
    """Heavy ball, `velocity = velocity / 2 - gradient`: a step that switches the unit off is followed by another."""
    start = _single(1, 0, 0, target=0)
    off = descent_step(start, ONE)
    w = [problem.network.layers[0].weight[0][0] for problem in (start, off)]
    slope = gradient(off).layers[0].weight[0][0]
    following = w[1] + (w[1] - w[0]) / 2 - slope
    holds = pre_activations_at(off, 0)[0] < 0 and slope == 0 and following != w[1]
    return TEXT.step("earlier momentum is not covered", exact(holds), w=w[0], off=w[1], following=following)


def _no_hidden_layer() -> Obligation:
    values = [v for (v,) in outputs(Network((Layer(((ONE,),), (ZERO,)),)), ((-ONE,), (-2 * ONE,)))]
    holds = all(value < 0 for value in values) and len(set(values)) == 2
    return TEXT.step("a hidden layer is needed", exact(holds), first=values[0], second=values[1])
