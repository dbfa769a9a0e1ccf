"""Tables enclose what they say: random matrices, and true matrices anywhere within the error bounds."""

import random
from collections.abc import Callable
from fractions import Fraction

import pytest

from proofs.kernel.enclosure.fixed import (
    Table,
    entrywise,
    fixed,
    fixed_up,
    norm_bound,
    product,
    root_up,
    sum_of_squares,
    table_of,
    up,
)

Matrix = list[list[Fraction]]
SEEDS = range(60)


def a_table(rng: random.Random, rows: int, columns: int, bits: int) -> tuple[Table, Matrix]:
    """A table and a matrix that it encloses, at the very edge of the error where the draw says so."""
    size, error = 1 << rng.randrange(1, 2 * bits), rng.choice((0, 1, rng.randrange(1, 1000)))
    table = Table(tuple(tuple(rng.randrange(-size, size) for _ in range(columns)) for _ in range(rows)), error, bits)
    edge = rng.random() < 0.5

    def off() -> Fraction:
        return Fraction(rng.choice((-error, error))) if edge else Fraction(rng.randrange(-1000, 1001), 1000) * error

    return table, [[(x + off()) / (1 << bits) for x in row] for row in table.rows]


def assert_encloses(table: Table, matrix: Matrix) -> None:
    for row, truth in zip(table.rows, matrix, strict=True):
        for entry, value in zip(row, truth, strict=True):
            assert abs(entry - value * (1 << table.bits)) <= table.error


@pytest.mark.parametrize("seed", SEEDS)
def test_product(seed: int) -> None:
    rng = random.Random(seed)
    n, k, m, bits = rng.randrange(1, 5), rng.randrange(1, 7), rng.randrange(1, 5), rng.choice((8, 30, 200))
    left, a = a_table(rng, n, k, bits)
    right, b = a_table(rng, m, k, bits)
    truth = [[sum((x * y for x, y in zip(r, s, strict=True)), Fraction(0)) for s in b] for r in a]
    assert_encloses(product(left, right), truth)


@pytest.mark.parametrize("seed", SEEDS)
def test_entrywise_product_rounding_and_transposition(seed: int) -> None:
    rng = random.Random(seed)
    n, k, bits = rng.randrange(1, 5), rng.randrange(1, 5), rng.choice((8, 30, 200))
    (left, a), (right, b) = (a_table(rng, n, k, bits) for _ in range(2))
    assert_encloses(
        entrywise(left, right), [[x * y for x, y in zip(r, s, strict=True)] for r, s in zip(a, b, strict=True)]
    )
    for other in (bits // 2, bits + 17):
        assert_encloses(left.rounded(other), a)
    assert_encloses(left.transposed(), [list(column) for column in zip(*a, strict=True)])
    assert all(abs(x) * (1 << bits) <= left.bound() for row in a for x in row)


@pytest.mark.parametrize("seed", SEEDS)
def test_norms_are_upper_bounds(seed: int) -> None:
    rng = random.Random(seed)
    bits = rng.choice((8, 60))
    table, matrix = a_table(rng, 1, rng.randrange(1, 8), bits)
    squares = sum((x * x for x in matrix[0]), Fraction(0)) * (1 << 2 * bits)
    assert sum_of_squares(table.rows[0], table.error) >= squares
    assert norm_bound(table.rows[0], table.error) ** 2 >= squares


@pytest.mark.parametrize("round_it", [fixed, fixed_up])
def test_rounding_of_rationals(round_it: Callable[[Fraction, int], int]) -> None:
    rng = random.Random(1)
    for _ in range(200):
        number, bits = Fraction(rng.randrange(-(10**9), 10**9), rng.randrange(1, 10**6)), rng.randrange(0, 60)
        error = round_it(number, bits) - number * (1 << bits)
        assert -1 < error <= 0 if round_it is fixed else 0 <= error < 1
        assert_encloses(table_of([[number]], bits), [[number]])
        assert 0 <= up(number, bits) - number < Fraction(1, 1 << bits)
        assert root_up(abs(number), bits) > 0
        assert root_up(abs(number), bits) ** 2 >= abs(number)
