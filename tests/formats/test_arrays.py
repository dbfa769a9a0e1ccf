"""Networks from weights and biases. Datasets from arrays are tested with the other surfaces of `localmin`."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
import torch

from proofs.formats.arrays import network_from_arrays
from proofs.kernel import InputError, Layer, Network, ReLU, Tanh
from proofs.kernel.shapes import ShapeError

F = Fraction


def test_lists_fractions_arrays_and_tensors_are_read_exactly() -> None:
    expected = Network((Layer(((F(-3),), (F(1, 2),)), (F(13, 3), F(-10))), Layer(((F(1), F(-1)),), None)))
    output = torch.tensor([[1.0, -1.0]], requires_grad=True)
    assert network_from_arrays([(np.array([[-3.0], [0.5]]), [F(13, 3), -10]), (output, None)]) == expected


def test_the_activations_are_those_named_and_relu_if_none_is() -> None:
    layers = [([[1]], [0]), ([[1]], [0])]
    assert network_from_arrays(layers).activations == (ReLU(),)
    assert network_from_arrays(layers, (Tanh(),)).activations == (Tanh(),)


def test_what_is_wrong_is_named_with_its_place() -> None:
    with pytest.raises(InputError, match=r"layer 1: weight\[0\]\[0\]: nan"):
        network_from_arrays([([[1]], [0]), ([[float("nan")]], [0])])
    with pytest.raises(InputError, match=r"layer 0: bias: expected a list"):
        network_from_arrays([([[1]], 0)])
    with pytest.raises(ShapeError, match="layer 1 reads 2 numbers but layer 0 has 1 units"):
        network_from_arrays([([[1]], [0]), ([[1, 1]], [0])])
