"""The architecture in words."""

from fractions import Fraction

import pytest

from proofs.kernel.activation_function import NAMED, RELU, LeakyReLU
from proofs.kernel.network import Layer, Network
from proofs.report.architecture import architecture


def layer(inputs: int, outputs: int, bias: bool) -> Layer:
    return Layer(((Fraction(1),) * inputs,) * outputs, (Fraction(0),) * outputs if bias else None)


@pytest.mark.parametrize(
    ("layers", "said"),
    [
        ([(2, 8, True), (8, 1, True)], "2-8-1, ReLU, biases"),
        ([(3, 4, False), (4, 4, False), (4, 2, False)], "3-4-4-2, ReLU, no biases"),
        ([(3, 4, True), (4, 4, False), (4, 2, True)], "3-4-4-2, ReLU, biases in layers 1, 3 of 3"),
        ([(1, 1, False), (1, 1, True)], "1-1-1, ReLU, biases in layer 2 of 2"),
        ([(5, 2, True)], "5-2, linear, biases"),
    ],
)
def test_widths_activation_and_biases(layers: list[tuple[int, int, bool]], said: str) -> None:
    assert architecture(Network(tuple(layer(*sizes) for sizes in layers))) == said


def test_other_activations_are_named() -> None:
    layers = (layer(2, 3, True), layer(3, 3, True), layer(3, 1, True))
    slope = LeakyReLU(Fraction(1, 100))
    for activations, said in (
        ((NAMED["tanh"],) * 2, "2-3-3-1, tanh, biases"),
        ((RELU, NAMED["sigmoid"]), "2-3-3-1, ReLU-sigmoid, biases"),
        ((slope, slope), "2-3-3-1, leaky ReLU with slope 1/100, biases"),
    ):
        assert architecture(Network(layers, activations)) == said
