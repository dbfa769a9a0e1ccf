"""The defect of a factor is an upper bound of the infinity norm, and a close one; random matrices, exactly."""

import random
from fractions import Fraction

import pytest

from proofs.kernel.enclosure.definite import factor_defect
from proofs.kernel.enclosure.hessian import Hessian


@pytest.mark.parametrize("seed", range(30))
@pytest.mark.parametrize("size", [1, 3, 40])
def test_against_the_exact_norm(seed: int, size: int) -> None:
    rng = random.Random(seed)
    bits, factor_bits = rng.choice((20, 60)), rng.choice((12, 40))
    layers = sorted(rng.randrange(2) for _ in range(size))
    scales, curvature = (rng.randrange(-3, 4), rng.randrange(-3, 4)), Fraction(rng.randrange(1, 100), 97)
    rows = [[rng.randrange(-1 << bits, 1 << bits) if y >= x else 0 for y in range(size)] for x in range(size)]
    errors = {pair: rng.choice((0, 1, 1000)) for pair in ((0, 0), (0, 1), (1, 1))}
    factor = [tuple(rng.randrange(-1 << factor_bits, 1 << factor_bits) for _ in range(r + 1)) for r in range(size)]
    found = factor_defect(Hessian(rows, errors, bits), list(enumerate(layers)), scales, curvature, factor, factor_bits)
    sums = []
    for r in range(size):
        total = Fraction(0)
        for s in range(size):
            x, y = min(r, s), max(r, s)
            g = Fraction(2) ** (scales[layers[x]] + scales[layers[y]])
            square = sum((a * b for a, b in zip(factor[x], factor[y], strict=False)), 0)
            rest = g * Fraction(rows[x][y], 1 << bits) - Fraction(square, 1 << 2 * factor_bits)
            rest -= 2 * curvature if r == s else 0
            total += abs(rest) + g * Fraction(errors[layers[x], layers[y]], 1 << bits)
        sums.append(total)
    assert max(sums) <= found <= max(sums) + size * Fraction(5, 1 << 2 * factor_bits)
