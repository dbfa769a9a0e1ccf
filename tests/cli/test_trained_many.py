"""`verify trained --many`: every surface of a sweep, and what a kill, an interrupt or a broken file leaves."""

from __future__ import annotations

import csv
import os
import signal
import sqlite3
import subprocess
import sys
import time
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing, suppress
from pathlib import Path

import pytest

from proofs.cli.exit_status import ExitStatus
from tests.cli.conftest import Verify
from tests.sweep.folder import ENDS, Folder, filled


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return filled(tmp_path)


def table(folder: Folder) -> list[dict[str, str]]:
    with (folder.out / "results.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def words(folder: Folder, *more: str) -> tuple[str, ...]:
    return ("trained", "--many", str(folder.manifest), "--out", str(folder.out), "--workers", "1", *more)


def only(folder: Folder, *starts: str) -> None:
    """Keep these lines of the manifest."""
    header, *lines = folder.manifest.read_text().splitlines()
    folder.manifest.write_text("\n".join([header, *(line for line in lines if line.startswith(starts))]) + "\n")


def test_table_summary_and_figure(folder: Folder, verify: Verify) -> None:
    ran = verify(*words(folder))
    assert ran.status == ExitStatus.BAD_INPUT  # a file of the manifest is missing
    assert "all: 6 networks" in ran.out
    assert all(words in ran.out for words in ("certified local minimum", "loss 0 within reach", "cannot be read"))
    rows = table(folder)
    assert [row["outcome"] for row in rows] == ENDS
    assert [row["seed"] for row in rows] == list("012345")
    assert rows[0]["network"] == "a-certified.json"
    assert (folder.out / rows[0]["certificates"]).is_file()
    assert {"results.csv", "results.parquet", "results.pdf", "results.png"} <= {p.name for p in folder.out.iterdir()}
    assert "6 of 6" in ran.err


def test_json_and_the_statuses(folder: Folder, verify: Verify) -> None:
    only(folder, "a-", "c-", "d-")
    ran = verify(*words(folder, "--json", "--quiet", "--by", "seed"))
    assert (ran.status, ran.err) == (ExitStatus.PROVED, "")
    groups = ran.document["groups"]
    assert [group["name"] for group in groups] == ["0", "2", "3"]
    assert groups[0]["outcomes"] == {"certified-minimum": 1}
    folder.manifest.write_text("network,data,decay,time_limit,reach\nb-descends.json,line.csv,1/100,1e-9,100\n")
    assert verify(*words(folder, "--quiet")).status == ExitStatus.UNKNOWN


def test_parquet_says_what_the_csv_says(folder: Folder, verify: Verify) -> None:
    from pyarrow import parquet

    verify(*words(folder, "--quiet"))
    read = parquet.read_table(folder.out / "results.parquet").to_pylist()
    assert [{name: "" if v is None else str(v) for name, v in row.items()} for row in read] == table(folder)


def test_a_second_run_only_checks(folder: Folder, verify: Verify) -> None:
    verify(*words(folder))
    before = (folder.out / "results.csv").read_bytes()
    ran = verify(*words(folder))
    assert "5 answers stood there and were checked again" in ran.err
    assert (folder.out / "results.csv").read_bytes() == before


def test_help_needs_no_manifest(verify: Verify) -> None:
    ran = verify("trained", "--many", "--help")
    assert (ran.status, ran.err) == (0, "")
    assert "--cluster ADDRESS" in ran.out


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--by", "width"), "the labels are seed"),
        (("--cluster", "tcp://127.0.0.1:1", "--workers", "2"), "give --workers or --cluster"),
        (("--reach", "0"), "not a distance"),
        (("--loss", "cubic"), "cubic"),
    ],
)
def test_errors_are_one_line(folder: Folder, verify: Verify, more: tuple[str, ...], said: str) -> None:
    ran = verify("trained", "--many", str(folder.manifest), "--out", str(folder.out), *more)
    assert (ran.status, ran.out, ran.err.count("\n")) == (ExitStatus.BAD_INPUT, "", 1)
    assert said in ran.err


def test_a_folder_that_holds_something_else(folder: Folder, verify: Verify) -> None:
    folder.out.mkdir()
    (folder.out / "results.sqlite").write_text("not a table" * 100)
    ran = verify(*words(folder))
    assert (ran.status, ran.err.count("\n")) == (ExitStatus.BAD_INPUT, 1)
    assert "results.sqlite" in ran.err


def test_a_worker_that_dies_is_one_line(folder: Folder, verify: Verify, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise BrokenProcessPool

    monkeypatch.setattr("proofs.sweep.sweep.run", broken)
    ran = verify(*words(folder, "--quiet"))
    assert (ran.status, ran.err.count("\n")) == (ExitStatus.BAD_INPUT, 1)
    assert "fewer --workers" in ran.err


def answers(folder: Folder) -> int:
    path = folder.out / "results.sqlite"
    if not path.exists():
        return 0
    with closing(sqlite3.connect(path)) as rows, suppress(sqlite3.OperationalError):
        return int(rows.execute("SELECT count(*) FROM result").fetchone()[0])
    return 0


def started(folder: Folder, networks: int) -> subprocess.Popen[str]:
    """A sweep of its own process, when some of its answers are there."""
    line = "b-descends.json,line.csv,1/100"
    lines = [f"{line},{k}/1000000" for k in range(1, networks + 1)]
    folder.manifest.write_text("\n".join(["network,data,decay,reach", *lines]) + "\n")
    process = subprocess.Popen(
        [sys.executable, "-m", "proofs", *words(folder)],
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    deadline = time.monotonic() + 60
    while answers(folder) < 3:
        assert time.monotonic() < deadline
        assert process.poll() is None
        time.sleep(0.05)
    return process


def test_a_kill_loses_the_networks_in_work_only(folder: Folder, verify: Verify) -> None:
    process = started(folder, 400)
    process.kill()
    process.communicate()
    for beside in folder.out.rglob(".*"):
        beside.unlink()  # a file that was being written
    only(folder, "b-")
    text = folder.manifest.read_text().splitlines()
    folder.manifest.write_text("\n".join(text[:6]) + "\n")
    ran = verify(*words(folder))
    assert ran.status == ExitStatus.PROVED
    kept = int(ran.err.split(" answers stood there")[0].split()[-1])
    assert kept >= 1
    assert len(table(folder)) == 5


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_an_interrupt_writes_the_table_so_far(folder: Folder) -> None:
    process = started(folder, 400)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == ExitStatus.INTERRUPTED, err
    rows = table(folder)
    assert 1 <= len(rows) < 400
    assert f"all: {len(rows)} network" in out
    assert "Traceback" not in err
    assert {row["outcome"] for row in rows} == {"descent-continues"}
