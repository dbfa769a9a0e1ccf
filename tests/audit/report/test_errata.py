"""docs/errata.md says what the claims find today."""

from pathlib import Path

from proofs.audit.report.errata import current_errata

PAGE = Path(__file__).parents[3] / "docs" / "errata.md"


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == current_errata(), (
        "run: python -m proofs.audit.report.errata > docs/errata.md"
    )
