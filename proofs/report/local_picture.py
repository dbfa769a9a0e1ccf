"""The exact picture of a shallow network at its point: predictions, states, coordinates, and the loss case by case.

Near the point, with `t_j` the change of `v_j (w_j, b_j)` and zeta the change of c, the change of every output is linear
once the sign of every kink is chosen, and the loss is that linear part twice plus a sum of squares. The cases here are
computed from the network alone; the report prints them beside the kernel's conditions, and a test compares the two.
docs/mathematics.md, section 1.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from proofs.kernel.exact import IntVector, inner, line_of
from proofs.kernel.forward import forward
from proofs.kernel.local_function import ShallowPoint, shallow_point
from proofs.kernel.loss import SQUARED
from proofs.kernel.network import Problem

Signs = Mapping[tuple[int, int], int]


@dataclass(frozen=True, slots=True)
class Change:
    """The change of one output in one case.

    Attributes:
        coefficients: of the coordinates, unit by unit, then of zeta where the output has a bias.
        products: the units with output weight 0 whose product `v_j ReLU(...)` at `point` is added.
        point: the data point; -1 in a sum of squares where no product needs it.
    """

    coefficients: tuple[Fraction, ...]
    products: tuple[int, ...]
    point: int


@dataclass(frozen=True)
class Case:
    """One choice of sign for every kink, and `L - L* = 2 (linear) + sum of multiplicity * square` in it.

    Attributes:
        signs: 1 where `e . t_j >= 0` at the kink (unit j, line named by data point), -1 where `<= 0`.
        linear: coefficients of the coordinates in `sum_i r_i Delta_i`, without the products, whose sum vanishes.
        squares: the changes of the outputs, equal ones counted once with their multiplicity.
    """

    signs: Signs
    linear: tuple[Fraction, ...]
    squares: tuple[tuple[Change, int], ...]


@dataclass(frozen=True)
class LocalPicture:
    """A network with one hidden layer and one output at its data.

    Attributes:
        residuals: output minus target at every data point.
        slopes: half the derivative of the loss by every output; with the plain squared loss, the residuals.
        augmented: the inputs, each followed by 1 if the hidden layer has a bias.
        kinks: (unit, data point) pairs that name every kink line of every unit.
        scale: the positive integer by which the kernel multiplies each g_j to clear denominators.
    """

    problem: Problem
    point: ShallowPoint
    residuals: tuple[Fraction, ...]
    slopes: tuple[Fraction, ...]
    augmented: tuple[tuple[Fraction, ...], ...]
    kinks: tuple[tuple[int, int], ...]
    names: Mapping[tuple[int, IntVector], int]
    scale: int

    @property
    def plain(self) -> bool:
        """Whether the loss is the plain sum of squared residuals, of which the cases are an identity."""
        return is_plain(self.problem)

    @property
    def units(self) -> int:
        """The width of the hidden layer."""
        return len(self.point.output_weights)

    @property
    def width(self) -> int:
        """How many coordinates a unit has: its weights, and its bias if there is one."""
        return len(self.augmented[0])

    def points_in_state(self, unit: int, state: int) -> tuple[int, ...]:
        """The data points where the unit is on (1), at a kink (0) or off (-1)."""
        return tuple(i for i, s in enumerate(self.point.states[unit]) if s == state)

    def is_on(self, unit: int, i: int, signs: Signs) -> bool:
        """Whether the unit counts as active at data point i in the case."""
        state = self.point.states[unit][i]
        a = self.point.inputs[i]
        if state or not any(a):
            return state > 0
        multiple, line = line_of(a)
        # s ReLU(s a.t) is a.t where s a.t >= 0.
        return (self.point.output_weights[unit] > 0) == (multiple * signs[unit, self.names[unit, line]] > 0)

    def direction(self, kink: tuple[int, int]) -> IntVector:
        """The primitive integer vector e on the line of the kink."""
        return line_of(self.point.inputs[kink[1]])[1]

    def cases(self) -> Iterator[Case]:
        """All choices of signs for the kinks of units with output weight other than 0."""
        for choice in product((1, -1), repeat=len(self.kinks)):
            yield self.case(dict(zip(self.kinks, choice, strict=True)))

    def case(self, signs: Signs) -> Case:
        """The loss in one case."""
        changes = [self.change(i, signs) for i in range(len(self.residuals))]
        columns = zip(*(change.coefficients for change in changes), strict=True)
        linear = tuple(inner(self.slopes, column) for column in columns)
        merged = Counter(
            change if change.products else Change(change.coefficients, (), -1)
            for change in changes
            if change.products or any(change.coefficients)
        )
        return Case(signs, linear, tuple(merged.items()))

    def change(self, i: int, signs: Signs) -> Change:
        """The change of output i."""
        coefficients: list[Fraction] = []
        products = []
        for j, weight in enumerate(self.point.output_weights):
            if weight == 0 and self.point.states[j][i] >= 0 and any(self.point.inputs[i]):
                products.append(j)
            on = weight != 0 and self.is_on(j, i, signs)
            coefficients += self.augmented[i] if on else (Fraction(0),) * self.width
        if self.point.has_output_bias:
            coefficients.append(Fraction(1))
        return Change(tuple(coefficients), tuple(products), i)


def local_picture(problem: Problem) -> LocalPicture:
    """Evaluate a network with one hidden layer and one output.

    Raises:
        Rejected: the network has another shape.
    """
    point = shallow_point(problem, "report")
    here = forward(problem)
    bias = problem.network.hidden[0].bias is not None
    names = point.kink_lines()
    return LocalPicture(
        problem=problem,
        point=point,
        residuals=tuple(r for (r,) in here.residuals.start.fractions),
        slopes=tuple(m for (m,) in here.slopes.fractions),
        augmented=tuple((*row, Fraction(1)) if bias else row for row in problem.dataset.inputs),
        kinks=tuple((unit, i) for (unit, _), i in names.items() if point.output_weights[unit]),
        names=names,
        scale=here.slopes.denominator * point.input_scale,
    )


def is_shallow(problem: Problem) -> bool:
    """Whether the picture can be drawn: one hidden layer and one output."""
    return len(problem.network.hidden) == 1 and problem.network.output_dimension == 1


def is_plain(problem: Problem) -> bool:
    """Whether the loss is the plain sum of squared residuals."""
    return problem.loss == SQUARED and all(weight == 1 for weight in problem.dataset.weights or ())
