from __future__ import annotations

from pathlib import Path

import pytest
from building.claim_pages import Picture, claim_pages, sections

from proofs.audit.registry import claims

DOCS = Path(__file__).parents[3] / "docs"


def pages() -> dict[str, str]:
    texts = [(DOCS / f"{name}.md").read_text(encoding="utf-8") for name in ("claims", "errata")]
    return claim_pages(*texts, {"figure-4": Picture("figure-4.png", "four panels")})


def test_a_page_for_every_claim_and_the_table() -> None:
    assert list(pages()) == [*(claim.name for claim in claims()), "index"]


@pytest.mark.parametrize("claim", claims(), ids=lambda claim: claim.name)
def test_the_page_and_the_table_have_the_verdicts_on_record(claim) -> None:
    page = pages()[claim.name]
    (row,) = (line for line in pages()["index"].splitlines() if line.startswith(f"| [{claim.name}]"))
    assert f"**As printed: {claim.printed}.**" in page
    cells = [cell.strip() for cell in row.split("|")[3:5]]
    assert cells == [str(claim.printed), "" if claim.amended is None else str(claim.amended)]


def test_nothing_of_the_texts_is_lost() -> None:
    """Every paragraph of the two files is on some page."""
    everywhere = "\n\n".join(pages().values()).replace("(index.md#", "(#")
    for name in ("claims", "errata"):
        for part in sections((DOCS / f"{name}.md").read_text(encoding="utf-8"))[1].values():
            for paragraph in part.split("\n\n")[1:]:
                text = paragraph.strip().removeprefix("### ")
                assert text in everywhere or text.startswith("As printed: ")


def test_the_picture_stands_between_the_statements_and_why() -> None:
    page = pages()["figure-4"]
    places = [
        page.index(text) for text in ("**As amended", "![four panels](figure-4.png)", "## The steps", "## Errata")
    ]
    assert places == sorted(places)
