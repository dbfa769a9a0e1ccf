"""Parameters of loss 0 near a network that almost interpolates: Newton's shortest steps, and the certificate."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from proofs.kernel import Problem
from proofs.kernel.certificate import Interpolation
from proofs.kernel.enclosure.evaluation import evaluate
from proofs.kernel.enclosure.fixed import table_of
from proofs.kernel.enclosure.setting import setting_of
from proofs.search.trained.curves import Floats
from proofs.search.trained.derivatives import forward, output_rows
from proofs.search.trained.exact_problem import network_at
from proofs.search.trained.float_problem import FloatProblem

BITS = 256
ROUNDS = 30
FACTOR_BITS = 80
SHARE = 0.4


def interpolate(problem: Problem, floats: FloatProblem, theta: Floats) -> Interpolation | None:
    """A certificate that a network of loss 0 lies near theta; None where the Jacobian has not full row rank."""
    rows = _rows(floats, theta)
    if len(rows) > rows.shape[1]:
        return None
    setting = setting_of(problem)
    targets = table_of(setting.targets, BITS).rows
    inverse = np.linalg.pinv(rows)
    point = [int(Fraction(float(x)) * (1 << BITS)) for x in theta]
    before: int | None = None
    for _ in range(ROUNDS):
        outputs = evaluate(setting, tuple(point), BITS, {}).pre_activations[-1].rows
        residuals = [
            f - y for ours, theirs in zip(outputs, targets, strict=True) for f, y in zip(ours, theirs, strict=True)
        ]
        largest = max(map(abs, residuals))
        if largest.bit_length() < 16 or (before is not None and largest >= before // 2):
            break
        before = largest
        shift = max(0, largest.bit_length() - 60)
        step = inverse @ np.array([float(r >> shift) for r in residuals])
        if not np.isfinite(step).all():
            return None
        point = [x - (int(move) << shift) for x, move in zip(point, step, strict=True)]
    center = np.array([float(Fraction(x, 1 << BITS)) for x in point])
    rows = _rows(floats, center)
    gram = rows @ rows.T
    least = float(np.linalg.eigvalsh(gram)[0])
    if least <= 1e-11 * float(np.abs(gram).max()):
        return None
    singular = Fraction(float(f"{SHARE * least:.3e}"))
    lower = np.linalg.cholesky(gram - 2 * float(singular) * np.eye(len(gram)))
    factor = tuple(tuple(_short(x) for x in row[: k + 1]) for k, row in enumerate(lower))
    return Interpolation(network_at(problem, [Fraction(x, 1 << BITS) for x in point]), BITS, singular, factor)


def _rows(problem: FloatProblem, theta: Floats) -> Floats:
    """The Jacobian of the outputs, N K x p, point by point."""
    return output_rows(problem, forward(problem, theta), slice(None)).reshape(-1, problem.size)


def _short(number: float) -> Fraction:
    return Fraction(int(Fraction(float(number)) * (1 << FACTOR_BITS)), 1 << FACTOR_BITS)
