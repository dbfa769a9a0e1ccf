"""The loss along training, with the loss of what was certified as a line. Floats, for the eye alone."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from proofs.kernel.check import Theorem
from proofs.kernel.conclusion import (
    ClassifiedData,
    GlobalMinimum,
    InterpolationNearby,
    LocalMinimum,
    LocalMinimumNearby,
    LowerLossElsewhere,
)
from proofs.report.figures import FOLDER, canvas, legend_below
from proofs.report.rationals import decimal
from proofs.report.trained_figures import TrainedFigure
from proofs.search.trained.derivatives import loss_value
from proofs.search.trained.exact_problem import float_parameters, float_problem
from proofs.search.trained.outcome import Answer, DescentContinues, Unknown

if TYPE_CHECKING:
    from proofs.formats.history_file import History
    from proofs.trained_result import TrainedResult

STEEP: Final = 30.0
"""Losses that differ by more than this factor are drawn on a logarithmic scale."""
SAME: Final = 1e-3
"""The last loss on record is that of the network if they differ by less than this share."""


@dataclass(frozen=True, slots=True)
class Level:
    """A loss that was proved, and what has it."""

    loss: float
    words: str


def level_of(answer: Answer) -> Level | None:
    """The loss to draw as a line; None where nothing was proved of any point but the network."""
    if isinstance(answer, Unknown):
        return None if answer.lower is None else _level(answer.lower)
    if isinstance(answer, DescentContinues):
        return (_level(answer.leads_to) if answer.leads_to is not None else None) or _level(answer.lower)
    return _level(answer.theorem)


def _level(theorem: Theorem) -> Level | None:
    match theorem.conclusion:
        case LocalMinimumNearby(loss_upper=loss):
            return Level(float(loss), "the certified minimum")
        case LocalMinimum(loss=loss) | GlobalMinimum(loss=loss):
            return Level(float(loss), "the certified minimum")
        case InterpolationNearby():
            return Level(0.0, "loss 0, a global minimum")
        case ClassifiedData(infimum=infimum):
            return Level(float(infimum), "the limit, which no point reaches")
        case LowerLossElsewhere(better_upper=loss):
            return Level(float(loss), "a lower point")
        case _:
            return None


def draw_history(history: History, answer: Answer, stem: Path) -> tuple[Path, ...]:
    """The recorded losses and, where there is a level below them, how far above it: `stem`.pdf, .png and .svg."""
    from numeric.drawing import BLUE, RED, save_drawing

    level = level_of(answer)
    above = [] if level is None else [(step, loss - level.loss) for step, loss in history if loss > level.loss]
    with canvas(1, 2 if above else 1) as (figure, axes):
        steps, losses = zip(*history, strict=True)
        axes[0].plot(steps, losses, color=BLUE, lw=1.2, label="recorded in training")
        if level is not None:
            axes[0].axhline(level.loss, color=RED, lw=1, ls="--", label=level.words)
        least = min(*losses, *([] if level is None else [level.loss]))
        if least > 0 and max(losses) > STEEP * least:
            axes[0].set_yscale("log")
        _labelled(axes[0], "loss")
        legend_below(axes[0])
        if above:
            steps, gaps = zip(*above, strict=True)
            axes[1].semilogy(steps, gaps, color=BLUE, lw=1.2)
            _labelled(axes[1], "loss above the line")
        return save_drawing(figure, stem)


def _labelled(axis: Any, words: str) -> None:
    axis.set_xlabel("step")
    axis.set_ylabel(words)


def history_figure(history: History, result: TrainedResult, directory: Path, stem: str) -> TrainedFigure:
    """The picture for a report, with a caption that says whether the record ends at the network that was given."""
    level = level_of(result.answer)
    files = draw_history(history, result.answer, directory / FOLDER / f"{stem}-history")
    problem = result.given
    given = loss_value(float_problem(problem), float_parameters(problem.network))
    last = history[-1][1]
    caption = f"The loss that training recorded at {len(history)} steps, the last ${_shown(last)}$"
    if abs(last - given) <= SAME * abs(given):
        caption += ", which is that of the network given."
    else:
        caption += (
            f". That of the network given is ${_shown(given)}$: the record is of another moment or of another loss, "
            "such as that of a batch, or without the decay."
        )
    if level is not None:
        caption += f" The dashed line is the loss ${_shown(level.loss)}$ of {level.words}."
        if any(loss > level.loss for _, loss in history):
            caption += " Right: how far the record is above it."
    return TrainedFigure(files, f"{FOLDER}/{stem}-history.pdf", caption)


def _shown(number: float) -> str:
    """A float as mathematics."""
    return decimal(Fraction(number), 6) if isfinite(number) else str(number)
