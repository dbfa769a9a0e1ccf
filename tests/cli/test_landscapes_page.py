"""docs/landscapes.md shows what the commands on it print."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from .conftest import Verify

PAGE = Path(__file__).parents[2] / "docs" / "landscapes.md"
SHOWN = re.findall(
    r"^    verify landscape ([^\n]+)\n\n```text\n(.*?)\n```$", PAGE.read_text(), re.MULTILINE | re.DOTALL
)


@pytest.mark.parametrize(("words", "text"), SHOWN, ids=[words for words, _ in SHOWN])
def test_the_page_shows_what_is_printed(words: str, text: str, verify: Verify, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    ran = verify("landscape", *words.split(), "--quiet")
    assert ran.status == 0
    printed, _, seconds = ran.out.rstrip().rpartition("\n\n")
    assert printed == text
    assert seconds.endswith(" s")


def test_the_page_shows_all_data_of_the_paper_that_have_lists() -> None:
    assert {words.split()[0] for words, _ in SHOWN} == {"XOR", "Jellyfish", "D1", "D2", "D3"}
