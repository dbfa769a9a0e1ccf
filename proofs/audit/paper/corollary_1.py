"""Corollary 1: a layer off at every data point, and the output after training.

False as printed: the output layer is counted, and training need not converge. True of every stationary point with a
hidden layer off.
"""

from fractions import Fraction
from random import Random

from proofs.audit.claim import Checker, Evidence, Obligation, Point, Proof, Status, Version
from proofs.audit.lemmas.best_constant import best_constant
from proofs.audit.lemmas.building_blocks import by_kernel, exact, line_network
from proofs.audit.lemmas.dead_layer import equal_outputs, persistence, training_leaves_it
from proofs.audit.lemmas.dead_point import dead_point, raised
from proofs.audit.lemmas.evaluation import descent_step, gradient, outputs
from proofs.audit.lemmas.input_groups import mean_target
from proofs.audit.lemmas.small_data import random_data
from proofs.audit.lemmas.universal import consequence, identity
from proofs.audit.text import text_beside
from proofs.kernel.certificate import EqualInputsBound
from proofs.kernel.check import check
from proofs.kernel.network import Dataset, Layer, Network, Problem
from proofs.search.decide import Decision, IsLocalMinimum, decide

ONE, ZERO = Fraction(1), Fraction(0)
SHAPES = ((1, (2,), 0, 3), (2, (2, 3), 0, 4), (1, (2, 2), 1, 3), (3, (2, 1, 2), 1, 5), (1, (2, 2, 2), 2, 4))
"""Input dimension, hidden widths, the layer that is off, number of points of the instances."""
TEXT = text_beside(__file__)


def prove() -> Proof:
    """The two counterexamples, then the chain for all sizes with instances."""
    unbiased = _without_output_bias()
    printed = TEXT.half(Version.PRINTED, _output_layer(), _cycle())
    amended = TEXT.half(
        Version.AMENDED,
        equal_outputs(),
        *persistence(),
        *training_leaves_it(),
        *best_constant(),
        *_last_bias(),
        *(_instance(number, *shape) for number, shape in enumerate(SHAPES, start=1)),
        _bias_is_needed(unbiased),
    )
    points = (Point("a minimum without an output bias", Version.AMENDED, unbiased),)
    return Proof((printed, amended), points, TEXT.findings())


def _output_layer() -> Obligation:
    """A perfect fit of negative targets: the output layer satisfies the inequality, and training is over."""
    data = Dataset(((ONE,), (2 * ONE,)), ((-ONE,), (-2 * ONE,)))
    network = line_network([1], [0], [-1], 0)
    theorem = check(Problem(network, data), EqualInputsBound())
    values = [value for (value,) in outputs(network, data.inputs)]
    mean = mean_target(data)[0]
    found = all(value < 0 for value in values) and any(value != mean for value in values)
    evidence = (by_kernel(theorem), exact(found))
    return TEXT.refuted("the output layer", *evidence, first=values[0], second=values[1], mean=mean)


def _cycle() -> Obligation:
    """Gradient descent with rate 1/N reflects the output at the mean, for ever."""
    data = Dataset(((ONE,), (2 * ONE,)), ((ZERO,), (2 * ONE,)))
    start = Problem(line_network([-1], [0], [1], 0), data)
    once = descent_step(start, Fraction(1, len(data)))
    twice = descent_step(once, Fraction(1, len(data)))
    values = [outputs(problem.network, data.inputs)[0][0] for problem in (start, once)]
    mean = mean_target(data)[0]
    never = exact(twice == start and mean not in values)
    return TEXT.refuted("training that does not converge", never, first=values[0], second=values[1], mean=mean)


def _last_bias() -> tuple[Obligation, ...]:
    return (
        TEXT.step("derivative by the last bias", _derivative()),
        TEXT.step("stationary means mean", consequence(["N >= 1", "2*N*(c - m) == 0"], "c == m")),
        TEXT.step(
            "a rate that converges",
            identity("(c - eta*(2*N*(c - m))) - m", "(1 - 2*eta*N)*(c - m)"),
            consequence(["N >= 1", "eta > 0", "eta*N < 1"], "abs(1 - 2*eta*N) < 1"),
        ),
    )


def _derivative() -> Evidence:
    import sympy

    N, c, m, rest = sympy.symbols("N c m R")
    holds = sympy.expand(sympy.diff(N * (c - m) ** 2 + rest, c) - 2 * N * (c - m)) == 0
    formula = r"$\tfrac{d}{dc}\bigl(N(c-m)^2+R\bigr)=2N(c-m)$"
    return Evidence(Checker.SYMPY, Status.PROVED if holds else Status.REFUTED, formula=formula)


def _instance(number: int, dimension: int, widths: tuple[int, ...], off: int, points: int) -> Obligation:
    """Exact gradients: 0 up to the dead layer, 2N(c - m) at the last bias, and 0 everywhere when the output is m."""
    data = random_data(Random(number), dimension, points)
    stationary = Problem(dead_point(data, widths, off), data)
    slopes, flat = gradient(stationary.at(raised(stationary.network, Fraction(3)))), gradient(stationary)
    holds = (
        not any(entry for layer in slopes.layers[: off + 1] for entry in layer.numbers())
        and slopes.output.bias == (Fraction(6 * points),)
        and not any(entry for layer in flat.layers for entry in layer.numbers())
    )
    return TEXT.step(
        "gradients {{number}}",
        exact(holds),
        number=number,
        shape="-".join(map(str, (dimension, *widths, 1))),
        layer=off + 1,
        points=points,
    )


def _without_output_bias() -> Decision:
    network = Network((Layer(((-ONE,),), (ZERO,)), Layer(((ONE,),))))
    return decide(Problem(network, Dataset(((ONE,), (2 * ONE,)), ((ONE,), (3 * ONE,)))))


def _bias_is_needed(decision: Decision) -> Obligation:
    if not isinstance(decision, IsLocalMinimum):
        raise TypeError(f"expected a local minimum, got {type(decision).__name__}")
    values = outputs(decision.problem.network, decision.problem.dataset.inputs)
    (mean,) = mean_target(decision.problem.dataset)
    other = exact(set(values) == {(ZERO,)} and mean != ZERO)
    return TEXT.step("the last layer needs a bias", by_kernel(decision.theorem), other, mean=mean)
