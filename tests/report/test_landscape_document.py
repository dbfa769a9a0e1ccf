"""The report on a landscape says what the kernel proved, and no more."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from numeric.basins import Basins
from proofs.landscape_result import LandscapeResult
from proofs.opinions.landscape_paths import LowPath
from proofs.report.landscape_document import write_landscape_report
from proofs.report.landscape_families import climb_of
from proofs.report.landscape_figures import pages
from proofs.search.landscape.find import find_landscape
from tests.kernel.landscape.landscapes import small, zoo


def written(result: LandscapeResult, folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, list[str]]:
    monkeypatch.setenv("PATH", "")  # the source is enough
    files = write_landscape_report(result, folder, lambda doing: None)
    return " ".join(files[0].read_text().split()), [str(path.relative_to(folder)) for path in files]


def test_the_complete_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    landscape = zoo("D1", 1)
    text, files = written(LandscapeResult("D1", landscape, find_landscape(landscape, 60)), tmp_path, monkeypatch)
    assert r"\textbf{The local minima have exactly 5 losses and 5 residuals; these are all.}" in text
    rows = [row.strip() for row in text.partition(r"\endfoot")[2].partition(r"\end{plaintable}")[0].split(r"\\")]
    # Proposition 1's minimum of loss 18 is one orbit of rescalings.
    assert rows[:2] == ["1 & $14$ & 1 & 1 & 0 & 2 & 0", "2 & $18$ & 1 & 1 & 1 & 1 & 0"]
    assert "evidence/d1-landscape.certificate.json" in files
    table = text.rpartition(r"\endfoot")[2].partition(r"\end{plaintable}")[0].split(r"\\")
    # On at 5 and 4, off at 1 and -1, and a kink at 3; strict, with the certificate.
    assert table[1].strip() == r"2 & 1 & 1 & yes & 0 & \texttt{+:++0{-}{-}}"
    assert len(table) == 7
    for name in ("2-1.network", "2-1.certificate", "2-1-strict.certificate", "4-2.certificate"):
        assert f"evidence/d1-landscape-{name}.json" in files
    assert not any("1-1-strict" in file for file in files)
    assert "figures/d1-landscape-minima-1.pdf" in files
    assert "Evidence" not in text


def test_where_training_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    landscape = zoo("XOR", 1)
    result = LandscapeResult("XOR", landscape, find_landscape(landscape, 60))
    assert result.all_minima is not None
    counts = (5,) * len(result.all_minima.minima)
    text, _ = written(replace(result, basins=Basins("Adam", counts, 7)), tmp_path, monkeypatch)
    runs = sum(counts) + 7
    assert f"Evidence, no proof:}} of {runs} training runs (Adam)" in text
    assert "Runs at none of them, as they were still on their way: 7." in text
    assert f"the share of {runs} training runs that ended there" in text


def test_low_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    landscape = zoo("D1", 1)
    answer = find_landscape(landscape, 60)
    climbs = [None, *(Fraction(321, 10**k) for k in range(1, 5))]
    paths = tuple(
        tuple(climb and LowPath((), found.conclusion.loss + climb, ()) for _ in found.representatives)
        for climb, found in zip(climbs, answer.families, strict=True)
    )
    text, _ = written(replace(LandscapeResult("D1", landscape, answer), paths=paths), tmp_path, monkeypatch)
    assert r"\emph{Climb}, which is evidence and no proof" in text
    rows = text.rpartition(r"\endfoot")[2].partition(r"\end{plaintable}")[0].split(r"\\")
    assert [row.split("&")[5].strip() for row in rows[:-1]] == ["", "33", "3.3", "0.33", "0.33", "0.033"]
    assert "with a line as far as the lowest path climbs that was found to a lower loss (evidence)" in text


def test_climbs_are_rounded_up() -> None:
    assert climb_of(Fraction(0)) == "0"
    assert climb_of(Fraction(1, 3)) == "0.34"
    assert climb_of(Fraction(1, 10**9)) == "$<10^{-4}$"
    assert climb_of(Fraction(1644, 100)) == "17"


def test_many_minima_are_drawn_on_several_pages() -> None:
    assert pages(5) == [range(5)]
    assert pages(13) == [range(6), range(6, 13)]
    assert [len(page) for page in pages(100)] == [12, 12, 12]


def test_a_lower_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    landscape = zoo("Zig-Zag", 4)
    text, files = written(LandscapeResult("Zig-Zag", landscape, find_landscape(landscape, 1e-3)), tmp_path, monkeypatch)
    assert "These are all" not in text
    assert "these are all" not in text
    assert r"\textbf{No loss is below" in text
    assert "All local minima were not listed: the time limit" in text
    assert not any("figures" in file for file in files)


def test_nothing_proved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    landscape = zoo("Zig-Zag", None)
    text, _ = written(LandscapeResult("Zig-Zag", landscape, find_landscape(landscape, 5)), tmp_path, monkeypatch)
    assert r"\textbf{Nothing was proved.}" in text
    assert "Nothing was proved about these data" in text


@pytest.mark.parametrize("points", [[((0, 1), 1), ((1, 0), 0)], [((0, 1, 2), 1), ((1, 0, 0), 0)], [((2,), 1)]])
def test_any_dimension_is_drawn(
    points: list[tuple[tuple[int, ...], int]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    landscape = small(points, 1)
    written(LandscapeResult("own_data", landscape, find_landscape(landscape, 60)), tmp_path, monkeypatch)
    assert (tmp_path / "figures" / "own-data-landscape-minima-1.pdf").stat().st_size > 1000
