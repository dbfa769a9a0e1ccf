"""Does gradient descent from thousands of nearby points fit a verdict about a point, or speak against it?"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from numeric import counter_random
from numeric.agreement import Agreement, DescentCrossCheck, MinimumCrossCheck, RadiusFigures, RunSettings
from numeric.architecture import Architecture, Array, InvalidNetworkError, Layer, data_arrays, pack
from numeric.batch_descent import chunk_length, descend_and_watch
from numeric.curvature import curvature
from numeric.device import choose_device, device_name
from numeric.rounding import rounding_allowance
from numeric.written_gradient import WrittenGradient

RADIUS_FRACTIONS = (1.0, 0.25, 0.0625, 0.015625)
DESCENT_RADII = (1e-1, 1e-2, 1e-3, 1e-4)
DIRECTION_SCALES = tuple(2.0**-k for k in range(31))
MOST_WORK = 5e8
CURVATURE_SAMPLE = 4096
FEWEST_RUNS = 16
FEWEST_STEPS = 20
_STARTS = 0


@dataclass(frozen=True)
class _Point:
    """The point with its data, its loss, and the descent settings computed from it."""

    architecture: Architecture
    parameters: Array
    inputs: Array
    targets: Array
    loss: float
    step_size: float
    steps: int


def cross_check_minimum(
    layers: Sequence[Layer],
    inputs: npt.ArrayLike,
    targets: npt.ArrayLike,
    *,
    radius: float,
    runs: int = 2048,
    steps: int | None = None,
    seed: int = 0,
    device: str = "auto",
    loss_tolerance: float | None = None,
    inspect_every: int = 8,
    largest_chunk: int | None = None,
    most_work: float = MOST_WORK,
) -> MinimumCrossCheck:
    """Try to contradict a proof that the loss is at least the point's in an open sup-norm box around it.

    `layers` are the point: (weight (out, in), bias (out,) or None) per layer, hidden layers ReLU, the last linear;
    `inputs` (N, d), `targets` (N, K), the loss the sum of squared errors. `radius` > 0 is the half-width of the box in
    every parameter. Copies start uniformly in boxes of `radius` times 1, 1/4, 1/16 and 1/64, and take plain gradient
    steps of 1 / (Hessian norm), the norm computed at the point and at the corner of the box where parameters are
    largest (numeric/curvature.py). `steps` defaults to what the slowest direction needs for a millionth of its excess,
    at most 1,200. `loss_tolerance` defaults to 1e-6 times the larger of the loss and the sum of squared targets.
    `largest_chunk` bounds the runs trained together and does not change the outcome. Where the product of runs, steps,
    points and parameters exceeds `most_work`, there are fewer runs, down to 16, and then fewer steps, down to 20.

    Raises InvalidNetworkError on shapes that do not fit or a radius that is not positive, DeviceUnavailableError.
    """
    started = perf_counter()
    if not (radius > 0 and math.isfinite(radius)):
        raise InvalidNetworkError(f"the radius of the box must be positive and finite, not {radius}")
    point = _point(layers, inputs, targets, radius, steps)
    runs, point = _affordable(point, runs, most_work)
    place = choose_device(device)
    allowance = rounding_allowance(
        point.architecture, point.parameters, radius, point.inputs, point.targets, point.loss
    )
    tolerance = _tolerance(point, loss_tolerance)
    # Float distances must not count an iterate on or beyond the border as inside.
    slack = 8.0 * np.finfo(np.float64).eps * (float(np.abs(point.parameters).max()) + radius)
    radii = tuple(radius * fraction for fraction in RADIUS_FRACTIONS)
    watched = _by_radius(
        point, radii, runs, seed, place, radius - slack, inspect_every, largest_chunk, tolerance, allowance
    )
    contradicted = any(figures.lowest_loss_inside < point.loss - allowance for figures in watched)
    return MinimumCrossCheck(
        Agreement.CONTRADICTS if contradicted else Agreement.CONSISTENT,
        point.loss,
        radius,
        allowance,
        tolerance,
        watched,
        _settings(point, seed, place, sum(figures.runs for figures in watched), started),
    )


def cross_check_descent(
    layers: Sequence[Layer],
    inputs: npt.ArrayLike,
    targets: npt.ArrayLike,
    *,
    witness_layers: Sequence[Layer] | None = None,
    witness_direction: Sequence[Layer] | None = None,
    radii: Sequence[float] = DESCENT_RADII,
    runs: int = 2048,
    steps: int | None = None,
    seed: int = 0,
    device: str = "auto",
    loss_tolerance: float | None = None,
    inspect_every: int = 8,
    largest_chunk: int | None = None,
    most_work: float = MOST_WORK,
) -> DescentCrossCheck:
    """Try to contradict a proof that the point is not a local minimum, and see where descent leads from there.

    Arguments as for `cross_check_minimum`. Give the proof's witness: `witness_layers`, a network of lower loss, or
    `witness_direction`, layers of the same shapes that say how the parameters change to first order; the line is
    sampled at 2^-k, k = 0..30. Copies start uniformly within each of `radii`, and one more run starts at the witness.
    """
    started = perf_counter()
    largest = max(radii)
    if not min(radii) > 0:
        raise InvalidNetworkError("the radii must be positive")
    point = _point(layers, inputs, targets, largest, steps)
    runs, point = _affordable(point, runs, most_work)
    place = choose_device(device)
    candidates = _witnesses(point, witness_layers, witness_direction)
    losses = _losses(point, candidates, place)
    best = int(np.argmin(losses))
    reach = float(np.abs(candidates - point.parameters[:, None]).max())
    allowance = rounding_allowance(
        point.architecture, point.parameters, reach, point.inputs, point.targets, max(point.loss, float(losses[best]))
    )
    tolerance = _tolerance(point, loss_tolerance)
    by_radius = _by_radius(
        point, tuple(radii), runs, seed, place, largest, inspect_every, largest_chunk, tolerance, allowance
    )
    reached = _lowest_from(point, candidates[:, best : best + 1], place, largest, inspect_every)
    witness_loss = float(losses[best])
    return DescentCrossCheck(
        Agreement.CONTRADICTS if witness_loss > point.loss + allowance else Agreement.CONSISTENT,
        point.loss,
        witness_loss,
        reached,
        min([reached, witness_loss, *(figures.lowest_loss for figures in by_radius)]),
        allowance,
        tolerance,
        by_radius,
        _settings(point, seed, place, 1 + sum(figures.runs for figures in by_radius), started),
    )


def _lowest_from(
    point: _Point, start: npt.NDArray[np.float64], place: torch.device, largest: float, inspect_every: int
) -> float:
    """The lowest loss of one run that starts at the witness, a column of parameters."""
    watched = descend_and_watch(
        point.architecture,
        point.inputs,
        point.targets,
        iter([torch.from_numpy(start).to(place)]),
        centre=torch.from_numpy(point.parameters).to(place),
        inside_below=largest,
        step_size=point.step_size,
        steps=point.steps,
        inspect_every=inspect_every,
    )
    return float(watched.lowest[0])


def _point(
    layers: Sequence[Layer], inputs: npt.ArrayLike, targets: npt.ArrayLike, radius: float, steps: int | None
) -> _Point:
    architecture, parameters = pack(layers)
    x, y = data_arrays(architecture, inputs, targets)
    # Of many points a sample says how curved the loss is, with some margin.
    sample = slice(None, None, max(1, len(x) // CURVATURE_SAMPLE))
    scale = 1.2 * len(x) / len(x[sample]) if len(x[sample]) < len(x) else 1.0
    here = curvature(architecture, parameters, x[sample], y[sample])
    corner = parameters + np.where(parameters < 0, -radius, radius)
    norm = scale * max(here.hessian_norm, curvature(architecture, corner, x[sample], y[sample]).hessian_norm)
    if steps is None:
        slowness = norm / (scale * here.slowest) if here.slowest > 0 else math.inf
        steps = math.ceil(min(1200.0, max(300.0, slowness * math.log(1e6) / 2.0)))
    step_size = 1.0 / norm if norm > 0 else 1.0
    place = torch.device("cpu")
    bare = _Point(architecture, parameters, x, y, 0.0, step_size, steps)
    return _Point(architecture, parameters, x, y, float(_losses(bare, parameters[:, None], place)[0]), step_size, steps)


def _affordable(point: _Point, runs: int, most_work: float) -> tuple[int, _Point]:
    """Fewer runs, then fewer steps, where the work would take longer than some seconds of a processor."""
    run_steps = most_work / (len(point.inputs) * len(point.parameters))
    if runs * point.steps <= run_steps:
        return runs, point
    fewer = min(runs, max(FEWEST_RUNS, int(run_steps / point.steps)))
    return fewer, replace(point, steps=min(point.steps, max(FEWEST_STEPS, int(run_steps / fewer))))


def _losses(point: _Point, columns: Array, place: torch.device) -> Array:
    """Losses (M,) at the parameter vectors (P, M)."""
    x, y = torch.from_numpy(point.inputs).to(place), torch.from_numpy(point.targets).to(place)
    evaluate = WrittenGradient(point.architecture, x, y, columns.shape[1])
    return np.asarray(
        evaluate.losses(torch.from_numpy(np.ascontiguousarray(columns)).to(place)).cpu(), dtype=np.float64
    )


def _witnesses(point: _Point, network: Sequence[Layer] | None, direction: Sequence[Layer] | None) -> Array:
    """Parameter vectors (P, M) at which a lower loss is claimed."""
    given = [layers for layers in (network, direction) if layers is not None]
    if len(given) != 1:
        raise InvalidNetworkError("give either witness_layers or witness_direction")
    architecture, vector = pack(given[0])
    if architecture != point.architecture:
        raise InvalidNetworkError(
            f"the witness has widths {architecture.widths}, the point {point.architecture.widths}"
        )
    if network is not None:
        return vector[:, None]
    line: Array = point.parameters[:, None] + vector[:, None] * np.array(DIRECTION_SCALES)
    return line


def _starts(
    point: _Point, radii: tuple[float, ...], runs: int, seed: int, place: torch.device, chunk: int
) -> Iterator[Tensor]:
    """Perturbed copies of the point (P, R_chunk), run by run in the order of the radii."""
    per_radius = runs // len(radii)
    centre = torch.from_numpy(point.parameters).to(place)[:, None]
    half_widths = torch.tensor(radii, dtype=torch.float64, device=place).repeat_interleave(per_radius)
    for start in range(0, per_radius * len(radii), chunk):
        numbers = torch.arange(start, min(start + chunk, per_radius * len(radii)), device=place)
        offsets = counter_random.uniform(seed, _STARTS, numbers, len(point.parameters)).mul_(2.0).sub_(1.0)
        yield centre + offsets.mul_(half_widths[numbers])


def _by_radius(
    point: _Point,
    radii: tuple[float, ...],
    runs: int,
    seed: int,
    place: torch.device,
    inside_below: float,
    inspect_every: int,
    largest_chunk: int | None,
    tolerance: float,
    allowance: float,
) -> tuple[RadiusFigures, ...]:
    if runs < len(radii):
        raise InvalidNetworkError(f"at least {len(radii)} runs are needed, one a radius")
    chunk = min(largest_chunk or runs, chunk_length(point.architecture, len(point.inputs)))
    watched = descend_and_watch(
        point.architecture,
        point.inputs,
        point.targets,
        _starts(point, radii, runs, seed, place, chunk),
        centre=torch.from_numpy(point.parameters).to(place),
        inside_below=inside_below,
        step_size=point.step_size,
        steps=point.steps,
        inspect_every=inspect_every,
    )
    per_radius = runs // len(radii)
    figures = []
    for number, radius in enumerate(radii):
        part = slice(number * per_radius, (number + 1) * per_radius)
        last = watched.last[part]
        finite = np.isfinite(last)
        figures.append(
            RadiusFigures(
                radius,
                per_radius,
                float(watched.lowest[part].min()),
                float(watched.lowest_inside[part].min()),
                float((np.abs(last - point.loss) <= tolerance).mean()),
                float((watched.lowest[part] < point.loss - allowance).mean()),
                float(watched.inside_at_end[part].mean()),
                float(watched.moved[part][finite].max(initial=0.0)),
                int((~finite).sum()),
            )
        )
    return tuple(figures)


def _tolerance(point: _Point, given: float | None) -> float:
    return 1e-6 * max(point.loss, float((point.targets**2).sum())) if given is None else given


def _settings(point: _Point, seed: int, place: torch.device, runs: int, started: float) -> RunSettings:
    seconds = perf_counter() - started
    return RunSettings(seed, device_name(place), "float64", point.step_size, point.steps, runs, seconds)
