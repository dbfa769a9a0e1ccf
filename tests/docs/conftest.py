"""The site as it is built, for the tests of what stands in it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from shutil import copyfile, copytree, ignore_patterns

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "docs"))  # `building`, as docs/conf.py imports it


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the pages: that which LOCALMIN_SITE names, or else built here, without running the examples."""
    if built := os.environ.get("LOCALMIN_SITE"):
        return Path(built)
    # A copy, as the build writes pages beside the sources and workers of pytest-xdist build at the same time.
    project = tmp_path_factory.mktemp("project")
    copytree(ROOT / "docs", project / "docs", ignore=ignore_patterns("audit", "auto_gallery", "reference"))
    copyfile(ROOT / "CHANGELOG.md", project / "CHANGELOG.md")
    caches = [f"{name}_cache={ROOT / 'out' / name}" for name in ("katex", "playground")]
    settings = ["-D", "plot_gallery=0", *(word for cache in caches for word in ("-D", cache))]
    words = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", *settings, "docs", "site"]
    done = subprocess.run(words, cwd=project, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    return project / "site"
