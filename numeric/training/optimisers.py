"""Optimisers over the parameter tensor of a whole batch.

Each performs the arithmetic of its `torch.optim` namesake, elementwise, so a batch behaves as that many separate
optimisers. Step sizes may differ from run to run.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

StepSize = float | Tensor
"""One number for all runs, or a tensor that broadcasts against the parameters."""

Update = Callable[[Tensor, Tensor, int], None]
"""Takes parameters, gradient and the number of the step, counted from 1; changes the parameters in place."""


@dataclass(frozen=True)
class GradientDescent:
    """torch.optim.SGD without weight decay or damping; `momentum` 0 is plain gradient descent."""

    step_size: float
    momentum: float = 0.0

    @property
    def slots(self) -> int:
        """State tensors per parameter tensor."""
        return 1 if self.momentum else 0

    def update(self, slots: list[Tensor], step_size: StepSize) -> Update:
        """The update with state `slots`, all zero before the first step."""
        momentum = self.momentum

        def plain(parameters: Tensor, gradient: Tensor, number: int) -> None:
            _subtract(parameters, gradient, step_size)

        def heavy_ball(parameters: Tensor, gradient: Tensor, number: int) -> None:
            _subtract(parameters, slots[0].mul_(momentum).add_(gradient), step_size)

        return heavy_ball if momentum else plain


@dataclass(frozen=True)
class Adam:
    """torch.optim.Adam without weight decay or AMSGrad."""

    step_size: float = 1e-3
    beta1: float = 0.9
    beta2: float = 0.999
    epsilon: float = 1e-8

    @property
    def slots(self) -> int:
        """State tensors per parameter tensor: both moments."""
        return 2

    def update(self, slots: list[Tensor], step_size: StepSize) -> Update:
        """The update with state `slots`, all zero before the first step."""
        first, second = slots
        scratch = torch.empty_like(first)
        # The root of an exact 0, the moment of a unit that stays off, takes a tenfold detour in the vector library.
        tiny = 1e-60 if first.dtype == torch.float64 else 1e-30

        def adam(parameters: Tensor, gradient: Tensor, number: int) -> None:
            first.lerp_(gradient, 1.0 - self.beta1)
            second.mul_(self.beta2).addcmul_(gradient, gradient, value=1.0 - self.beta2)
            # Both bias corrections folded into two numbers: one pass over memory less than the textbook order.
            second_root = math.sqrt(1.0 - self.beta2**number)
            factor = -second_root / (1.0 - self.beta1**number)
            torch.add(second, tiny, out=scratch)
            scratch.sqrt_().add_(self.epsilon * second_root)
            if isinstance(step_size, float):
                parameters.addcdiv_(first, scratch, value=step_size * factor)
            else:
                torch.div(first, scratch, out=scratch)
                parameters.addcmul_(scratch, step_size, value=factor)

        return adam


Optimiser = GradientDescent | Adam


def _subtract(parameters: Tensor, direction: Tensor, step_size: StepSize) -> None:
    if isinstance(step_size, float):
        parameters.add_(direction, alpha=-step_size)
    else:
        parameters.addcmul_(direction, step_size, value=-1.0)
