"""The review's theorem: ten labelled points on which a 2-2-1 sigmoid network is stuck with half the accuracy.

The review prints no points. These were found by conic programs: with the minimum's pre-activations as coordinates of
the plane and points of any weight on a grid, a stationary point with a positive definite Hessian is a matrix
inequality that is linear in the weights. Ten points drawn from a solution were then moved, again by linear matrix
inequalities, until all ten of weight 1 made the network stationary, and rounded.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from proofs.audit.claim import Obligation, Proof, Version
from proofs.audit.lemmas.building_blocks import by_balls, by_kernel, exact
from proofs.audit.lemmas.enclosures import Ball, ball, certainly_less, precision, rounded_down, rounded_up
from proofs.audit.text import text_beside
from proofs.kernel.activation_function import Sigmoid
from proofs.kernel.certificate import LowerPoint
from proofs.kernel.check import Theorem, check
from proofs.kernel.conclusion import LocalMinimumNearby, LowerLossElsewhere
from proofs.kernel.loss import SQUARED, Logistic, Loss, Squared
from proofs.kernel.network import Dataset, Layer, Network, Problem

TEXT = text_beside(__file__)
MINIMUM = "a strict local minimum, {{name}}"
BITS = 128


@dataclass(frozen=True)
class Deadlock:
    """Labelled points, a network beside a minimum, and a network that is right more often.

    Attributes:
        name: what the steps call it.
        loss: of the linear output; the guess is the label 1 above `threshold`.
        ones, zeros: the points with these labels.
        beside: the nine parameters of a network beside the minimum, as `network` reads them.
        better: those of the other network.
        right: how many points the minimum and the better network guess.
    """

    name: str
    loss: Loss
    ones: tuple[tuple[int, int], ...]
    zeros: tuple[tuple[int, int], ...]
    beside: str
    better: str
    right: tuple[int, int]

    @property
    def loss_name(self) -> str:
        """What the text calls the loss."""
        return "squared loss" if isinstance(self.loss, Squared) else "cross-entropy"

    @property
    def threshold(self) -> Fraction:
        """Outputs above it guess the label 1: a probability, or a value, above one half."""
        return Fraction(1, 2) if isinstance(self.loss, Squared) else Fraction(0)

    @property
    def labels(self) -> tuple[int, ...]:
        """One for each point, as `problem` has them."""
        return (1,) * len(self.ones) + (0,) * len(self.zeros)

    @property
    def problem(self) -> Problem:
        """The data and the network beside the minimum."""
        inputs = tuple((Fraction(x), Fraction(y)) for x, y in (*self.ones, *self.zeros))
        targets = tuple((Fraction(label),) for label in self.labels)
        return Problem(network(self.beside), Dataset(inputs, targets), self.loss)


CROSS_ENTROPY = Deadlock(
    "cross-entropy",
    Logistic(),
    ones=((25, 0), (-12, 21), (15, -21), (-1, 48), (-22, 2)),
    zeros=((-2, 6), (11, -8), (-14, 4), (8, 48), (-18, -35)),
    beside="0.1658 0.0862 0.0205 -0.0004 0.1455 0.0593 0.8664 0.4797 -0.7577",
    better="-0.3 0.2 6 -0.2 0.1 -2.9 -6.1 5.7 2.7",
    right=(5, 10),
)
SQUARED_LOSS = Deadlock(
    "squared loss",
    SQUARED,
    ones=((-5, -3), (3, -14), (4, -1), (13, -32)),
    zeros=((-5, -29), (12, -26), (-32, -22), (-31, -11), (3, -8), (-3, -1)),
    beside="0.1595 0.0051 0.1437 -0.0043 0.1444 0.4937 0.7229 0.5761 -0.0984",
    better="0.2 0.1 0.5 1.7 1 7.7 4.6 -3 0.1",
    right=(5, 10),
)
LESS_THAN_HALF = Deadlock(
    "less than half",
    Logistic(),
    ones=((14, -16), (39, -26), (-26, 48), (-37, 14), (13, 11)),
    zeros=((39, -23), (15, -10), (-5, -42), (-48, 36), (-5, 20)),
    beside="0.0396 0.0205 -0.7756 -0.0384 0.0793 1.3938 3.8984 1.7533 -2.4279",
    better="-6.2 -10.1 -22.8 -0.1 -0.1 0.7 4 -5.8 1.6",
    right=(4, 10),
)
DEADLOCKS = (CROSS_ENTROPY, SQUARED_LOSS, LESS_THAN_HALF)


def network(parameters: str) -> Network:
    """`v . sigma(W x + b) + c` from `w11 w12 b1 w21 w22 b2 v1 v2 c`."""
    w11, w12, b1, w21, w22, b2, v1, v2, c = map(Fraction, parameters.split())
    return Network((Layer(((w11, w12), (w21, w22)), (b1, b2)), Layer(((v1, v2),), (c,))), (Sigmoid(),))


def prove() -> Proof:
    """For each set of points: the minimum, how often it and the other network are right, and which loss is lower."""
    steps = [step for deadlock in DEADLOCKS for step in _steps(deadlock)]
    return Proof((TEXT.half(Version.PRINTED, *steps),), findings=TEXT.findings())


def _steps(deadlock: Deadlock) -> list[Obligation]:
    name, problem, better = deadlock.name, deadlock.problem, network(deadlock.better)
    said = {"name": name, "loss": deadlock.loss_name, "ones": _listed(deadlock.ones), "zeros": _listed(deadlock.zeros)}
    minimum = strict_minimum(problem)
    if minimum is None:
        return [TEXT.step(MINIMUM, by_kernel(None), **said, beside=_parameters(problem.network), reach="?")]
    lower = check(problem, LowerPoint(better, BITS))
    here, there = minimum.conclusion, lower.conclusion
    assert isinstance(here, LocalMinimumNearby)
    assert isinstance(there, LowerLossElsewhere)
    least, most = deadlock.right
    of = len(deadlock.labels)
    return [
        TEXT.step(
            MINIMUM, by_kernel(minimum), **said, beside=_parameters(problem.network), reach=rounded_up(here.reach, 2)
        ),
        TEXT.step(
            "right at the minimum, {{name}}",
            by_balls(right(deadlock, here.center, here.center_reach) == least),
            name=name,
            right=least,
            of=of,
        ),
        TEXT.step(
            "right at the other point, {{name}}",
            by_balls(right(deadlock, better) == most),
            exact(2 * least <= most),
            name=name,
            right=most,
            of=of,
            better=_parameters(better),
        ),
        TEXT.step(
            "a lower loss there, {{name}}",
            by_kernel(lower),
            exact(there.better_upper < here.loss_lower),
            name=name,
            loss=rounded_down(here.loss_lower),
            better=rounded_up(there.better_upper),
        ),
    ]


def strict_minimum(problem: Problem) -> Theorem | None:
    """A strict local minimum near the network; None if none was certified."""
    from proofs.search.trained.find import find
    from proofs.search.trained.outcome import CertifiedMinimum
    from proofs.search.trained.strict import strict

    answer = find(problem)
    return strict(answer.theorem) if isinstance(answer, CertifiedMinimum) else None


def right(deadlock: Deadlock, point: Network, reach: Fraction = Fraction(0)) -> int:
    """How many points every network guesses whose parameters differ by at most `reach` from the given one's.

    Raises:
        UndecidedError: some of these networks guess a point and others do not.
    """
    with precision(BITS):
        threshold = ball(deadlock.threshold)
        outputs = [_output(point, x, reach) for x in (*deadlock.ones, *deadlock.zeros)]
        return sum(
            certainly_less(threshold, output) == bool(label)
            for output, label in zip(outputs, deadlock.labels, strict=True)
        )


def _output(point: Network, x: tuple[int, int], reach: Fraction) -> Ball:
    import flint

    def parameter(number: Fraction) -> Ball:
        return ball(number) + flint.arb(0, ball(reach))

    signal = [ball(entry) for entry in x]
    for layer, last in ((point.layers[0], False), (point.layers[1], True)):
        rows = [[parameter(entry) for entry in row] for row in layer.augmented]
        signal = [sum((w * h for w, h in zip(row, signal, strict=True)), bias) for *row, bias in rows]
        signal = signal if last else [1 / (1 + (-z).exp()) for z in signal]
    return signal[0]


def _listed(points: Sequence[tuple[int, int]]) -> str:
    return ", ".join(f"$({x},{y})$" for x, y in points)


def _parameters(here: Network) -> str:
    """`W`, `b`, `v` and `c` as LaTeX."""
    hidden, output = here.layers
    rows = (*hidden.weight, hidden.bias or (), output.weight[0], output.bias or ())
    (first, second, bias, v, c) = (",".join(f"{float(entry):g}" for entry in row) for row in rows)
    return f"W=(({first}),({second})),\\; b=({bias}),\\; v=({v}),\\; c={c}"
