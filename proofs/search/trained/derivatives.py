"""Loss, gradient and Hessian of the Lagrangian at a kink pattern, in float64. docs/mathematics.md, section 9.

Where a pre-activation z_k is pinned at 0, ReLU(z_k) is replaced by 0 and m_k z_k is added: back-propagation with m_k in
place of the slope times what comes back. The loss itself is the case without kinks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from proofs.search.trained.curves import Floats
from proofs.search.trained.float_problem import FloatProblem

Indices: TypeAlias = NDArray[np.int64]
States: TypeAlias = tuple[NDArray[np.bool_], ...]

BLOCK = 1 << 21
"""How many float64 numbers an intermediate table of the Hessian may have."""


@dataclass(frozen=True, slots=True)
class Kinks:
    """Pre-activations by hidden layer, unit and data point: three arrays of one length."""

    layer: Indices
    unit: Indices
    point: Indices

    def __len__(self) -> int:
        return len(self.layer)

    @staticmethod
    def none() -> Kinks:
        """No kinks."""
        return Kinks(*(np.zeros(0, dtype=np.int64) for _ in range(3)))

    def take(self, chosen: NDArray[np.bool_] | Indices) -> Kinks:
        """Those chosen by a mask or by indices."""
        return Kinks(self.layer[chosen], self.unit[chosen], self.point[chosen])

    def of(self, tables: list[Floats]) -> Floats:
        """The entries of N x width tables, one for each hidden layer, at these kinks."""
        values = np.zeros(len(self))
        for number, table in enumerate(tables):
            here = self.layer == number
            values[here] = table[self.point[here], self.unit[here]]
        return values


@dataclass(frozen=True, slots=True)
class Pass:
    """A forward pass: augmented activations that each layer reads, pre-activations, slopes and curvatures."""

    weights: list[Floats]
    read: list[Floats]
    pre: list[Floats]
    slopes: list[Floats]
    bends: list[Floats]

    @property
    def outputs(self) -> Floats:
        """N x K."""
        return self.pre[-1]

    def states(self) -> States:
        """Which units are on, for each hidden layer N x width; for a smooth activation the sign of z, unused."""
        return tuple(z > 0 for z in self.pre[:-1])


def forward(problem: FloatProblem, theta: Floats, states: States | None = None) -> Pass:
    """The forward pass at theta; with `states` given, kinked units are the linear pieces that these name."""
    weights = problem.split(theta)
    h, read, pre, slopes, bends = problem.inputs, [], [], [], []
    for number, (layer, w) in enumerate(zip(problem.layers, weights, strict=True)):
        if layer.bias:
            h = np.hstack([h, np.ones((len(h), 1))])
        read.append(h)
        z = h @ w.T
        pre.append(z)
        if number < problem.depth:
            curve = problem.curves[number]
            if states is not None and curve.off_slope is not None:
                slope = np.where(states[number], 1.0, curve.off_slope)
                h, bend = z * slope, np.zeros((0, 0))
            else:
                h, slope, bend = curve.jet(z)
            slopes.append(slope)
            bends.append(bend)
    return Pass(weights, read, pre, slopes, bends)


def decay_value(problem: FloatProblem, theta: Floats) -> float:
    """The decay's part of the loss."""
    return 0.5 * float(problem.decay @ (theta * theta))


def loss_value(problem: FloatProblem, theta: Floats, states: States | None = None) -> float:
    """L(theta)."""
    outputs = forward(problem, theta, states).outputs
    return float(problem.weights @ problem.loss.value(outputs, problem.targets)) + decay_value(problem, theta)


@dataclass(frozen=True, slots=True)
class Backward:
    """What back-propagation finds.

    Attributes:
        gradient: of the Lagrangian, p numbers.
        signals: its derivative by each layer's pre-activations, N x width.
        arriving: its derivative by each hidden layer's activations, N x width.
        multipliers: m_k, one for each kink.
        ranges: beta_k: a pinned kink needs 0 < m_k < beta_k.
    """

    gradient: Floats
    signals: list[Floats]
    arriving: list[Floats]
    multipliers: Floats
    ranges: Floats


def backward(
    problem: FloatProblem,
    theta: Floats,
    at: Pass,
    kinks: Kinks,
    multipliers: Floats | None = None,
    shares: Floats | None = None,
) -> Backward:
    """The gradient with multipliers m_k at the kinks, or with m_k = share_k beta_k where shares are given."""
    signal = problem.loss.gradient(at.outputs, problem.targets) * problem.weights[:, None]
    signals, arriving = [signal], []
    found, ranges = np.zeros(len(kinks)), np.zeros(len(kinks))
    for number in range(problem.depth - 1, -1, -1):
        back = signal @ at.weights[number + 1][:, : problem.layers[number].width]
        arriving.append(back)
        signal = back * at.slopes[number]
        slope = problem.curves[number].off_slope
        here = np.flatnonzero(kinks.layer == number)
        if len(here) and slope is not None:
            i, j = kinks.point[here], kinks.unit[here]
            ranges[here] = (1 - slope) * back[i, j]
            if shares is not None:
                found[here] = shares[here] * ranges[here]
            elif multipliers is not None:
                found[here] = multipliers[here]
            signal[i, j] = slope * back[i, j] + found[here]
        signals.append(signal)
    signals.reverse()
    arriving.reverse()
    gradient = np.concatenate([(s.T @ h).ravel() for s, h in zip(signals, at.read, strict=True)])
    return Backward(gradient + problem.decay * theta, signals, arriving, found, ranges)


def kink_rows(problem: FloatProblem, at: Pass, kinks: Kinks) -> Floats:
    """The gradients of the kinks' pre-activations, a row each, with all states fixed."""
    rows = np.zeros((len(kinks), problem.size))
    starts = problem.offsets()
    for number in range(problem.depth):
        here = np.flatnonzero(kinks.layer == number)
        if not len(here):
            continue
        points = kinks.point[here]
        adjoint = np.zeros((len(here), problem.layers[number].width))
        adjoint[np.arange(len(here)), kinks.unit[here]] = 1.0
        for lower in range(number, -1, -1):
            block = adjoint[:, :, None] * at.read[lower][points][:, None, :]
            rows[here, starts[lower] : starts[lower + 1]] = block.reshape(len(here), -1)
            if lower:
                inner = at.weights[lower][:, : problem.layers[lower - 1].width]
                adjoint = (adjoint @ inner) * at.slopes[lower - 1][points]
    return rows


def hessian(problem: FloatProblem, at: Pass, back: Backward) -> Floats:
    """The p x p Hessian of the Lagrangian, all states fixed."""
    total = np.diag(problem.decay.astype(np.float64))
    straight = all(curve.off_slope is not None or curve.name == "identity" for curve in problem.curves)
    widest = problem.size * problem.layers[-1].width if straight else 0
    for lower, one in enumerate(problem.layers):
        for m, two in enumerate(problem.layers[lower:], start=lower):
            if not straight or m > lower + 1:
                widest = max(widest, one.width * two.size)
    step = max(1, BLOCK // widest)
    add = _add_straight_points if straight else _add_points
    for start in range(0, len(problem.inputs), step):
        add(problem, at, back, slice(start, start + step), total)
    return total


def output_rows(problem: FloatProblem, at: Pass, points: slice) -> Floats:
    """The derivatives of the outputs by the parameters at these points, N x K x p."""
    starts, outputs = problem.offsets(), problem.layers[-1].width
    count = len(at.outputs[points])
    rows = np.zeros((count, outputs, problem.size))
    adjoint = np.repeat(np.eye(outputs)[None], count, axis=0)
    for number in range(problem.depth, -1, -1):
        block = adjoint[:, :, :, None] * at.read[number][points][:, None, None, :]
        rows[:, :, starts[number] : starts[number + 1]] = block.reshape(count, outputs, -1)
        if number:
            inner = at.weights[number][:, : problem.layers[number].fan_in]
            adjoint = (adjoint @ inner) * at.slopes[number - 1][points][:, None, :]
    return rows


def _add_straight_points(problem: FloatProblem, at: Pass, back: Backward, points: slice, total: Floats) -> None:
    """Adds the Hessian of these points' losses where no activation is curved.

    That of the loss in the outputs, carried to the parameters, and for layers l < m the signal of m times the
    derivative of h_m by layer l's pre-activations, which for m = l + 1 is diagonal.
    """
    starts = problem.offsets()
    rows = output_rows(problem, at, points)
    curved = problem.loss.hessian(at.outputs[points], problem.targets[points])
    bent = (curved * problem.weights[points, None, None]) @ rows
    total += rows.reshape(-1, problem.size).T @ bent.reshape(-1, problem.size)
    for lower in range(problem.depth):
        read, slopes = at.read[lower][points], at.slopes[lower][points]
        layer, width = problem.layers[lower], problem.layers[lower].width
        before = _diagonals(slopes) if problem.depth > lower + 1 else slopes
        for m in range(lower + 1, problem.depth + 1):
            after, signal = problem.layers[m], back.signals[m][points]
            block = np.zeros((width, layer.columns, after.width, after.columns))
            if m == lower + 1:
                pairs = (signal[:, :, None] * slopes[:, None, :]).reshape(len(read), -1)
                units = np.arange(width)
                block[units, :, :, units] = (
                    (read.T @ pairs).reshape(layer.columns, after.width, width).transpose(2, 0, 1)
                )
            else:
                onward = at.weights[m - 1][:, : problem.layers[m - 1].fan_in] @ before
                before = at.slopes[m - 1][points][:, :, None] * onward
                table = signal[:, None, :, None] * before.transpose(0, 2, 1)[:, :, None, :]
                found = read.T @ table.reshape(len(read), -1)
                found = found.reshape(layer.columns, width, after.width, after.fan_in)
                block[..., : after.fan_in] = found.transpose(1, 0, 2, 3)
            part = block.reshape(layer.size, after.size)
            mine, theirs = slice(starts[lower], starts[lower + 1]), slice(starts[m], starts[m + 1])
            total[mine, theirs] += part
            total[theirs, mine] += part.T


def _add_points(problem: FloatProblem, at: Pass, back: Backward, points: slice, total: Floats) -> None:
    """Adds the Hessian of these points' losses.

    With P the derivative of layer m's pre-activations by layer l's and S the curvature by layer m's pre-activations,
    the block (l, m) is h_l (P^T S)_jk h_m, and for l < m also the signal of m times the derivative of h_m by layer l's.
    """
    last, starts = problem.depth, problem.offsets()
    inner = [w[:, : layer.fan_in] for w, layer in zip(at.weights, problem.layers, strict=True)]
    slopes = [table[points] for table in at.slopes]
    curved: list[Floats] = [np.zeros((0, 0, 0))] * (last + 1)
    curved[last] = (
        problem.loss.hessian(at.outputs[points], problem.targets[points]) * problem.weights[points, None, None]
    )
    for m in range(last - 1, -1, -1):
        step = inner[m + 1][None] * slopes[m][:, None, :]
        curved[m] = step.transpose(0, 2, 1) @ curved[m + 1] @ step
        if not problem.curves[m].kinked:
            diagonal = np.arange(problem.layers[m].width)
            curved[m][:, diagonal, diagonal] += at.bends[m][points] * back.arriving[m][points]
    for lower in range(last + 1):
        read = at.read[lower][points]
        before: Floats
        onward: Floats = np.zeros((0, 0, 0))
        for m in range(lower, last + 1):
            if m > lower:
                before = slopes[m - 1][:, :, None] * onward if m > lower + 1 else _diagonals(slopes[m - 1])
                onward = inner[m] @ before
            mixed = curved[m] if m == lower else onward.transpose(0, 2, 1) @ curved[m]
            table = mixed[:, :, :, None] * at.read[m][points][:, None, None, :]
            if m > lower:
                signal = back.signals[m][points]
                table[..., : inner[m].shape[1]] += signal[:, None, :, None] * before.transpose(0, 2, 1)[:, :, None, :]
            layer, width = problem.layers[lower], problem.layers[lower].width
            block = (read.T @ table.reshape(len(read), -1)).reshape(layer.columns, width, -1).transpose(1, 0, 2)
            rows, columns = slice(starts[lower], starts[lower + 1]), slice(starts[m], starts[m + 1])
            total[rows, columns] += block.reshape(layer.size, -1)
            if m > lower:
                total[columns, rows] += block.reshape(layer.size, -1).T


def _diagonals(entries: Floats) -> Floats:
    return entries[:, :, None] * np.eye(entries.shape[1])
