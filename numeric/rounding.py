"""How far a float64 loss can lie from the exact loss.

The network is evaluated at parameters and data that are themselves roundings of exact rationals. Write u = 2^-53 and
gamma_m = m u / (1 - m u). Rounding a weight, a datum, each product and each of the in + 1 additions of a layer
multiplies every path of the network by at most (1 + u)^m in total, with m = 1 + sum over layers of (in + 4), in
whatever order a sum is taken, fused or not; ReLU only drops terms. So an output errs by at most gamma_m F, where F is
the same network evaluated with absolute values of weights, biases and inputs and without dropping anything. (A unit
whose rounded pre-activation has the wrong sign is covered too: |ReLU(z^) - ReLU(z)| <= |z^ - z|.) The residual then
errs by e = gamma_m F + 2 u |y| + u |r|, and with Cauchy-Schwarz

    |computed loss - exact loss| <= 2 sqrt(L) |e| + |e|^2 + gamma_(NK + 2) (sqrt(L) + |e|)^2.

The same bound with F taken at the far corner of a box holds for every point of the box whose loss is at most L. The
difference of two such losses errs by at most twice that.
"""

from __future__ import annotations

import numpy as np

from numeric.architecture import Architecture, Array

UNIT_ROUNDOFF = 2.0**-53
UNDERFLOW = 1e-290
"""More than all results flushed to zero can add up to; the relative bounds above do not see them."""


def rounding_allowance(
    architecture: Architecture, parameters: Array, radius: float, inputs: Array, targets: Array, loss: float
) -> float:
    """Bound on the rounding error of `loss(theta) - loss(theta')`, both in the sup-norm box, both losses at most
    `loss`.
    """
    h = np.abs(inputs)
    operations = 1
    for block in architecture.blocks:
        extended = np.abs(parameters[block.start : block.stop]).reshape(block.rows, block.outputs) + radius
        h = h @ extended[: block.inputs] + (extended[-1] if block.bias else 0.0)
        operations += block.inputs + 4
    error = _gamma(operations) * h + 2.0 * UNIT_ROUNDOFF * np.abs(targets)
    e = float(np.linalg.norm(error)) + UNIT_ROUNDOFF * float(np.sqrt(loss))
    root = float(np.sqrt(loss))
    single = 2.0 * root * e + e * e + _gamma(targets.size + 2) * (root + e) ** 2
    return 2.0 * single + UNDERFLOW


def _gamma(operations: int) -> float:
    return operations * UNIT_ROUNDOFF / (1.0 - operations * UNIT_ROUNDOFF)
