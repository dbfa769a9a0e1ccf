"""Every experiment at the smallest scale, end to end: files, settings, resuming, clear errors."""

from __future__ import annotations

import csv
import json
import struct
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure

from numeric.architecture import Activation, Array
from numeric.basins import residuals
from numeric.experiments import blog, ends, figure_1, figure_2, figure_3, figure_5, landscapes, table_1
from numeric.experiments.context import Decided, End, ExperimentError, Listed, Scale, TrainedRuns
from numeric.experiments.reproduce import EXPERIMENTS, reproduce
from numeric.training.progress import Progress

TINY = {
    table_1: table_1.Preset((2, 3), 6, 3, (20, 50), inspect_every=10),
    figure_1: figure_1.Preset(60, (4,), 1, 5, batch_size=20),
    figure_2: figure_2.Preset(60, (40,), 2, 5, (1.0, 0.1), batch_size=20),
    figure_3: figure_3.Preset(3, 10, 50),
    figure_5: figure_5.Preset((4, 8), (1.0, 0.01), 2, 40),
    ends: replace(
        ends.PRESETS[Scale.SMOKE],
        steps=50,
        table_1_runs=3,
        table_1_steps=50,
        lbfgs_steps=5,
        activations=(Activation.RELU, Activation.TANH),
    ),
    landscapes: landscapes.Preset(12, 4000, 2, (landscapes.Task("D1", (1, 2), 2e-2),)),
    blog: blog.Preset(2, 8, 2, 4, (0, 2), 2, 3, 2),
}

CAVEAT = "smoke scale: too small to compare"


@pytest.fixture(autouse=True)
def tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, preset in TINY.items():
        monkeypatch.setitem(module.PRESETS, Scale.SMOKE, preset)


@pytest.fixture
def mnist(tmp_path: Path) -> Path:
    """A folder with 60 random digits as IDX files."""
    folder = tmp_path / "mnist"
    folder.mkdir()
    rng = np.random.default_rng(0)
    images, labels = rng.integers(0, 256, (60, 28, 28), np.uint8), rng.integers(0, 10, 60).astype(np.uint8)
    (folder / "train-images-idx3-ubyte").write_bytes(struct.pack(">iiii", 2051, 60, 28, 28) + images.tobytes())
    (folder / "train-labels-idx1-ubyte").write_bytes(struct.pack(">ii", 2049, 60) + labels.tobytes())
    return folder


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text().splitlines()))


def low_loss_is_a_minimum(runs: TrainedRuns) -> list[Decided]:
    """Of Table 1's networks and the others alike, whatever is proved of them."""
    sizes = np.abs(runs.parameters).max(axis=0)
    return [
        Decided(End.CERTIFIED_MINIMUM, None, 0.5, 0.1, 2, 0)
        if size < 1
        else Decided(End.DESCENT_CONTINUES, End.ZERO_LOSS)
        for size in sizes
    ]


class TwoMinima:
    """A list of two: which one an end is at is told by its loss, by none of them for the largest losses."""

    asked = 0

    def minima(self, inputs: Array, targets: Array, hidden: int) -> list[Listed]:
        return [Listed(0.0, np.zeros(len(inputs))), Listed(1.5, targets[:, 0])]

    def assign(self, runs: TrainedRuns) -> list[int | None]:
        self.asked += runs.parameters.shape[1]
        errors = (residuals(runs.architecture, runs.inputs, runs.targets, runs.parameters) ** 2).sum(axis=0)
        return [None if error > 21.19 else int(error > 21) for error in errors]


@pytest.mark.slow
@pytest.mark.parametrize("name", list(EXPERIMENTS))
def test_writes_rows_settings_and_figures(
    name: str, tmp_path: Path, mnist: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Progress] = []

    def run(resume: bool) -> dict[str, bytes]:
        result = reproduce(
            name,
            scale="smoke",
            out=tmp_path / "out",
            resume=resume,
            seed=3,
            device="cpu",
            progress=seen.append,
            mnist_folder=mnist,
            decide_ends=low_loss_is_a_minimum,
            landscapes=TwoMinima(),
        )
        assert result.summary.startswith(f"{CAVEAT}\n")
        assert {path.suffix for path in result.files} >= {".csv", ".json", ".pdf", ".png"}
        return {path.name: path.read_bytes() for path in result.files}

    captions: list[str] = []
    monkeypatch.setattr(Figure, "suptitle", lambda figure, text, **_: captions.append(text))
    first = run(resume=False)
    assert captions == [CAVEAT]
    assert seen
    done = len(seen)
    again = run(resume=True)
    assert {n: b for n, b in first.items() if n.endswith((".csv", ".json"))} == {
        n: b for n, b in again.items() if n.endswith((".csv", ".json"))
    }
    if name not in ("blog", "ends"):  # these compute something after training
        assert len(seen) == done, "resuming must not train again"
    for file, content in first.items():
        if file.endswith(".csv"):
            rows = list(csv.DictReader(content.decode().splitlines()))
            assert rows
            assert all(value != "" for row in rows for value in row.values())
            assert all(row["caveat"] == CAVEAT for row in rows)
        if file.endswith(".json"):
            document = json.loads(content)
            assert (document["experiment"], document["seed"], document["scale"]) == (name, 3, "smoke")
            assert document["caveat"] == CAVEAT
            assert {"python", "torch", "numpy"} <= document["versions"].keys()
        if file.endswith(".png"):
            assert content.startswith(b"\x89PNG")
        if file.endswith(".pdf"):
            assert content.startswith(b"%PDF")


def test_the_decision_of_each_end_is_reported(tmp_path: Path) -> None:
    asked: list[TrainedRuns] = []

    def remember(runs: TrainedRuns) -> list[Decided]:
        asked.append(runs)
        return low_loss_is_a_minimum(runs)

    done = reproduce("ends", scale="smoke", out=tmp_path, decide_ends=remember)
    rows = rows_of(tmp_path / "ends.csv")
    assert len(rows) == 2 * 2 * 2 * 3 * 2
    answers = [
        answer for runs in asked if not runs.part.startswith("table-1") for answer in low_loss_is_a_minimum(runs)
    ]
    assert [row["end"] for row in rows] == [answer.end.value for answer in answers]
    for row in rows:
        assert row["minimum"] == ("0.5" if row["end"] == "certified-minimum" else "-")
        reached = [float(r["loss"]) if r["minimum"] == "-" else 0.5 for r in rows if same_problem(r, row)]
        assert float(row["best"]) == min(reached)
    failed = rows_of(tmp_path / "ends-table-1.csv")
    assert failed
    assert all(float(row["error"]) > 0 for row in failed)
    assert "The failed runs of Table 1, of 3 a cell." in done.summary


def same_problem(one: dict[str, str], other: dict[str, str]) -> bool:
    return all(one[name] == other[name] for name in ("dataset", "hidden", "activation", "decay"))


@pytest.mark.slow
def test_shares_of_minima_are_those_of_all_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def shares(decided: int) -> tuple[list[dict[str, str]], int]:
        monkeypatch.setitem(landscapes.PRESETS, Scale.SMOKE, replace(TINY[landscapes], decided=decided))
        judge = TwoMinima()
        reproduce("landscapes", scale="smoke", out=tmp_path / str(decided), landscapes=judge)
        return rows_of(tmp_path / str(decided) / "landscapes.csv"), judge.asked

    few, asked = shares(2)
    every, all_asked = shares(12)
    assert all_asked == 2 * 3 * 3 * 12 > asked
    assert [row | {"decided": ""} for row in few] == [row | {"decided": ""} for row in every]
    for rows in zip(*[iter(every)] * 3, strict=True):
        assert [row["minimum"] for row in rows] == ["0", "1", "-"]
        assert sum(int(row["runs"]) for row in rows) == 12
        assert all(row["decided"] == row["runs"] for row in rows)
        assert all(float(row["share"]) == int(row["runs"]) / 12 for row in rows)


def test_runs_that_are_no_numbers_are_not_asked_about(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wild = replace(TINY[ends].tasks[0], step_size=1e6)
    preset = replace(TINY[ends], tasks=(wild,), optimisers=("GD",), table_1_hidden=())
    monkeypatch.setitem(ends.PRESETS, Scale.SMOKE, preset)

    def finite(runs: TrainedRuns) -> list[Decided]:
        assert np.isfinite(runs.parameters).all()
        return low_loss_is_a_minimum(runs)

    reproduce("ends", scale="smoke", out=tmp_path, decide_ends=finite)
    assert "not-finite" in {row["end"] for row in rows_of(tmp_path / "ends.csv")}


def test_table_1_counts_are_shares_of_the_runs(tmp_path: Path) -> None:
    reproduce("table-1", scale="smoke", out=tmp_path, seed=1)
    sweep = rows_of(tmp_path / "table-1-sweep.csv")
    assert len(sweep) == 8 * 2 * 3 * 3 * 2  # cells, h, initialisations, step sizes, lengths
    by_setting: dict[tuple[str, ...], dict[int, int]] = {}
    for row in sweep:
        assert float(row["share"]) == int(row["learnt"]) / int(row["runs"])
        assert float(row["low"]) <= float(row["share"]) <= float(row["high"])
        key = tuple(row[k] for k in ("dataset", "activation", "optimiser", "hidden", "initialisation", "step_size"))
        by_setting.setdefault(key, {})[int(row["steps"])] = int(row["learnt"])
    assert all(lengths[20] <= lengths[50] for lengths in by_setting.values())
    headline = rows_of(tmp_path / "table-1.csv")
    assert len(headline) == 16
    assert all(row["runs"] == "6" for row in headline)


def test_a_length_of_the_sweep_is_a_training_of_that_length(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    learnt = {}
    for lengths in ((20, 50), (20,)):
        monkeypatch.setitem(table_1.PRESETS, Scale.SMOKE, table_1.Preset((3,), 6, 20, lengths, inspect_every=10))
        reproduce("table-1", scale="smoke", out=tmp_path / str(len(lengths)))
        rows = rows_of(tmp_path / str(len(lengths)) / "table-1-sweep.csv")
        learnt[lengths] = [(row["learnt"], row["runs"]) for row in rows if row["steps"] == "20"]
        longer = [row["learnt"] for row in rows if row["steps"] == "50"]
        assert not longer or longer != [count for count, _ in learnt[lengths]]
    # The reference setting has the longest length, but the same numbers of runs here.
    assert learnt[20, 50] == learnt[20,]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"name": "table-7"}, "no experiment named 'table-7'; there are table-1"),
        ({"name": "table-1", "scale": "huge"}, "no scale 'huge'; use smoke, small, paper"),
        (
            {"name": "figure-1"},
            r"--mnist DIR, a folder with the files train-images-idx3-ubyte and train-labels-idx1-ubyte",
        ),
        ({"name": "figure-2"}, r"--mnist DIR"),
        ({"name": "ends"}, "decide_ends"),
        ({"name": "landscapes"}, "pass landscapes"),
    ],
)
def test_what_is_missing_is_named(arguments: dict[str, str], words: str, tmp_path: Path) -> None:
    with pytest.raises(ExperimentError, match=words):
        reproduce(out=tmp_path, **arguments)  # type: ignore[arg-type]
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("scale", ["small", "paper"])
def test_larger_scales_carry_no_caveat(scale: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ends.PRESETS, Scale(scale), TINY[ends])
    done = reproduce("ends", scale=scale, out=tmp_path, decide_ends=low_loss_is_a_minimum)
    assert "too small" not in done.summary
    assert all("too small" not in path.read_text() for path in done.files if path.suffix in (".csv", ".json"))
