"""Blog post: the deep network assembled from a shallow one, against plain loops and against a plain ReLU network."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofs.audit.blog.construction_as_worded import (
    composes_word_for_word,
    counting_all_layers_below,
    recursion_as_worded,
    relu,
)
from proofs.audit.blog.deep_from_shallow import AT, EXAMPLE
from proofs.audit.blog.skip_network import Neuron, ShallowNetwork, SkipNetwork, Vector, deep_from_shallow
from proofs.audit.claim import Status, Version
from proofs.audit.lemmas.evaluation import outputs
from proofs.audit.registry import by_name
from proofs.kernel.network import Layer, Network
from proofs.kernel.shapes import ShapeError
from tests.audit.chains import without_coq
from tests.strategies.numbers import rationals

ZERO, ONE = Fraction(0), Fraction(1)


@st.composite
def cases(draw: st.DrawFn) -> tuple[ShallowNetwork, int, int, Vector]:
    """A shallow network, the number of layers, neurons per layer, and an input."""
    layers, width, d = draw(st.integers(1, 5)), draw(st.integers(1, 4)), draw(st.integers(1, 3))
    row = st.tuples(*[rationals()] * d)
    rows = tuple(draw(row) for _ in range(layers * width))
    return ShallowNetwork(rows, tuple(draw(rationals()) for _ in rows)), layers, width, draw(row)


def plain_loop(shallow: ShallowNetwork, x: Vector) -> Fraction:
    total = ZERO
    for row, weight in zip(shallow.rows, shallow.output, strict=True):
        z = ZERO
        for w, e in zip(row, x, strict=True):
            z += w * e
        if z > 0:
            total += weight * z
    return total


@given(cases())
def test_the_deep_network_has_the_function_of_the_shallow_one(case: tuple[ShallowNetwork, int, int, Vector]) -> None:
    shallow, layers, width, x = case
    deep = deep_from_shallow(shallow, width)
    assert deep(x, relu) == plain_loop(shallow, x)
    assert [len(layer) for layer in deep.layers] == [width] + [width + 1] * (layers - 1)
    assert [sum(neuron.linear for neuron in layer) for layer in deep.layers] == [0] + [1] * (layers - 1)


@given(cases())
def test_linear_neurons_carry_the_sum_so_far(case: tuple[ShallowNetwork, int, int, Vector]) -> None:
    shallow, _, width, x = case
    values = deep_from_shallow(shallow, width).values(x, relu)
    for k, layer in enumerate(values[1:], start=1):
        below = ShallowNetwork(shallow.rows[: k * width], shallow.output[: k * width])
        assert layer[0] == plain_loop(below, x)


def as_plain_relu_network(network: SkipNetwork) -> Network:
    """The same function without connections that skip layers and without linear neurons.

    Every linear neuron and every input travels as the pair ReLU(z), ReLU(-z).
    """
    d = network.input_dimension
    # How each number the next layer may read is made of the units of the current layer; at first, of the inputs.
    values: list[list[Fraction]] = []
    inputs = [[Fraction(k == m) for m in range(d)] for k in range(d)]
    layers = []
    for layer in network.layers:
        rows, next_values, next_inputs = [], [], []

        def read(weights: Vector, sources: list[list[Fraction]], size: int) -> list[Fraction]:
            return [sum((w * s[m] for w, s in zip(weights, sources, strict=True)), ZERO) for m in range(size)]

        size = len(inputs[0])
        marks: list[tuple[int, ...]] = []
        for neuron in layer:
            row = [
                a + b
                for a, b in zip(
                    read(neuron.from_previous, values, size) if values else [ZERO] * size,
                    read(neuron.from_input, inputs, size),
                    strict=True,
                )
            ]
            marks.append((len(rows), len(rows) + 1) if neuron.linear else (len(rows),))
            rows += [row, [-e for e in row]] if neuron.linear else [row]
        input_marks = []
        for row in inputs:
            input_marks.append((len(rows), len(rows) + 1))
            rows += [row, [-e for e in row]]
        for mark in marks:
            next_values.append([ONE if m == mark[0] else -ONE if m in mark else ZERO for m in range(len(rows))])
        for mark in input_marks:
            next_inputs.append([ONE if m == mark[0] else -ONE if m in mark else ZERO for m in range(len(rows))])
        layers.append(Layer(tuple(tuple(map(Fraction, row)) for row in rows)))
        values, inputs = next_values, next_inputs
    last = [sum((w * v[m] for w, v in zip(network.output, values, strict=True)), ZERO) for m in range(len(values[0]))]
    return Network((*layers, Layer((tuple(map(Fraction, last)),))))


@given(cases())
def test_the_kernel_agrees_on_the_deep_network_as_a_plain_relu_network(
    case: tuple[ShallowNetwork, int, int, Vector],
) -> None:
    shallow, _, width, x = case
    deep = deep_from_shallow(shallow, width)
    ((value,),) = outputs(as_plain_relu_network(deep), (x,))
    assert value == deep(x, relu) == plain_loop(shallow, x)


def test_the_words_of_the_recursion_give_another_function() -> None:
    assert EXAMPLE(AT, relu) == 4
    assert recursion_as_worded(EXAMPLE, 1)(AT, relu) == 7
    assert counting_all_layers_below(EXAMPLE, 1, AT) == 5
    assert not composes_word_for_word(ShallowNetwork(((ONE,),) * 6, (ONE,) * 6), 2)
    assert composes_word_for_word(ShallowNetwork(((ONE,),) * 4, (ONE,) * 4), 2)


def test_with_two_layers_all_readings_agree() -> None:
    shallow = ShallowNetwork(((ONE,), (Fraction(2),)), (Fraction(3), Fraction(5)))
    assert recursion_as_worded(shallow, 1)(AT, relu) == shallow(AT, relu) == counting_all_layers_below(shallow, 1, AT)


def test_layers_that_do_not_fit_are_rejected() -> None:
    first = (Neuron((), (ONE,), linear=False),)
    with pytest.raises(
        ShapeError, match=r"neuron 1 of layer 2 has 2 \+ 1 weights for 1 neurons before it and 1 inputs"
    ):
        SkipNetwork(1, (first, (Neuron((ONE, ONE), (ONE,), linear=True),)), (ONE,))
    with pytest.raises(ShapeError, match="the output has 2 weights for 1 neurons"):
        SkipNetwork(1, (first,), (ONE, ONE))


def test_refuted_as_printed_and_proved_as_amended() -> None:
    claim = by_name("blog-deep-from-shallow")
    proof = claim.prove()
    printed, amended = proof.half(Version.PRINTED), proof.half(Version.AMENDED)
    assert printed is not None
    assert amended is not None
    assert (printed.verdict, amended.verdict) == (without_coq(claim.printed), without_coq(claim.amended))
    assert (printed.status, amended.status) == (Status.REFUTED, Status.PROVED)
    refuted = [obligation.name for obligation in printed.obligations if obligation.status is Status.REFUTED]
    assert refuted == ["neurons taken l at a time", "the recursion word for word"]
    assert len(proof.findings) == 5
