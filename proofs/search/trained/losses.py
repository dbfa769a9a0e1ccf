"""The losses in float64, a point a row: value, gradient and Hessian in the outputs. All are convex in the outputs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from proofs.search.trained.curves import Floats, logistic


@dataclass(frozen=True, slots=True)
class FloatLoss:
    """A loss of outputs F and targets Y, both N x K.

    Attributes:
        name: as on the command line.
        value: F, Y to the N losses.
        gradient: F, Y to N x K.
        hessian: F, Y to N x K x K.
    """

    name: str
    value: Callable[[Floats, Floats], Floats]
    gradient: Callable[[Floats, Floats], Floats]
    hessian: Callable[[Floats, Floats], Floats]


def _diagonal(entries: Floats) -> Floats:
    return entries[:, :, None] * np.eye(entries.shape[1])


SQUARED: Final = FloatLoss(
    "squared",
    lambda f, y: ((f - y) ** 2).sum(axis=1),
    lambda f, y: 2 * (f - y),
    lambda f, y: _diagonal(np.full_like(f, 2.0)),
)


def huber(delta: float) -> FloatLoss:
    """`r^2` for `|r| <= delta`, `2 delta |r| - delta^2` beyond, summed over the outputs."""

    def value(f: Floats, y: Floats) -> Floats:
        r = np.abs(f - y)
        return np.asarray(np.where(r <= delta, r * r, 2 * delta * r - delta * delta).sum(axis=1))

    return FloatLoss(
        f"huber:{delta}",
        value,
        lambda f, y: 2 * np.clip(f - y, -delta, delta),
        lambda f, y: _diagonal(np.where(np.abs(f - y) < delta, 2.0, 0.0)),
    )


def _logistic_hessian(f: Floats, y: Floats) -> Floats:
    s = logistic(f)
    return _diagonal(s * (1 - s))


LOGISTIC: Final = FloatLoss(
    "logistic",
    lambda f, y: (np.logaddexp(0.0, f) - y * f).sum(axis=1),
    lambda f, y: logistic(f) - y,
    _logistic_hessian,
)
"""`log(1 + exp f) - y f` for each output, 0 <= y <= 1."""


def _shares(f: Floats) -> Floats:
    raised = np.exp(f - f.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def _log_sum(f: Floats) -> Floats:
    top = f.max(axis=1)
    return np.asarray(top + np.log(np.exp(f - top[:, None]).sum(axis=1)))


def _softmax_hessian(f: Floats, y: Floats) -> Floats:
    p = _shares(f)
    return np.asarray(y.sum(axis=1)[:, None, None] * (_diagonal(p) - p[:, :, None] * p[:, None, :]))


SOFTMAX: Final = FloatLoss(
    "softmax",
    lambda f, y: y.sum(axis=1) * _log_sum(f) - (y * f).sum(axis=1),
    lambda f, y: y.sum(axis=1, keepdims=True) * _shares(f) - y,
    _softmax_hessian,
)
"""`sum_k y_k (log sum exp f - f_k)`, y >= 0: the cross-entropy where y is a class or probabilities."""
