"""docs/claims.md and docs/errata.md say what the claims prove and find today."""

from functools import cache
from pathlib import Path

from proofs.audit.claim import Claim, Proof
from proofs.audit.registry import claims
from proofs.audit.report.claims_page import claims_markdown
from proofs.audit.report.errata import errata_markdown

DOCS = Path(__file__).parents[3] / "docs"


@cache
def proved() -> tuple[tuple[Claim, Proof], ...]:
    return tuple((claim, claim.prove()) for claim in claims())


def test_the_claims_are_up_to_date() -> None:
    assert (DOCS / "claims.md").read_text(encoding="utf-8") == claims_markdown(proved()), (
        "run: python -m proofs.audit.report.claims_page > docs/claims.md"
    )


def test_the_errata_are_up_to_date() -> None:
    found = errata_markdown((claim, proof.findings) for claim, proof in proved())
    assert (DOCS / "errata.md").read_text(encoding="utf-8") == found, (
        "run: python -m proofs.audit.report.errata > docs/errata.md"
    )
