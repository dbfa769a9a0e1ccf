"""A disk that is full, and other places that cannot be written: one line, status 2, no traceback."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from proofs.opinions import provers

from .conftest import Files, Verify

VERIFY = (sys.executable, "-m", "proofs")
FULL = Path("/dev/full")


@pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize(
    "words", [["list"], ["list", "--json"], ["--help"], ["list", "--help"], ["point", "no.json", "no.csv", "--json"]]
)
def test_standard_output_on_a_full_disk(words: list[str], unbuffered: str) -> None:
    environment = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
    with FULL.open("w") as full:
        ran = subprocess.run(
            [*VERIFY, *words], stdout=full, stderr=subprocess.PIPE, text=True, env=environment, check=False
        )
    assert ran.returncode == 2
    *before, last = ran.stderr.splitlines()
    assert last == "error: standard output cannot be written (No space left on device); free some space"
    assert len(before) == (words[0] == "point")


@pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")
def test_standard_error_on_a_full_disk_takes_nothing_from_the_answer(files: Files) -> None:
    with FULL.open("w") as full:
        words = ["point", files.minimum, files.data, "--no-numeric", "--json"]
        ran = subprocess.run([*VERIFY, *map(str, words)], stdout=subprocess.PIPE, stderr=full, text=True, check=False)
    assert ran.returncode == 0
    assert json.loads(ran.stdout)["verdict"] == "local-minimum"


def no_space(*arguments: Any, **options: Any) -> Any:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.fixture
def full_disk(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provers, "second_opinions", lambda *arguments, **options: ())
    monkeypatch.setattr(Path, "write_text", no_space)


COMMANDS: dict[str, Callable[[Files], list[str | Path]]] = {
    "report of a point": lambda f: ["point", f.minimum, f.data, "--no-numeric", "--report", f.folder / "out"],
    "certificate": lambda f: ["point", f.minimum, f.data, "--no-numeric", "--certificate", f.folder / "c.json"],
    "report of a claim": lambda f: ["remark-1", "--no-numeric", "--report", f.folder / "out"],
    "generate": lambda f: ["generate", "--out", f.folder / "out"],
}


@pytest.mark.usefixtures("full_disk")
@pytest.mark.parametrize("name", COMMANDS)
def test_files_on_a_full_disk(verify: Verify, files: Files, name: str) -> None:
    words = COMMANDS[name](files)
    ran = verify(*words, "--quiet")
    assert ran.status == 2
    assert ran.err.count("\n") == 1
    assert ran.err.startswith("error: ")
    assert "No space left on device" in ran.err
    assert "free some space" in ran.err
    assert str(files.folder) in ran.err
    assert verify(*words, "--quiet", "--json").document["status"] == 2


def test_an_experiment_on_a_full_disk(verify: Verify, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import numeric.experiments.reproduce as experiments

    monkeypatch.setattr(experiments, "reproduce", no_space)
    ran = verify("reproduce", "table-1", "--out", tmp_path, "--quiet")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == f"error: --out {tmp_path}: cannot be written (No space left on device); free some space\n"


def test_a_report_that_latex_refuses_is_one_line(verify: Verify, files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    from proofs.report import document
    from proofs.report.compile import LatexError

    def refused(*arguments: Any) -> Any:
        raise LatexError("pdflatex failed on out/x.tex: it wrote no log; the log is out/x.log")

    monkeypatch.setattr(provers, "second_opinions", lambda *arguments, **options: ())
    monkeypatch.setattr(document, "compile_pdf", refused)
    ran = verify("point", files.minimum, files.data, "--no-numeric", "--quiet", "--report", files.folder / "out")
    assert ran.status == 2
    assert ran.err == "error: --report: pdflatex failed on out/x.tex: it wrote no log; the log is out/x.log\n"


def test_a_bug_while_a_report_is_written_stays_a_bug(
    verify: Verify, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    from proofs.report import document

    monkeypatch.setattr(provers, "second_opinions", lambda *arguments, **options: ())
    monkeypatch.setattr(document, "render", lambda *arguments, **values: Path("/no/such/template").read_text())
    words = ["point", files.minimum, files.data, "--no-numeric", "--quiet", "--report", files.folder / "out"]
    assert verify(*words).status == 70
    ran = verify(*words, "--json")
    assert (ran.status, ran.document["status"]) == (70, 70)
    assert "internal error" in ran.document["error"]
