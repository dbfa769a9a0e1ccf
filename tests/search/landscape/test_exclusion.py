"""The search for units of a minimum, where it gives up the fewest of them."""

from __future__ import annotations

import pytest

from proofs.search.landscape import exclusion
from proofs.search.landscape.complete import find_complete_list
from tests.kernel.landscape.landscapes import minima, zoo


@pytest.mark.parametrize("name", ["D1", "XOR"])
def test_without_the_fewest_units_the_list_is_the_same(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    landscape = zoo(name, None)
    fewest = minima(landscape)
    monkeypatch.setattr(exclusion, "MOST_CHOICES", 0)
    some = minima(landscape, find_complete_list(landscape, 60))
    assert [minimum.residual for minimum in some.minima] == [minimum.residual for minimum in fewest.minima]
    assert all(a.units >= b.units for a, b in zip(some.minima, fewest.minima, strict=True))
    assert some.least_width >= fewest.least_width
