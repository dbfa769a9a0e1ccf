"""localmin-check as a program: what it prints, its statuses, and damaged files."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from proofs.kernel import Certificate, Huber, Problem
from proofs.kernel import certificate as kinds
from proofs.kernel.certificate_file import certificate_json
from proofs.kernel.mean import averaged
from proofs.kernel.problem_files import digest
from proofs.opinions.coq_program import localmin_check
from tests.coq import damaged_files
from tests.kernel.examples import Example, examples
from tests.kernel.files import data_text, network_text

pytestmark = [pytest.mark.needs("coqc"), pytest.mark.needs("ocamlfind")]


def _named(name: str) -> Example:
    return next(example for example in examples() if example.name == name)


def _ran(folder: Path, problem: Problem, certificate: Certificate, *options: str) -> subprocess.CompletedProcess[str]:
    (folder / "n.json").write_text(network_text(problem))
    (folder / "d.csv").write_text(data_text(problem))
    (folder / "c.json").write_text(json.dumps(certificate_json(certificate, problem)))
    command = [str(localmin_check(600.0)), "c.json", "--network", "n.json", "--data", "d.csv", *options]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False)


def test_it_prints_what_it_read(tmp_path: Path) -> None:
    example = _named("Proposition 1")
    done = _ran(tmp_path, example.problem, example.certificate)
    assert done.returncode == 0
    assert "layer 0, then ReLU\n  1 | -3\nlayer 1\n  1 | 0\n" in done.stdout
    assert "data, 5 points" in done.stdout
    assert "\n  -1 -> 3\n" in done.stdout
    assert "loss: squared\ncertificate: rule shallow-minimum" in done.stdout
    assert done.stdout.endswith("accepted: LocalMinimum, in every parameter nearer than 1/5, loss 18\n")


def test_the_mean_of_the_losses(tmp_path: Path) -> None:
    example = _named("Proposition 1")
    done = _ran(tmp_path, averaged(example.problem), example.certificate, "--quiet")
    assert done.stdout == "accepted: LocalMinimum, in every parameter nearer than 1/5, loss 18/5\n"
    (tmp_path / "d.csv").write_text(data_text(example.problem))
    command = [str(localmin_check(600.0)), "c.json", "--network", "n.json", "--data", "d.csv", "--mean", "--quiet"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout == "accepted: LocalMinimum, in every parameter nearer than 1/5, loss 18/5\n"


def test_statuses(tmp_path: Path) -> None:
    example = _named("Proposition 1")
    rejected = kinds.ShallowMinimum((None,))
    assert _ran(tmp_path, example.problem, rejected).returncode == 1
    barrier = next(example for example in examples() if isinstance(example.certificate, kinds.Barrier))
    assert _ran(tmp_path, barrier.problem, barrier.certificate).returncode == 3
    unusable = _ran(tmp_path, example.problem, example.certificate, "--loss", "absolute")
    assert unusable.returncode == 2
    assert unusable.stderr == 'error: unknown loss "absolute"\n'


def test_a_certificate_for_another_problem(tmp_path: Path) -> None:
    example = _named("Proposition 1")
    other = replace(example.problem, loss=Huber(Fraction(100)))
    for problem in (example.problem, other):
        assert _ran(tmp_path, problem, example.certificate, "--loss", str(problem.loss)).returncode == 0
    done = _ran(tmp_path, example.problem, example.certificate, "--loss", "huber:100", "--quiet")
    assert done.returncode == 1
    assert done.stdout == f"rejected: shallow-minimum: made for another problem than this one, {digest(other)}\n"


def test_damaged_files() -> None:
    counts, faults = damaged_files.attack(250, seed=3)
    assert not faults, faults[0]
    accepted = {file for (file, outcome), number in counts.items() if outcome == "the same, accepted" and number}
    assert accepted == {"network.json", "data.csv", "certificate.json"}
