"""Numbers on a path, for all small tau > 0: polynomials in tau, ordered by their lowest coefficients.

An evaluation at a small tau is wrong where the tau is not small enough. Here `a < b` compares the lowest coefficient in
which a and b differ, which decides for every tau below some tau_0 > 0, however small that is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import zip_longest
from typing import TypeAlias

from proofs.kernel import Network

Scalar: TypeAlias = "Germ | Fraction | int"


class Germ:
    """`sum of coefficients[m] tau^m`; the last coefficient is not 0."""

    __slots__ = ("coefficients",)

    def __init__(self, *coefficients: Fraction | int) -> None:
        last = len(coefficients)
        while last and not coefficients[last - 1]:
            last -= 1
        self.coefficients = coefficients[:last]

    def __repr__(self) -> str:
        return f"Germ({', '.join(map(str, self.coefficients))})"

    def __add__(self, other: Scalar) -> Germ:
        pairs = zip_longest(self.coefficients, _coefficients(other), fillvalue=0)
        return Germ(*(a + b if b else a for a, b in pairs))

    def __mul__(self, other: Scalar) -> Germ:
        right = _coefficients(other)
        if len(right) <= 1:
            return Germ(*(a * b for a in self.coefficients for b in right))
        result: list[Fraction | int] = [0] * (len(self.coefficients) + len(right))
        for m, a in enumerate(self.coefficients):
            for n, b in enumerate(right):
                result[m + n] += a * b
        return Germ(*result)

    __radd__, __rmul__ = __add__, __mul__

    def __neg__(self) -> Germ:
        return Germ(*(-c for c in self.coefficients))

    def __sub__(self, other: Scalar) -> Germ:
        return self + -other

    def __rsub__(self, other: Scalar) -> Germ:
        return -self + other

    def __bool__(self) -> bool:
        return bool(self.coefficients)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Germ | Fraction | int) and self.coefficients == _coefficients(other)

    def __hash__(self) -> int:
        return hash(self.coefficients)

    def _compared(self, other: Scalar) -> Fraction | int:
        """The lowest coefficient of `self - other` that is not 0."""
        pairs = zip_longest(self.coefficients, _coefficients(other), fillvalue=0)
        return next((a - b for a, b in pairs if a != b), 0)

    def __lt__(self, other: Scalar) -> bool:
        return self._compared(other) < 0

    def __gt__(self, other: Scalar) -> bool:
        return self._compared(other) > 0

    def __ge__(self, other: Scalar) -> bool:
        return self._compared(other) >= 0

    def __abs__(self) -> Germ:
        return -self if self < 0 else self


def _coefficients(number: Scalar) -> tuple[Fraction | int, ...]:
    if isinstance(number, Germ):
        return number.coefficients
    return (number,) if number else ()


TAU = Germ(0, 1)


@dataclass(frozen=True)
class MovingLayer:
    """A layer whose entries are germs."""

    weight: list[list[Germ]]
    bias: list[Germ] | None


@dataclass(frozen=True)
class Path:
    """`theta + tau p + tau^2 q + ...`: a network to evaluate as the oracle evaluates one of fractions."""

    layers: list[MovingLayer]


def path(start: Network, *directions: Network) -> Path:
    """The path of these derivatives: velocity, acceleration (halved), and so on; all of the shape of the start."""
    layers = []
    for moving in zip(*(network.layers for network in (start, *directions)), strict=True):
        tables = zip(*(layer.weight for layer in moving), strict=True)
        weight = [_row(rows) for rows in tables]
        biases = [layer.bias for layer in moving if layer.bias is not None]
        layers.append(MovingLayer(weight, _row(biases) if len(biases) == len(moving) else None))
    return Path(layers)


def _row(rows: Sequence[Sequence[Fraction]]) -> list[Germ]:
    return [Germ(*entries) for entries in zip(*rows, strict=True)]
