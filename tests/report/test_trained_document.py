"""The report on a trained network keeps the network that was given, and its commands check what it says."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from numeric import drawing
from proofs.cli import main
from proofs.kernel.problem_files import read_network
from tests.report.html.documents import TRAINED
from tests.report.reports import svg_alone


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> str:
    """The page of one kind of report, written into the current folder."""
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(drawing, "save", svg_alone)
    monkeypatch.chdir(tmp_path)
    files = TRAINED[request.param](tmp_path)
    return next(path for path in files if path.suffix == ".html").read_text(encoding="utf-8")


def commands(page: str) -> list[list[str]]:
    quoted = re.findall(r"<blockquote>(.*?)</blockquote>", page, re.DOTALL)
    return [unescape(re.sub("<[^>]*>", "", words)).split() for words in quoted]


@pytest.mark.slow
@pytest.mark.parametrize("page", TRAINED, indirect=True, ids=str)
def test_its_commands_check_what_it_says(page: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = commands(page)
    assert bool(found) == ("Nothing was proved" not in page)
    for words in found:
        assert words[:2] == ["verify", "check"]
        assert main(words[1:]) == 0, capsys.readouterr()


@pytest.mark.parametrize("page", ["a dead unit"], indirect=True)
def test_the_network_given_is_kept_beside_the_one_that_was_proved_something_of(page: str) -> None:
    widths = {
        name: read_network(Path("evidence") / f"{name}.network.json").hidden[0].width
        for name in ("widened", "widened-1")
    }
    assert widths == {"widened": 4, "widened-1": 3}
    networks = [words[words.index("--network") + 1] for words in commands(page)]
    assert networks == ["evidence/widened-1.network.json", "evidence/widened.network.json"]
    assert "Pictures" not in page


@pytest.mark.parametrize("page", ["shared work"], indirect=True)
def test_pinned_kinks_are_not_said_to_be_exactly_at_0(page: str) -> None:
    text = re.sub("<[^>]*>", "", page)
    assert "6 of them are 0 or next to 0 there: pinned kinks" in text
    assert "exactly" not in text
    assert "in which each of the 4 kinks enters through a multiplier" in " ".join(text.split())


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("gone", "in which decay outweighs what each of the 4 units of weights 0 could gain by waking"),
        ("turned", "with one parameter held fixed: the kernel checked motions of the parameters that lead into"),
    ],
    indirect=["page"],
)
def test_the_proof_names_what_it_rests_on(page: str, words: str) -> None:
    text = " ".join(re.sub("<[^>]*>", "", page).split())
    assert words in text
