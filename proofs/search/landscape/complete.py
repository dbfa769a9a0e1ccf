"""The complete list of local minima: candidates for their residuals, and an entry for each."""

from collections.abc import Callable
from math import comb
from time import perf_counter

from proofs.kernel.exact import Vector
from proofs.kernel.landscape.arrangement import arrangement_of
from proofs.kernel.landscape.certificate import CompleteList, Piece
from proofs.kernel.landscape.products import MAX_PRODUCTS, residual_of
from proofs.kernel.landscape.question import Landscape
from proofs.kernel.landscape.residuals import every_projection
from proofs.search.landscape.exclusion import Level
from proofs.search.landscape.fits import Generators
from proofs.search.landscape.products import product_fits

Report = Callable[[str], None]


class TooLargeLandscapeError(Exception):
    """The list would take too long."""


def find_complete_list(landscape: Landscape, time_limit: float, report: Report = lambda doing: None) -> CompleteList:
    """The certificate of the complete list.

    Raises:
        TooLargeLandscapeError: it takes longer than the time limit, or than the kernel allows.
        Rejected: there are too many rays, faces or sets of generators.
    """
    started = perf_counter()
    arrangement = arrangement_of(landscape)
    faces = arrangement.faces()
    generators = Generators(landscape, arrangement)
    pieces: list[Piece] = []
    candidates: dict[Vector, None] = {}

    def within_time(doing: str) -> None:
        report(doing)
        if perf_counter() - started > time_limit:
            raise TooLargeLandscapeError(f"the time limit was reached at {doing}")

    if landscape.width is None:
        candidates = dict.fromkeys(sorted(every_projection(landscape, arrangement)))
    else:
        cells = list(arrangement.cells(faces))
        count = comb(2 * len(cells) + landscape.width - 1, landscape.width)
        if count > MAX_PRODUCTS:
            raise TooLargeLandscapeError(f"{count:,} products of cells; at most {MAX_PRODUCTS:,} are taken on")

        def at(k: int) -> None:
            if len(pieces) % 100 == 0:
                within_time(f"product {k:,} of {count:,}, {len(pieces):,} fits")

        for piece in product_fits(landscape, arrangement, cells, landscape.width, generators, at):
            pieces.append(piece)
            candidates[residual_of(landscape, arrangement, piece)] = None
    entries = []
    for k, residual in enumerate(candidates):
        if k % 50 == 0:
            within_time(f"residual {k:,} of {len(candidates):,}")
        entries.append(Level(landscape, arrangement, faces, generators, residual).entry())
    return CompleteList(tuple(pieces), tuple(entries))
