"""Residuals against the arrangement: the table of signs that decides which units a local minimum may have."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb
from typing import Final

from proofs.kernel.exact import Grid, Vector, bits_over_common_denominator, dot
from proofs.kernel.landscape.arrangement import MAX_WORK, Arrangement, Face, require_affordable
from proofs.kernel.landscape.question import Landscape
from proofs.kernel.network import Network
from proofs.kernel.rejection import require
from proofs.kernel.shapes import MAX_VALUE_BITS, digits

MAX_SUBSETS: Final = 200_000
"""Independent sets of generators that are enumerated for every width."""
_WORD: Final = 600
"""Bits that a product takes along for the price of one."""


def spread(rays: int, sign: int) -> int:
    """The generators of these rays with this sign: bit k becomes bit 2k, or 2k + 1 where the sign is negative."""
    digits = f"{rays:b}"
    return int("0".join(digits), 2) << (sign < 0)


@dataclass(frozen=True, slots=True)
class Signs:
    """The generators on which a vector is positive and negative."""

    positive: int
    negative: int


def signs_of(arrangement: Arrangement, vector: Sequence[Fraction]) -> Signs:
    """The signs of the products of an N-vector with all generators."""
    row = Grid.of([vector]).rows[0]
    up = down = 0
    for k, outputs in enumerate(arrangement.outputs):
        product = dot(row, outputs)
        if product > 0:
            up |= 1 << k
        elif product < 0:
            down |= 1 << k
    return Signs(spread(up, 1) | spread(down, -1), spread(down, 1) | spread(up, -1))


def require_signs(arrangement: Arrangement, tables: Iterable[Iterable[Fraction]]) -> None:
    """Raise `Rejected` where the signs of so many vectors, or of vectors with so many digits, take too long."""
    size, work = sum(map(len, arrangement.outputs)), 0
    for numbers in tables:
        length = bits_over_common_denominator(numbers, MAX_VALUE_BITS)
        said = f"more than {digits(MAX_VALUE_BITS)}"
        require(length <= MAX_VALUE_BITS, "landscape", "a vector", "numbers of fewer digits together", said)
        work += size * (length // _WORD + 1)
        require_affordable("products of vectors and rays", work, MAX_WORK)


def require_eliminations(vectors: Sequence[Vector], sets: int) -> None:
    """Raise `Rejected` where so many sets of these N-vectors take too long to make independent."""
    words = max(bits_over_common_denominator(vector, MAX_VALUE_BITS) for vector in vectors) // 30 + 1
    require_affordable("products for the sets of generators", sets * (len(vectors[0]) * words) ** 2, MAX_WORK)


def admissible(signs: Signs, face: Face, sign: int) -> bool:
    """Whether a unit in the face, with an output weight of this sign, is one of a local minimum with this residual."""
    if sign == 0:
        return not spread(face.star, 1) & (signs.positive | signs.negative)
    return not (spread(face.star, sign) & signs.negative or spread(face.own, sign) & signs.positive)


def states(signs: Signs, faces: Sequence[Face]) -> list[int]:
    """The sets of generators of the admissible states with an output weight, each set once, in ascending order."""
    return sorted({spread(face.own, sign) for face in faces for sign in (1, -1) if admissible(signs, face, sign)})


def residual_at(landscape: Landscape, network: Network) -> Vector:
    """The residuals of a network of the landscape."""
    hidden, output = network.layers
    constant = output.bias[0] if output.bias is not None else Fraction(0)
    result = []
    for x, target in zip(landscape.dataset.inputs, landscape.targets, strict=True):
        total = constant - target
        biases = hidden.bias or (Fraction(0),) * hidden.width
        for weights, bias, outgoing in zip(hidden.weight, biases, output.weight[0], strict=True):
            total += outgoing * max(Fraction(0), bias + sum(w * e for w, e in zip(weights, x, strict=True)))
        result.append(total)
    return tuple(result)


def centred(landscape: Landscape, vector: Sequence[Fraction]) -> Vector:
    """The vector less its mean where there is an output bias, whose best value takes the mean away."""
    if not landscape.output_bias:
        return tuple(vector)
    mean = sum(vector, Fraction(0)) / len(vector)
    return tuple(entry - mean for entry in vector)


def product(left: Sequence[Fraction], right: Sequence[Fraction]) -> Fraction:
    """The inner product."""
    return sum((a * b for a, b in zip(left, right, strict=True)), Fraction(0))


def every_projection(landscape: Landscape, arrangement: Arrangement) -> frozenset[Vector]:
    """`-(y - P y)` for the orthogonal projections P onto the spans of all sets of generators (and the constants).

    Raises:
        Rejected: there are too many sets.
    """
    directions, _ = directions_of(landscape, arrangement)
    count = sum(comb(len(directions), size) for size in range(len(landscape.dataset) + (not landscape.output_bias)))
    require_affordable("sets of generators", count, MAX_SUBSETS)
    goal = centred(landscape, landscape.targets)
    require_eliminations([goal, *directions], count)
    found: set[Vector] = set()
    todo: list[tuple[int, tuple[Vector, ...], Vector]] = [(0, (), goal)]
    while todo:
        start, basis, rest = todo.pop()
        found.add(tuple(-entry for entry in rest))
        if not any(rest):
            continue
        for k in range(start, len(directions)):
            across = directions[k]
            for vector in basis:
                across = _less(across, vector)
            if any(across):
                todo.append((k + 1, (*basis, across), _less(rest, across)))
    return frozenset(found)


def directions_of(landscape: Landscape, arrangement: Arrangement) -> tuple[list[Vector], list[tuple[int, int] | None]]:
    """The generators up to constants and factors, and per ray its direction and sign; None where it adds nothing."""
    found: dict[Vector, int] = {}
    places: list[tuple[int, int] | None] = []
    for outputs in arrangement.outputs:
        vector = centred(landscape, [Fraction(entry) for entry in outputs])
        first = next((entry for entry in vector if entry), None)
        if first is None:
            places.append(None)
        else:
            line = found.setdefault(tuple(entry / first for entry in vector), len(found))
            places.append((line, 1 if first > 0 else -1))
    return list(found), places


def _less(vector: Vector, along: Vector) -> Vector:
    """The vector less its projection onto another that is not 0."""
    share = product(vector, along) / product(along, along)
    return tuple(a - share * b for a, b in zip(vector, along, strict=True)) if share else vector


def bits(number: int) -> Iterator[int]:
    """The elements of a set."""
    while number:
        lowest = number & -number
        yield lowest.bit_length() - 1
        number ^= lowest
