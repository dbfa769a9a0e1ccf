from __future__ import annotations

import pytest

pytest.importorskip("sphinx")

from building.generated import titled


@pytest.mark.parametrize(
    ("source", "read"),
    [
        ("see [trust.md](trust.md).", "see [](trust.md)."),
        ("see [mathematics.md](mathematics.md#0-setting)", "see [](mathematics.md#0-setting)"),
        ("see [the proof](trust.md)", "see [the proof](trust.md)"),
        ("see [claims.md](trust.md)", "see [claims.md](trust.md)"),
    ],
)
def test_a_link_named_as_its_file_gets_the_title_of_the_page(source: str, read: str) -> None:
    assert titled(source) == read
