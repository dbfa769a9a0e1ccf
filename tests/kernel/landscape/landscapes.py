"""Landscapes of the zoo and tiny ones, with certificates that the search found for them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cache

from dataset_zoo import by_name
from proofs.kernel import Dataset
from proofs.kernel.landscape.certificate import BranchAndBound, CompleteList
from proofs.kernel.landscape.check import check_landscape
from proofs.kernel.landscape.conclusion import AllMinima, LowestLoss
from proofs.kernel.landscape.question import Landscape
from proofs.search.landscape.branch_and_bound import find_global_minimum
from proofs.search.landscape.complete import find_complete_list

SECONDS = 120.0


def zoo(name: str, width: int | None, *, hidden_bias: bool = True, output_bias: bool = True) -> Landscape:
    data = by_name(name)
    return Landscape(Dataset(data.inputs, data.targets), width, hidden_bias, output_bias)


def small(
    points: Sequence[tuple[Sequence[int], int]],
    width: int | None,
    *,
    hidden_bias: bool = True,
    output_bias: bool = True,
) -> Landscape:
    inputs = tuple(tuple(map(Fraction, x)) for x, _ in points)
    return Landscape(Dataset(inputs, tuple((Fraction(y),) for _, y in points)), width, hidden_bias, output_bias)


@cache
def listed(landscape: Landscape) -> CompleteList:
    return find_complete_list(landscape, SECONDS)


@cache
def bounded(landscape: Landscape) -> BranchAndBound:
    return find_global_minimum(landscape, SECONDS)


def minima(landscape: Landscape, certificate: CompleteList | None = None) -> AllMinima:
    found = check_landscape(landscape, certificate or listed(landscape)).conclusion
    assert isinstance(found, AllMinima)
    return found


def lowest(landscape: Landscape, certificate: BranchAndBound | None = None) -> LowestLoss:
    found = check_landscape(landscape, certificate or bounded(landscape)).conclusion
    assert isinstance(found, LowestLoss)
    return found
