"""The residuals of the least squares fits over products of closed cells, from a list of fits."""

from collections.abc import Iterable, Sequence
from math import comb
from typing import Final

from proofs.kernel.exact import Vector
from proofs.kernel.landscape.arrangement import Arrangement, Face
from proofs.kernel.landscape.certificate import Piece
from proofs.kernel.landscape.question import Landscape
from proofs.kernel.landscape.residuals import bits, centred, product, signs_of, spread
from proofs.kernel.rejection import Rejected, require

RULE: Final = "complete-list"
MAX_PRODUCTS: Final = 10_000_000
"""Products of cells of all units together: some minutes."""


def residual_of(landscape: Landscape, arrangement: Arrangement, piece: Piece) -> Vector:
    """The residual of a fit `sum of weight * generator`, with the best constant where there is an output bias."""
    outputs = [-target for target in landscape.targets]
    for generator, weight in piece.weights.items():
        k, negative = divmod(generator, 2)
        outputs = [
            total + (-weight if negative else weight) * entry
            for total, entry in zip(outputs, arrangement.outputs[k], strict=True)
        ]
    return centred(landscape, outputs)


def product_residuals(
    landscape: Landscape, arrangement: Arrangement, cells: Sequence[Face], width: int, pieces: Sequence[Piece]
) -> frozenset[Vector]:
    """The residual of every product of `width` closed cells with signs, each shown by a piece.

    A fit with residual r is that of a product where its generators are among those of the cells, r is nowhere negative
    on these, and r . (y + r) = 0.

    Raises:
        Rejected: a piece is none, or a product has none, or there are too many products.
    """
    count = comb(2 * len(cells) + width - 1, width)
    require(count <= MAX_PRODUCTS, RULE, "products of cells", f"at most {MAX_PRODUCTS}", count)
    supports: dict[Vector, list[int]] = {}
    for k, piece in enumerate(pieces):
        step = f"piece {k}"
        known = all(0 <= generator < 2 * len(arrangement.rays) for generator in piece.weights)
        require(known, RULE, step, "generators of the arrangement", "others")
        require(all(weight > 0 for weight in piece.weights.values()), RULE, step, "weights above 0", "others")
        residual = residual_of(landscape, arrangement, piece)
        square = product(residual, residual) + product(residual, landscape.targets)
        require(square == 0, RULE, step, "a fit of least squares", "another")
        supports.setdefault(residual, []).append(sum(1 << generator for generator in piece.weights))
    # Of the residuals that are nowhere negative on a product, its own has the largest loss: each bounds its loss below.
    ordered = sorted(supports, key=lambda residual: product(residual, residual))
    own = [spread(cell.own, sign) for cell in cells for sign in (1, -1)]
    negative = [signs_of(arrangement, residual).negative for residual in ordered]
    fitting = [_positions(not cell & low for low in negative) for cell in own]
    used = _cover(own, fitting, [supports[residual] for residual in ordered], width)
    return frozenset(ordered[k] for k in bits(used))


def _positions(members: Iterable[bool]) -> int:
    return sum(1 << k for k, member in enumerate(members) if member)


def _cover(own: Sequence[int], fitting: Sequence[int], supports: Sequence[Sequence[int]], width: int) -> int:
    """The set of residuals of all products, by their position in the order."""
    used = 0
    everything = (1 << len(supports)) - 1
    todo = [(0, 0, 0, everything)]
    while todo:
        chosen, first, generators, left = todo.pop()
        for k in range(first, len(own)):
            together, among = left & fitting[k], generators | own[k]
            if chosen + 1 < width:
                todo.append((chosen + 1, k, among, together))
                continue
            top = together.bit_length() - 1
            if top < 0 or all(support & ~among for support in supports[top]):
                raise Rejected(RULE, "products of cells", "a fit for each", "one that has none")
            used |= 1 << top
    return used
