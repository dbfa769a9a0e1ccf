"""The loss on a line or a plane through a point, for plots."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch

from numeric.architecture import Array, InvalidNetworkError, Layer, data_arrays, pack
from numeric.batch_descent import chunk_length
from numeric.device import choose_device
from numeric.written_gradient import WrittenGradient


@dataclass(frozen=True)
class LossSlice:
    """Losses at `point + a * direction_a + b * direction_b`.

    `a` has shape (A,), `b` (B,) or None on a line; `losses` has shape (A,) on a line and (B, A) on a plane, as a
    contour plot takes it.
    """

    a: Array
    b: Array | None
    losses: Array


def loss_slice(
    layers: Sequence[Layer],
    inputs: npt.ArrayLike,
    targets: npt.ArrayLike,
    direction_a: Sequence[Layer],
    direction_b: Sequence[Layer] | None = None,
    *,
    a_range: tuple[float, float] = (-1.0, 1.0),
    b_range: tuple[float, float] = (-1.0, 1.0),
    resolution: int = 201,
    device: str = "auto",
) -> LossSlice:
    """Summed squared loss of the ReLU network on a grid of `resolution` steps per direction.

    Directions are layers of the point's shapes. For the segment between two networks use their difference as the
    direction and `a_range=(0, 1)`. Raises InvalidNetworkError where shapes do not fit.
    """
    architecture, point = pack(layers)
    x, y = data_arrays(architecture, inputs, targets)
    place = choose_device(device)
    directions = []
    for given in (direction_a, direction_b):
        if given is not None:
            shape, vector = pack(given)
            if shape != architecture:
                raise InvalidNetworkError(f"a direction has widths {shape.widths}, the point {architecture.widths}")
            directions.append(vector)
    a = np.linspace(*a_range, resolution)
    b = np.linspace(*b_range, resolution) if direction_b is not None else None
    coordinates = a[None, :] if b is None else np.stack([grid.ravel() for grid in np.meshgrid(a, b)])
    flat = np.empty(coordinates.shape[1])
    x_there, y_there = torch.from_numpy(x).to(place), torch.from_numpy(y).to(place)
    chunk = chunk_length(architecture, len(x))
    for start in range(0, len(flat), chunk):
        columns = point[:, None] + np.stack(directions, axis=1) @ coordinates[:, start : start + chunk]
        evaluate = WrittenGradient(architecture, x_there, y_there, columns.shape[1])
        flat[start : start + chunk] = evaluate.losses(torch.from_numpy(columns).to(place)).cpu().numpy()
    return LossSlice(a, b, flat if b is None else flat.reshape(len(b), len(a)))
