"""What the tests of the checker share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.coq.verified import VerifiedChecker, verified_checker


@pytest.fixture
def verified() -> Iterator[VerifiedChecker]:
    """The verified checker, waiting for problems."""
    with verified_checker() as checker:
        yield checker
