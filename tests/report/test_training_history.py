"""The picture of the loss along training has the proved loss as its line, and says where the record ends elsewhere."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from numeric import drawing
from proofs.kernel import Dataset, Layer, Network, Problem
from proofs.kernel.loss import SQUARED, Logistic, Loss
from proofs.report.training_history import draw_history, history_figure, level_of
from proofs.search.trained.find import find
from proofs.search.trained.outcome import Answer, Unknown
from proofs.trained_result import TrainedResult


def linear(weight: str, *targets: str, loss: Loss = SQUARED) -> Problem:
    """`w x` at the points -1, 0, 1."""
    inputs = tuple((Fraction(x),) for x in (-1, 0, 1))
    return Problem(
        Network((Layer(((Fraction(weight),),)),)), Dataset(inputs, tuple((Fraction(y),) for y in targets)), loss
    )


STUCK = linear("1/2", "-1", "1", "0")  # the least squares fit, of loss 1 + 1/4 + 1/4
SLOW = linear("3", "-1", "1", "0")
LINE = Network((Layer(((Fraction(1),),), (Fraction(0),)),))
FITTED = Problem(LINE, Dataset(((Fraction(-1),), (Fraction(1),)), ((Fraction(-1),), (Fraction(1),))))


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """Draws, and returns the axes of the picture."""
    figures = []
    save = drawing.save
    monkeypatch.setattr(drawing, "save", lambda figure, stem: figures.append(figure) or save(figure, stem))

    def draw(history: list[tuple[float, float]], answer: Answer) -> list[Any]:
        files = draw_history(history, answer, tmp_path / "picture")
        assert [path.name for path in files] == ["picture.pdf", "picture.png", "picture.svg"]
        assert all(path.stat().st_size > 1000 for path in files)
        return list(figures[-1].axes)

    return draw


@pytest.mark.parametrize(
    ("problem", "loss", "words"),
    [
        (STUCK, 1.5, "the certified minimum"),
        (SLOW, 1.5, "the certified minimum"),
        (FITTED, 0.0, "loss 0, a global minimum"),
    ],
)
def test_the_line_is_the_loss_that_was_proved(problem: Problem, loss: float, words: str) -> None:
    level = level_of(find(problem))
    assert level is not None
    assert (level.loss, level.words) == (pytest.approx(loss, abs=1e-12), words)


def test_classified_data_have_their_limit_as_the_line_and_the_unknown_has_none() -> None:
    bias = Network((Layer(((Fraction(1),),), (Fraction(1, 2),)),))
    labels = Dataset(((Fraction(-1),), (Fraction(1),)), ((Fraction(0),), (Fraction(1),)))
    level = level_of(find(Problem(bias, labels, Logistic())))
    assert level is not None
    assert (level.loss, level.words) == (0.0, "the limit, which no point reaches")
    assert level_of(Unknown("nothing is known")) is None


def test_the_picture_shows_the_record_the_line_and_the_difference(drawn: Any) -> None:
    history = [(0.0, 9.5), (10.0, 2.5), (20.0, 1.75)]
    left, right = drawn(history, find(STUCK))
    record, line = left.lines
    assert np.allclose(record.get_xydata(), history)
    assert np.allclose(line.get_ydata(), 1.5)
    assert np.allclose(right.lines[0].get_xydata(), [(0, 8), (10, 1), (20, 0.25)])
    assert (left.get_yscale(), right.get_yscale()) == ("linear", "log")
    assert [text.get_text() for text in left.get_legend().get_texts()] == [
        "recorded in training",
        "the certified minimum",
    ]


def test_a_record_below_the_line_has_no_second_panel_and_a_steep_one_is_logarithmic(drawn: Any) -> None:
    (only,) = drawn([(0.0, 1.25), (1.0, 1.0)], find(STUCK))
    assert len(only.lines) == 2
    assert drawn([(0.0, 1e4), (1.0, 2.0)], find(STUCK))[0].get_yscale() == "log"
    (only,) = drawn([(0.0, 2.0), (1.0, 1.0)], Unknown("nothing is known"))
    assert len(only.lines) == 1


@pytest.mark.slow
def test_the_caption_says_whether_the_record_ends_at_the_network(tmp_path: Path) -> None:
    result = TrainedResult("n", STUCK, find(STUCK))
    figure = history_figure([(0.0, 9.0), (1.0, 1.5)], result, tmp_path, "n")
    assert "at 2 steps, the last $1.5$, which is that of the network given." in figure.caption
    assert "the loss $1.5$ of the certified minimum" in figure.caption
    assert figure.source == "figures/n-history.pdf"
    assert all(path.is_file() for path in figure.files)
    other = history_figure([(0.0, 9.0), (1.0, 2.0)], result, tmp_path, "n")
    assert "That of the network given is $1.5$: the record is of another moment or of another loss" in other.caption
