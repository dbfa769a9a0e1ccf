"""One hidden layer, one output: what a small move of one unit does to the loss, to first order, in canonical form.

Near the point, moving unit j so that `v_j w_j` changes by t changes `sum_i r_i f_i` by `g_j(t) = g(t) / scale` with

    g(t) = linear . t + sum_k slope_k ReLU(e_k . t),

where no two e_k are parallel. `scale > 0` is common to all units, so signs are those of g. The form is unique: g is
identically 0 if and only if `linear` is 0 and no kink is left. docs/mathematics.md, section 1.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import compress

from proofs.kernel.exact import Grid, IntTable, IntVector, Vector, dot, line_of
from proofs.kernel.forward import ForwardPass, forward
from proofs.kernel.network import Problem
from proofs.kernel.rejection import require


@dataclass(frozen=True, slots=True)
class Kink:
    """All kinks of a unit on one line: `slope * ReLU(direction . t)`, named by the first data point on the line."""

    point: int
    direction: IntVector
    slope: int


@dataclass(frozen=True, slots=True)
class LocalFunction:
    """`g(t) = linear . t + sum of slope * ReLU(direction . t)` over pairwise non-parallel kinks with slope not 0."""

    linear: IntVector
    kinks: tuple[Kink, ...]

    @property
    def vanishes(self) -> bool:
        """Whether g is identically 0."""
        return not self.kinks and not any(self.linear)

    def __call__(self, t: Sequence[Fraction | int]) -> Fraction | int:
        """The value at t."""
        value = sum(a * b for a, b in zip(self.linear, t, strict=True))
        for kink in self.kinks:
            value += kink.slope * max(0, sum(a * b for a, b in zip(kink.direction, t, strict=True)))
        return value


def canonical_form(inputs: IntTable, states: IntVector, residuals: Sequence[int], sign: int) -> LocalFunction:
    """`sum_on r_i a_i.t + sum_kinks r_i s ReLU(s a_i.t)`, the kinks merged by lines; s = +-1."""
    active = [s > 0 for s in states]
    chosen = list(compress(residuals, active))
    linear = [dot(chosen, column) for column in zip(*compress(inputs, active), strict=True)]
    linear = linear or [0] * len(inputs[0])
    kinks: dict[IntVector, Kink] = {}
    for i in _kinks(inputs, states):
        # r s ReLU(s m e.t) is r s |m| ReLU(e.t), less r s |m| e.t where s m < 0, as ReLU(-z) = ReLU(z) - z.
        multiple, line = line_of(inputs[i])
        slope = residuals[i] * sign * abs(multiple)
        if sign * multiple < 0:
            linear = [a - slope * b for a, b in zip(linear, line, strict=True)]
        earlier = kinks.get(line)
        kinks[line] = Kink(earlier.point, line, earlier.slope + slope) if earlier else Kink(i, line, slope)
    return LocalFunction(tuple(linear), tuple(kink for kink in kinks.values() if kink.slope))


def _kinks(inputs: IntTable, states: IntVector) -> Iterable[int]:
    return (i for i, s in enumerate(states) if s == 0 and any(inputs[i]))


@dataclass(frozen=True, slots=True)
class ShallowPoint:
    """A network with one hidden layer and one output at its data, ready for the conditions of Theorem A.

    Attributes:
        loss: its loss.
        inputs: N x (d or d + 1) integers: every input, followed by 1 if the hidden layer has a bias, times a positive
            constant.
        input_scale: that constant.
        states: for each unit the signs of its pre-activations at the N points.
        residuals: N integers: half the derivatives of the loss by the outputs (with the plain squared loss, the
            residuals), times a positive constant.
        held: the N points whose output cannot change without the loss rising above its tangent.
        output_weights: v_j.
        has_output_bias: whether c is a parameter.
        radius: nearer than this in every parameter, no state away from a kink changes and no v_j changes its sign.
    """

    loss: Fraction
    inputs: IntTable
    input_scale: int
    states: tuple[IntVector, ...]
    residuals: IntVector
    held: tuple[bool, ...]
    output_weights: tuple[Fraction, ...]
    has_output_bias: bool
    radius: Fraction

    def local_function(self, unit: int) -> LocalFunction:
        """The canonical form of g_j; for a unit with v_j = 0, of phi_j, which enters multiplied by v_j."""
        sign = -1 if self.output_weights[unit] < 0 else 1
        return canonical_form(self.inputs, self.states[unit], self.residuals, sign)

    def kinks(self, unit: int) -> Iterable[int]:
        """The data points where the unit's pre-activation is 0, without those whose augmented input is 0."""
        return _kinks(self.inputs, self.states[unit])

    def kink_lines(self, among: Sequence[bool] | None = None) -> dict[tuple[int, IntVector], int]:
        """For each unit and line of its kinks the data point that names it: the first on it, among these."""
        names: dict[tuple[int, IntVector], int] = {}
        for j in range(len(self.output_weights)):
            for i in self.kinks(j):
                if among is None or among[i]:
                    names.setdefault((j, line_of(self.inputs[i])[1]), i)
        return names


def shallow_point(problem: Problem, rule: str) -> ShallowPoint:
    """Evaluate a network with one hidden layer and one output.

    Raises:
        Rejected: the network has another shape.
    """
    network = problem.network
    require(len(network.hidden) == 1, rule, "network", "one hidden layer", len(network.hidden))
    require(network.output_dimension == 1, rule, "network", "one output", network.output_dimension)
    here = forward(problem)
    scale, rows = _augmented_inputs(problem)
    weights = network.output.weight[0]
    return ShallowPoint(
        loss=here.loss[0],
        inputs=rows,
        input_scale=scale,
        states=tuple(zip(*here.pre_activations[0].signs(), strict=True)),
        residuals=tuple(row[0] for row in here.slopes.rows),
        held=tuple(row[0] > 0 for row in here.curvatures),
        output_weights=weights,
        has_output_bias=network.output.bias is not None,
        radius=_radius(here, rows, scale, weights),
    )


@dataclass(frozen=True, slots=True)
class WidePoint:
    """A network with one hidden layer and K outputs at its data, ready for the conditions of Theorem A'.

    Attributes:
        loss: its loss.
        inputs: as in `ShallowPoint`.
        states: as in `ShallowPoint`.
        values: for each unit its outputs at the N points, times a positive constant.
        slopes: N x K integers: half the derivatives of the loss by the outputs, times a positive constant.
        output_weights: for each unit its K output weights v_j.
        has_output_bias: whether the last layer has a bias.
        radius: nearer than this in every parameter, no state away from a kink changes.
    """

    loss: Fraction
    inputs: IntTable
    states: tuple[IntVector, ...]
    values: tuple[IntVector, ...]
    slopes: IntTable
    output_weights: tuple[Vector, ...]
    has_output_bias: bool
    radius: Fraction

    def pull(self, unit: int) -> IntVector:
        """`sum m_i ReLU(a_i.w_j)`, one entry per output."""
        return tuple(dot(column, self.values[unit]) for column in zip(*self.slopes, strict=True))

    def tilted_function(self, unit: int, weights: Sequence[Fraction]) -> LocalFunction:
        """`<weights, R_j(t)>`, where `R_j(t) = sum_on m_i a_i.t + sum_kinks m_i ReLU(a_i.t)`."""
        tilt = Grid.of([weights]).rows[0]
        return canonical_form(self.inputs, self.states[unit], [dot(tilt, row) for row in self.slopes], 1)


def wide_point(problem: Problem, rule: str) -> WidePoint:
    """Evaluate a network with one hidden layer.

    Raises:
        Rejected: the network has another shape.
    """
    network = problem.network
    require(len(network.hidden) == 1, rule, "network", "one hidden layer", len(network.hidden))
    here = forward(problem)
    scale, rows = _augmented_inputs(problem)
    curve = here.pre_activations[0]
    return WidePoint(
        loss=here.loss[0],
        inputs=rows,
        states=tuple(zip(*curve.signs(), strict=True)),
        values=tuple(zip(*(tuple(max(z, 0) for z in row) for row in curve.coefficients[0]), strict=True)),
        slopes=here.slopes.rows,
        output_weights=tuple(zip(*network.output.weight, strict=True)),
        has_output_bias=network.output.bias is not None,
        radius=_radius(here, rows, scale, ()),
    )


def _augmented_inputs(problem: Problem) -> tuple[int, IntTable]:
    """The scale and the scaled inputs of `ShallowPoint`."""
    inputs = Grid.of(problem.dataset.inputs)
    tail = () if problem.network.layers[0].bias is None else (inputs.denominator,)
    return inputs.denominator, tuple((*row, *tail) for row in inputs.rows)


def _radius(here: ForwardPass, inputs: IntTable, denominator: int, output_weights: Iterable[Fraction]) -> Fraction:
    """The least of |a.w| / |a|_1 over the pairs away from kinks, and of |v_j| over v_j != 0 (or of 1 if all are 0)."""
    pre_activations = here.pre_activations[0]
    best = min((abs(v) for v in output_weights if v), default=Fraction(1))
    # |z| / |a|_1 = (|z_int| / z_den) / (|a_int| / a_den); compare |z_int| / |a_int| with the bound in these units.
    unit = Fraction(denominator, pre_activations.denominator)
    top, bottom = (best / unit).as_integer_ratio()
    for row, a in zip(pre_activations.coefficients[0], inputs, strict=True):
        smallest = min((abs(z) for z in row if z), default=None)
        if smallest is not None:
            length = sum(map(abs, a))
            if smallest * bottom < top * length:
                top, bottom = smallest, length
    return Fraction(top, bottom) * unit
