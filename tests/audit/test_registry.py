"""The claims on record."""

from __future__ import annotations

import pytest

from proofs.audit.registry import UnknownClaimError, by_name, claims
from proofs.report.plain import plain


def test_every_text_on_record_becomes_plain() -> None:
    for claim in claims():
        for text in (claim.title, claim.place):
            assert not set("$\\{}") & set(plain(text)), text


def test_claims_have_distinct_names_and_unknown_ones_are_explained() -> None:
    names = [claim.name for claim in claims()]
    assert len(names) == len(set(names))
    with pytest.raises(UnknownClaimError, match="did you mean 'proposition-1'"):
        by_name("propositon-1")
