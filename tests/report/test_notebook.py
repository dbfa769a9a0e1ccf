"""What a notebook shows of every kind of answer: the verdict and no more than was proved, as text and as HTML."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest

import localmin
from numeric import drawing
from proofs.kernel.landscape.question import Landscape
from proofs.landscape_result import LandscapeResult
from proofs.report import notebook
from proofs.search.decide import Undecided, decide
from proofs.search.landscape.find import find_landscape
from proofs.search.trained.find import find
from proofs.search.trained.outcome import Outcome, Unknown
from tests.kernel.examples import DESCENT_START
from tests.report.html.documents import LINEAR, TANH
from tests.report.reports import SLANTED, svg_alone, wide

DATA = localmin.dataset_from_arrays([5, 4, 3, 1, -1], [2, 1, 0, -3, 3])


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "save", svg_alone)


def one_line(value: object) -> str:
    text = repr(value)
    assert "\n" not in text
    assert len(text) < 200
    return text


@pytest.mark.parametrize(
    ("decision", "title", "words", "drawn"),
    [
        (decide(SLANTED), "local minimum", ("no lower loss within", "shallow-minimum, 235 bytes"), True),
        (decide(DESCENT_START), "not a local minimum", ("witness", "descent-path, 592 bytes"), True),
        (Undecided(SLANTED, Fraction(1), "<b>late</b>"), "unknown", ("&lt;b&gt;late&lt;/b&gt;",), True),
        (decide(wide()), "local minimum", ("certificate",), True),
    ],
)
def test_a_decision(decision: localmin.Decision, title: str, words: tuple[str, ...], drawn: bool) -> None:
    html = notebook.decision_html(decision)
    assert f">{title}</th>" in html
    assert [word for word in words if word not in html] == []
    assert ("<svg" in html) == drawn
    assert ("certificate" in html) == (title != "unknown")
    one_line(decision)


def test_the_loss_of_a_large_network_is_not_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notebook, "MOST_WORK", 1)
    assert "<svg" not in notebook.decision_html(decide(SLANTED))


CONTINUES = "that the loss falls on the whole way is not proved"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (Outcome.CERTIFIED_MINIMUM, ("certified local minimum within reach", "barrier, ", "<svg", "proves nothing")),
        (Outcome.DESCENT_CONTINUES, ("descent continues", "lower-point, ", CONTINUES)),
        (Outcome.NO_MINIMUM, ("at no minimum: the data are classified", "classified, ")),
        (Outcome.ZERO_LOSS, ("loss 0 within reach: a global minimum", "interpolation, ")),
    ],
)
def test_an_answer_about_a_trained_network(name: Outcome, words: tuple[str, ...]) -> None:
    answer = find({**LINEAR, Outcome.DESCENT_CONTINUES: TANH}[name], time_limit=30)
    assert answer.outcome is name
    html = notebook.answer_html(answer)
    assert [word for word in words if word not in html] == []
    assert ("certified local minimum within reach" in html) == (name is Outcome.CERTIFIED_MINIMUM)
    assert ("<svg" in html) == (name is Outcome.CERTIFIED_MINIMUM)
    assert type(answer).__name__ in one_line(answer)


def test_an_unknown_answer_names_its_reason_and_nothing_else() -> None:
    answer = Unknown("the time limit " * 40)
    html = notebook.answer_html(answer)
    assert ">unknown</th>" in html
    assert "certificate" not in html
    assert "<svg" not in html
    assert "the time limit" in one_line(answer)


@pytest.mark.parametrize(
    ("seconds", "title", "drawn"), [(60, "these are all the local minima", True), (0, "unknown", False)]
)
def test_a_landscape(seconds: float, title: str, drawn: bool) -> None:
    question = Landscape(DATA, 1 if drawn else None)
    result = LandscapeResult("D1", question, find_landscape(question, seconds))
    html = notebook.landscape_html(result)
    assert f">{title}</th>" in html
    assert ("<svg" in html) == ("certificate" in html) == drawn
    assert ("these are all" in html) == drawn
    one_line(result)
    one_line(result.answer)


def test_a_theorem_and_a_summary() -> None:
    decision = decide(SLANTED)
    assert isinstance(decision, localmin.IsLocalMinimum)
    assert "shallow-minimum, 235 bytes" in notebook.theorem_html(decision.theorem)
    assert one_line(decision.theorem) == "<Theorem: LocalMinimum by shallow-minimum>"
    answers = list(localmin.certify_many([*LINEAR.values(), TANH]))
    summary = localmin.summary(iter(answers))
    assert one_line(summary) == ("<Summary of 4: 1 certified-minimum, 1 zero-loss, 1 descent-continues, 1 no-minimum>")
    html = notebook.summary_html(summary)
    assert ">4 networks</th>" in html
    assert html.count("1: 25.0% (95%: 0.6% to 80.6%)") == 4
    assert [one_line(answer)[:8] for answer in answers] == [f"<Done {k}:" for k in range(4)]
    assert not any("{" in one_line(proof) for answer in answers for proof in answer.proofs)
    assert one_line(localmin.summary([])) == "<Summary of 0: nothing>"


def test_two_pictures_of_a_notebook_share_no_identifier() -> None:
    first, second = (
        set(re.findall(r'id="([^"]+)"', notebook.decision_html(decide(problem))))
        for problem in (SLANTED, DESCENT_START)
    )
    assert first
    assert not first & second
