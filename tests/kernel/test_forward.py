"""Forward pass, loss, and their polynomials along a path, against fractions multiplied out one by one."""

from __future__ import annotations

from fractions import Fraction
from itertools import cycle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofs.kernel import Dataset, Huber, Layer, Network, Problem
from proofs.kernel.forward import forward
from tests.kernel import oracle
from tests.kernel.builders import D1, layer, network, on_a_line, problem
from tests.kernel.germs import Germ, Path
from tests.kernel.germs import path as path_of
from tests.strategies import deep_problems, networks


@st.composite
def paths(draw: st.DrawFn) -> tuple[Problem, Network, Network]:
    start = draw(deep_problems())

    def direction() -> Network:
        drawn = [number for _ in range(40) for number in draw(NUMBERS)]
        return _shaped(start.network, drawn)

    return start, direction(), direction()


NUMBERS = st.lists(st.sampled_from([0, 0, 1, -1, 2, Fraction(-1, 2), Fraction(1, 3)]), min_size=1, max_size=3)


def _shaped(shape: Network, numbers: list) -> Network:
    source = cycle(map(Fraction, numbers))

    def like(old: Layer) -> Layer:
        rows = [[next(source) for _ in row] for row in old.weight]
        return layer(rows, None if old.bias is None else [next(source) for _ in old.bias])

    return network(*map(like, shape.layers))


@given(deep_problems())
def test_the_loss_of_a_point(point: Problem) -> None:
    here = forward(point)
    assert here.loss == (oracle.loss(point),)
    residuals = [[Fraction(e, here.residuals.denominator) for e in row] for row in here.residuals.coefficients[0]]
    assert residuals == oracle.residuals(point)


@given(deep_problems())
def test_pre_activations_of_every_layer(point: Problem) -> None:
    curves = forward(point).pre_activations
    assert len(curves) == len(point.network.layers) - 1
    for k, curve in enumerate(curves):
        # The pre-activations of layer k are the outputs of the network cut off after it.
        cut = Network(point.network.layers[: k + 1])
        expected = [oracle.outputs(cut, x) for x in point.dataset.inputs]
        assert [[Fraction(e, curve.denominator) for e in row] for row in curve.coefficients[0]] == expected
        assert [list(row) for row in curve.signs()] == [[(e > 0) - (e < 0) for e in row] for row in expected]


@given(paths())
def test_the_loss_along_a_path_is_its_polynomial_near_0(path: tuple[Problem, Network, Network]) -> None:
    start, velocity, acceleration = path
    here = forward(start, velocity, acceleration)
    assert here.loss[0] == oracle.loss(start)
    assert Germ(*here.loss) == oracle.loss_along(start, velocity, acceleration)
    for k, curve in enumerate(here.pre_activations):
        cut = Path(path_of(start.network, velocity, acceleration).layers[: k + 1])
        expected = [oracle.outputs(cut, x) for x in start.dataset.inputs]
        assert [list(row) for row in curve.signs()] == [[(e > 0) - (e < 0) for e in row] for row in expected]


@given(paths(), st.sampled_from([Fraction(0), Fraction(1, 3), Fraction(-2)]))
def test_moved_is_the_point_of_the_path(path: tuple[Problem, Network, Network], time: Fraction) -> None:
    start, velocity, acceleration = path
    parts = zip(*map(oracle.parameters, (start.network, velocity, acceleration)), strict=True)
    moved = start.network.moved(velocity, acceleration, time)
    assert oracle.parameters(moved) == [a + time * p + time**2 * q for a, p, q in parts]
    assert moved.same_shape(start.network)


@given(st.data())
def test_same_shape(data: st.DataObject) -> None:
    left, right = data.draw(networks(max_hidden=1, max_width=2)), data.draw(networks(max_hidden=1, max_width=2))
    shapes = [[(len(x.weight), len(x.weight[0]), x.bias is None) for x in n.layers] for n in (left, right)]
    assert left.same_shape(right) == (shapes[0] == shapes[1])


def test_a_state_is_the_sign_of_the_first_coefficient_that_is_not_0() -> None:
    # z = tau - 5 tau^2 is on; z = -tau^2 is off; z = 0 stays 0.
    start = problem(network(layer([[0], [0], [0]]), layer([[1, 1, 1]])), [[1]], [[0]])
    velocity = network(layer([[1], [0], [0]]), layer([[0, 0, 0]]))
    acceleration = network(layer([[-5], [-1], [0]]), layer([[0, 0, 0]]))
    here = forward(start, velocity, acceleration)
    assert here.pre_activations[0].signs() == ((1, -1, 0),)
    # The output is tau - 5 tau^2, and the loss its square.
    assert here.loss == (0, 0, 1, -10, 25)


def test_the_bias_moves_by_itself() -> None:
    start = on_a_line([1], [-3], [1], 0, D1)
    velocity = network(layer([[0]], [0]), layer([[0]], [1]))
    still = network(layer([[0]], [0]), layer([[0]], [0]))
    # Residuals 0, 0, 0, 3, -3 and c = tau.
    assert forward(start, velocity, still).loss == (18, 0, 5)


@pytest.mark.parametrize("residual", ["-7/2", "-2", "-1", "0", "2", "9"])
def test_the_huber_loss_and_the_weight_of_one_point(residual: str) -> None:
    r = Fraction(residual)
    data = Dataset(((Fraction(0),),), ((-r,),), (Fraction(3, 2),))
    point = Problem(network(layer([[1]])), data, Huber(Fraction(2)))
    expected = Fraction(3, 2) * (r**2 if abs(r) <= 2 else 4 * abs(r) - 4)
    assert forward(point).loss == (expected,) == (oracle.loss(point),)
