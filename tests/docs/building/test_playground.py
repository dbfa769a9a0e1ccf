from __future__ import annotations

import json
from pathlib import Path

import pytest

pytest.importorskip("sphinx")

from building import playground


def test_without_npm_there_is_no_runtime(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert playground.fetched(tmp_path) is None


def test_where_fetching_fails_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in ("npm", "pip"):
        (programs / name).write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
        (programs / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(programs))
    assert playground.fetched(tmp_path / "cache") is None
    assert list((tmp_path / "cache").iterdir()) == []


def test_without_a_runtime_the_page_is_whole_and_names_no_wheel(tmp_path: Path) -> None:
    folder = tmp_path / "playground"
    playground.assemble(folder, None)
    problems = json.loads((folder / "problems.json").read_text(encoding="utf-8"))
    assert problems["wheel"] is None
    assert sorted(problems["data"]) == ["D1", "D2", "D3", "XOR"]
    assert (folder / "js" / "main.js").exists()
    assert not (folder / "runtime").exists()


def test_the_archive_of_sources_is_the_same_twice(tmp_path: Path) -> None:
    for name in ("a.zip", "b.zip"):
        playground.pack_sources(tmp_path / name)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
