"""Strict up to rescaling, or a straight line of equal loss, case by case. docs/mathematics.md, section 3."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from proofs.kernel.certificate import (
    FlatPath,
    IsolatedOrbit,
    IsolationTree,
    KernelCone,
    ShallowMinimum,
    UnitSplit,
)
from proofs.kernel.exact import IntVector, inner, rank
from proofs.kernel.local_function import shallow_point
from proofs.kernel.network import Problem
from proofs.kernel.rules.isolated_orbit import Sides, kink_sides
from proofs.search.directions import ZERO, moving, still
from proofs.search.linear_algebra import null_space, solution
from proofs.search.linear_program import Infeasible, solve_box

CASE_LIMIT = 4000
WORK_LIMIT = 100_000_000
"""Steps of elimination, over all cases."""

Signs = dict[tuple[int, int], int]


class _FlatError(Exception):
    """Ends the recursion at the first direction t of equal outputs."""

    def __init__(self, direction: Sequence[Fraction]) -> None:
        self.direction = direction


class _TooManyCasesError(Exception):
    """Ends the recursion when the limit is reached."""


def find_isolation(problem: Problem, minimum: ShallowMinimum) -> IsolatedOrbit | FlatPath | None:
    """For a minimum of Theorem A: a certificate either way.

    None with an output weight 0, beyond the case limit, and where outputs may change that are not held.
    """
    parameters = sum(1 for layer in problem.network.layers for _ in layer.numbers())
    if not all(problem.network.output.weight[0]) or len(problem.dataset) * parameters**2 > WORK_LIMIT:
        return None
    point = shallow_point(problem, "isolated-orbit")
    search = _Search(kink_sides(point))
    try:
        return IsolatedOrbit(minimum, search.tree({}))
    except _TooManyCasesError:
        return None
    except _FlatError as flat:
        weights = problem.dataset.weights or (1,) * len(point.held)
        steady = all(held or not weight for held, weight in zip(point.held, weights, strict=True))
        return _flat_path(problem, search.sides, flat.direction) if steady else None


class _Search:
    def __init__(self, sides: Sides) -> None:
        self.sides = sides
        self.kinks = [(unit, i) for (unit, _), i in sides.names.items()]
        width = len(sides.point.inputs[0])
        self.dimension = len(sides.point.output_weights) * width + sides.point.has_output_bias
        self.cases = 0

    def tree(self, signs: Signs) -> IsolationTree:
        self.cases += 1
        work = self.cases * len(self.sides.point.inputs) * self.dimension**2
        if self.cases > CASE_LIMIT or work > WORK_LIMIT:
            raise _TooManyCasesError
        rows = {i: row for i in range(len(self.sides.point.inputs)) if (row := self.sides.row(i, signs)) is not None}
        if rank(rows.values()) == self.dimension:
            return KernelCone({}, {})
        undecided = next((kink for kink in self.kinks if kink not in signs), None)
        if undecided is None:
            return self._cone(rows, signs)
        positive, negative = (self.tree({**signs, undecided: sign}) for sign in (1, -1))
        return UnitSplit(*undecided, positive, negative)

    def _cone(self, rows: Mapping[int, IntVector], signs: Signs) -> KernelCone:
        """All kinks are decided: weights that leave only t = 0, or a t that is left."""
        basis = null_space(list(rows.values()), self.dimension)
        normals = {key: self.sides.normal(*key, sign) for key, sign in signs.items()}
        # On the null space, t = basis s: look for weights 1 + x, x >= 0, under which the normals sum to 0.
        columns = [[sum(a * b for a, b in zip(n, v, strict=True)) for v in basis] for n in normals.values()]
        target = [-sum(column[c] for column in columns) for c in range(len(basis))]
        answer = solve_box(columns, target, [None] * len(columns))
        if isinstance(answer, Infeasible):
            # y . A_k <= 0 for all k and y . b > 0: along t = -basis y no normal is negative, and their sum is positive.
            raise _FlatError([-entry for entry in _combine(answer.separator, basis)])
        if rank([*rows.values(), *normals.values()]) < self.dimension:
            raise _FlatError([Fraction(e) for e in null_space([*rows.values(), *normals.values()], self.dimension)[0]])
        weights = {key: 1 + x for key, x in zip(normals, answer.solution, strict=True)}
        total = _combine(list(weights.values()), list(normals.values()))
        return KernelCone(_coefficients(rows, total), weights)


def _combine(factors: Sequence[Fraction], vectors: Sequence[IntVector]) -> list[Fraction]:
    columns = zip(*vectors, strict=True)
    return [inner(factors, column) for column in columns]


def _coefficients(rows: Mapping[int, IntVector], total: Sequence[Fraction]) -> dict[int, Fraction]:
    """Coefficients y with `sum y_i row_i = -total`, from the reduced row echelon form of the system."""
    if not rows:
        return {}
    found = solution(list(zip(*rows.values(), strict=True)), [-entry for entry in total])
    return {name: value for name, value in zip(rows, found or (), strict=True) if value}


def _flat_path(problem: Problem, sides: Sides, t: Sequence[Fraction]) -> FlatPath:
    """Move w_j by t_j / v_j and the output bias by t_c, in the parameters' own units."""
    point = sides.point
    width = len(point.inputs[0])

    def move(k: int, j: int, i: int) -> Fraction:
        if k == 0:
            return t[j * width + i] / point.output_weights[j]
        return t[-1] / point.input_scale if i == len(point.output_weights) else ZERO

    return FlatPath(moving(problem.network, move), still(problem.network))
