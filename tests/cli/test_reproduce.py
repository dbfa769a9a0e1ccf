"""`verify reproduce`: what the experiment is told, and what is shown of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from numeric.experiments import reproduce as experiments
from numeric.experiments.context import ExperimentError, Reproduction
from numeric.training.progress import Progress

from .conftest import Verify


def test_the_options_reach_the_experiment(verify: Verify, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: dict[str, Any] = {}

    def experiment(name: str, **settings: Any) -> Reproduction:
        told.update(settings, name=name)
        for done in (1, 50, 50, 100):
            settings["progress"](Progress("training", done, 100, 10.0, 1.0))
        return Reproduction(name, (tmp_path / "table-1.csv",), "It came out.\n")

    monkeypatch.setattr(experiments, "reproduce", experiment)
    options = ("--scale", "small", "--out", tmp_path, "--seed", "7", "--device", "cpu", "--resume")
    ran = verify("reproduce", "table-1", *options)
    assert ran.status == 0
    assert ran.out == f"It came out.\n\n{tmp_path / 'table-1.csv'}\n"
    assert ran.err.splitlines() == [f"reproduce: training: {share}%" for share in (1, 50, 100)]
    keys = ("name", "scale", "out", "seed", "device", "resume")
    assert [told[key] for key in keys] == ["table-1", "small", tmp_path, 7, "cpu", True]
    document = verify("reproduce", "table-1", "--out", tmp_path, "--json", "--quiet").document
    assert document == {"experiment": "table-1", "summary": "It came out.\n", "files": [str(tmp_path / "table-1.csv")]}


def test_what_an_experiment_lacks_is_one_line(verify: Verify, monkeypatch: pytest.MonkeyPatch) -> None:
    def lacking(name: str, **settings: Any) -> Reproduction:
        raise ExperimentError(f"{name} needs a folder; name one with --mnist")

    monkeypatch.setattr(experiments, "reproduce", lacking)
    ran = verify("reproduce", "figure-1")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == "error: figure-1 needs a folder; name one with --mnist\n"
