"""Local minimum, or merely slow? The ends of thousands of training runs, each put to an exact decision.

A fixed budget cannot tell a minimum from a plateau: the gradient is small at both. Every run is trained until its
budget is spent, and its end is handed to a decision procedure from outside (numbers only know numbers). A second part
asks the same of the runs of the paper's Table 1 that failed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from dataset_zoo import by_name
from numeric.architecture import Architecture, Array
from numeric.experiments import ends_table
from numeric.experiments.context import Context, Decided, End, ExperimentError, Reproduction, TrainedRuns
from numeric.experiments.ends_cells import ADAM, GD, LBFGS, PRESETS, Cell, Preset, Task
from numeric.experiments.ends_table import RunEnd
from numeric.experiments.results import write_rows, write_settings
from numeric.experiments.table_1_cells import ACTIVATIONS
from numeric.training.initialisation import FAN_IN_NORMAL
from numeric.training.lbfgs import train_by_lbfgs
from numeric.training.optimisers import Adam, GradientDescent
from numeric.training.plan import Outcome, Stop, TrainingData, TrainingPlan
from numeric.written_gradient import Loss

Value = TypeVar("Value")
TABLE_1_TASKS = (Task("XOR", Loss.LOG, 1e-1), Task("Jellyfish", Loss.LOG, 1e-1))


def reproduce(context: Context) -> Reproduction:
    """Train, then decide run by run; raises ExperimentError when no decision procedure was handed in."""
    if context.decide_ends is None:
        raise ExperimentError("the ends of runs are decided from outside: pass decide_ends")
    preset = PRESETS[context.scale]
    rows = [row for cell in preset.cells() for row in _of_cell(context, preset, cell)]
    rows = _with_best(rows)
    failed = [row for cell in _table_1(preset) for row in _of_failed(context, preset, cell)]
    files = [write_rows(context, "ends.csv", rows), write_settings(context, preset)]
    if failed:
        files.append(write_rows(context, "ends-table-1.csv", failed))
    text = ends_table.text(rows, failed, preset.table_1_runs)
    table = context.out / "ends.txt"
    table.write_text(text + "\n", encoding="utf-8")
    return Reproduction("ends", (*files, table, *ends_table.draw(context, rows)), text)


def _of_cell(context: Context, preset: Preset, cell: Cell) -> Iterator[RunEnd]:
    inputs, targets = by_name(cell.task.dataset).as_numpy()
    plan = _plan(preset, cell, inputs)
    if cell.optimiser == LBFGS:
        outcome = train_by_lbfgs(
            replace(plan, steps=preset.lbfgs_steps),
            TrainingData(inputs, targets),
            preset.runs,
            seed=context.seed,
            report=context.report,
            task=f"ends: {cell.part}",
        )
    else:
        outcome = context.train(cell.part, cell.part, plan, TrainingData(inputs, targets), preset.runs)
    yield from _decided(context, cell, outcome, np.arange(preset.runs))


def _plan(preset: Preset, cell: Cell, inputs: Array) -> TrainingPlan:
    return TrainingPlan(
        Architecture.with_biases(inputs.shape[1], *cell.hidden, 1, activation=cell.activation),
        FAN_IN_NORMAL,
        GradientDescent(cell.task.step_size) if cell.optimiser == GD else Adam(preset.adam_step),
        preset.steps,
        cell.task.loss,
        inspect_every=500,
        decay=cell.decay,
    )


def _table_1(preset: Preset) -> Iterator[Cell]:
    for task, activation, optimiser, hidden in product(TABLE_1_TASKS, ACTIVATIONS, (ADAM, GD), preset.table_1_hidden):
        yield Cell(task, (hidden,), activation, optimiser, 0.0)


def _of_failed(context: Context, preset: Preset, cell: Cell) -> Iterator[RunEnd]:
    """The runs that never had every point on its right side at an inspected step."""
    inputs, targets = by_name(cell.task.dataset).as_numpy()
    plan = replace(
        _plan(preset, cell, inputs), steps=preset.table_1_steps, stop=Stop(zero_error=True), inspect_every=50
    )
    outcome = context.train(
        f"table-1-{cell.part}", f"Table 1, {cell.part}", plan, TrainingData(inputs, targets), preset.table_1_runs
    )
    yield from _decided(context, cell, outcome, np.flatnonzero(outcome.error > 0), prefix="table-1-")


def _decided(
    context: Context, cell: Cell, outcome: Outcome, runs: npt.NDArray[np.intp], prefix: str = ""
) -> Iterator[RunEnd]:
    """A row for each of the runs; those whose parameters are no numbers are not asked about."""
    assert context.decide_ends is not None
    inputs, targets = by_name(cell.task.dataset).as_numpy()
    finite = [run for run in runs if np.isfinite(outcome.parameters[:, run]).all() and np.isfinite(outcome.loss[run])]
    architecture = Architecture.with_biases(inputs.shape[1], *cell.hidden, 1, activation=cell.activation)
    answers: dict[int, Decided] = {}
    if finite:
        ends = outcome.parameters[:, finite].astype(np.float64)
        asked = TrainedRuns(prefix + cell.part, architecture, inputs, targets, cell.task.loss, cell.decay, ends)
        answers = dict(zip(finite, context.decide_ends(asked), strict=True))
    for run in runs:
        answer = answers.get(run, Decided(End.NOT_FINITE))
        yield RunEnd(
            dataset=cell.task.dataset,
            hidden="-".join(map(str, cell.hidden)),
            activation=cell.activation,
            optimiser=cell.optimiser,
            decay=cell.decay,
            run=int(run),
            loss=float(outcome.loss[run]),
            best=float(outcome.loss[run]),
            error=float(outcome.error[run]),
            gradient=float(outcome.gradient[run]),
            end=answer.end,
            leads_to=_or_dash(answer.leads_to),
            minimum=_or_dash(answer.loss if answer.end is End.CERTIFIED_MINIMUM else None),
            distance=_or_dash(answer.distance),
            kinks=_or_dash(answer.kinks),
            collapsed=_or_dash(answer.collapsed),
        )


def _or_dash(value: Value | None) -> Value | str:
    return "-" if value is None else value


def _with_best(rows: list[RunEnd]) -> list[RunEnd]:
    """The rows with the lowest loss that any run of the same problem reached."""

    def problem(row: RunEnd) -> tuple[object, ...]:
        return row.dataset, row.hidden, row.activation, row.decay

    best: dict[tuple[object, ...], float] = {}
    for row in rows:
        # The exact minimum beside an end is lower than the end, and what others are held against.
        reached = row.minimum if isinstance(row.minimum, float) else row.loss
        if np.isfinite(reached):
            best[problem(row)] = min(best.get(problem(row), np.inf), reached)
    return [replace(row, best=best.get(problem(row), row.loss)) for row in rows]
