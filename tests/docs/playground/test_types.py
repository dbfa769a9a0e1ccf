"""The types that the page's scripts declare in their comments hold."""

from __future__ import annotations

import subprocess
from pathlib import Path
from shutil import copyfile, copytree

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.needs("npm")]

HERE = Path(__file__).parents[3] / "docs" / "playground"


def run(folder: Path, *words: str) -> str:
    done = subprocess.run(["npm", *words], cwd=folder, capture_output=True, text=True, timeout=300)
    return done.stdout if done.returncode == 0 else f"failed: {done.stdout}{done.stderr}"


def test_the_declared_types_hold(tmp_path: Path) -> None:
    for name in ("package.json", "package-lock.json", "tsconfig.json"):
        copyfile(HERE / name, tmp_path / name)
    copytree(HERE / "js", tmp_path / "js")
    assert "failed" not in run(tmp_path, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent")
    (tmp_path / "js" / "wrong.js").write_text('import { ONE } from "./rational.js";\nONE.plus(1);\n', encoding="utf-8")
    said = run(tmp_path, "run", "--silent", "types").removeprefix("failed: ").splitlines()
    assert [line.partition(":")[0] for line in said if line[0] != " "] == ["js/wrong.js(2,10)"], said
