"""The connected sets of local minima that have one residual. docs/mathematics.md, section 13."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations_with_replacement, product
from math import comb
from typing import Final

from proofs.kernel.exact import Grid, inner, rank
from proofs.kernel.landscape.arrangement import MAX_PAIRS, Arrangement, Face, arrangement_of, require_affordable
from proofs.kernel.landscape.certificate import Families
from proofs.kernel.landscape.conclusion import AllFamilies, Family
from proofs.kernel.landscape.question import Landscape
from proofs.kernel.landscape.residuals import (
    Signs,
    admissible,
    bits,
    centred,
    directions_of,
    require_signs,
    signs_of,
    spread,
)
from proofs.kernel.landscape.solutions import Solutions, signed
from proofs.kernel.rejection import Rejected, require

RULE: Final = "families"
MAX_PRODUCTS: Final = 300_000

Option = tuple[int, int]
"""The sign of the output weight, 0 for a silent unit, and the index of a closed face."""
Stratum = tuple[Option, ...]
"""The open faces in which the units are in the relative interior of a product."""


def families(landscape: Landscape, certificate: Families) -> AllFamilies:
    """Go through all products of closed cells, and through the walls between them."""
    width = landscape.width
    if width is None:
        raise Rejected(RULE, "landscape", "a fixed width", "every width")
    residual = certificate.residual
    require(len(residual) == len(landscape.dataset), RULE, "residual", "a number per data point", len(residual))
    arrangement = arrangement_of(landscape)
    require_signs(arrangement, [residual])
    require(centred(landscape, residual) == residual, RULE, "residual", "a sum of 0", "another")
    goal = [y + r for y, r in zip(landscape.targets, residual, strict=True)]
    require(inner(residual, goal) == 0, RULE, "residual", "one orthogonal to the outputs", "another")
    level = _Level(landscape, arrangement, certificate)
    cells = level.options()
    count = comb(len(cells) + width - 1, width)
    require(count <= MAX_PRODUCTS, RULE, "products of cells", f"at most {MAX_PRODUCTS}", count)
    require_affordable("units of all products", count * width, MAX_PAIRS)
    strata: dict[tuple[Option, ...], Stratum] = {}
    for chosen in combinations_with_replacement(cells, width):
        stratum = level.stratum(chosen)
        if stratum is not None:
            strata[chosen] = stratum
    require(bool(strata), RULE, "residual", "one of a local minimum", "another")
    joined, steps = _Joined(strata), 0
    for chosen, stratum in strata.items():
        for other in level.beside(chosen, stratum):
            steps += width
            require_affordable("units of products that may be connected", steps, MAX_PAIRS)
            if other in strata:
                joined.join(chosen, other)
    found = sorted(level.family(strata, members) for members in joined.groups())
    return AllFamilies(residual, inner(residual, residual), tuple(found))


class _Joined:
    """Which products are connected."""

    def __init__(self, strata: dict[tuple[Option, ...], Stratum]) -> None:
        self._above = {chosen: chosen for chosen in strata}

    def _top(self, chosen: tuple[Option, ...]) -> tuple[Option, ...]:
        while self._above[chosen] != chosen:
            self._above[chosen] = self._above[self._above[chosen]]
            chosen = self._above[chosen]
        return chosen

    def join(self, one: tuple[Option, ...], other: tuple[Option, ...]) -> None:
        """Connect two products."""
        self._above[self._top(one)] = self._top(other)

    def groups(self) -> list[list[tuple[Option, ...]]]:
        """The connected sets of products."""
        groups: dict[tuple[Option, ...], list[tuple[Option, ...]]] = {}
        for chosen in self._above:
            groups.setdefault(self._top(chosen), []).append(chosen)
        return list(groups.values())


class _Level:
    """One residual: products of closed faces, and where in them its outputs are attained."""

    def __init__(self, landscape: Landscape, arrangement: Arrangement, certificate: Families) -> None:
        self.landscape, self.arrangement = landscape, arrangement
        self.signs: Signs = signs_of(arrangement, certificate.residual)
        self.faces: Sequence[Face] = arrangement.faces()
        self._index = {(face.above, face.below): k for k, face in enumerate(self.faces)}
        self._whole = (1 << len(arrangement.lines)) - 1
        directions, self._places = directions_of(landscape, arrangement)
        zero = [k for k in range(len(arrangement.rays)) if not self._nonzero >> 2 * k & 1]
        lines = sorted({place[0] for k in zero if (place := self._places[k]) is not None})
        goal = centred(landscape, [y + r for y, r in zip(landscape.targets, certificate.residual, strict=True)])
        dimension = len(goal) - landscape.output_bias
        self._solutions = Solutions(directions, lines, goal, dimension, RULE)
        self._zero = sum(1 << k for k in zero)
        self._directions = {
            (sign, k): self._signed(face.own & self._zero, sign)
            for k, face in enumerate(self.faces)
            for sign in (1, -1)
        }
        self._good = {
            (sign, k) for k, face in enumerate(self.faces) for sign in (-1, 0, 1) if admissible(self.signs, face, sign)
        }
        self._walls = [self._across(cell) for cell in self.faces]
        self._smallest: dict[tuple[int, int, int], int] = {}
        self._ranks: dict[frozenset[int], int] = {}
        self._dimensions: dict[int, int] = {}

    @property
    def _nonzero(self) -> int:
        return self.signs.positive | self.signs.negative

    def _signed(self, rays: int, sign: int) -> int:
        """The directions that these rays add with this sign."""
        together = 0
        for k in bits(rays):
            place = self._places[k]
            if place is not None:
                together |= signed(place[0], sign * place[1])
        return together

    def options(self) -> list[Option]:
        """The cells in which a unit of a local minimum may be; for a silent one, cells on which r . G vanishes."""
        return [
            (sign, k)
            for k, face in enumerate(self.faces)
            if face.above | face.below == self._whole
            for sign in (-1, 0, 1)
            if not spread(face.own, sign or 1) & (self.signs.negative if sign else self._nonzero)
        ]

    def stratum(self, chosen: Sequence[Option]) -> Stratum | None:
        """Where the relative interior of the fits in this product is, if these are local minima; else None."""
        allowed = 0
        for option in chosen:
            allowed |= self._directions.get(option, 0)
        parts = self._solutions.parts(allowed)
        if parts is None:
            return None
        states = tuple((sign, self._smallest_face(sign, k, parts) if sign else k) for sign, k in chosen)
        return states if self._good.issuperset(states) else None

    def _smallest_face(self, sign: int, k: int, parts: int) -> int:
        """The smallest face of a closed face that holds all its rays that take part."""
        mine = parts & self._directions[sign, k]
        if (sign, k, mine) not in self._smallest:
            above = below = 0
            for ray in bits(self.faces[k].own & self._zero):
                place = self._places[ray]
                if place is None or signed(place[0], sign * place[1]) & mine:
                    above |= self.arrangement.above[ray]
                    below |= self.arrangement.below[ray]
            self._smallest[sign, k, mine] = self._index[above, below]
        return self._smallest[sign, k, mine]

    def beside(self, chosen: Sequence[Option], stratum: Stratum) -> Iterator[tuple[Option, ...]]:
        """Products that are connected with this one if they are of local minima."""
        for j, (sign, k) in ((chosen.index(option), option) for option in dict.fromkeys(chosen)):
            for wall, other in self._walls[k]:
                rest = (*chosen[:j], *chosen[j + 1 :])
                if self.stratum((*rest, (sign, wall))) is not None:
                    yield tuple(sorted((*rest, (sign, other)), key=self._order))
        pairs = zip(chosen, stratum, strict=True)
        quiet = Counter(option for option, (sign, k) in pairs if sign and (0, k) in self._good)
        # Units in one cell are interchangeable: how many of them fall silent is all that matters.
        for numbers in product(*(range(many + 1) for many in quiet.values())):
            silenced = list(chosen)
            for option, number in zip(quiet, numbers, strict=True):
                first = silenced.index(option)
                silenced[first : first + number] = [(0, option[1])] * number
            if any(numbers):
                yield tuple(sorted(silenced, key=self._order))

    @staticmethod
    def _order(option: Option) -> tuple[int, int]:
        """The order of `options`."""
        sign, k = option
        return k, sign

    def _across(self, cell: Face) -> tuple[tuple[int, int], ...]:
        """The walls of a cell, each with the cell behind it."""
        bits_of = (1 << line for line in range(len(self.arrangement.lines)))
        pairs = (
            (
                self._index.get((cell.above & ~bit, cell.below & ~bit)),
                self._index.get((cell.above ^ bit, cell.below ^ bit)),
            )
            for bit in bits_of
        )
        return tuple((wall, other) for wall, other in pairs if wall is not None and other is not None)

    def family(self, strata: dict[tuple[Option, ...], Stratum], members: Sequence[tuple[Option, ...]]) -> Family:
        """What the kernel says of a connected set: the largest stratum stands for it."""
        sizes = {chosen: self._dimension(strata[chosen]) for chosen in members}
        largest = max(members, key=lambda chosen: (sizes[chosen], [-k for _, k in chosen]))
        silent = max(sum(1 for sign, _ in chosen if not sign) for chosen in members)
        points = self._patterns(strata[largest])
        return Family(sizes[largest], silent, len(members), points)

    def _dimension(self, stratum: Stratum) -> int:
        """Of the set of weights and biases of these states that give the outputs."""
        arrangement = self.arrangement
        freedom = len(self.landscape.dataset.inputs[0]) + self.landscape.hidden_bias
        dropped = freedom - len(arrangement.columns)
        total, used = int(self.landscape.output_bias), frozenset[int]()
        for sign, k in stratum:
            if sign == 0:
                total += freedom
                continue
            total += self._face_dimension(k) + dropped + 1
            used |= frozenset(bits(self.faces[k].own))
        if used not in self._ranks:
            ones = [(1,) * len(self.landscape.dataset)] if self.landscape.output_bias else []
            self._ranks[used] = rank([*ones, *(arrangement.outputs[ray] for ray in used)])
        return total - self._ranks[used]

    def _face_dimension(self, k: int) -> int:
        if k not in self._dimensions:
            self._dimensions[k] = rank([self.arrangement.rays[ray] for ray in bits(self.faces[k].own)])
        return self._dimensions[k]

    def _patterns(self, stratum: Stratum) -> tuple[tuple[int, tuple[int, ...]], ...]:
        """Per unit the sign of its output weight, and the sign of its pre-activation at every data point."""
        inputs = Grid.of(self.landscape.dataset.inputs)
        tail = (inputs.denominator,) if self.landscape.hidden_bias else ()
        rows = [(*row, *tail) for row in inputs.rows]
        result = []
        for sign, k in stratum:
            rays = [self.arrangement.rays[ray] for ray in bits(self.faces[k].own)]
            middle = [sum(column) for column in zip(*rays, strict=True)] or [0] * len(self.arrangement.columns)
            values = [
                sum(row[column] * entry for column, entry in zip(self.arrangement.columns, middle, strict=True))
                for row in rows
            ]
            result.append((sign, tuple((value > 0) - (value < 0) for value in values)))
        return tuple(result)
