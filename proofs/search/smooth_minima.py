"""Bad local minima on demand for smooth activations: networks of any depth with a dataset on which they are stuck.

Draw a network and inputs, and take residuals at which the network is stationary and strictly minimal, as large as they
may be in the direction of what another network of the same shape can do (`positive_residuals`). The targets, output
minus residual, are rounded; that moves the minimum a little, and the kernel proves that there is one beside it
(docs/mathematics.md, section 9). A better point is where the descent from other networks ends, in short decimals.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import Final

import numpy as np

from proofs.kernel.activation_function import Smooth
from proofs.kernel.certificate import LowerPoint
from proofs.kernel.check import Theorem, check
from proofs.kernel.conclusion import LocalMinimumNearby, LowerLossElsewhere
from proofs.kernel.exact import Matrix
from proofs.kernel.network import Dataset, Layer, Network, Problem
from proofs.kernel.rejection import Rejected
from proofs.search.bad_minima import GenerationError, require_sizes, short_inputs
from proofs.search.positive_residuals import stationary_residuals
from proofs.search.trained.assemble import Shortfall, assemble
from proofs.search.trained.collapse import without
from proofs.search.trained.curves import Floats
from proofs.search.trained.derivatives import Kinks, forward, loss_value
from proofs.search.trained.descent import DescentEnd, descend
from proofs.search.trained.exact_problem import curve, float_parameters, float_problem, network_at
from proofs.search.trained.float_problem import FloatProblem
from proofs.search.trained.followed import Followed
from proofs.search.trained.minimum import float_minimum
from proofs.search.trained.stationary import Ridge, stationary_point
from proofs.search.trained.strict import strict

DRAWS: Final = 400
"""How many networks to draw at most."""
ENOUGH: Final = 3
"""Of so many bad minima the worst is taken."""
STARTS: Final = 3
"""Descents to the better point, for each draw."""
ROUNDS: Final = 60
LARGEST: Final = 6.0
"""The length of the residuals is at most about this, relative to the spread of the outputs."""
MOST_PARAMETERS: Final = 60
BITS: Final = 128
MOVED: Final = 1.0
"""The rounding of the targets may move a parameter of the minimum by this much."""
BENDING: Final = (2.0, 10.0)
"""The spread of the pre-activations of hidden units, roughly: drawn between these."""
LAST: Final = 8.0
"""The spread of the outputs, roughly."""
DIGITS: Final = 4
TARGET_DIGITS: Final = (1, 2, 4)
"""How many decimals of the targets are tried; fewer move the minimum farther."""
BETTER: Final = Fraction(95, 100)
"""A point is better if its loss is below this share of the minimum's."""


@dataclass(frozen=True)
class SmoothMinimum:
    """A network beside a strict local minimum of the squared loss of a dataset, and a network of lower loss.

    Attributes:
        minimum: of rule `barrier`; its problem has the network, in short decimals, and the data.
        better: of rule `lower-point`, for the same problem; the better network is in its conclusion.
    """

    minimum: Theorem
    better: Theorem


def points_wanted(hidden_widths: Sequence[int], input_dimension: int, outputs: int = 1) -> int:
    """How many points are enough as a rule: twice as many numbers to fit as parameters."""
    return math.ceil(2 * _parameters((input_dimension, *hidden_widths, outputs)) / outputs)


def smooth_minimum(
    hidden_widths: Sequence[int],
    activation: Smooth,
    *,
    input_dimension: int,
    points: int,
    outputs: int = 1,
    seed: int = 0,
) -> SmoothMinimum:
    """A certified bad minimum; the same arguments give the same one.

    Args:
        hidden_widths: units per hidden layer; the depth is their number.
        activation: of every hidden layer.
        input_dimension: d.
        points: N, with N K above the number of parameters; `points_wanted` is enough as a rule.
        outputs: K.
        seed: of the random draws.

    Raises:
        GenerationError: the sizes do not allow one, or no draw led to one.
    """
    require_sizes(hidden_widths, input_dimension, points, outputs)
    widths = (input_dimension, *hidden_widths, outputs)
    parameters = _parameters(widths)
    if parameters > MOST_PARAMETERS:
        raise GenerationError(f"{parameters} parameters: give at most {MOST_PARAMETERS} with this activation")
    if points * outputs <= parameters:
        raise GenerationError(
            f"{parameters} parameters fit {points * outputs} numbers: give {parameters // outputs + 1} points or more"
        )
    drawing = _Drawing(np.random.default_rng(seed), widths, activation, points)
    found: list[SmoothMinimum] = []
    for _ in range(DRAWS):
        found += drawing.minima()
        if len(found) >= ENOUGH:
            break
    if not found:
        raise GenerationError(f"no draw led to a bad minimum; give more points or another seed (seed {seed})")
    return min(found, key=_share)


def _parameters(widths: Sequence[int]) -> int:
    return sum((fan_in + 1) * width for fan_in, width in pairwise(widths))


def _share(found: SmoothMinimum) -> Fraction:
    """The loss of the better point, relative to the minimum's; both bounds are on the safe side."""
    here, there = found.minimum.conclusion, found.better.conclusion
    assert isinstance(here, LocalMinimumNearby)
    assert isinstance(there, LowerLossElsewhere)
    return there.better_upper / here.loss_lower


@dataclass(frozen=True)
class _Drawing:
    """One seed's draws of networks and data."""

    random: np.random.Generator
    widths: tuple[int, ...]
    activation: Smooth
    points: int

    def minima(self) -> Iterator[SmoothMinimum]:
        """At most one bad minimum, of one draw."""
        inputs = short_inputs(self._below, self.points, self.widths[0])
        problem = self._problem(inputs)
        floats, theta = float_problem(problem), float_parameters(problem.network)
        residuals = stationary_residuals(floats, theta)
        if residuals is None:
            return
        outputs, others = forward(floats, theta).outputs, [self._problem(inputs) for _ in range(STARTS)]
        wish = forward(floats, float_parameters(others[0].network)).outputs
        spread = float(np.sqrt(outputs.size) * outputs.std())
        planted = residuals.farthest(wish.ravel(), LARGEST * spread).reshape(outputs.shape)
        tried = (self._minimum(_with_targets(problem, outputs - planted, digits)) for digits in TARGET_DIGITS)
        minimum = next(filter(None, tried), None)
        if minimum is None:
            return
        better = self._better(minimum, [float_parameters(other.network) for other in others])
        if better is not None:
            yield SmoothMinimum(minimum, better)

    def _below(self, size: int) -> int:
        """An integer from -size to size."""
        return int(self.random.integers(-size, size + 1))

    def _problem(self, inputs: Matrix) -> Problem:
        """A network with short random weights, whose units bend among the data; the targets are 0."""
        bending = float(self.random.uniform(*BENDING))
        layers, signals = [], np.array([[float(x) for x in row] for row in inputs])
        for depth, (fan_in, width) in enumerate(pairwise(self.widths), start=1):
            last = depth == len(self.widths) - 1
            size = (LAST if last else bending) / (float(np.sqrt((signals**2).mean())) + 0.1) / math.sqrt(fan_in)
            weight = np.round(size * self.random.standard_normal((width, fan_in)), 2)
            middles = signals[self.random.integers(len(signals), size=width)]
            bias = np.zeros(width) if last else np.round(-(weight * middles).sum(axis=1), 1)
            rows = tuple(tuple(_short(entry, 2) for entry in row) for row in weight)
            layers.append(Layer(rows, tuple(_short(entry, 1) for entry in bias)))
            signals = curve(self.activation).jet(signals @ weight.T + bias)[0]
        nothing = (Fraction(0),) * self.widths[-1]
        network = Network(tuple(layers), (self.activation,) * (len(layers) - 1))
        return Problem(network, Dataset(inputs, (nothing,) * len(inputs)))

    def _minimum(self, problem: Problem) -> Theorem | None:
        """The strict minimum beside the network of the problem, with a network beside it in short decimals."""
        theorem = _certified(problem)
        if theorem is None:
            return None
        conclusion = theorem.conclusion
        assert isinstance(conclusion, LocalMinimumNearby)
        beside = _rounded(problem, float_parameters(conclusion.center), DIGITS)
        return check(problem.at(beside), theorem.certificate)

    def _better(self, minimum: Theorem, starts: Sequence[Floats]) -> Theorem | None:
        """The lowest point that the starts lead to, if it is better than the minimum, with few digits."""
        problem, conclusion = minimum.problem, minimum.conclusion
        assert isinstance(conclusion, LocalMinimumNearby)
        floats = float_problem(problem)
        ends = [descend(floats, _fitted(floats, start), deadline=math.inf, rounds=ROUNDS) for start in starts]
        lowest = min(ends, key=lambda end: end.loss)
        limit = BETTER * conclusion.loss_lower
        for digits in range(1, DIGITS + 1):
            network = _rounded(problem, lowest.theta, digits)
            if loss_value(floats, float_parameters(network)) < limit:
                theorem = check(problem, LowerPoint(network, BITS))
                assert isinstance(theorem.conclusion, LowerLossElsewhere)
                return theorem if theorem.conclusion.better_upper < limit else None
        return None


def _certified(problem: Problem) -> Theorem | None:
    """The strict minimum that Newton's method finds from the network; unlike `find`, without a clock."""
    floats, theta = float_problem(problem), float_parameters(problem.network)
    smooth = Ridge(forward(floats, theta).states(), Kinks.none(), np.zeros(0))
    point = stationary_point(floats, theta, smooth, MOVED)
    if point is None or point.curvatures[0] <= 0:
        return None
    end = DescentEnd(point.theta, loss_value(floats, point.theta), point, 0)
    followed = Followed(point.theta, frozenset(), without(floats, frozenset()), end, 0)
    certificate = assemble(problem, float_minimum(floats, followed, point))
    if isinstance(certificate, Shortfall):
        return None
    try:
        return strict(check(problem, certificate))
    except Rejected:
        return None


def _fitted(problem: FloatProblem, theta: Floats) -> Floats:
    """Theta with the last layer of least squares."""
    read = forward(problem, theta).read[-1]
    last = np.linalg.lstsq(read, problem.targets, rcond=1e-6)[0]
    return np.concatenate([theta[: problem.offsets()[-2]], last.T.ravel()])


def _with_targets(problem: Problem, targets: Floats, digits: int) -> Problem:
    rows = tuple(tuple(_short(y, digits) for y in row) for row in targets)
    return replace(problem, dataset=Dataset(problem.dataset.inputs, rows))


def _rounded(problem: Problem, theta: Floats, digits: int) -> Network:
    return network_at(problem, [_short(number, digits) for number in theta])


def _short(number: float, digits: int) -> Fraction:
    return Fraction(round(float(number) * 10**digits), 10**digits)
