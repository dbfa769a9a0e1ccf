"""How long lists of minima and global minima take: `python tests/benchmarks/landscape_speed.py [NAME ...]`.

Seconds of processor time, of one process: the search, the kernel's check of the list or the bound, and the families.
"""

from __future__ import annotations

import random
import sys
from contextlib import suppress
from fractions import Fraction
from math import comb
from time import process_time

from dataset_zoo import by_name
from proofs.kernel import Dataset, Rejected
from proofs.kernel.landscape.arrangement import arrangement_of
from proofs.kernel.landscape.certificate import Families
from proofs.kernel.landscape.check import check_landscape
from proofs.kernel.landscape.conclusion import AllMinima
from proofs.kernel.landscape.question import Landscape
from proofs.search.landscape.branch_and_bound import find_global_minimum
from proofs.search.landscape.complete import find_complete_list

SECONDS = 3600.0
MOST_FAMILIES = 300
"""Minima whose families are looked for."""


def scattered(points: int, dimension: int, seed: int = 1) -> Dataset:
    """Inputs and targets uniform in the integers from -99 to 99."""
    rng = random.Random(seed)
    inputs = tuple(tuple(Fraction(rng.randint(-99, 99)) for _ in range(dimension)) for _ in range(points))
    return Dataset(inputs, tuple((Fraction(rng.randint(-99, 99)),) for _ in range(points)))


def data(name: str) -> Dataset:
    """Of the zoo, or `scattered-N-d`."""
    if name.startswith("scattered-"):
        points, dimension = name.split("-")[1:]
        return scattered(int(points), int(dimension))
    known = by_name(name)
    return Dataset(known.inputs, known.targets)


LISTS = [
    *((name, width) for name in ("D1", "D2", "D3") for width in (1, 2, 3, None)),
    *(("XOR", width) for width in (1, 2, 3, 4, None)),
    *(("Jellyfish", width) for width in (1, 2, 3, None)),
    *(("Zig-Zag", width) for width in (2, 3)),
    *((f"scattered-{points}-2", 1) for points in (6, 10, 14)),
    *((f"scattered-{points}-2", 2) for points in (5, 6, 8, 10)),
]
BOUNDS = [*(("Zig-Zag", width) for width in (3, 4, 5)), *((f"scattered-{n}-2", 3) for n in (12, 20, 30))]


def measure_list(name: str, width: int | None) -> str:
    landscape = Landscape(data(name), width)
    start = process_time()
    certificate = find_complete_list(landscape, SECONDS)
    found = process_time()
    conclusion = check_landscape(landscape, certificate).conclusion
    checked = process_time()
    assert isinstance(conclusion, AllMinima)
    cells = len(list(arrangement_of(landscape).cells(arrangement_of(landscape).faces())))
    products = "" if width is None else f"{comb(2 * cells + width - 1, width):,}"
    count = 0
    if width is not None and len(conclusion.minima) <= MOST_FAMILIES:
        for minimum in conclusion.minima:
            with suppress(Rejected):  # more than the kernel takes on
                count += len(check_landscape(landscape, Families(minimum.residual)).conclusion.families)  # type: ignore[union-attr]
    families = process_time() - checked
    return (
        f"{name:16} {width or 'every':>5}  {products:>10}  {len(conclusion.minima):5}  {count:5}  "
        f"{found - start:8.2f}  {checked - found:8.2f}  {families:8.2f}"
    )


def measure_bound(name: str, width: int) -> str:
    landscape = Landscape(data(name), width)
    start = process_time()
    certificate = find_global_minimum(landscape, SECONDS)
    found = process_time()
    conclusion = check_landscape(landscape, certificate).conclusion
    assert conclusion.is_global_minimum  # type: ignore[union-attr]
    return (
        f"{name:16} {width:5}  {len(certificate.steps):8,}  {len(certificate.vectors):6,}  {found - start:8.2f}  "
        f"{process_time() - found:8.2f}"
    )


def main(names: list[str]) -> None:
    """Print both tables."""
    print("list              width    products residuals families  search  check  families (s)")
    for name, width in LISTS:
        if not names or name in names:
            print(measure_list(name, width), flush=True)
    print("global minimum    width   cases  vectors  search  check (s)")
    for name, width in BOUNDS:
        if not names or name in names:
            print(measure_bound(name, width), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
