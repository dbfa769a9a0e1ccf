"""Away from kinks: descent by the gradient, by a negative direction of the Hessian, or by third and fourth order.

docs/mathematics.md, section 6.
"""

import random
from collections.abc import Iterator, Sequence
from fractions import Fraction

from proofs.kernel.certificate import DescentPath
from proofs.kernel.exact import Grid, null_space
from proofs.kernel.forward import forward
from proofs.kernel.network import Network
from proofs.kernel.smooth_part import SmoothPart
from proofs.search.directions import ZERO, descent_along, moving, still
from proofs.search.linear_algebra import solution, to_fmpq, to_fraction

SEED = 0


def direction(part: SmoothPart, vector: Sequence[Fraction]) -> Network:
    """A vector in the order of `part.parameters` as a direction."""
    entries = dict(zip(part.parameters, vector, strict=True))
    return moving(part.problem.network, lambda k, j, i: entries[k, j, i])


def gradient_descent(part: SmoothPart) -> DescentPath | None:
    """Against the gradient, rounded if that still descends."""
    vector = [-entry for entry in part.gradient]
    return _along(part, [*_rounded(vector), vector])


def curvature_descent(part: SmoothPart) -> DescentPath | None:
    """Along a negative direction of the Hessian, if the points at kinks do not undo it."""
    vectors = [*_float_negative_direction(part.hessian), _negative_direction(part.hessian)]
    candidates = [v for vector in vectors if vector is not None for v in (*_rounded(vector), vector)]
    return _along(part, [v for vector in candidates for v in (vector, [-entry for entry in vector])])


def higher_descent(part: SmoothPart, *, tries: int) -> DescentPath | None:
    """Along null directions of the Hessian the third order, and bent to the best, the fourth may fall."""
    matrix = Grid.of(part.hessian).rows
    basis = null_space(matrix, len(matrix))
    generator = random.Random(SEED)
    still_network = still(part.problem.network)
    for _ in range(tries if basis else 0):
        factors = [generator.randint(-2, 2) for _ in basis]
        vector = [
            Fraction(sum(f * e for f, e in zip(factors, column, strict=True))) for column in zip(*basis, strict=True)
        ]
        if not any(vector):
            continue
        for sign in (1, -1):
            velocity = direction(part, [sign * entry for entry in vector])
            for acceleration in (still_network, _best_bend(part, velocity)):
                path = None if acceleration is None else descent_along(part.problem, velocity, acceleration)
                if path is not None:
                    return path
    return None


def _best_bend(part: SmoothPart, velocity: Network) -> Network | None:
    """The q that makes the fourth order least: it is `c + t.q + q^T G q`, G half the Hessian; so `2 G q = -t`."""
    n = len(part.parameters)
    if n > 60:
        return None
    straight = _coefficient(part, velocity, still(part.problem.network), 4)
    slopes = []
    for a in range(n):
        unit = direction(part, [Fraction(a == b) for b in range(n)])
        slopes.append(_coefficient(part, velocity, unit, 4) - straight - part.hessian[a][a])
    q = solution(part.hessian, [-t / 2 for t in slopes])
    return None if q is None else direction(part, q)


def _coefficient(part: SmoothPart, velocity: Network, acceleration: Network, order: int) -> Fraction:
    coefficients = forward(part.problem, velocity, acceleration).loss
    return coefficients[order] if order < len(coefficients) else ZERO


def _along(part: SmoothPart, vectors: Sequence[Sequence[Fraction]]) -> DescentPath | None:
    for vector in vectors:
        if any(vector):
            path = descent_along(part.problem, direction(part, vector), still(part.problem.network))
            if path is not None:
                return path
    return None


def _rounded(vector: Sequence[Fraction]) -> Iterator[list[Fraction]]:
    """The same direction, its largest entry 1 and the others short."""
    size = max(map(abs, vector))
    for digits in (10, 10**4):
        yield [Fraction(round(entry / size * digits), digits) for entry in vector] if size else list(vector)


def _float_negative_direction(matrix: Sequence[Sequence[Fraction]]) -> Iterator[list[Fraction]]:
    """The eigenvector of the least eigenvalue, in floats: short once rounded, and the steepest."""
    import numpy as np

    try:
        values, vectors = np.linalg.eigh(np.array([[float(entry) for entry in row] for row in matrix]))
    except (OverflowError, np.linalg.LinAlgError):
        return
    if values[0] < 0:
        yield [Fraction(float(entry)) for entry in vectors[:, 0]]


def _negative_direction(matrix: Sequence[Sequence[Fraction]]) -> list[Fraction] | None:
    """An exact x with `x^T M x < 0`; None if the symmetric M is positive semidefinite.

    Symmetric elimination; where a diagonal entry of the Schur complement S is negative, or 0 beside an entry that is
    not, a vector y with `y^T S y < 0` is at hand, and x extends it by `-A^-1 B y`.
    """
    from flint import fmpq_mat

    n = len(matrix)
    rest = {a: {b: to_fmpq(matrix[a][b]) for b in range(n)} for a in range(n)}
    done: list[int] = []
    while rest:
        negative = next((a for a in rest if rest[a][a] < 0), None)
        flat = next(((a, b) for a in rest for b in rest if rest[a][a] == 0 and rest[a][b] != 0), None)
        y: dict[int, Fraction] = {}
        if negative is not None:
            y = {negative: Fraction(1)}
        elif flat is not None:
            a, b = flat
            s_ab, s_bb = to_fraction(rest[a][b]), to_fraction(rest[b][b])
            # (t e_a + e_b): 2 t s_ab + s_bb = -1.
            y = {a: (-1 - s_bb) / (2 * s_ab), b: Fraction(1)}
        if y:
            x = [y.get(a, ZERO) for a in range(n)]
            if done:
                block = fmpq_mat([[to_fmpq(matrix[a][b]) for b in done] for a in done])
                right = fmpq_mat([[to_fmpq(-sum((matrix[a][b] * v for b, v in y.items()), ZERO))] for a in done])
                solved = block.solve(right)
                for r, a in enumerate(done):
                    x[a] = to_fraction(solved[r, 0])
            return x
        pivot = next((a for a in rest if rest[a][a] != 0), None)
        if pivot is None:
            return None
        row = rest.pop(pivot)
        done.append(pivot)
        for a, entries in rest.items():
            factor = entries.pop(pivot) / row[pivot]
            if factor != 0:
                rest[a] = {b: e - factor * row[b] for b, e in entries.items()}
    return None
