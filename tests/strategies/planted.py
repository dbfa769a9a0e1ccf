"""Local minima by construction: network and inputs first, then residuals that satisfy Theorem A, then y = f - r.

At the kinks of a unit the residuals are chosen first, such that the piecewise-linear function of section 1 of
docs/mathematics.md is

    g = sum of c (alpha ReLU(q_1 . t) + beta ReLU(q_2 . t) - ReLU((alpha q_1 + beta q_2) . t))     concave in the middle
      + sum of c (ReLU(q . t) - lambda q . t),  0 <= lambda <= 1                                   convex

with alpha, beta, c > 0: every summand is >= 0. The linear parts are what the points away from kinks must contribute:
linear equations for their residuals, solved exactly, plus a random element of the null space.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from hypothesis import strategies as st

from proofs.kernel.exact import Vector
from proofs.kernel.network import Problem
from tests.strategies.linear_system import solutions
from tests.strategies.numbers import nonzero_vectors, vectors
from tests.strategies.shallow import ZERO, Shape, across, shapes, with_residuals


@dataclass(frozen=True, slots=True)
class _Slack:
    """The lambdas and the factors of concave middles to choose from; outside [0, 1] the conditions may break."""

    multipliers: tuple[Fraction, ...]
    middles: tuple[Fraction, ...]


_VALID = _Slack((ZERO, Fraction(1, 3), Fraction(1)), (Fraction(1), Fraction(1, 2)))
_LOOSE = _Slack(
    (Fraction(-1, 2), ZERO, Fraction(1, 3), Fraction(1), Fraction(3, 2)), (Fraction(1), Fraction(1), Fraction(5, 4))
)


@dataclass
class _Unit:
    """A hidden unit and what its kinks ask for.

    Attributes:
        row: weights, then the bias where there is one.
        output_weight: v.
        kinks: inputs and residuals of data points where the pre-activation is 0.
        linear: what the active points must sum `r_i a_i` to.
    """

    row: Vector
    output_weight: Fraction
    kinks: list[tuple[Vector, Fraction]] = field(default_factory=list)
    linear: list[Fraction] = field(default_factory=list)

    def ask(self, a: Vector, factor: Fraction) -> None:
        self.linear = [e + factor * x for e, x in zip(self.linear, a, strict=True)]


@st.composite
def planted_minima(draw: st.DrawFn) -> Problem:
    """Local minima of Theorem A, with convex and concave kinks, `v_j = 0`, dead units, equal and opposite inputs."""
    return _plant(draw, _VALID)


@st.composite
def near_minima(draw: st.DrawFn) -> Problem:
    """Points built like planted minima with the inequalities of Theorem A broken at random: some are minima."""
    return _plant(draw, _LOOSE)


def _plant(draw: st.DrawFn, slack: _Slack) -> Problem:
    shape = draw(shapes().filter(lambda s: s.dimension * s.units <= 6))
    units = [_unit(draw, shape, slack) for _ in range(shape.units)]
    # As many points on every unit's active side as it has parameters, so that they can meet its linear conditions.
    free = [
        _activating(shape, unit, _spread(draw(vectors(shape.dimension)), k))
        for unit in units
        for k in range(shape.augmented_dimension + 2)
    ]
    free += draw(st.lists(vectors(shape.dimension, 4), min_size=1, max_size=2))
    if shape.hidden_bias and draw(st.integers(0, 3)) == 0:
        inputs = [*free, *(x for unit in units for x, _ in unit.kinks)]
        units.append(_dead_unit(draw, shape, inputs))
        shape = Shape(shape.dimension, shape.units + 1, True, shape.output_bias)
    for unit in units:
        if any(_pre_activation(shape, other, x) == 0 for other in units if other is not unit for x, _ in unit.kinks):
            # A kink of two units: leave residual 0 there.
            unit.kinks = [(x, ZERO) for x, _ in unit.kinks]
            unit.linear = [ZERO] * shape.augmented_dimension
    inputs, residuals = _balanced(draw, shape, units, free)
    network = shape.network(
        [u.row for u in units], [u.output_weight for u in units], Fraction(draw(st.integers(-1, 1)))
    )
    return with_residuals(network, inputs, residuals)


def _unit(draw: st.DrawFn, shape: Shape, slack: _Slack) -> _Unit:
    """A unit whose hyperplane goes through some inputs, and the residuals there."""
    x = draw(nonzero_vectors(shape.dimension))
    turn = draw(st.integers(0, 2))
    if shape.hidden_bias:
        w = draw(nonzero_vectors(shape.dimension))
        tangent = across(w, turn)
        row = (*w, -sum((a * b for a, b in zip(w, x, strict=True)), ZERO))
    else:
        # Without a bias the hyperplane contains 0: take w across x and, in three dimensions, a second tangent.
        row = across(x, turn)
        tangent = _third(row, x) if shape.dimension == 3 else (ZERO,) * shape.dimension
        if not any(row):
            row = draw(nonzero_vectors(shape.dimension))
            x = (ZERO,) * shape.dimension
    weight = Fraction(draw(st.sampled_from([1, -1, 2, -2, 0])))
    unit = _Unit(row, weight, linear=[ZERO] * shape.augmented_dimension)
    if draw(st.integers(0, 5)) == 0:
        return unit
    if weight == 0:
        _cancelling_kinks(draw, shape, unit, x)
    else:
        _kinks(draw, shape, slack, unit, x, tangent)
    return unit


def _kinks(draw: st.DrawFn, shape: Shape, slack: _Slack, unit: _Unit, x: Vector, tangent: Vector) -> None:
    """Kinks whose g is a sum of the summands of the module's docstring."""
    sign = 1 if unit.output_weight > 0 else -1
    coefficient = st.integers(1, 3).map(Fraction)
    if any(tangent) and draw(st.booleans()):
        # a(middle) = (k a(x) + l a(end)) / (k + l), also without a bias.
        k, l, c = draw(coefficient), draw(coefficient), draw(coefficient)  # noqa: E741
        end = tuple(a + (k + l) * b for a, b in zip(x, tangent, strict=True))
        middle = tuple(a + l * b for a, b in zip(x, tangent, strict=True))
        c *= sign
        unit.kinks.append((x, c * k / (k + l)))
        unit.kinks.append((end, c * l / (k + l)))
        unit.kinks.append((middle, -c * draw(st.sampled_from(slack.middles))))
    others = [x, tuple(a - b for a, b in zip(x, tangent, strict=True))]
    if not shape.hidden_bias:
        others.append(tuple(-2 * e for e in x))
    for other in draw(st.lists(st.sampled_from(others), min_size=1, max_size=2)):
        c, multiplier = draw(coefficient), draw(st.sampled_from(slack.multipliers))
        unit.kinks.append((other, sign * c))
        # rho = c and q = sign a: the kink asks for -lambda c sign a.
        unit.ask(shape.augmented(other), -multiplier * c * sign)


def _cancelling_kinks(draw: st.DrawFn, shape: Shape, unit: _Unit, x: Vector) -> None:
    """For `v_j = 0` the kinks must cancel: equal inputs, or without a bias opposite ones."""
    r = Fraction(draw(st.integers(1, 2)))
    if shape.hidden_bias or draw(st.booleans()):
        unit.kinks.extend([(x, r), (x, -r)])
        return
    # 2r ReLU(a.w) - r ReLU(-2 a.w) = 2r a.w.
    unit.kinks.extend([(x, 2 * r), (tuple(-2 * e for e in x), -r)])
    unit.ask(x, -2 * r)


def _dead_unit(draw: st.DrawFn, shape: Shape, inputs: Sequence[Vector]) -> _Unit:
    """A unit that is off at every data point."""
    w = draw(vectors(shape.dimension))
    highest = max(sum((a * b for a, b in zip(w, x, strict=True)), ZERO) for x in inputs)
    weight = Fraction(draw(st.sampled_from([1, -1, 0])))
    return _Unit((*w, -highest - 1), weight, linear=[ZERO] * shape.augmented_dimension)


def _balanced(
    draw: st.DrawFn, shape: Shape, units: Sequence[_Unit], free: Sequence[Vector]
) -> tuple[list[Vector], list[Fraction]]:
    """All inputs and residuals: the points without kinks solve the linear conditions."""
    kinks = [kink for unit in units for kink in unit.kinks]
    movable = [x for x in free if all(_pre_activation(shape, unit, x) != 0 for unit in units)]
    held = [x for x in free if x not in movable]
    rows: list[list[Fraction]] = []
    target: list[Fraction] = []
    if shape.output_bias:
        rows.append([Fraction(1)] * len(movable))
        target.append(-sum((r for _, r in kinks), ZERO))
    for unit in units:
        on = [_pre_activation(shape, unit, x) > 0 for x in movable]
        kinks_on = [(shape.augmented(x), r) for x, r in kinks if _pre_activation(shape, unit, x) > 0]
        for k in range(shape.augmented_dimension):
            rows.append([shape.augmented(x)[k] if active else ZERO for x, active in zip(movable, on, strict=True)])
            target.append(unit.linear[k] - sum((r * a[k] for a, r in kinks_on), ZERO))
    particular, basis = solutions(rows, target, len(movable))
    if particular is None:
        particular, kinks = [ZERO] * len(movable), [(x, ZERO) for x, _ in kinks]
    for vector in basis[:3]:
        factor = draw(st.integers(-2, 2))
        particular = [r + factor * e for r, e in zip(particular, vector, strict=True)]
    inputs = [*(x for x, _ in kinks), *movable, *held]
    residuals = [*(r for _, r in kinks), *particular, *[ZERO] * len(held)]
    order = draw(st.integers(0, len(inputs) - 1))
    return inputs[order:] + inputs[:order], residuals[order:] + residuals[:order]


def _pre_activation(shape: Shape, unit: _Unit, x: Vector) -> Fraction:
    return sum((w * a for w, a in zip(unit.row, shape.augmented(x), strict=True)), ZERO)


def _spread(x: Vector, k: int) -> Vector:
    """The input moved along a moment curve: points in general position even when every draw is 0."""
    return tuple(e + Fraction(k ** (power + 1)) / 2 for power, e in enumerate(x))


def _activating(shape: Shape, unit: _Unit, x: Vector) -> Vector:
    """The input, mirrored in the unit's hyperplane if the unit is off there."""
    z = _pre_activation(shape, unit, x)
    if z >= 0:
        return x
    w = unit.row[: shape.dimension]
    factor = 2 * z / sum(e * e for e in w)
    return tuple(a - factor * b for a, b in zip(x, w, strict=True))


def _third(u: Vector, v: Vector) -> Vector:
    """The cross product."""
    (a, b, c), (d, e, f) = u, v
    return (b * f - c * e, c * d - a * f, a * e - b * d)
