"""Small datasets for instances and counterexamples; random ones have the same numbers on every run."""

from fractions import Fraction
from random import Random

from proofs.kernel.network import Dataset


def random_data(random: Random, dimension: int, points: int) -> Dataset:
    """`points` data points, the last at the input of the first, with targets that are mostly negative."""
    inputs = [
        tuple(Fraction(random.randint(-4, 4), random.randint(1, 2)) for _ in range(dimension))
        for _ in range(points - 1)
    ]
    targets = tuple((Fraction(random.randint(-9, 3), random.randint(1, 2)),) for _ in range(points))
    return Dataset((*inputs, inputs[0]), targets)


def column(*numbers: int) -> tuple[tuple[Fraction, ...], ...]:
    """Inputs or targets with one coordinate each."""
    return tuple((Fraction(number),) for number in numbers)
