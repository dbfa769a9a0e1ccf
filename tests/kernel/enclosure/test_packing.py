"""Sums of products through packed integers equal those of plain loops."""

import random

import pytest

from proofs.kernel.enclosure.packing import Packing


@pytest.mark.parametrize("seed", range(50))
def test_sums_of_products(seed: int) -> None:
    rng = random.Random(seed)
    width, terms, most = rng.randrange(1, 40), rng.randrange(1, 30), 1 << rng.randrange(1, 200)
    rows = [[rng.choice((-most, most, rng.randrange(-most, most + 1))) for _ in range(width)] for _ in range(terms)]
    factors = [rng.choice((-most, most, 0, rng.randrange(-most, most + 1))) for _ in range(terms)]
    packing = Packing.of(width, terms * most * most)
    total = sum(t * packing.pack(row) for t, row in zip(factors, rows, strict=True))
    assert packing.unpack(total) == [
        sum(t * row[a] for t, row in zip(factors, rows, strict=True)) for a in range(width)
    ]


def test_extreme_sums_do_not_spill_over() -> None:
    for bound in (1, 2, 127, 128, 255, 256, 2**64 - 1, 2**64):
        packing = Packing.of(3, bound)
        for row in ([bound, -bound, bound], [-bound, bound, -bound], [0, -bound, 0]):
            assert packing.unpack(packing.pack(row)) == row


def test_an_entry_beyond_the_bound_is_an_error() -> None:
    packing = Packing.of(2, 100)
    with pytest.raises(OverflowError):
        packing.pack([10**6, 0])
