"""What a collapsed unit may gain: the bound against gains that networks in the ball do have."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from proofs.kernel.activation_function import ReLU
from proofs.kernel.barrier.collapsed import gain_bound
from proofs.kernel.certificate import Barrier
from proofs.kernel.enclosure.majorants import BITS
from proofs.kernel.integers import Integers
from proofs.kernel.network import Dataset, Decay, Layer, Network, Problem
from proofs.kernel.rules.barrier import prepare

ZERO, HALF = Fraction(0), Fraction(1, 2)
XOR = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float)
TARGETS = np.array([0.0, 1.0, 1.0, 0.0])
RHO = Fraction(1, 1000)


def bound(size: Fraction, first_bias: bool, output: Fraction) -> float:
    """Of the second of two hidden layers of two units each, all of whose weights are 0; inputs are `size` times XOR."""
    inputs = tuple(tuple(size * int(x) for x in row) for row in XOR)
    layers = (
        Layer(((ZERO, ZERO),) * 2, (ZERO, ZERO) if first_bias else None),
        Layer(((ZERO, ZERO),) * 2, (ZERO, ZERO)),
        Layer(((ZERO, ZERO),), (output,)),
    )
    data = Dataset(inputs, tuple((Fraction(int(t)),) for t in TARGETS))
    decay = Decay((HALF,) * 3, (HALF, HALF, ZERO))
    problem = Problem(Network(layers, (ReLU(), ReLU())), data, decay=decay)
    count = sum(1 for layer in layers for _ in layer.numbers())
    point = [0] * (count - 1) + [int(output * (1 << 64))]
    units = ((0, 0), (0, 1), (1, 0), (1, 1))
    certificate = Barrier(64, Integers(tuple(point)), (0, 0, 0), (), (), units, RHO, HALF, 60, 60, ())
    return gain_bound(prepare(problem, certificate)[0], 1) / (1 << BITS)


def gain(hidden: np.ndarray, output: float, w: np.ndarray) -> float:
    """What a unit of the second layer with incoming weights w gains per unit of |w| and of its outgoing weight."""
    deltas = 2 * (output - TARGETS)
    read = np.hstack([hidden, np.ones((4, 1))])
    return abs(float(deltas @ np.maximum(read @ w, 0))) / float(np.linalg.norm(w))


@pytest.mark.parametrize("size", [Fraction(1, 100), Fraction(1), Fraction(100)])
def test_what_the_layer_reads_moves_on_the_ball(size: Fraction) -> None:
    """A first unit that spends all of the ball on the sum of the inputs, and a second that sees (1, 1) alone."""
    hidden = np.zeros((4, 2))
    hidden[:, 0] = float(size) * XOR @ np.array([1, 1]) / np.sqrt(2) * float(RHO)
    found = max(gain(hidden, 0.5, np.array([1.0, 0, b])) for b in np.linspace(-2, 0, 200) * hidden.max())
    assert found <= bound(size, True, HALF)
    if size > 1:
        # What the last layer's own motion accounts for is far less.
        assert found > 2 * bound(Fraction(1, 100), True, HALF)


def test_deltas_that_move_together() -> None:
    """The output's bias moves by rho, and all derivatives with it; without biases the first layer reads next to 0."""
    limit = bound(Fraction(1, 100), False, HALF)
    assert gain(np.zeros((4, 2)), 0.5 + float(RHO), np.array([0.0, 0, 1])) <= limit < 0.02


def test_deltas_that_do_not_cancel() -> None:
    assert gain(np.zeros((4, 2)), 0.4, np.array([0.0, 0, 1])) <= bound(Fraction(1), True, Fraction(2, 5))
