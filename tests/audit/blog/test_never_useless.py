"""Blog post, useless neurons: a neuron that helps exists, and adding such neurons ends in a perfect fit."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofs.audit.blog.least_squares import best_fit
from proofs.audit.blog.never_useless import fit_by_adding, helpful_neuron
from proofs.kernel.exact import Vector, inner
from tests.strategies.numbers import rationals, vectors


@given(
    st.integers(1, 3).flatmap(lambda d: st.lists(vectors(d), min_size=1, max_size=5, unique=True)),
    st.lists(rationals(), min_size=5, max_size=5),
)
def test_helpful_neurons_end_in_a_perfect_fit(inputs: list[Vector], numbers: list[Fraction]) -> None:
    target: Vector = tuple(numbers[: len(inputs)])
    neurons = fit_by_adding(inputs, target)
    assert len(neurons) <= len(inputs)
    assert best_fit([neuron.outputs(inputs) for neuron in neurons], target).loss == 0
    if any(target):
        neuron = helpful_neuron(inputs, target)
        assert inner(neuron.outputs(inputs), target) != 0


def test_helpful_neurons_need_distinct_inputs_and_a_residual() -> None:
    one, zero = Fraction(1), Fraction(0)
    with pytest.raises(ValueError, match="distinct"):
        helpful_neuron([(one,), (one,)], (one, zero))
    with pytest.raises(ValueError, match="must not be 0"):
        helpful_neuron([(one,), (zero,)], (zero, zero))
