"""What the tests of the theories share: the checker, compiled once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from proofs.opinions.coq_library import compile_checker
from tests.coq.verified import VerifiedChecker, verified_checker


@pytest.fixture(scope="session")
def theories() -> Path:
    """The folder of the compiled checker."""
    return compile_checker(600.0)


@pytest.fixture
def verified(theories: Path) -> Iterator[VerifiedChecker]:
    """The verified checker, waiting for problems."""
    del theories
    with verified_checker() as checker:
        yield checker
