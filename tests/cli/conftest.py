"""`verify` in this process: its exit status and what it wrote to each stream."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from proofs.cli import main


@dataclass(frozen=True)
class Ran:
    status: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        return json.loads(self.out)


Verify = Callable[..., Ran]


@pytest.fixture
def verify(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Verify:
    monkeypatch.setenv("COLUMNS", "80")

    def run(*words: str | Path) -> Ran:
        capsys.readouterr()
        status = main([str(word) for word in words])
        captured = capsys.readouterr()
        return Ran(status, captured.out, captured.err)

    return run


MINIMUM = (["-3", "1"], ["13/3", "-10"], ["1", "-1"], "-3")
SADDLE = (["-3", "-1"], ["13/3", "-10"], ["1", "-1"], "-3")


@dataclass(frozen=True)
class Files:
    """A folder with D2 and three networks: a local minimum, a point that is none, and one that is not decided."""

    folder: Path

    @property
    def data(self) -> Path:
        return self.folder / "data.csv"

    @property
    def minimum(self) -> Path:
        return self.folder / "minimum.json"

    @property
    def saddle(self) -> Path:
        return self.folder / "saddle.json"

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def listing(self) -> set[str]:
        return {path.name for path in self.folder.iterdir()}


def network_text(w: list[str], b: list[str], v: list[str], c: str) -> str:
    hidden = {"weight": [[entry] for entry in w], "bias": b, "activation": "relu"}
    return json.dumps({"layers": [hidden, {"weight": [v], "bias": [c]}]})


@pytest.fixture
def files(tmp_path: Path) -> Files:
    made = Files(tmp_path)
    made.write("data.csv", "x1,y\n-1,5\n0,0\n1,-1\n10,-3\n11,-4\n12,-5\n")
    made.write("minimum.json", network_text(*MINIMUM))
    made.write("saddle.json", network_text(*SADDLE))
    return made
