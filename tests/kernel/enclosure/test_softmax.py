"""Softmax and log-sum-exp of a row against Arb, at rows of every spread and with inputs that are uncertain."""

from random import Random

import pytest
from flint import arb

from proofs.kernel.enclosure.softmax import logsumexp, softmax
from tests.kernel.enclosure.arb import BITS, encloses, precision, real


def rows(count: int) -> list[tuple[list[int], int]]:
    random = Random(4)
    result = [([0], 64), ([5, 5, 5], 64), ([1 << 1000, -1 << 1000], 64), ([0, 1 << 964, 1 << 964], 64), ([-7] * 40, 30)]
    for _ in range(count):
        bits, width = random.choice(BITS), random.randint(1, 12)
        reach = random.choice((3, 1 << bits // 2, 4 << bits, 400 << bits, 1 << bits + 90))
        result.append(([random.randint(-reach, reach) for _ in range(width)], bits))
    return result


def truth(row: list[int], bits: int) -> tuple[list[arb], arb]:
    most = max(row)
    powers = [real(entry - most, bits).exp() for entry in row]
    total = sum(powers, arb(0))
    return [power / total for power in powers], total.log() + real(most, bits)


@pytest.mark.parametrize("error", [0, 1, 1000])
def test_rows_are_enclosed_also_when_inputs_are_uncertain(error: int) -> None:
    random = Random(error)
    with precision(4000):
        for row, bits in rows(150):
            shares, total = softmax(row, bits, error), logsumexp(row, bits, error)
            for moves in ([error] * len(row), [random.choice((-error, error)) for _ in row]):
                expected, level = truth([entry + move for entry, move in zip(row, moves, strict=True)], bits)
                assert encloses(total, level, bits)
                assert all(encloses(p, q, bits) for p, q in zip(shares, expected, strict=True))
            assert all(0 <= low <= high <= 1 << bits and high - low <= 3 + error for low, high in shares)
            assert total[1] - total[0] <= 2 + 2 * error


def test_enclosures_widen_with_the_error() -> None:
    for row, bits in rows(60):
        before, level = softmax(row, bits), logsumexp(row, bits)
        for error in (1, 2, 9, 1 << 20):
            after, wider = softmax(row, bits, error), logsumexp(row, bits, error)
            assert all(b[0] <= a[0] <= a[1] <= b[1] for a, b in zip(before, after, strict=True))
            assert wider[0] <= level[0] <= level[1] <= wider[1]
            before, level = after, wider
