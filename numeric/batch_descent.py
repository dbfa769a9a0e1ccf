"""Plain gradient descent of many copies of one ReLU network at once, watching the iterates."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from numeric.architecture import Architecture, Array
from numeric.threads import one_steady_thread
from numeric.written_gradient import WrittenGradient

LARGEST_CHUNK_BYTES = 1 << 28


@dataclass(frozen=True)
class Watched:
    """What became of each run; all arrays have shape (R,).

    Losses are those of inspected iterates. `lowest_inside` is the lowest at an iterate inside the box, +inf where none
    was; `moved` the sup-norm distance between start and end; `inside_at_end` says whether the end lies in the box.
    """

    first: Array
    last: Array
    lowest: Array
    lowest_inside: Array
    moved: Array
    inside_at_end: Array


def descend_and_watch(
    architecture: Architecture,
    inputs: Array,
    targets: Array,
    starts: Iterator[Tensor],
    *,
    centre: Tensor,
    inside_below: float,
    step_size: float,
    steps: int,
    inspect_every: int,
) -> Watched:
    """Train every chunk of `starts`, tensors (P, R_chunk), and watch sup-norm distances from `centre` (P,).

    An iterate counts as inside the box when that distance is below `inside_below`. The start and the last iterate are
    always inspected, and every `inspect_every`-th one between them.
    """
    x = torch.from_numpy(inputs).to(centre)
    y = torch.from_numpy(targets).to(centre)
    with one_steady_thread() if centre.device.type == "cpu" else nullcontext():
        pieces = [
            _one_chunk(architecture, x, y, start, centre[:, None], inside_below, step_size, steps, inspect_every)
            for start in starts
        ]
    return Watched(*(np.concatenate(parts) for parts in zip(*pieces, strict=True)))


def chunk_length(architecture: Architecture, points: int, largest_bytes: int = LARGEST_CHUNK_BYTES) -> int:
    """How many runs train together so that buffers stay within `largest_bytes`."""
    per_run = 8 * (4 * architecture.parameters + 4 * points * sum(width + 1 for width in architecture.widths[1:]))
    return max(1, largest_bytes // per_run)


def _one_chunk(
    architecture: Architecture,
    inputs: Tensor,
    targets: Tensor,
    start: Tensor,
    centre: Tensor,
    inside_below: float,
    step_size: float,
    steps: int,
    inspect_every: int,
) -> tuple[Array, ...]:
    evaluate = WrittenGradient(architecture, inputs, targets, start.shape[1])
    parameters = start.clone()
    gradient = torch.empty_like(parameters)
    offset = torch.empty_like(parameters)
    infinity = torch.full_like(parameters[0], torch.inf)
    lowest, lowest_inside = infinity.clone(), infinity.clone()

    def inspect(losses: Tensor) -> Tensor:
        torch.sub(parameters, centre, out=offset)
        inside = offset.abs_().amax(dim=0) < inside_below
        torch.fmin(lowest, losses, out=lowest)
        torch.fmin(lowest_inside, torch.where(inside, losses, infinity), out=lowest_inside)
        return inside

    first = evaluate.losses(parameters).clone()
    for step in range(steps):
        losses = evaluate(parameters, gradient, want_losses=step % inspect_every == 0)
        if losses is not None:
            inspect(losses)
        parameters.add_(gradient, alpha=-step_size)
    last = evaluate.losses(parameters)
    inside_at_end = inspect(last)
    moved = (parameters - start).abs_().amax(dim=0)
    return tuple(tensor.cpu().numpy() for tensor in (first, last, lowest, lowest_inside, moved, inside_at_end))
