"""Reports written once for the tests of this folder, their pictures as SVG alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from numeric import drawing
from tests.report.reports import svg_alone

from .documents import DOCUMENTS


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The page of a kind of report, with its source beside it; without pdflatex."""
    known: dict[str, Path] = {}

    def page(name: str) -> Path:
        if name not in known:
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("PATH", "")
                patch.setattr(drawing, "save", svg_alone)
                files = DOCUMENTS[name](tmp_path_factory.mktemp("page"))
            [known[name]] = [path for path in files if path.suffix == ".html"]
        return known[name]

    return page
