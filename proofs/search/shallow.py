"""One hidden layer, one output: the complete decision of Theorem A. docs/mathematics.md, section 1."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import count

from proofs.kernel.certificate import CaseTree, DescentPath, ShallowMinimum
from proofs.kernel.exact import IntVector, dot, inner
from proofs.kernel.local_function import LocalFunction, ShallowPoint, shallow_point
from proofs.kernel.network import Network, Problem
from proofs.search.directions import ZERO, descends, descent_within, moving, still
from proofs.search.nonnegative import NegativeDirection, decide_nonnegative


def decide_shallow(problem: Problem) -> ShallowMinimum | DescentPath:
    """A certificate that the point is a local minimum, or one that it is not; never neither.

    Raises:
        Rejected: the network does not have one hidden layer and one output.
        TooManyCasesError: a unit has too many concave kinks for a case tree.
    """
    point = shallow_point(problem, "shallow-minimum")
    return _Decision(problem, point).decide()


@dataclass(frozen=True, slots=True)
class _Decision:
    problem: Problem
    point: ShallowPoint

    def decide(self) -> ShallowMinimum | DescentPath:
        if self.point.has_output_bias and (total := sum(self.point.residuals)):
            return self._descent({(1, 0, self._hidden_width()): Fraction(-1 if total > 0 else 1)})
        trees: list[CaseTree | None] = []
        for j, weight in enumerate(self.point.output_weights):
            function = self.point.local_function(j)
            if weight == 0:
                if not function.vanishes:
                    return self._leave_zero_output_weight(j, function)
                trees.append(None)
                continue
            answer = decide_nonnegative(function)
            if isinstance(answer, NegativeDirection):
                return self._descent(self._unit_move(j, [t / weight for t in map(Fraction, answer.direction)]))
            trees.append(answer)
        return ShallowMinimum(tuple(trees))

    def _hidden_width(self) -> int:
        return len(self.point.output_weights)

    def _unit_move(self, j: int, direction: Sequence[Fraction]) -> dict[tuple[int, int, int], Fraction]:
        return {(0, j, i): entry for i, entry in enumerate(direction)}

    def _leave_zero_output_weight(self, j: int, phi: LocalFunction) -> DescentPath:
        """Unit j has v_j = 0 and phi_j is not 0 near w_j: turn w_j to where it is not, and v_j against its sign."""
        active = [i for i, state in enumerate(self.point.states[j]) if state > 0]
        here = sum(self.point.residuals[i] * self._pre_activation(j, i) for i in active)
        if here:
            return self._descent({(1, 0, j): Fraction(-1 if here > 0 else 1)})
        direction = nonzero_direction(phi)
        slope = phi(direction)
        # With w = w* + tau d and v = -tau kappa sign(phi'), the coefficient of tau^2 is a positive multiple of
        # -2 kappa |phi'| + kappa^2 sum ReLU(a . w*)^2: a small enough kappa makes it negative.
        moves = self._unit_move(j, [Fraction(entry) for entry in direction])
        kappa = Fraction(1)
        while True:
            moves[1, 0, j] = -kappa if slope > 0 else kappa
            velocity = self._velocity(moves)
            if descends(self.problem, velocity):
                return descent_within(self.problem, velocity, still(self.problem.network), self.point.radius)
            kappa /= 2

    def _pre_activation(self, j: int, i: int) -> Fraction:
        row = self.problem.network.hidden[0].augmented[j]
        return inner(row, self.point.inputs[i])

    def _velocity(self, moves: dict[tuple[int, int, int], Fraction]) -> Network:
        return moving(self.problem.network, lambda k, j, i: moves.get((k, j, i), ZERO))

    def _descent(self, moves: dict[tuple[int, int, int], Fraction]) -> DescentPath:
        velocity = self._velocity(moves)
        return descent_within(self.problem, velocity, still(self.problem.network), self.point.radius)


def nonzero_direction(function: LocalFunction) -> IntVector:
    """A direction in which a local function that is not identically 0 is not 0."""
    if not function.kinks:
        return function.linear
    first, *others = function.kinks
    across = first.direction
    for along in _on_hyperplane(first.direction, [kink.direction for kink in others]):
        # g bends at `first` and nowhere else on the segment along +- across / k, so it is not 0 at all three points.
        for k in count(1):
            for sign in (0, 1, -1):
                candidate = tuple(k * a + sign * b for a, b in zip(along, across, strict=True))
                if function(candidate) != 0:
                    return candidate
            if all(k * abs(dot(kink.direction, along)) > abs(dot(kink.direction, across)) for kink in others):
                break
    raise ArithmeticError("a local function that is not identically 0 bends at each of its kinks")


def _on_hyperplane(normal: IntVector, off: Sequence[IntVector]) -> list[IntVector]:
    """One integer vector orthogonal to `normal` and to none of `off` (0 when the space is a line)."""
    dimension = len(normal)
    if dimension == 1:
        return [(0,)]
    square = dot(normal, normal)
    for base in count(2):
        powers = tuple(base**k for k in range(dimension))
        # On the moment curve only finitely many bases fail for each vector of `off`, as none is parallel to the normal.
        shadow = tuple(square * p - dot(normal, powers) * n for p, n in zip(powers, normal, strict=True))
        if all(dot(direction, shadow) for direction in off):
            return [shadow]
    return []
