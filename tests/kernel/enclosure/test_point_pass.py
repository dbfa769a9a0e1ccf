"""Enclosed passes and losses at one data point against mpmath: every activation, every loss, every depth."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest

from proofs.kernel import Decay, Huber, Identity, LeakyReLU, Network, Problem, ReLU
from proofs.kernel.enclosure.balls import Balls
from proofs.kernel.enclosure.point_loss import distance, enclosed_loss, output_slopes, penalty, point_loss, weighted
from proofs.kernel.enclosure.point_pass import EnclosedNetwork
from tests.kernel import high_precision
from tests.kernel.builders import layer, row
from tests.kernel.enclosure.test_balls import inside
from tests.kernel.general_problems import problem
from tests.kernel.high_precision import mp, mpf, number


def within(interval: tuple[int, int], truth: mpf, bits: int) -> bool:
    slack = mpf(10) ** -20
    return bool(interval[0] - slack <= mp.ldexp(truth, bits) <= interval[1] + slack)


@pytest.mark.parametrize("bits", [20, 60, 200])
def test_outputs_are_enclosed(bits: int) -> None:
    for seed in range(60):
        asked = problem(Random(seed))
        network, theta = EnclosedNetwork.of(asked.network, bits), high_precision.parameters(asked.network)
        for x in asked.dataset.inputs:
            truth = high_precision.outputs(asked.network, theta, x)
            found = network.forward(x).outputs.intervals()
            assert all(within(interval, t, bits) for interval, t in zip(found, truth, strict=True)), seed
            assert max(high - low for low, high in found) < 2**18


@pytest.mark.parametrize("bits", [20, 200])
def test_losses_are_enclosed(bits: int) -> None:
    for seed in range(80):
        asked = problem(Random(seed))
        low, high = enclosed_loss(asked, bits)
        slack = mpf(10) ** -75
        assert number(low) - slack <= high_precision.loss(asked) <= number(high) + slack, seed


def test_backward_gives_derivatives() -> None:
    """Against central differences, for the parameters of every layer; points at kinks are left out."""
    step, bits, compared = mpf(10) ** -30, 160, 0
    for seed in range(60):
        asked = problem(Random(seed))
        network, theta = EnclosedNetwork.of(asked.network, bits), high_precision.parameters(asked.network)
        x, y = asked.dataset.inputs[0], asked.dataset.targets[0]
        here = network.forward(x)
        if any(
            low <= 0 <= high
            for k, activation in enumerate(asked.network.activations)
            if isinstance(activation, ReLU | LeakyReLU)
            for low, high in here.pre_activations[k].intervals()
        ):
            continue
        deltas = network.backward(here, output_slopes(asked.loss, here.outputs, y, bits))
        index = 0
        for delta, signal, part in zip(deltas, here.signals, asked.network.layers, strict=True):
            for j in range(part.width):
                for entry in range(len(part.augmented[j])):
                    ends = [
                        high_precision.point_loss(
                            asked,
                            high_precision.outputs(asked.network, high_precision.moved(theta, index, sign * step), x),
                            y,
                        )
                        for sign in (1, -1)
                    ]
                    slope = (ends[0] - ends[1]) / (2 * step)
                    d, h = delta.middles[j], signal.middles[entry]
                    assert abs(mp.ldexp(mpf(d * h), -2 * bits) - slope) < mpf(10) ** -27, (seed, index)
                    index += 1
                    compared += 1
    assert compared > 300


def test_an_undecided_relu_has_every_slope() -> None:
    leaky = LeakyReLU(Fraction(1, 4))
    for activation, low in ((ReLU(), Fraction(0)), (leaky, Fraction(1, 4)), (Identity(), Fraction(1))):
        network = EnclosedNetwork.of(Network((layer([[1]]), layer([[1]])), (activation,)), 30)
        for x, ends in ((0, (low, 1)), (1, (1, 1)), (-1, (low, low))):
            here = network.forward(row([x]))
            (found,) = network.backward(here, Balls((1 << 30,), (0,)))[0].intervals()
            assert all(abs(Fraction(f, 1 << 30) - e) < Fraction(1, 2**26) for f, e in zip(found, ends, strict=True))
            assert found[0] <= ends[0] * (1 << 30)
            assert found[1] >= ends[1] * (1 << 30)


def test_losses_and_slopes_hold_for_all_outputs_in_a_ball() -> None:
    for seed in range(150):
        random = Random(seed)
        asked, bits = problem(random), 30
        y = asked.dataset.targets[0]
        reach = random.choice((0, 1, 1 << 20, 1 << 30))
        outputs = Balls(
            tuple(random.randint(-4 << bits, 4 << bits) for _ in y), tuple(random.randint(0, reach) for _ in y)
        )
        value, slopes = point_loss(asked.loss, outputs, y, bits), output_slopes(asked.loss, outputs, y, bits)
        weight = Fraction(random.randint(0, 5), 3)
        scaled = weighted(slopes, weight).intervals()
        for _ in range(4):
            f = [mp.ldexp(number(Fraction(z)), -bits) for z in inside(random, outputs)]
            assert within(value, high_precision.point_loss(asked, f, y), bits), seed
            for k, (interval, more) in enumerate(zip(slopes.intervals(), scaled, strict=True)):
                step = mpf(10) ** -30
                ends = [high_precision.point_loss(asked, high_precision.moved(f, k, s * step), y) for s in (1, -1)]
                slope = (ends[0] - ends[1]) / (2 * step)
                assert within(interval, slope, bits), (seed, k)
                assert within(more, slope * number(weight), bits), (seed, k)


def test_slopes_of_huber_are_cut_at_delta_whatever_its_bits() -> None:
    delta = Fraction(1, 3)
    for middle in (5 << 20, -5 << 20):
        outputs = Balls((middle,), (1 << 10,))
        (found,) = output_slopes(Huber(delta), outputs, row([0]), 20).intervals()
        exact = 2 * delta * (1 << 20) * (1 if middle > 0 else -1)
        assert found[0] <= exact <= found[1]
        assert found[1] - found[0] <= 4


def test_penalties_and_distances() -> None:
    network = Network((layer([[1, 2], [3, 4]], [5, 6]), layer([[7, 8]])))
    base = problem(Random(0))
    data = base.dataset
    asked = Problem(
        network,
        type(data)((row([0, 0]),), (row([0]),)),
        decay=Decay(row(["1/2", "1/3"]), row(["1/5", 9])),
    )
    assert penalty(asked) == Fraction(30, 4) + Fraction(61, 10) + Fraction(113, 6)
    other = Network((layer([[1, 2], [3, "9/2"]], [5, 6]), layer([[7, "31/4"]])))
    assert distance(network, other) == Fraction(1, 2)
