"""Strict up to rescaling, one hidden layer and one output. docs/mathematics.md, section 3.

Near a minimum of Theorem A, equal loss forces equal outputs at every held data point: one of positive weight whose
residual is in the quadratic part of the loss. In the coordinates t = (changes of v_j w_j, change of c) the change of
output i is piecewise linear; case by case, only t = 0 may leave all of these outputs unchanged.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from proofs.kernel.certificate import IsolatedOrbit, IsolationTree, KernelCone, UnitSplit
from proofs.kernel.conclusion import StrictUpToRescaling
from proofs.kernel.exact import Grid, IntVector, dot, line_of, rank
from proofs.kernel.local_function import ShallowPoint, shallow_point
from proofs.kernel.network import Problem
from proofs.kernel.rejection import Rejected, require
from proofs.kernel.rules.shallow_minimum import shallow_minimum

RULE = "isolated-orbit"


@dataclass(frozen=True, slots=True)
class Sides:
    """The kinks of all units: the one of unit j on the line e splits the coordinates t by the sign of `e . t_j`."""

    point: ShallowPoint
    names: Mapping[tuple[int, IntVector], int]

    def row(self, i: int, signs: Mapping[tuple[int, int], int]) -> IntVector | None:
        """The change of output i as a linear form of t under these signs.

        None while a kink at i is undecided, and for a data point that is not held: its output may change.
        """
        if not self.point.held[i]:
            return None
        blocks: list[int] = []
        for j, weight in enumerate(self.point.output_weights):
            a, state = self.point.inputs[i], self.point.states[j][i]
            if state == 0 and any(a):
                multiple, line = line_of(a)
                sign = signs.get((j, self.names[j, line]))
                if sign is None:
                    return None
                # s ReLU(s a.t) is a.t where s a.t >= 0, that is where s, m and the sign of e.t multiply to +1.
                state = 1 if (weight > 0) == (multiple * sign > 0) else -1
            blocks.extend(a if state > 0 else (0,) * len(a))
        # The data are scaled by a common constant; it only rescales the coordinate c.
        return (*blocks, 1) if self.point.has_output_bias else tuple(blocks)

    def normal(self, j: int, i: int, sign: int) -> IntVector:
        """The form `sign * e . t_j` that is >= 0 on this side of the kink, in the coordinates t."""
        width = len(self.point.inputs[i])
        _, line = line_of(self.point.inputs[i])
        tail = (len(self.point.output_weights) - j - 1) * width + self.point.has_output_bias
        return (*(0,) * (j * width), *(sign * entry for entry in line), *(0,) * tail)


def kink_sides(point: ShallowPoint) -> Sides:
    """Name every kink line of every unit by its first held data point."""
    return Sides(point, point.kink_lines(point.held))


def isolated_orbit(problem: Problem, certificate: IsolatedOrbit) -> StrictUpToRescaling:
    """Theorem A holds, every v_j is not 0, and in every case only t = 0 leaves all held outputs unchanged.

    By convexity L - L* is at least twice the change of Phi, which is >= 0, and more where a held output changes.
    """
    minimum = shallow_minimum(problem, certificate.minimum)
    point = shallow_point(problem, RULE)
    require(all(point.output_weights), RULE, "output weights", "none that is 0", "one that is 0")
    _check_tree(kink_sides(point), certificate.tree, {}, "cases")
    return StrictUpToRescaling(minimum.loss, point.radius)


def _check_tree(sides: Sides, tree: IsolationTree, signs: Mapping[tuple[int, int], int], step: str) -> None:
    match tree:
        case UnitSplit(j, i, positive, negative):
            require(
                (j, i) in {(unit, i) for (unit, _), i in sides.names.items()}, RULE, step, "a split at a kink", (j, i)
            )
            require((j, i) not in signs, RULE, step, "a kink not split before", (j, i))
            _check_tree(sides, positive, {**signs, (j, i): 1}, f"{step}, {j}:{i}+")
            _check_tree(sides, negative, {**signs, (j, i): -1}, f"{step}, {j}:{i}-")
        case KernelCone(coefficients, weights):
            _check_cone(sides, coefficients, weights, signs, step)
        case _:
            raise Rejected(RULE, step, "an isolation tree", type(tree).__name__)


def _check_cone(
    sides: Sides,
    coefficients: Mapping[int, Fraction],
    weights: Mapping[tuple[int, int], Fraction],
    signs: Mapping[tuple[int, int], int],
    step: str,
) -> None:
    """`sum y_i row_i + sum mu_k n_k = 0` with mu > 0, and rows and normals have full rank: only t = 0 is left.

    If all rows are 0 on t and all n_k . t >= 0, the identity makes each n_k . t = 0, and full rank makes t = 0.
    """
    rows = [sides.row(i, signs) for i in range(len(sides.point.inputs))]
    resolved = [row for row in rows if row is not None]
    normals = []
    identity: list[tuple[Fraction, IntVector]] = []
    for i, coefficient in coefficients.items():
        row = rows[i] if 0 <= i < len(rows) else None
        require(row is not None, RULE, step, "coefficients of resolved data points", f"data point {i}")
        identity.append((coefficient, row or ()))
    for (j, i), weight in weights.items():
        require((j, i) in signs, RULE, step, "weights of kinks split above", (j, i))
        require(weight > 0, RULE, step, "positive weights", weight)
        normals.append(sides.normal(j, i, signs[j, i]))
        identity.append((weight, normals[-1]))
    require(not any(_combine(identity)), RULE, step, "a combination that is 0", "a remainder")
    width = len(sides.point.inputs[0])
    dimension = len(sides.point.output_weights) * width + sides.point.has_output_bias
    found = rank([*resolved, *normals])
    require(found == dimension, RULE, step, f"rank {dimension}", found)


def _combine(terms: list[tuple[Fraction, IntVector]]) -> Iterator[int]:
    """A positive multiple of the combination of these rows: integers, over the common denominator of the factors."""
    factors = Grid.of([[factor for factor, _ in terms]]).rows[0]
    for column in zip(*(row for _, row in terms), strict=True):
        yield dot(factors, column)
