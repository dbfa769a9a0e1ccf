"""Terminal, JSON, report and exit status say the same about the network that was given, whatever the answer is."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import pytest

from proofs.kernel.forward import forward
from proofs.kernel.problem_files import read_problem
from proofs.opinions import provers

from .conftest import Ran, Verify

D1 = "x1,y\n5,2\n4,1\n3,0\n1,-3\n-1,3\n"
DEEP = [
    ([[0.51234567]], [0.2345678], "relu"),
    ([[0.7654321]], [0.1234567], "relu"),
    ([[1.2345671]], [-0.3456789], None),
]


def shallow(w: float, b: float, v: float, c: float) -> list[tuple[list[list[float]], list[float], str | None]]:
    return [([[w]], [b], "relu"), ([[v]], [c], None)]


@dataclass(frozen=True)
class Outcome:
    """A network, the options, and what every surface has to say and must not say."""

    layers: list[tuple[list[list[float]], list[float], str | None]]
    options: tuple[str, ...]
    status: int
    verdict: str
    shown: tuple[str, ...]
    never: tuple[str, ...]
    tex: tuple[str, ...]


TRAINED = shallow(1.0000000001, -2.9999999998, 0.9999999999, 1.1e-10)
OUTCOMES = {
    "exact minimum": Outcome(
        shallow(1, -3, 1, 0),
        (),
        0,
        "local-minimum",
        ("local minimum, strict",),
        ("floats",),
        (r"\textbf{a local minimum",),
    ),
    "exact minimum, snapped": Outcome(
        shallow(1, -3, 1, 0),
        ("--snap",),
        0,
        "local-minimum",
        ("local minimum, strict",),
        ("exact point",),
        (r"\textbf{a local minimum",),
    ),
    "floats": Outcome(
        TRAINED,
        (),
        1,
        "not-local-minimum",
        ("not a local minimum; loss", "lower by", "the weights are floats", "Add --snap"),
        (),
        (r"\textbf{not a local minimum}", "lower by", "the weights are floats"),
    ),
    "snapped": Outcome(
        TRAINED,
        ("--snap",),
        0,
        "certified-minimum",
        (
            "certified local minimum within reach; loss",
            "exact point",
            "a local minimum, strict",
            "no parameter differs",
        ),
        ("not a local minimum",),
        ("certified local minimum lies within reach", "none differs from that of the network by more than", "lower by"),
    ),
    "descent continues": Outcome(
        shallow(2, -2, 1, 1),
        ("--snap",),
        1,
        "descent-continues",
        ("descent continues; loss 130", "beyond reach: a local minimum", "lower by"),
        ("json: local minimum",),
        (r"\textbf{descent continues}", "lower by", "beyond reach"),
    ),
    "not snapped": Outcome(
        DEEP,
        ("--snap",),
        3,
        "unknown",
        ("unknown; loss", "only ReLU networks with one hidden layer", "not a local minimum: its weights"),
        ("json: not a local minimum", "json: local minimum"),
        (r"\textbf{unknown}: only ReLU networks with one hidden layer", "not a local minimum"),
    ),
}


@pytest.fixture(autouse=True)
def no_provers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provers, "second_opinions", lambda *arguments, **options: ())


def ask(verify: Verify, folder: Path, outcome: Outcome, *words: str | Path) -> Ran:
    layers = [
        {"weight": weight, "bias": bias, **({"activation": activation} if activation else {})}
        for weight, bias, activation in outcome.layers
    ]
    (folder / "net.json").write_text(json.dumps({"layers": layers}))
    (folder / "data.csv").write_text(D1)
    return verify(
        "point", folder / "net.json", folder / "data.csv", *outcome.options, "--no-numeric", "--quiet", *words
    )


@pytest.mark.parametrize("name", OUTCOMES)
def test_the_terminal(verify: Verify, tmp_path: Path, name: str) -> None:
    outcome = OUTCOMES[name]
    ran = ask(verify, tmp_path, outcome)
    text = " ".join(ran.out.split())
    assert ran.status == outcome.status
    assert [part for part in outcome.shown if part not in text] == []
    assert [part for part in outcome.never if part in text] == []
    widths = "1-1-1-1" if name == "not snapped" else "1-1-1"
    assert f"network {widths}, ReLU, biases" in text


@pytest.mark.parametrize("name", OUTCOMES)
def test_the_json_document(verify: Verify, tmp_path: Path, name: str) -> None:
    outcome = OUTCOMES[name]
    ran = ask(verify, tmp_path, outcome, "--json")
    document = ran.document
    assert ran.status == outcome.status
    assert document["verdict"] == outcome.verdict
    given = forward(read_problem(tmp_path / "net.json", tmp_path / "data.csv")).loss[0]
    assert Fraction(document["loss"]) == given
    assert document["architecture"].endswith("ReLU, biases")
    assert (document["reason"] is not None) == (outcome.verdict == "unknown")
    assert (document["advice"] is not None) == (name == "floats")
    if name == "floats":
        assert Fraction(document["witness_drop"]) == given - Fraction(document["witness"]["loss"]) > 0
    snap = document["snap"]
    if name in ("snapped", "descent continues"):
        assert snap["verdict"] == "local-minimum"
        assert Fraction(snap["distance"]) > 0
        assert given - Fraction(snap["point"]["loss"]) == Fraction(snap["drop"])
        (tmp_path / "exact.json").write_text(json.dumps(snap["point"]["network"]))
        (tmp_path / "c.json").write_text(json.dumps(document["certificate"]))
        words = ("--network", tmp_path / "exact.json", "--data", tmp_path / "data.csv")
        assert verify("check", tmp_path / "c.json", *words).status == 0
        assert snap["outcome"] == ("snapped" if name == "snapped" else "descent-continues")


@pytest.mark.parametrize("name", OUTCOMES)
def test_the_report(verify: Verify, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    outcome = OUTCOMES[name]
    ran = ask(verify, tmp_path, outcome, "--report", tmp_path / "out")
    assert ran.status == outcome.status
    [source] = (tmp_path / "out").glob("*.tex")
    text = source.read_text()
    verdict = " ".join(text.split(r"\section{The verdict}")[1].split(r"\section")[0].split())
    assert [part for part in outcome.tex if part not in verdict] == []
    assert "ReLU, biases" in verdict
    if outcome.verdict in ("certified-minimum", "descent-continues"):
        assert "The network \\textit{net.json} is" not in text
        assert r"The exact point: a local minimum" in text
        kept = json.loads((tmp_path / "out" / "evidence" / "net-json-given.network.json").read_text())
        assert read_problem(tmp_path / "net.json", tmp_path / "data.csv").network.layers[0].weight[0][0] == Fraction(
            kept["layers"][0]["weight"][0][0]
        )
    else:
        assert "exact point" not in re.sub(r"Add --.*?beside it", "", text)
