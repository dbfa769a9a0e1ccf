"""Seeded problems of every activation and loss, and certificates of the general rules for them, found naively."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from random import Random

from proofs.kernel import (
    GELU,
    Dataset,
    Decay,
    GELUTanh,
    Huber,
    Identity,
    Layer,
    LeakyReLU,
    Logistic,
    Loss,
    Network,
    Problem,
    ReLU,
    Sigmoid,
    SiLU,
    SoftmaxCrossEntropy,
    Softplus,
    Squared,
    Tanh,
)
from proofs.kernel.activation_function import Activation
from proofs.kernel.certificate import Interpolation
from tests.kernel import high_precision

ACTIVATIONS = (
    Identity(),
    ReLU(),
    LeakyReLU(Fraction(1, 10)),
    Sigmoid(),
    Tanh(),
    Softplus(),
    GELU(),
    GELUTanh(),
    SiLU(),
)


def rational(random: Random, reach: int = 2) -> Fraction:
    denominator = random.choice((1, 2, 3, 7, 1 << 20))
    return Fraction(random.randint(-reach * denominator, reach * denominator), denominator)


def network(random: Random, sizes: list[int], activations: Sequence[Activation] = ACTIVATIONS) -> Network:
    layers = tuple(
        Layer(
            tuple(tuple(rational(random) for _ in range(fan_in)) for _ in range(width)),
            None if random.random() < 0.2 else tuple(rational(random) for _ in range(width)),
        )
        for fan_in, width in pairwise(sizes)
    )
    return Network(layers, tuple(random.choice(activations) for _ in sizes[1:-1]))


def targets(random: Random, loss: Loss, outputs: int) -> tuple[Fraction, ...]:
    if isinstance(loss, Logistic):
        return tuple(random.choice((Fraction(0), Fraction(1), Fraction(1, 3))) for _ in range(outputs))
    if isinstance(loss, SoftmaxCrossEntropy):
        return tuple(random.choice((Fraction(0), Fraction(1), Fraction(1, 4))) for _ in range(outputs))
    return tuple(rational(random) for _ in range(outputs))


def problem(random: Random, loss: Loss | None = None) -> Problem:
    sizes = [random.randint(1, 3) for _ in range(random.randint(2, 4))]
    chosen = loss or random.choice((Squared(), Huber(Fraction(1, 2)), Logistic(), SoftmaxCrossEntropy()))
    point, count = network(random, sizes), random.randint(1, 5)
    rates = [random.choice((Fraction(0), Fraction(1, 10))) for _ in range(2 * len(point.layers))]
    decay = Decay(tuple(rates[::2]), tuple(rates[1::2])) if any(rates) and random.random() < 0.4 else None
    weights = tuple(random.choice((Fraction(0), Fraction(1), Fraction(1, 3))) for _ in range(count))
    data = Dataset(
        tuple(tuple(rational(random) for _ in range(sizes[0])) for _ in range(count)),
        tuple(targets(random, chosen, sizes[-1]) for _ in range(count)),
        weights if random.random() < 0.4 else None,
    )
    return Problem(point, data, chosen, decay)


def on_its_side(random: Random, loss: Logistic | SoftmaxCrossEntropy) -> Problem:
    """A problem whose labels are those that the network gives, without decay."""
    drawn = problem(random, loss)
    theta = high_precision.parameters(drawn.network)
    labels = []
    for x in drawn.dataset.inputs:
        f = high_precision.outputs(drawn.network, theta, x)
        if isinstance(loss, Logistic):
            labels.append(tuple(Fraction(int(z > 0)) for z in f))
        else:
            labels.append(tuple(Fraction(int(k == f.index(max(f)))) for k in range(len(f))))
    return Problem(drawn.network, Dataset(drawn.dataset.inputs, tuple(labels), drawn.dataset.weights), loss)


def interpolation(
    random: Random, bits: int = 150, activations: Sequence[Activation] = ACTIVATIONS
) -> tuple[Problem, Interpolation] | None:
    """A network with more parameters than outputs, and a certificate that it can fit every point exactly."""
    inputs, outputs, count = random.randint(1, 2), random.randint(1, 2), random.randint(1, 3)
    hidden = [random.randint(2, 4) for _ in range(random.randint(1, 2))]
    point = network(random, [inputs, *hidden, outputs], activations)
    data = Dataset(
        tuple(tuple(rational(random) for _ in range(inputs)) for _ in range(count)),
        tuple(tuple(rational(random) for _ in range(outputs)) for _ in range(count)),
    )
    asked = Problem(point, data, random.choice((Squared(), Huber(Fraction(1)))))
    theta = high_precision.interpolate(asked, high_precision.parameters(point))
    if theta is None:
        return None
    return asked, certificate_at(asked, theta, bits)


def certificate_at(asked: Problem, theta: list, bits: int) -> Interpolation:
    center = high_precision.network_of(asked.network, [high_precision.rational(t, bits) for t in theta])
    square, factor = high_precision.singular_factor(asked, high_precision.parameters(center), bits)
    return Interpolation(center, bits, square, factor)
