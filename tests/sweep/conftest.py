from __future__ import annotations

from pathlib import Path

import pytest

from tests.sweep.folder import Folder, filled


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return filled(tmp_path)
