"""How curved the squared loss is at a point: the scale that decides which step sizes are stable.

One network, float64, NumPy. A unit exactly at its kink counts as active, which can only make the curvature larger: a
step stable for it is stable for the neighbouring cells that share its other states.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from numeric.architecture import Architecture, Array


@dataclass(frozen=True)
class Curvature:
    """Norm of the Hessian (activation states held) and the smallest curvature that descent has to contract."""

    hessian_norm: float
    slowest: float


def curvature(architecture: Architecture, parameters: Array, inputs: Array, targets: Array) -> Curvature:
    """Spectral norm of the Hessian of the summed squared loss, and the least non-zero Gauss-Newton eigenvalue.

    `parameters` is (P,), `inputs` (N, d), `targets` (N, K). The Gauss-Newton part `2 J^T J` comes from the Jacobian
    (NK, P) directly, the residual part by central differences of `J^T r` with states held, where it is a polynomial.
    """
    states = activation_states(architecture, parameters, inputs)
    outputs, jacobian = outputs_and_jacobian(architecture, parameters, inputs, states)
    residual = (outputs - targets).ravel()
    gram = 2.0 * (jacobian @ jacobian.T if jacobian.shape[0] <= jacobian.shape[1] else jacobian.T @ jacobian)
    eigenvalues = np.linalg.eigvalsh(gram)
    largest = float(eigenvalues[-1])
    contracted = eigenvalues[eigenvalues > 1e-9 * max(largest, 1e-300)]
    step = 1e-4 * max(1.0, float(np.abs(parameters).max()))

    def residual_part(direction: Array) -> Array:
        above = outputs_and_jacobian(architecture, parameters + step * direction, inputs, states)[1]
        below = outputs_and_jacobian(architecture, parameters - step * direction, inputs, states)[1]
        return (above - below).T @ residual / step

    norm = largest + _symmetric_norm(residual_part, len(parameters))
    return Curvature(norm, float(contracted[0]) if len(contracted) else 0.0)


def activation_states(architecture: Architecture, parameters: Array, inputs: Array) -> list[Array]:
    """For each hidden layer (N, width): 1 where the pre-activation is >= 0 up to rounding, else 0."""
    h, states = inputs, []
    for block in architecture.blocks[:-1]:
        extended = parameters[block.start : block.stop].reshape(block.rows, block.outputs)
        z = h @ extended[: block.inputs] + (extended[-1] if block.bias else 0.0)
        size = np.abs(h) @ np.abs(extended[: block.inputs]) + (np.abs(extended[-1]) if block.bias else 0.0)
        states.append((z >= -1e-12 * size).astype(np.float64))
        h = z * states[-1]
    return states


def outputs_and_jacobian(
    architecture: Architecture, parameters: Array, inputs: Array, states: list[Array]
) -> tuple[Array, Array]:
    """Outputs (N, K) and Jacobian (N K, P) of the ReLU network with its activation states held."""
    blocks = architecture.blocks
    weights = [parameters[b.start : b.stop].reshape(b.rows, b.outputs) for b in blocks]
    points = len(inputs)
    extended: list[Array] = []
    h = inputs
    for number, (block, weight) in enumerate(zip(blocks, weights, strict=True)):
        extended.append(np.concatenate([h, np.ones((points, 1))], axis=1) if block.bias else h)
        h = extended[-1] @ weight
        if number < len(states):
            h = h * states[number]
    classes = architecture.widths[-1]
    sensitivity = np.broadcast_to(np.eye(classes), (points, classes, classes))
    parts: list[Array] = []
    for number in range(len(blocks) - 1, -1, -1):
        parts.append(np.einsum("ni,nko->nkio", extended[number], sensitivity).reshape(points * classes, -1))
        if number:
            back = sensitivity @ weights[number][: blocks[number].inputs].T
            sensitivity = back * states[number - 1][:, None, :]
    return h, np.concatenate(parts[::-1], axis=1)


def _symmetric_norm(apply: object, size: int, rounds: int = 12) -> float:
    """Spectral norm of a symmetric linear map, by power iteration from a fixed start, with a little margin."""
    assert callable(apply)
    direction = np.cos(np.arange(1.0, size + 1.0))
    direction /= np.linalg.norm(direction)
    norm = 0.0
    for _ in range(rounds):
        image = apply(direction)
        norm = float(np.linalg.norm(image))
        if norm < 1e-12:
            return 0.0
        direction = image / norm
    return 1.1 * norm
