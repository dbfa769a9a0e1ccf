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
from numeric.batch_descent import Watched, chunk_length, descend_and_watch
from numeric.curvature import curvature
from numeric.device import choose_device, device_name
from numeric.rounding import rounding_allowance
from numeric.written_gradient import WrittenGradient

RADIUS_FRACTIONS = (1.0, 0.25, 0.0625, 0.015625)
DESCENT_RADII = (1e-1, 1e-2, 1e-3, 1e-4)
CURVATURE_SAMPLE = 4096
FEWEST_RUNS = 16
FEWEST_STEPS = 20
_STARTS = 0


@dataclass(frozen=True)
class Effort:
    """How much is tried.

    Attributes:
        runs: copies of the point that descend.
        steps: of each of them; None for what the slowest direction needs for a millionth of its excess, at most 1,200.
        inspect_every: the iterates looked at, besides the first and the last.
        largest_chunk: bounds the runs trained together, and does not change the outcome; None for what fits.
        most_work: where the product of runs, steps, points and parameters exceeds it, there are fewer runs, down to 16,
            and then fewer steps, down to 20.
    """

    runs: int = 2048
    steps: int | None = None
    inspect_every: int = 8
    largest_chunk: int | None = None
    most_work: float = 5e8


SECONDS = Effort()
"""Some seconds of a processor at the most."""


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
    runs: int
    seed: int
    place: torch.device
    effort: Effort

    @property
    def tolerance(self) -> float:
        """How near a loss is to be that of the point."""
        return 1e-6 * max(self.loss, float((self.targets**2).sum()))

    @property
    def centre(self) -> Tensor:
        """The parameters (P,) where the runs are."""
        return torch.from_numpy(self.parameters).to(self.place)

    def allowance(self, reach: float, loss: float) -> float:
        """What rounding can do to a difference of losses up to this one, within this distance."""
        return rounding_allowance(self.architecture, self.parameters, reach, self.inputs, self.targets, loss)

    def watched(self, starts: Iterator[Tensor], inside_below: float) -> Watched:
        """Let these copies descend."""
        return descend_and_watch(
            self.architecture,
            self.inputs,
            self.targets,
            starts,
            centre=self.centre,
            inside_below=inside_below,
            step_size=self.step_size,
            steps=self.steps,
            inspect_every=self.effort.inspect_every,
        )


def cross_check_minimum(
    layers: Sequence[Layer],
    inputs: npt.ArrayLike,
    targets: npt.ArrayLike,
    *,
    radius: float,
    seed: int = 0,
    device: str = "auto",
    effort: Effort = SECONDS,
) -> MinimumCrossCheck:
    """Try to contradict a proof that the loss is at least the point's in an open sup-norm box around it.

    `layers` are the point: (weight (out, in), bias (out,) or None) per layer, hidden layers ReLU, the last linear;
    `inputs` (N, d), `targets` (N, K), the loss the sum of squared errors. `radius` > 0 is the half-width of the box in
    every parameter. Copies start uniformly in boxes of `radius` times 1, 1/4, 1/16 and 1/64, and take plain gradient
    steps of 1 / (Hessian norm), the norm computed at the point and at the corner of the box where parameters are
    largest (numeric/curvature.py).

    Raises InvalidNetworkError on shapes that do not fit or a radius that is not positive, DeviceUnavailableError.
    """
    started = perf_counter()
    if not (radius > 0 and math.isfinite(radius)):
        raise InvalidNetworkError(f"the radius of the box must be positive and finite, not {radius}")
    point = _point(layers, inputs, targets, radius, seed, device, effort)
    allowance = point.allowance(radius, point.loss)
    # Float distances must not count an iterate on or beyond the border as inside.
    slack = 8.0 * np.finfo(np.float64).eps * (float(np.abs(point.parameters).max()) + radius)
    radii = tuple(radius * fraction for fraction in RADIUS_FRACTIONS)
    by_radius = _by_radius(point, radii, radius - slack, allowance)
    contradicted = any(figures.lowest_loss_inside < point.loss - allowance for figures in by_radius)
    return MinimumCrossCheck(
        Agreement.CONTRADICTS if contradicted else Agreement.CONSISTENT,
        point.loss,
        radius,
        allowance,
        point.tolerance,
        by_radius,
        _settings(point, sum(figures.runs for figures in by_radius), started),
    )


def cross_check_descent(
    layers: Sequence[Layer],
    inputs: npt.ArrayLike,
    targets: npt.ArrayLike,
    *,
    witness: Sequence[Layer],
    seed: int = 0,
    device: str = "auto",
    effort: Effort = SECONDS,
) -> DescentCrossCheck:
    """Try to contradict a proof that the point is not a local minimum, and see where descent leads from there.

    Arguments as for `cross_check_minimum`; `witness` is the proof's network of lower loss. Copies start uniformly
    within each of DESCENT_RADII, and one more run starts at the witness.
    """
    started = perf_counter()
    largest = max(DESCENT_RADII)
    point = _point(layers, inputs, targets, largest, seed, device, effort)
    architecture, better = pack(witness)
    if architecture != point.architecture:
        raise InvalidNetworkError(
            f"the witness has widths {architecture.widths}, the point {point.architecture.widths}"
        )
    witness_loss = _loss(point, better)
    reach = float(np.abs(better - point.parameters).max())
    allowance = point.allowance(reach, max(point.loss, witness_loss))
    by_radius = _by_radius(point, DESCENT_RADII, largest, allowance)
    start = torch.from_numpy(better[:, None]).to(point.place)
    reached = float(point.watched(iter([start]), largest).lowest[0])
    return DescentCrossCheck(
        Agreement.CONTRADICTS if witness_loss > point.loss + allowance else Agreement.CONSISTENT,
        point.loss,
        witness_loss,
        reached,
        min([reached, witness_loss, *(figures.lowest_loss for figures in by_radius)]),
        allowance,
        point.tolerance,
        by_radius,
        _settings(point, 1 + sum(figures.runs for figures in by_radius), started),
    )


def _point(
    layers: Sequence[Layer],
    inputs: npt.ArrayLike,
    targets: npt.ArrayLike,
    radius: float,
    seed: int,
    device: str,
    effort: Effort,
) -> _Point:
    architecture, parameters = pack(layers)
    x, y = data_arrays(architecture, inputs, targets)
    # Of many points a sample says how curved the loss is, with some margin.
    sample = slice(None, None, max(1, len(x) // CURVATURE_SAMPLE))
    scale = 1.2 * len(x) / len(x[sample]) if len(x[sample]) < len(x) else 1.0
    here = curvature(architecture, parameters, x[sample], y[sample])
    corner = parameters + np.where(parameters < 0, -radius, radius)
    norm = scale * max(here.hessian_norm, curvature(architecture, corner, x[sample], y[sample]).hessian_norm)
    steps = effort.steps
    if steps is None:
        slowness = norm / (scale * here.slowest) if here.slowest > 0 else math.inf
        steps = math.ceil(min(1200.0, max(300.0, slowness * math.log(1e6) / 2.0)))
    runs, steps = _affordable(effort, steps, len(x) * len(parameters))
    step_size = 1.0 / norm if norm > 0 else 1.0
    place = choose_device(device)
    bare = _Point(architecture, parameters, x, y, 0.0, step_size, steps, runs, seed, place, effort)
    return replace(bare, loss=_loss(bare, parameters))


def _affordable(effort: Effort, steps: int, size: int) -> tuple[int, int]:
    """Fewer runs, then fewer steps, where the work would take longer than some seconds of a processor."""
    run_steps = effort.most_work / size
    if effort.runs * steps <= run_steps:
        return effort.runs, steps
    fewer = min(effort.runs, max(FEWEST_RUNS, int(run_steps / steps)))
    return fewer, min(steps, max(FEWEST_STEPS, int(run_steps / fewer)))


def _loss(point: _Point, parameters: Array) -> float:
    """The loss at a parameter vector (P,)."""
    evaluate = WrittenGradient(point.architecture, torch.from_numpy(point.inputs), torch.from_numpy(point.targets), 1)
    return float(evaluate.losses(torch.from_numpy(np.ascontiguousarray(parameters[:, None])))[0])


def _starts(point: _Point, radii: tuple[float, ...], chunk: int) -> Iterator[Tensor]:
    """Perturbed copies of the point (P, R_chunk), run by run in the order of the radii."""
    per_radius = point.runs // len(radii)
    half_widths = torch.tensor(radii, dtype=torch.float64, device=point.place).repeat_interleave(per_radius)
    for start in range(0, per_radius * len(radii), chunk):
        numbers = torch.arange(start, min(start + chunk, per_radius * len(radii)), device=point.place)
        offsets = counter_random.uniform(point.seed, _STARTS, numbers, len(point.parameters)).mul_(2.0).sub_(1.0)
        yield point.centre[:, None] + offsets.mul_(half_widths[numbers])


def _by_radius(
    point: _Point, radii: tuple[float, ...], inside_below: float, allowance: float
) -> tuple[RadiusFigures, ...]:
    if point.runs < len(radii):
        raise InvalidNetworkError(f"at least {len(radii)} runs are needed, one a radius")
    chunk = min(point.effort.largest_chunk or point.runs, chunk_length(point.architecture, len(point.inputs)))
    watched = point.watched(_starts(point, radii, chunk), inside_below)
    per_radius = point.runs // len(radii)
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
                float((np.abs(last - point.loss) <= point.tolerance).mean()),
                float((watched.lowest[part] < point.loss - allowance).mean()),
                float(watched.inside_at_end[part].mean()),
                float(watched.moved[part][finite].max(initial=0.0)),
                int((~finite).sum()),
            )
        )
    return tuple(figures)


def _settings(point: _Point, runs: int, started: float) -> RunSettings:
    seconds = perf_counter() - started
    return RunSettings(point.seed, device_name(point.place), "float64", point.step_size, point.steps, runs, seconds)
