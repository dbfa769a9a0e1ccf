"""A sweep answers what `find` answers, keeps it, and on the next run checks it instead of searching again."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

import proofs.sweep.work
from proofs.formats.training_files import read_training
from proofs.kernel import check
from proofs.kernel.certificate_file import read_certificate
from proofs.kernel.problem_files import read_network
from proofs.sweep.swept import End
from tests.sweep.folder import ENDS, Folder, swept_lines


def ends(lines: list) -> list[str]:  # type: ignore[type-arg]
    return [line.row.end.value for line in lines]


def test_every_end(folder: Folder) -> None:
    kept, lines = swept_lines(folder)
    assert (ends(lines), kept) == (ENDS, [False] * 6)
    certified, descends, classified, fitted, unknown, unreadable = (line.row for line in lines)
    assert certified.minimum_upper is not None
    assert certified.loss_lower is not None
    assert certified.minimum_upper == pytest.approx(2 / 3, abs=0.4)
    assert certified.distance is not None
    assert certified.distance <= 0.01
    assert descends.leads_to is End.CERTIFIED_MINIMUM
    assert descends.loss_lower is not None
    assert descends.lower_point is not None
    assert descends.lower_point < descends.loss_lower
    assert classified.minimum_upper is None
    assert fitted.minimum_upper == 0
    assert "missing.json" in unreadable.reason
    assert unknown.reason
    assert (unknown.parameters, unknown.points) == (4, 5)


def test_answers_under_other_limits_have_files_of_their_own(folder: Folder) -> None:
    lines = "network,data,decay,time_limit\nb-descends.json,line.csv,1/100,60\nb-descends.json,line.csv,1/100,1e-9\n"
    folder.write("manifest.csv", lines)
    _, (followed, stopped) = swept_lines(folder)
    assert followed.row.lower_point != stopped.row.lower_point
    assert swept_lines(folder)[0] == [True, True]


def test_certificates_are_what_the_kernel_accepts(folder: Folder) -> None:
    _, lines = swept_lines(folder)
    entries = list(folder.read())
    count = 0
    for line in lines:
        if line.row.end in (End.UNKNOWN, End.UNREADABLE):
            assert not line.certificates
            continue
        entry = entries[line.place]
        given = read_training(entry.network, entry.data, entry.training)
        for place, name in enumerate(line.certificates):
            path = folder.out / name
            other = folder.out / "networks" / path.parent.name / (path.name[:64] + ".json")
            problem = given.at(read_network(other)) if place and other.exists() else given
            assert check(problem, read_certificate(path, problem))
            count += 1
    assert count == 5


def test_a_second_run_searches_for_nothing(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    _, before = swept_lines(folder)
    stored = folder.certificates()
    monkeypatch.setattr(proofs.sweep.work, "find", None)
    kept, after = swept_lines(folder)
    assert (kept, after) == ([True] * 5 + [False], before)  # the file that is missing is looked for again
    assert folder.certificates() == stored


def some_certificate(folder: Folder, line: int) -> Path:
    _, lines = swept_lines(folder)
    return folder.out / lines[line].certificates[0]


def damaged(path: Path) -> None:
    document = json.loads(path.read_text())
    document["problem"] = "sha256:" + "0" * 64
    path.write_text(json.dumps(document))


@pytest.mark.parametrize("damage", [Path.unlink, damaged, lambda path: path.write_text("no JSON")])
def test_a_damaged_answer_is_found_again(folder: Folder, damage) -> None:  # type: ignore[no-untyped-def]
    path = some_certificate(folder, 0)
    whole = path.read_bytes()
    damage(path)
    kept, lines = swept_lines(folder)
    assert (ends(lines), kept.count(True)) == (ENDS, 4)
    assert path.read_bytes() == whole


def test_a_row_that_says_more_than_its_certificate_is_found_again(folder: Folder) -> None:
    from proofs.sweep.store import Store
    from proofs.sweep.work import Done

    _, lines = swept_lines(folder)
    store = Store(folder.out)
    key = store._rows.execute("SELECT key FROM sweep WHERE place = 0").fetchone()[0]
    known = store.known(key)
    assert known is not None
    store.keep(Done(0, key, replace(known.row, minimum_lower=0.0, minimum_upper=0.0), known.proofs, kept=True))
    store.close()
    kept, after = swept_lines(folder)
    assert kept.count(True) == 4
    assert replace(after[0].row, seconds=0) == replace(lines[0].row, seconds=0)


def test_other_data_under_the_same_name_is_another_question(folder: Folder) -> None:
    swept_lines(folder)
    proofs.sweep.sweep._data_contents.cache_clear()
    folder.write("two.csv", "x1,y\n-1,-1\n1,2\n")
    kept, lines = swept_lines(folder)
    assert kept.count(True) == 3
    assert lines[0].row.end is End.DESCENT_CONTINUES


def test_a_bug_in_one_network_is_a_row(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(proofs.sweep.work, "find", broken)
    _, lines = swept_lines(folder)
    assert ends(lines) == ["internal-error"] * 5 + ["unreadable"]
    assert "a bug" in lines[0].row.reason
