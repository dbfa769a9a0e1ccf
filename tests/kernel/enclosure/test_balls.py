"""Vectors of balls: what they contain after rounding, products and norms."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from proofs.kernel.enclosure.balls import Balls, ceiling, floor, inner, rounded_ball


def inside(random: Random, balls: Balls) -> list[Fraction]:
    """A point of the balls, often on their rim."""
    return [
        m + r * random.choice((Fraction(-1), Fraction(0), Fraction(1), Fraction(1, 3)))
        for m, r in zip(balls.middles, balls.radii, strict=True)
    ]


def drawn(random: Random, size: int) -> Balls:
    reach = random.choice((3, 1000))
    return Balls(
        tuple(random.randint(-reach, reach) for _ in range(size)), tuple(random.randint(0, 5) for _ in range(size))
    )


def test_rationals_and_intervals() -> None:
    third = Balls.rational((Fraction(1, 3), Fraction(-1, 3), Fraction(3, 4)), 4)
    assert third == Balls((5, -6, 12), (1, 1, 0))
    assert Balls.of(((-3, 4), (2, 2))).intervals() == ((-4, 4), (2, 2))
    assert Balls((1,), (2,)).followed_by((7, 8)) == Balls((1, 7, 8), (2, 0, 0))
    assert (floor(Fraction(-1, 2)), ceiling(Fraction(-1, 2)), floor(Fraction(5)), ceiling(Fraction(5))) == (-1, 0, 5, 5)


def test_differences_products_and_norms_contain_the_truth() -> None:
    random = Random(1)
    for _ in range(400):
        size = random.randint(1, 5)
        left, right = drawn(random, size), drawn(random, size)
        xs, ys = inside(random, left), inside(random, right)
        for (low, high), x, y in zip(left.minus(right).intervals(), xs, ys, strict=True):
            assert low <= x - y <= high
        middle, radius = inner(left, right)
        truth = sum(x * y for x, y in zip(xs, ys, strict=True))
        assert abs(truth - middle) <= radius
        drop = random.randint(0, 6)
        short, wide = rounded_ball(middle, radius, drop)
        assert abs(truth / 2**drop - short) <= wide
        assert sum(x * x for x in xs) <= left.norm() ** 2
