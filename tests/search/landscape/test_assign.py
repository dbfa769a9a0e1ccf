"""Ends of runs and the entries of the list that they belong to."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction

import pytest

from proofs.kernel import Layer, Network
from proofs.search.landscape.assign import OffTheListError, entry_of
from tests.kernel.landscape.landscapes import minima, zoo

D1 = zoo("D1", 1)
REACH = Fraction(1, 100)


def shaken(network: Network, size: float) -> Network:
    rng = random.Random(1)

    def near(number: Fraction) -> Fraction:
        return Fraction(float(number) + size * rng.uniform(-1, 1))

    return Network(
        tuple(
            Layer(
                tuple(tuple(map(near, row)) for row in layer.weight),
                None if layer.bias is None else tuple(map(near, layer.bias)),
            )
            for layer in network.layers
        )
    )


def test_ends_near_a_minimum_are_its() -> None:
    listed = minima(D1)
    for k, minimum in enumerate(listed.minima[:3]):
        assert entry_of(D1, listed, shaken(minimum.network, 1e-6), REACH) == k


def test_far_from_every_minimum_there_is_no_entry() -> None:
    listed = minima(D1)
    assert entry_of(D1, listed, shaken(listed.minima[1].network, 0.5), Fraction(1, 10**6)) is None


def test_an_end_off_the_list_is_an_error() -> None:
    listed = minima(D1)
    shorter = replace(listed, minima=listed.minima[1:])
    with pytest.raises(OffTheListError, match="of loss 14 is not on the list"):
        entry_of(D1, shorter, shaken(listed.minima[0].network, 1e-6), REACH)
