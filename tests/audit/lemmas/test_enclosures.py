"""Enclosures: exact ends, outward decimals, decided comparisons, and the run in ball arithmetic against torch."""

from fractions import Fraction

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from dataset_zoo.proposition_4 import opposed
from proofs.audit.lemmas.enclosed_descent import descend
from proofs.audit.lemmas.enclosures import (
    Enclosure,
    UndecidedError,
    ball,
    certainly_less,
    enclosure,
    precision,
    threshold,
)
from proofs.audit.paper.proposition_4_as_printed import kernel_data, uniform


@given(st.fractions(max_denominator=10**6), st.integers(2, 8))
def test_decimals_are_rounded_outward(number: Fraction, digits: int) -> None:
    low, high = Enclosure(number, number).decimals(digits)
    assert Fraction(low) <= number <= Fraction(high)
    assert Fraction(high) - Fraction(low) <= abs(number) * Fraction(10) ** (1 - digits)


@given(st.fractions(max_denominator=10**6))
def test_a_ball_contains_its_rational(number: Fraction) -> None:
    with precision(64):
        found = enclosure(ball(number) + ball(Fraction(1, 3)) - ball(Fraction(1, 3)))
    assert found.lower <= number <= found.upper


def test_overlapping_balls_are_undecided() -> None:
    with precision(32):
        third = ball(Fraction(1, 3))
        assert certainly_less(third, ball(Fraction(1, 2)))
        assert not certainly_less(ball(Fraction(1, 2)), third)
        with pytest.raises(UndecidedError):
            certainly_less(third, ball(Fraction(1, 3)))


def test_the_precision_comes_back() -> None:
    import flint

    before = flint.ctx.prec
    with precision(777):
        assert flint.ctx.prec == 777
    assert flint.ctx.prec == before


@given(st.fractions(Fraction(1, 50), Fraction(100), max_denominator=50))
def test_threshold(number: Fraction) -> None:
    found = threshold(lambda x: x >= number, Fraction(1, 10**6))
    assert found.lower < number <= found.upper
    assert found.upper - found.lower <= found.upper / 10**6


def test_rounding_to_a_printed_number() -> None:
    assert Enclosure(Fraction("0.0703"), Fraction("0.0704")).rounds_to("0.07")
    assert not Enclosure(Fraction("0.0703"), Fraction("0.0704")).rounds_to("0.0703")
    assert not Enclosure(Fraction("0.0749"), Fraction("0.0751")).rounds_to("0.07")


def test_no_empty_enclosure() -> None:
    with pytest.raises(ValueError, match="empty"):
        Enclosure(Fraction(1), Fraction(0))


@pytest.mark.parametrize("deep_biases", [True, False])
def test_the_run_is_that_of_automatic_differentiation(deep_biases: bool) -> None:
    data = opposed(5, 2)
    start = uniform((2, 3, 2, 1), Fraction(1, 2), deep_biases=deep_biases)
    inputs, targets = map(torch.from_numpy, data.as_numpy())
    layers = [
        torch.nn.Linear(a, b, bias=k != 1 or deep_biases).double() for k, (a, b) in enumerate([(2, 3), (3, 2), (2, 1)])
    ]
    with torch.no_grad():
        for layer in layers:
            layer.weight.fill_(0.5)
            if layer.bias is not None:
                layer.bias.zero_()
    model = torch.nn.Sequential(layers[0], torch.nn.ReLU(), layers[1], torch.nn.ReLU(), layers[2])
    optimiser = torch.optim.SGD(model.parameters(), lr=0.25)
    for state in descend(start, kernel_data(data), Fraction(1, 4), 6):
        outputs = model(inputs)
        first = layers[0](inputs).detach()
        for i in range(len(data)):
            assert float(state.outputs[i].lower) == pytest.approx(outputs[i].item(), abs=1e-12)
            assert [float(z.upper) for z in state.first_layer[i]] == pytest.approx(first[i].tolist(), abs=1e-12)
        optimiser.zero_grad()
        torch.nn.functional.binary_cross_entropy_with_logits(outputs, targets, reduction="sum").backward()
        optimiser.step()
