"""The fit of every product of closed cells, each solved once. See `proofs.kernel.landscape.products`."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations_with_replacement

from proofs.kernel.exact import Vector
from proofs.kernel.landscape.arrangement import Arrangement, Face
from proofs.kernel.landscape.certificate import Piece
from proofs.kernel.landscape.question import Landscape
from proofs.kernel.landscape.residuals import bits, product, signs_of, spread
from proofs.search.landscape.fits import Fit, Generators

Report = Callable[[str], None]


class _Known:
    """The residuals found so far by ascending loss, and per cell with a sign the set of those that fit it."""

    def __init__(self, arrangement: Arrangement, own: Sequence[int]) -> None:
        self._arrangement, self._own = arrangement, own
        self._losses: list[tuple[Fraction, Vector]] = []
        self.supports: list[list[int]] = []
        self.fitting = [0] * len(own)

    def covers(self, cells: Sequence[int], among: int) -> bool:
        together = self.fitting[cells[0]]
        for cell in cells[1:]:
            together &= self.fitting[cell]
        if not together:
            return False
        return any(not support & ~among for support in self.supports[together.bit_length() - 1])

    def add(self, fit: Fit) -> None:
        """Remember a fit."""
        key = (product(fit.residual, fit.residual), fit.residual)
        at = bisect_left(self._losses, key)
        if at < len(self._losses) and self._losses[at] == key:
            self.supports[at].append(fit.support)
            return
        self._losses.insert(at, key)
        self.supports.insert(at, [fit.support])
        negative = signs_of(self._arrangement, fit.residual).negative
        low = (1 << at) - 1
        for k, own in enumerate(self._own):
            old = self.fitting[k]
            self.fitting[k] = old & low | (old & ~low) << 1 | (not own & negative) << at


def product_fits(
    landscape: Landscape,
    arrangement: Arrangement,
    cells: Sequence[Face],
    width: int,
    generators: Generators,
    still: Callable[[int], None],
) -> Iterator[Piece]:
    """Fits that include that of every product of `width` cells with signs; `still` hears of every product."""
    own = [spread(cell.own, sign) for cell in cells for sign in (1, -1)]
    known = _Known(arrangement, own)
    for count, chosen in enumerate(combinations_with_replacement(range(len(own)), width)):
        among = 0
        for cell in chosen:
            among |= own[cell]
        if known.covers(chosen, among):
            continue
        still(count)
        fit = generators.fit(list(bits(among)), landscape.targets)
        known.add(fit)
        yield Piece(fit.weights)
