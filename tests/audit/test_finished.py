"""Results that `verify all --resume` keeps: the same options and source only, and no code in them is run."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from proofs.audit import finished
from proofs.audit import run_claims as runner
from proofs.audit.finished import Finished
from proofs.audit.result import RunOptions
from proofs.opinions.experiment import ExperimentSettings

OPTIONS = RunOptions(20.0, None)


@pytest.mark.usefixtures("same_source")
def test_a_finished_claim_is_kept_for_the_same_options_only(tmp_path: Path) -> None:
    parts = runner.run_one("remark-1", OPTIONS)
    Finished(tmp_path, OPTIONS).save("remark-1", parts)
    assert Finished(tmp_path, OPTIONS).load("remark-1") == parts
    assert Finished(tmp_path, OPTIONS).load("proposition-1") is None
    for other in (RunOptions(5.0, None), RunOptions(20.0, ExperimentSettings(0, "cpu"))):
        assert Finished(tmp_path, other).load("remark-1") is None


def test_a_finished_claim_is_not_kept_for_other_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = finished._state(OPTIONS)
    monkeypatch.setattr(finished, "_PACKAGES", ("proofs", "numeric"))
    assert finished._state(OPTIONS) != before


@pytest.mark.parametrize("name", ["proposition-1", "remark-1", "proposition-2", "proposition-3"])
def test_what_is_kept_survives_as_it_was(tmp_path: Path, name: str) -> None:
    parts = runner.run_one(name, OPTIONS)
    kept = Finished(tmp_path, OPTIONS)
    kept.save(name, parts)
    assert kept.load(name) == parts


def test_a_damaged_or_foreign_file_is_run_again(tmp_path: Path) -> None:
    kept = Finished(tmp_path, OPTIONS)
    kept.save("remark-1", runner.run_one("remark-1", OPTIONS))
    [path] = tmp_path.iterdir()
    whole = path.read_bytes()
    path.write_bytes(whole[:-20])
    assert kept.load("remark-1") is None
    (tmp_path / path.name.replace("remark-1", "proposition-1")).write_bytes(whole)
    assert kept.load("proposition-1") is None


class Hostile:
    def __init__(self, sign: Path) -> None:
        self.sign = sign

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.write_text, (self.sign, "ran")


def test_a_kept_file_cannot_run_code_or_forge_a_theorem(tmp_path: Path) -> None:
    from proofs.kernel.check import Theorem
    from proofs.kernel.landscape.check import LandscapeTheorem

    kept = Finished(tmp_path, OPTIONS)
    kept.save("remark-1", runner.run_one("remark-1", OPTIONS))
    [path] = tmp_path.iterdir()
    sign = tmp_path / "sign"
    for part in (Hostile(sign), Theorem, LandscapeTheorem, replace, eval):
        content = ("remark-1", part)
        path.write_bytes(pickle.dumps(content))
        assert kept.load("remark-1") is None
    assert not sign.exists()
