"""The table of signs against Theorem A, as the rule `shallow-minimum` and its search decide it: at random points."""

from __future__ import annotations

import random
from collections import Counter
from fractions import Fraction
from itertools import product as pairs

import pytest

from proofs.kernel import Layer, Network, Problem
from proofs.kernel.certificate import ShallowMinimum
from proofs.kernel.landscape.arrangement import arrangement_of
from proofs.kernel.landscape.question import Landscape
from proofs.kernel.landscape.residuals import (
    admissible,
    bits,
    centred,
    every_projection,
    product,
    residual_at,
    signs_of,
    spread,
)
from proofs.search.shallow import decide_shallow
from tests.search.landscape.descents import datasets


def is_minimum(landscape: Landscape, network: Network) -> bool:
    """Theorem C."""
    residual = residual_at(landscape, network)
    if centred(landscape, residual) != residual:
        return False
    found = arrangement_of(landscape)
    signs = signs_of(found, residual)
    hidden, output = network.layers
    return all(
        admissible(signs, found.face_at(unit), (v > 0) - (v < 0))
        for unit, v in zip(hidden.augmented, output.weight[0], strict=True)
    )


def stratum_point(landscape: Landscape, rng: random.Random) -> Network:
    """Units in random faces, many of them on hyperplanes, some silent; the targets do not matter here."""
    found = arrangement_of(landscape)
    faces = found.faces()
    d, rows = len(landscape.dataset.inputs[0]), []
    for _ in range(landscape.width or 1):
        unit = [Fraction(0)] * (d + landscape.hidden_bias)
        for k in bits(rng.choice(faces).own):
            for column, entry in zip(found.columns, found.rays[k], strict=True):
                unit[column] += rng.randint(1, 3) * entry
        rows.append(unit)
    biases = tuple(row[d] for row in rows) if landscape.hidden_bias else None
    outgoing = tuple(Fraction(rng.choice([-2, -1, 0, 1, 2])) for _ in rows)
    constant = (Fraction(rng.randint(-2, 2)),) if landscape.output_bias else None
    return Network((Layer(tuple(tuple(row[:d]) for row in rows), biases), Layer((outgoing,), constant)))


def with_residual(landscape: Landscape, network: Network, rng: random.Random) -> Landscape:
    """The data whose targets give the network a residual with many zeros among its products with the rays."""
    candidates = sorted(every_projection(landscape, arrangement_of(landscape)))
    residual = rng.choice(candidates)
    outputs = [r + y for r, y in zip(residual_at(landscape, network), landscape.targets, strict=True)]
    targets = tuple((f - r,) for f, r in zip(outputs, residual, strict=True))
    data = type(landscape.dataset)(landscape.dataset.inputs, targets)
    return Landscape(data, landscape.width, landscape.hidden_bias, landscape.output_bias)


@pytest.mark.parametrize("seed", range(4))
def test_agrees_with_theorem_a(seed: int) -> None:
    rng, verdicts = random.Random(seed), Counter[bool]()
    for data in datasets(rng, 25):
        for hidden_bias, output_bias in pairs([True, False], repeat=2):
            plain = Landscape(data, rng.choice([1, 2]), hidden_bias, output_bias)
            network = stratum_point(plain, rng)
            landscape = with_residual(plain, network, rng)
            expected = isinstance(decide_shallow(Problem(network, landscape.dataset)), ShallowMinimum)
            assert is_minimum(landscape, network) == expected, (landscape, network)
            verdicts[expected] += 1
    assert min(verdicts[True], verdicts[False]) > 15


def test_silent_units_are_admissible_where_both_signs_are() -> None:
    rng = random.Random(5)
    for data in datasets(rng, 40):
        landscape = Landscape(data, 1, rng.random() < 0.5, rng.random() < 0.5)
        found = arrangement_of(landscape)
        for residual in every_projection(landscape, found):
            signs = signs_of(found, residual)
            for face in found.faces():
                both = admissible(signs, face, 1) and admissible(signs, face, -1)
                assert admissible(signs, face, 0) == both


def test_spread() -> None:
    assert spread(0, 1) == 0
    assert spread(0b101, 1) == 0b010001
    assert spread(0b101, -1) == 0b100010


def test_projections_are_orthogonal_to_what_they_leave_out() -> None:
    landscape = Landscape(next(datasets(random.Random(1), 1)), None)
    found = arrangement_of(landscape)
    for residual in every_projection(landscape, found):
        assert centred(landscape, residual) == residual
        outputs = [y + r for y, r in zip(landscape.targets, residual, strict=True)]
        assert product(residual, outputs) == 0
