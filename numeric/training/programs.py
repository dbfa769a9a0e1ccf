"""The tensor program that trains a chunk of runs: one for narrow networks, one for wide ones."""

from __future__ import annotations

from typing import Protocol

import torch
from torch import Tensor

from numeric.training.plan import TrainingPlan
from numeric.training.wide_gradient import WideGradient, wrong_side
from numeric.written_gradient import WrittenGradient

WIDE_FROM = 32


class Program(Protocol):
    """Gradients and inspections of the runs that are still training."""

    run_axis: int

    def gradient(self, parameters: Tensor, out: Tensor, batch: Tensor | None) -> None:
        """Write the gradient on the points `batch` (B, R) of each run, or on all points."""

    def inspect(self, parameters: Tensor) -> tuple[Tensor, Tensor]:
        """Loss (R,) and share of misclassified points (R,), over all points."""

    def full_gradient(self, parameters: Tensor) -> Tensor:
        """Largest absolute entry (R,) of the gradient over all points; NaN where the program does not compute it."""

    def keep(self, chosen: Tensor) -> None:
        """Go on with the chosen runs only."""


def choose_program(plan: TrainingPlan, inputs: Tensor, targets: Tensor, runs: int) -> Program:
    """Matrix products pay from about 32 inputs to a layer with several outputs; below, streaming over the runs does."""
    if any(block.inputs >= WIDE_FROM and block.outputs > 1 for block in plan.architecture.blocks) and inputs.ndim == 2:
        return WideProgram(plan, inputs, targets)
    return NarrowProgram(plan, inputs, targets, runs)


class NarrowProgram:
    """Parameters (P, R): see numeric/written_gradient.py."""

    run_axis = 1

    def __init__(self, plan: TrainingPlan, inputs: Tensor, targets: Tensor, runs: int) -> None:
        self._plan = plan
        self._inputs = inputs
        self._targets = targets
        self._scale = 1.0 / len(inputs) if plan.mean else 1.0
        self._build(runs)

    def _build(self, runs: int) -> None:
        plan = self._plan
        self._whole = WrittenGradient(plan.architecture, self._inputs, self._targets, runs, plan.loss, self._scale)
        self._part: WrittenGradient | None = None
        self._runs = runs

    def gradient(self, parameters: Tensor, out: Tensor, batch: Tensor | None) -> None:
        """Write the gradient on the points `batch` (B, R) of each run, or on all points."""
        self._data_gradient(parameters, out, batch)
        if self._plan.decay:
            out.add_(parameters, alpha=self._plan.decay)

    def _data_gradient(self, parameters: Tensor, out: Tensor, batch: Tensor | None) -> None:
        if batch is None:
            self._whole(parameters, out, want_losses=False)
            return
        x, y = _rows(self._inputs, batch), _rows(self._targets, batch)
        if self._part is None:
            scale = 1.0 / len(batch) if self._plan.mean else 1.0
            self._part = WrittenGradient(self._plan.architecture, x, y, self._runs, self._plan.loss, scale)
        else:
            self._part.set_data(x, y)
        self._part(parameters, out, want_losses=False)

    def inspect(self, parameters: Tensor) -> tuple[Tensor, Tensor]:
        """Loss (R,) and share of misclassified points (R,), over all points."""
        losses, outputs = self._whole.losses_and_outputs(parameters)
        if self._plan.decay:
            losses = losses + self._plan.decay / 2 * parameters.square().sum(dim=0)
        targets = self._targets if self._targets.ndim == 3 else self._targets.unsqueeze(-1)
        return losses, wrong_side(outputs, targets, self._plan.loss, classes=1).to(losses.dtype).mean(dim=0)

    def full_gradient(self, parameters: Tensor) -> Tensor:
        """Largest absolute entry (R,) of the gradient over all points."""
        out = torch.empty_like(parameters)
        self.loss_and_gradient(parameters, out)
        return out.abs_().amax(dim=0)

    def loss_and_gradient(self, parameters: Tensor, out: Tensor) -> Tensor:
        """Losses (R,) over all points, and their gradient written to `out`."""
        losses = self._whole(parameters, out)
        assert losses is not None
        if self._plan.decay:
            out.add_(parameters, alpha=self._plan.decay)
            losses = losses + self._plan.decay / 2 * parameters.square().sum(dim=0)
        return losses

    def keep(self, chosen: Tensor) -> None:
        """Go on with the chosen runs only."""
        if self._inputs.ndim == 3:
            self._inputs = self._inputs[..., chosen]
        if self._targets.ndim == 3:
            self._targets = self._targets[..., chosen]
        self._build(len(chosen))


class WideProgram:
    """Parameters (R, P): see numeric/training/wide_gradient.py. All runs share their data."""

    run_axis = 0

    def __init__(self, plan: TrainingPlan, inputs: Tensor, targets: Tensor) -> None:
        self._plan = plan
        self._inputs = inputs
        self._targets = targets
        self._evaluate = WideGradient(plan.architecture, plan.loss)

    def gradient(self, parameters: Tensor, out: Tensor, batch: Tensor | None) -> None:
        """Write the gradient on the points `batch` (B, R) of each run, or on all points."""
        x, y = self._inputs, self._targets
        if batch is not None:
            x, y = x[batch.t()], y[batch.t()]
        scale = 1.0 / x.shape[-2] if self._plan.mean else 1.0
        self._evaluate.gradient(parameters, x, y, scale, out)
        if self._plan.decay:
            out.add_(parameters, alpha=self._plan.decay)

    def inspect(self, parameters: Tensor) -> tuple[Tensor, Tensor]:
        """Loss (R,) and share of misclassified points (R,), over all points."""
        losses, wrong = self._evaluate.inspect(parameters, self._inputs, self._targets)
        points = len(self._inputs)
        losses = losses / points if self._plan.mean else losses
        if self._plan.decay:
            losses = losses + self._plan.decay / 2 * parameters.square().sum(dim=1)
        return losses, wrong / points

    def full_gradient(self, parameters: Tensor) -> Tensor:
        """NaN (R,): over a large dataset this would cost more than it tells."""
        return torch.full((parameters.shape[0],), torch.nan, dtype=parameters.dtype, device=parameters.device)

    def keep(self, chosen: Tensor) -> None:
        """Go on with the chosen runs only: nothing here belongs to single runs."""


def _rows(data: Tensor, batch: Tensor) -> Tensor:
    """The points `batch` (B, R) of each run: (B, columns, R) from (N, columns) or (N, columns, R)."""
    if data.ndim == 2:
        return data[batch].transpose(1, 2).contiguous()
    return data.gather(0, batch.unsqueeze(1).expand(-1, data.shape[1], -1))
