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

from proofs.kernel.exact import Grid, IntTable, IntVector, dot, line_of
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


@dataclass(frozen=True, slots=True)
class ShallowPoint:
    """A network with one hidden layer and one output at its data, ready for the conditions of Theorem A.

    Attributes:
        loss: its squared loss.
        inputs: N x (d or d + 1) integers: every input, followed by 1 if the hidden layer has a bias, times a positive
            constant.
        input_scale: that constant.
        states: for each unit the signs of its pre-activations at the N points.
        residuals: N integers, the residuals times a positive constant.
        output_weights: v_j.
        has_output_bias: whether c is a parameter.
        radius: nearer than this in every parameter, no state away from a kink changes and no v_j changes its sign.
    """

    loss: Fraction
    inputs: IntTable
    input_scale: int
    states: tuple[IntVector, ...]
    residuals: IntVector
    output_weights: tuple[Fraction, ...]
    has_output_bias: bool
    radius: Fraction

    def local_function(self, unit: int) -> LocalFunction:
        """The canonical form of g_j; for a unit with v_j = 0, of phi_j, which enters multiplied by v_j."""
        state = self.states[unit]
        active = [s > 0 for s in state]
        residuals = list(compress(self.residuals, active))
        linear = [dot(residuals, column) for column in zip(*compress(self.inputs, active), strict=True)]
        linear = linear or [0] * len(self.inputs[0])
        sign = -1 if self.output_weights[unit] < 0 else 1
        kinks: dict[IntVector, Kink] = {}
        for i in self.kinks(unit):
            # r s ReLU(s m e.t) is r s |m| ReLU(e.t), less r s |m| e.t where s m < 0, as ReLU(-z) = ReLU(z) - z.
            multiple, line = line_of(self.inputs[i])
            slope = self.residuals[i] * sign * abs(multiple)
            if sign * multiple < 0:
                linear = [a - slope * b for a, b in zip(linear, line, strict=True)]
            earlier = kinks.get(line)
            kinks[line] = Kink(earlier.point, line, earlier.slope + slope) if earlier else Kink(i, line, slope)
        return LocalFunction(tuple(linear), tuple(kink for kink in kinks.values() if kink.slope))

    def kinks(self, unit: int) -> Iterable[int]:
        """The data points where the unit's pre-activation is 0, without those whose augmented input is 0."""
        return (i for i, s in enumerate(self.states[unit]) if s == 0 and any(self.inputs[i]))


def shallow_point(problem: Problem, rule: str) -> ShallowPoint:
    """Evaluate a network with one hidden layer and one output.

    Raises:
        Rejected: the network has another shape.
    """
    network = problem.network
    require(len(network.hidden) == 1, rule, "network", "one hidden layer", len(network.hidden))
    require(network.output_dimension == 1, rule, "network", "one output", network.output_dimension)
    here = forward(problem)
    hidden = network.hidden[0]
    inputs = Grid.of(problem.dataset.inputs)
    tail = () if hidden.bias is None else (inputs.denominator,)
    rows = tuple((*row, *tail) for row in inputs.rows)
    weights = network.output.weight[0]
    return ShallowPoint(
        loss=here.loss[0],
        inputs=rows,
        input_scale=inputs.denominator,
        states=tuple(zip(*here.pre_activations[0].signs(), strict=True)),
        residuals=tuple(row[0] for row in here.residuals.coefficients[0]),
        output_weights=weights,
        has_output_bias=network.output.bias is not None,
        radius=_radius(here, rows, inputs.denominator, weights),
    )


def _radius(here: ForwardPass, inputs: IntTable, denominator: int, output_weights: Iterable[Fraction]) -> Fraction:
    """The least of |a.w| / |a|_1 over the pairs away from kinks, and of |v_j| over v_j != 0; 1 if there are none."""
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
