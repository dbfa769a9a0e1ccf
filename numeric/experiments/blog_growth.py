"""Growing networks whose hidden parameters are random and whose output weights are fitted by least squares.

All datasets grow side by side. A further column g changes the squared residual by exactly -(g^T r)^2 / |P g|^2, P the
projector off the range of the columns before (the post's Theorem 1, with its gain); a column helps when that is more
than rounding.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from numeric.architecture import Activation, Array

RELATIVE_RANK = 1e-9
"""A column counts as new when this share of it lies off the range of the others."""
LEAST_GAIN = 1e-12
"""A gain below this share of |Y|^2 is rounding."""
MOST_PROPOSALS = 2000


@dataclass(frozen=True)
class ShallowSetting:
    """One hidden layer, weights standard normal times `weight_scale`, `changes` random changes after each neuron."""

    activation: Activation
    weight_scale: float
    changes: int

    @property
    def name(self) -> str:
        """As a legend names it."""
        scale = "" if self.weight_scale == 1.0 else f", weights times {self.weight_scale:g}"
        return f"{self.activation.value}{scale}" + (f", {self.changes} changes" if self.changes else "")


@dataclass(frozen=True)
class DeepSetting:
    """Layers of `width` ReLU neurons and the linear neuron that carries the output so far."""

    width: int
    with_input: bool

    @property
    def name(self) -> str:
        """As a legend names it."""
        return f"{self.width} ReLU a layer" + (", input to every layer" if self.with_input else "")


@dataclass(frozen=True)
class ShallowGrowth:
    """Objectives / |Y|^2 (neurons, instances), and for each size how many neurons were proposed and did not help."""

    objective: Array
    proposed: Array
    useless: Array


def grow_shallow(inputs: Array, targets: Array, setting: ShallowSetting, neurons: int, seed: int) -> ShallowGrowth:
    """Add neurons one by one; each is proposed anew until it improves the fit, as the post does for ReLU.

    `inputs` is (instances, N, 2), `targets` (instances, N). Where no proposal out of many helps, the last is kept.
    """
    # Settings that differ in the scale of the weights only see the same draws.
    rng = np.random.default_rng((seed, neurons, setting.changes))
    x = _with_ones(inputs)
    instances, points, features = x.shape
    columns = np.zeros((instances, points, neurons))
    weights = np.zeros((instances, features, neurons))
    total = (targets**2).sum(axis=1)
    basis = np.zeros((instances, points, neurons))
    objective, proposed, useless = np.zeros((neurons, instances)), np.zeros(neurons), np.zeros(neurons)
    for size in range(neurons):
        if setting.changes:
            basis[:, :, :size] = _basis(columns[:, :, :size])
        so_far = basis[:, :, :size]
        residual = targets - _projected(so_far, targets)
        waiting = np.arange(instances)
        for _ in range(MOST_PROPOSALS):
            w = setting.weight_scale * rng.standard_normal((len(waiting), features))
            g = _neuron(setting.activation, np.einsum("inf,if->in", x[waiting], w))
            weights[waiting, :, size], columns[waiting, :, size] = w, g
            helps = _gain(so_far[waiting], residual[waiting], g) > LEAST_GAIN * total[waiting]
            # Once a dataset is fitted exactly nothing can help: such instances count no proposals.
            open_ = (residual[waiting] ** 2).sum(axis=1) > LEAST_GAIN * total[waiting]
            proposed[size] += open_.sum()
            useless[size] += (open_ & ~helps).sum()
            waiting = waiting[open_ & ~helps]
            if not len(waiting):
                break
        basis[:, :, size] = _new_direction(so_far, columns[:, :, size])
        best = ((targets - _projected(basis[:, :, : size + 1], targets)) ** 2).sum(axis=1)
        grown = columns[:, :, : size + 1]
        for _ in range(setting.changes):
            which = np.asarray(rng.integers(0, size + 1, size=instances))
            each = np.arange(instances)
            w = weights[each, :, which] + setting.weight_scale * rng.standard_normal((instances, features))
            tried = grown.copy()
            tried[each, :, which] = _neuron(setting.activation, np.einsum("inf,if->in", x, w))
            value = _objective(tried, targets)
            better = np.flatnonzero(value < best)
            weights[better, :, which[better]] = w[better]
            columns[better, :, : size + 1] = tried[better]
            best[better] = value[better]
        objective[size] = best / total
    return ShallowGrowth(objective, proposed, useless)


def grow_deep(inputs: Array, targets: Array, setting: DeepSetting, layers: int, changes: int, seed: int) -> Array:
    """Objectives / |Y|^2 (layers, instances) as layers are added; each keeps what the network could do before.

    A layer sees the outputs of the one before (and the input, if so set); its ReLU weights are random, and changes
    that improve the fit are kept.
    """
    rng = np.random.default_rng((seed, layers, setting.width, int(setting.with_input)))
    x = _with_ones(inputs)
    instances, points, _ = x.shape
    each = np.arange(instances)
    total = (targets**2).sum(axis=1)
    below, carried = x, np.zeros((instances, points))
    objective = np.zeros((layers, instances))
    for layer in range(layers):
        scale = np.sqrt((below**2).mean(axis=1, keepdims=True))
        scaled = below / np.where(scale > 0, scale, 1.0)
        w = rng.standard_normal((instances, scaled.shape[2], setting.width))
        columns = np.concatenate([carried[:, :, None], np.maximum(scaled @ w, 0.0)], axis=2)
        best = _objective(columns, targets)
        for _ in range(changes):
            which = rng.integers(0, setting.width, instances)
            tried_w = w.copy()
            tried_w[each, :, which] += rng.standard_normal((instances, scaled.shape[2]))
            tried = np.concatenate([carried[:, :, None], np.maximum(scaled @ tried_w, 0.0)], axis=2)
            value = _objective(tried, targets)
            better = value < best
            w[better], columns[better], best[better] = tried_w[better], tried[better], value[better]
        carried = _projected(_basis(columns), targets)
        below = np.concatenate([columns, x if setting.with_input else x[:, :, -1:]], axis=2)
        objective[layer] = best / total
    return objective


def _with_ones(inputs: Array) -> Array:
    return np.concatenate([inputs, np.ones((*inputs.shape[:2], 1))], axis=2)


def _neuron(activation: Activation, z: Array) -> Array:
    return np.tanh(z) if activation is Activation.TANH else np.maximum(z, 0.0)


def _basis(columns: Array) -> Array:
    """Orthonormal columns (instances, N, k) that span those given; directions below the rank tolerance are zero."""
    if not columns.shape[2]:
        return columns
    norms = np.linalg.norm(columns, axis=1, keepdims=True)
    # torch's decomposition honours the one thread of numeric/threads.py, NumPy's does not.
    scaled = torch.from_numpy(columns / np.where(norms > 0, norms, 1.0))
    u, s = (part.numpy() for part in torch.linalg.svd(scaled, full_matrices=False)[:2])
    kept: Array = u * (s > RELATIVE_RANK * np.maximum(s[:, :1], 1e-300))[:, None, :]
    return kept


def _projected(basis: Array, targets: Array) -> Array:
    values: Array = np.einsum("ink,ik->in", basis, np.einsum("ink,in->ik", basis, targets))
    return values


def _objective(columns: Array, targets: Array) -> Array:
    """Squared residuals (instances,) of the least-squares fits."""
    squares: Array = ((targets - _projected(_basis(columns), targets)) ** 2).sum(axis=1)
    return squares


def _off_range(basis: Array, column: Array) -> Array:
    """The part (instances, N) of the column orthogonal to the basis, 0 where it is in the range up to rounding."""
    off = column - _projected(basis, column)
    off = off - _projected(basis, off)
    new = (off**2).sum(axis=1) > RELATIVE_RANK**2 * (column**2).sum(axis=1)
    return np.where(new[:, None], off, 0.0)


def _new_direction(basis: Array, column: Array) -> Array:
    """Unit vectors (instances, N) by which the column extends the basis, or 0."""
    off = _off_range(basis, column)
    length = np.linalg.norm(off, axis=1, keepdims=True)
    return np.where(length > 0, off / np.where(length > 0, length, 1.0), 0.0)


def _gain(basis: Array, residual: Array, column: Array) -> Array:
    """By how much (instances,) adding the column lowers the squared residual; 0 where it is in the range already."""
    gain: Array = np.einsum("in,in->i", _new_direction(basis, column), residual) ** 2
    return gain
