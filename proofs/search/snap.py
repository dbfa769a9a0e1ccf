"""From a trained float network to the exact local minimum beside it: one hidden layer, one output, squared loss.

In the coordinates u_j = v_j w_j and c, and as long as no activation changes its state, the loss is a convex quadratic.
An active-set loop in floats finds its minimiser over the closed cell and the kinks on which it lies; the minimiser with
these kinks as equations is then computed exactly, and Theorem A decides it. Where the loss goes on falling beyond the
cell, the loop follows. docs/mathematics.md, section 7.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from proofs.kernel.certificate import DescentPath
from proofs.kernel.forward import forward
from proofs.kernel.loss import Squared
from proofs.kernel.network import Layer, Network, Problem
from proofs.search.decide import IsLocalMinimum, IsNotLocalMinimum, Undecided, decide
from proofs.search.linear_algebra import solution, to_fmpq
from proofs.search.nonnegative import TooManyCasesError
from proofs.search.shallow import decide_shallow

if TYPE_CHECKING:
    import numpy as np

    Floats: TypeAlias = np.ndarray

Pair = tuple[int, int]
"""A hidden unit and a data point."""

DEPENDENT = 1e-11
"""Singular values below this share of the largest count as 0 in least squares."""
RELEASED = 1e-9
"""A multiplier below minus this, relative to the largest, lets its border go."""
STILL = 1e-13
"""A pair that moves towards its border by less than this, relative to its weights, does not move."""
RANK = 1e-10
"""Singular values below this, relative to the largest, count as 0 in null spaces."""
MAX_CELLS = 400
ROUNDS = 30


@dataclass(frozen=True, slots=True)
class Snapped:
    """A certified local minimum within reach of the given network.

    Attributes:
        distance: the largest change of a parameter, exact.
        decision: about the exact point `decision.problem`.
    """

    distance: Fraction
    decision: IsLocalMinimum


@dataclass(frozen=True, slots=True)
class DescentContinues:
    """The loss goes on falling from the given network to a point beyond reach.

    Attributes:
        distance: the largest change of a parameter on the way there, exact.
        drop: how much lower the loss is there; positive.
        decision: about the exact point where the descent was followed to; a local minimum if it ended.
    """

    distance: Fraction
    drop: Fraction
    decision: IsLocalMinimum | IsNotLocalMinimum


@dataclass(frozen=True, slots=True)
class NotSnapped:
    """No exact point was found: why, and what to do."""

    reason: str


SnapResult: TypeAlias = Snapped | DescentContinues | NotSnapped


def snap(problem: Problem, *, reach: Fraction = Fraction(1, 100)) -> SnapResult:
    """The exact local minimum that the float network approximates.

    Args:
        problem: the network as it was trained; each float means its exact value.
        reach: a minimum in which no parameter changed by more than this counts as that of the given network.
    """
    if not can_be_snapped(problem):
        return NotSnapped(
            "only ReLU networks with one hidden layer and one output, under the squared loss without weight decay, "
            "can be snapped"
        )
    try:
        return _followed(problem, reach)
    except OverflowError:
        return NotSnapped("the numbers are beyond the range of floats; scale the data")
    except TooManyCasesError as error:
        return NotSnapped(f"{error}; no decision was reached")


def can_be_snapped(problem: Problem) -> bool:
    """Whether `snap` treats this kind of network and loss."""
    network = problem.network
    shallow = len(network.hidden) == 1 and network.output_dimension == 1
    return shallow and isinstance(problem.loss, Squared) and not problem.beyond_exact_rules


def _followed(problem: Problem, reach: Fraction) -> SnapResult:
    cell = _Cell(problem)
    for _ in range(MAX_CELLS):
        cell.minimise()
        exact = cell.exact_point()
        if exact is None:
            return NotSnapped("the minimiser in the cell is too close to further kinks for floats; train further")
        path = decide_shallow(exact)
        if not isinstance(path, DescentPath) or not cell.cross(exact, path):
            decision = decide(exact)
            if isinstance(decision, Undecided):
                break
            return _result(problem, decision, reach)
    return NotSnapped(f"after {MAX_CELLS} cells the descent had not ended; train further")


def _result(problem: Problem, decision: IsLocalMinimum | IsNotLocalMinimum, reach: Fraction) -> SnapResult:
    here, there = problem.network, decision.problem.network
    pairs = zip(here.layers, there.layers, strict=True)
    distance = max(abs(a - b) for one, two in pairs for a, b in zip(one.numbers(), two.numbers(), strict=True))
    if isinstance(decision, IsLocalMinimum) and distance <= reach:
        return Snapped(distance, decision)
    drop = forward(problem).loss[0] - forward(decision.problem).loss[0]
    if drop <= 0:
        return NotSnapped("the exact point beyond reach is not lower; give a larger reach, or scale the data")
    return DescentContinues(distance, drop, decision)


class _Cell:
    """A float point in a closed cell: the states of all pairs, and the kinks on which the point lies.

    Units with v_j = 0 stay as they are. `design[i] @ t` is the output at i, where t holds all u_j and then c.
    """

    def __init__(self, problem: Problem) -> None:
        import numpy as np

        self.problem = problem
        hidden, output = problem.network.layers
        self.v = [v.limit_denominator(10**9) for v in output.weight[0]]
        self.units = [j for j, v in enumerate(self.v) if v]
        tail = () if hidden.bias is None else (Fraction(1),)
        self.exact_inputs = [(*x, *tail) for x in problem.dataset.inputs]
        self.a = np.array(self.exact_inputs, dtype=float)
        self.norms = np.abs(self.a).sum(axis=1)
        self.has_offset = output.bias is not None
        weights = problem.dataset.weights or (Fraction(1),) * len(problem.dataset)
        self.weights = weights
        self.roots = np.sqrt(np.array(weights, dtype=float))
        self.targets = np.array([y[0] for y in problem.dataset.targets], dtype=float)
        w = np.array(hidden.augmented, dtype=float)
        self.u = np.array([w[j] * float(self.v[j]) for j in self.units]).reshape(len(self.units), self.a.shape[1])
        self.c = 0.0 if output.bias is None else float(output.bias[0])
        self.sign = np.array([1.0 if self.v[j] > 0 else -1.0 for j in self.units])
        # side[n, i] = +-1: the sign of s_j a_i.u_j in this closed cell; on the border, on.
        self.side = np.where(self.sign[:, None] * (self.u @ self.a.T) >= 0, 1.0, -1.0)
        self.active: list[Pair] = []

    def _design(self) -> Floats:
        import numpy as np

        blocks = [(self.side[n] > 0)[:, None] * self.a for n in range(len(self.units))]
        if self.has_offset:
            blocks.append(np.ones((len(self.a), 1)))
        return np.hstack(blocks) if blocks else np.zeros((len(self.a), 0))

    def _borders(self) -> Floats:
        import numpy as np

        d = self.a.shape[1]
        rows = np.zeros((len(self.active), len(self.units) * d + self.has_offset))
        for r, (n, i) in enumerate(self.active):
            rows[r, n * d : (n + 1) * d] = self.sign[n] * self.side[n, i] * self.a[i]
        return rows

    def _point(self) -> Floats:
        import numpy as np

        return np.concatenate([self.u.ravel(), [self.c]]) if self.has_offset else self.u.ravel()

    def _set(self, t: Floats) -> None:
        size = self.u.size
        self.u = t[:size].reshape(self.u.shape)
        if self.has_offset:
            self.c = float(t[size])

    def minimise(self) -> None:
        """The active-set loop: step to the minimiser on the active borders, stop at blocking ones, release others."""
        import numpy as np

        design = self._design() * self.roots[:, None]
        goal = self.targets * self.roots
        for _ in range(20 * (self.side.size + 10)):
            t, borders = self._point(), self._borders()
            free = _null_basis(borders, len(t))
            residual = goal - design @ t
            # The shortest step to a minimiser on the active borders.
            step = (
                free @ np.linalg.lstsq(design @ free, residual, rcond=DEPENDENT)[0]
                if free.shape[1]
                else np.zeros(len(t))
            )
            length, blocking = self._length(step)
            self._set(t + length * step)
            if blocking is not None:
                self.active.append(blocking)
                continue
            if not self.active:
                return
            slope = design.T @ (design @ self._point() - goal)
            multipliers = np.linalg.lstsq(borders.T, slope, rcond=DEPENDENT)[0]
            worst = int(np.argmin(multipliers))
            if multipliers[worst] >= -RELEASED * (1 + float(np.abs(multipliers).max())):
                return
            del self.active[worst]

    def _length(self, step: Floats) -> tuple[float, Pair | None]:
        """How far the step may go before a pair that is not active reaches its border."""
        import numpy as np

        move = step[: self.u.size].reshape(self.u.shape)
        inside = self.sign[:, None] * self.side * (self.u @ self.a.T)
        drift = self.sign[:, None] * self.side * (move @ self.a.T)
        scale = STILL * self.norms[None, :] * (1e-300 + np.abs(self.u).max(axis=1, initial=0.0))[:, None]
        drift = np.where(drift < -scale, drift, 0.0)
        for n, i in self.active:
            drift[n, i] = 0.0
        ratios = np.where(drift < 0, np.maximum(inside, 0) / np.where(drift < 0, -drift, 1.0), np.inf)
        if ratios.size == 0 or float(ratios.min()) >= 1:
            return 1.0, None
        n, i = divmod(int(np.argmin(ratios)), ratios.shape[1])
        return float(ratios[n, i]), (n, i)

    def exact_point(self) -> Problem | None:
        """The minimiser on the active borders as rationals, with all other states strictly as in the cell."""
        for _ in range(ROUNDS):
            u, c = self._solve()
            crossed = []
            active = set(self.active)
            for n in range(len(self.units)):
                lines = {self._line(i) for m, i in active if m == n}
                for i, a in enumerate(self.exact_inputs):
                    z = sum((x * y for x, y in zip(a, u[n], strict=True)), Fraction(0))
                    if self._line(i) in lines or not any(a):
                        continue
                    if z * int(self.sign[n] * self.side[n, i]) <= 0:
                        crossed.append((n, i))
            if not crossed:
                return self._problem(u, c)
            # Floats could not tell: these pairs lie on their borders, too.
            self.active.extend(crossed[:1])
        return None

    def _line(self, i: int) -> tuple[Fraction, ...]:
        first = next((x for x in self.exact_inputs[i] if x), Fraction(1))
        return tuple(x / first for x in self.exact_inputs[i])

    def _solve(self) -> tuple[list[list[Fraction]], Fraction]:
        """The optimality system of the quadratic on the active borders; what it leaves free stays near the floats."""
        from flint import fmpq, fmpq_mat

        d, size = self.a.shape[1], len(self.units) * self.a.shape[1] + self.has_offset
        rows: list[list[Fraction]] = []
        for i, a in enumerate(self.exact_inputs):
            row = [x if self.side[n, i] > 0 else Fraction(0) for n in range(len(self.units)) for x in a]
            rows.append(row + [Fraction(1)] * self.has_offset)
        design = fmpq_mat([[to_fmpq(x) for x in row] for row in rows])
        weighted = fmpq_mat([[to_fmpq(w * x) for x in row] for row, w in zip(rows, self.weights, strict=True)])
        kept = fmpq_mat([[to_fmpq(y[0])] for y in self.problem.dataset.targets])
        square, right = weighted.transpose() * design, weighted.transpose() * kept
        chosen: dict[tuple[int, tuple[Fraction, ...]], int] = {}
        for n, i in self.active:
            chosen.setdefault((n, self._line(i)), i)
        borders = [(n, self.exact_inputs[i]) for (n, _), i in chosen.items()]
        system = [[fmpq(0)] * (size + len(borders) + 1) for _ in range(size + len(borders))]
        for r in range(size):
            for s in range(size):
                system[r][s] = square[r, s]
            system[r][-1] = right[r, 0]
        for b, (n, a) in enumerate(borders):
            for e, x in enumerate(a):
                system[size + b][n * d + e] = system[n * d + e][size + b] = to_fmpq(x)
        near = [Fraction(float(x)).limit_denominator(10**12) for x in self._point()] + [Fraction(0)] * len(borders)
        found = solution([row[:-1] for row in system], [row[-1] for row in system], near)
        if found is None:
            raise ArithmeticError("the optimality system of a convex quadratic has a solution")
        u = [found[n * d : (n + 1) * d] for n in range(len(self.units))]
        return u, found[size - 1] if self.has_offset else Fraction(0)

    def _problem(self, u: list[list[Fraction]], c: Fraction) -> Problem:
        hidden = self.problem.network.layers[0]
        rows = [list(row) for row in hidden.augmented]
        for n, j in enumerate(self.units):
            rows[j] = [x / self.v[j] for x in u[n]]
        width = hidden.fan_in
        bias = None if hidden.bias is None else tuple(row[width] for row in rows)
        first = Layer(tuple(tuple(row[:width]) for row in rows), bias)
        last = Layer((tuple(self.v),), (c,) if self.has_offset else None)
        return self.problem.at(Network((first, last)))

    def cross(self, exact: Problem, path: DescentPath) -> bool:
        """Enter the cell into which the loss falls on the path from the exact point, if it is another one."""
        import numpy as np

        states = forward(exact, path.velocity, path.acceleration).pre_activations[0].signs()
        moves = path.velocity.output.weight[0]
        if any(moves):
            return False
        rows, output = exact.network.hidden[0].augmented, exact.network.output
        self.u = np.array([[float(x * self.v[j]) for x in rows[j]] for j in self.units])
        self.c = 0.0 if output.bias is None else float(output.bias[0])
        before = self.side.copy()
        for n, j in enumerate(self.units):
            # The sign of s_j a.u_j is that of the pre-activation.
            after = np.array([float(row[j]) for row in states])
            self.side[n] = np.where(after == 0, before[n], after)
        self.active = [(n, i) for n, i in self.active if states[i][self.units[n]] == 0]
        return bool((before != self.side).any())


def _null_basis(rows: Floats, width: int) -> Floats:
    import numpy as np

    if not len(rows):
        return np.eye(width)
    _, sizes, right = np.linalg.svd(rows)
    rank = int((sizes > RANK * max(1.0, float(sizes[0]))).sum())
    return np.asarray(right[rank:].T)
