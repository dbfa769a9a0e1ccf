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
    "floats": Outcome(
        TRAINED,
        (),
        1,
        "not-local-minimum",
        ("not a local minimum; loss", "lower by", "the weights are floats", "`verify trained` asks"),
        (),
        (r"\textbf{not a local minimum}", "lower by", "the weights are floats"),
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
    assert "network 1-1-1, ReLU, biases" in text


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
    page = (tmp_path / "out" / f"{source.stem}.html").read_text()
    shown = " ".join(re.sub("<[^>]*>", "", page.split("The verdict</h2>")[1].split("<h2")[0]).split())
    words = [part.replace(r"\textbf{", "").replace("}", "") for part in outcome.tex]
    assert [part for part in words if part not in shown] == []
    assert "ReLU, biases" in shown


def test_the_files_of_a_report_are_named(verify: Verify, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    ask(verify, tmp_path, OUTCOMES["exact minimum"])
    words = ("point", tmp_path / "net.json", tmp_path / "data.csv", "--no-numeric", "--report", tmp_path / "out")
    said = verify(*words).err
    assert f"note: wrote {tmp_path}/out/net-json.tex, {tmp_path}/out/net-json.html and " in said
