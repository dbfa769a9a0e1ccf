"""Train a batch of runs chunk by chunk; drop runs as they finish; survive being killed."""

from __future__ import annotations

import hashlib
import json
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from numeric.architecture import Array, InvalidNetworkError
from numeric.device import choose_device
from numeric.threads import one_steady_thread
from numeric.training import checkpoint
from numeric.training.initialisation import draw
from numeric.training.mini_batches import MiniBatches
from numeric.training.optimisers import StepSize
from numeric.training.plan import Ending, Outcome, TrainingData, TrainingPlan
from numeric.training.programs import Program, choose_program
from numeric.training.progress import Meter, Report

CPU_BYTES = 1 << 21
"""About the cache of one core: some thousand 2-7-1 networks. Half or twice as much costs a third of the speed
(measured).
"""
GPU_BYTES = 1 << 31


def train(
    plan: TrainingPlan,
    data: TrainingData,
    runs: int | npt.NDArray[np.int64],
    *,
    seed: int = 0,
    step_sizes: Array | None = None,
    device: str = "auto",
    largest_chunk: int | None = None,
    folder: Path | None = None,
    resume: bool = False,
    report: Report | None = None,
    task: str = "training",
    checkpoint_seconds: float = 20.0,
) -> Outcome:
    """Train every run to its end.

    `runs` is their number, or their numbers (R,): a run's initial parameters and batches depend on the seed and its
    number only, so equal numbers with different `step_sizes` (R,) are paired. `folder` takes one file per finished
    chunk and the state of the current one; with `resume` the work found there is not done again, and the result is that
    of an undisturbed experiment, bit for bit on the same device. Raises InvalidNetworkError, CheckpointMismatchError,
    DeviceUnavailableError.
    """
    numbers = np.arange(runs, dtype=np.int64) if isinstance(runs, int) else np.asarray(runs, dtype=np.int64)
    _check(plan, data, len(numbers), step_sizes)
    place = choose_device(device)
    chunk = largest_chunk or _chunk(plan, data, place)
    identity = _identity(plan, data, numbers, step_sizes, seed, chunk, place)
    meter = Meter(task, plan.steps * len(numbers), report)
    pieces: list[checkpoint.Arrays] = []
    for start in range(0, len(numbers), chunk):
        part = slice(start, min(start + chunk, len(numbers)))
        files = _Files(folder, start // chunk, identity, resume)
        done = files.finished()
        if done is None:
            sizes = None if step_sizes is None else step_sizes[part]
            trainee = _Chunk(plan, _select(data, part), numbers[part], sizes, seed, place)
            with one_steady_thread() if place.type == "cpu" and trainee.narrow else nullcontext():
                done = trainee.train(files, meter, checkpoint_seconds)
            files.finish(done)
        else:
            meter.skip(plan.steps * (part.stop - start))
        pieces.append(done)
    return Outcome(**{name: np.concatenate([piece[name] for piece in pieces], axis=-1) for name in pieces[0]})


@dataclass(frozen=True)
class _Files:
    """Where one chunk is kept."""

    folder: Path | None
    index: int
    identity: str
    resume: bool

    def finished(self) -> checkpoint.Arrays | None:
        return self._load(f"chunk-{self.index:05d}.npz")

    def state(self) -> checkpoint.Arrays | None:
        return self._load("state.npz", f"{self.index}")

    def save_state(self, arrays: checkpoint.Arrays) -> None:
        if self.folder is not None:
            checkpoint.save(self.folder / "state.npz", self.identity, {**arrays, "chunk": np.array(self.index)})

    def finish(self, arrays: checkpoint.Arrays) -> None:
        if self.folder is not None:
            checkpoint.save(self.folder / f"chunk-{self.index:05d}.npz", self.identity, arrays)
            (self.folder / "state.npz").unlink(missing_ok=True)

    def _load(self, name: str, chunk: str | None = None) -> checkpoint.Arrays | None:
        if self.folder is None or not self.resume:
            return None
        arrays = checkpoint.load(self.folder / name, self.identity)
        if arrays is not None and chunk is not None and str(arrays.pop("chunk")) != chunk:
            return None
        return arrays


class _Chunk:
    """The runs that train together. Those that finish leave their end in `_ends` and drop out of the tensors."""

    def __init__(
        self,
        plan: TrainingPlan,
        data: TrainingData,
        numbers: npt.NDArray[np.int64],
        step_sizes: Array | None,
        seed: int,
        place: torch.device,
    ) -> None:
        self._plan = plan
        self._seed = seed
        dtype = torch.float64 if plan.dtype == "float64" else torch.float32
        self._numbers = torch.from_numpy(numbers).to(place)
        self._sizes = None if step_sizes is None else torch.from_numpy(step_sizes).to(place, dtype)
        inputs, targets = (
            torch.from_numpy(np.ascontiguousarray(a)).to(place, dtype) for a in (data.inputs, data.targets)
        )
        self._program: Program = choose_program(plan, inputs, targets, len(numbers))
        self._axis = self._program.run_axis
        start = draw(plan.architecture, plan.initialisation, seed, self._numbers, dtype)
        self._parameters = start if self._axis else start.t().contiguous()
        self._slots = [torch.zeros_like(self._parameters) for _ in range(plan.optimiser.slots)]
        self._alive = torch.arange(len(numbers), device=place)
        self._batches = (
            None if plan.batch_size is None else MiniBatches(len(inputs), plan.batch_size, seed, self._numbers)
        )
        self._step = 0
        runs = len(numbers)
        self._ends: checkpoint.Arrays = {
            "loss": np.full(runs, np.nan),
            "error": np.full(runs, np.nan),
            "gradient": np.full(runs, np.nan),
            "steps": np.zeros(runs, np.int64),
            "ending": np.zeros(runs, np.int64),
            "parameters": np.zeros(tuple(start.shape), plan.dtype),
        }

    @property
    def narrow(self) -> bool:
        return self._axis == 1

    def train(self, files: _Files, meter: Meter, checkpoint_seconds: float) -> checkpoint.Arrays:
        state = files.state()
        if state is not None:
            self._restore(state)
            meter.skip(self._plan.steps * (len(self._ends["loss"]) - len(self._alive)) + self._step * len(self._alive))
        saved = perf_counter()
        while True:
            left = self._plan.steps - self._step
            meter.skip(left * self._finish_runs())
            if not len(self._alive):
                return self._ends
            if perf_counter() - saved > checkpoint_seconds:
                files.save_state(self._state())
                saved = perf_counter()
            count = min(left, self._plan.inspect_every - self._step % self._plan.inspect_every)
            self._advance(count)
            meter.advance(count * len(self._alive))

    def _advance(self, count: int) -> None:
        gradient = torch.empty_like(self._parameters)
        update = self._plan.optimiser.update(self._slots, self._step_size())
        for step in range(self._step, self._step + count):
            batch = None if self._batches is None else self._batches.at(step)
            self._program.gradient(self._parameters, gradient, batch)
            update(self._parameters, gradient, step + 1)
        self._step += count

    def _step_size(self) -> StepSize:
        if self._sizes is None:
            return self._plan.optimiser.step_size
        return self._sizes[self._alive] if self._axis else self._sizes[self._alive].unsqueeze(1)

    def _finish_runs(self) -> int:
        """Inspect; record and drop the runs that end here. Returns how many."""
        loss, error = self._program.inspect(self._parameters)
        stop = self._plan.stop
        ending = torch.full_like(self._alive, -1)
        if self._step >= self._plan.steps:
            ending.fill_(int(Ending.FULL_LENGTH))
        gradient = None
        if stop.gradient_below is not None:
            gradient = self._program.full_gradient(self._parameters)
            ending[gradient < stop.gradient_below] = int(Ending.SMALL_GRADIENT)
        if stop.loss_below is not None:
            ending[loss < stop.loss_below] = int(Ending.SMALL_LOSS)
        if stop.zero_error:
            ending[error == 0] = int(Ending.ZERO_ERROR)
        ending[~loss.isfinite()] = int(Ending.NOT_FINITE)
        over = ending >= 0
        if not bool(over.any()):
            return 0
        if gradient is None:
            gradient = self._program.full_gradient(self._parameters)
        where = self._alive[over].cpu().numpy()
        for name, value in (("loss", loss), ("error", error), ("gradient", gradient), ("ending", ending)):
            self._ends[name][where] = value[over].cpu().numpy()
        self._ends["steps"][where] = self._step
        ends = self._parameters[:, over] if self._axis else self._parameters[over].t()
        self._ends["parameters"][:, where] = ends.cpu().numpy()
        self._keep((~over).nonzero().squeeze(1))
        return len(where)

    def _keep(self, chosen: Tensor) -> None:
        self._alive = self._alive[chosen]
        self._parameters = self._parameters.index_select(self._axis, chosen)
        self._slots = [slot.index_select(self._axis, chosen) for slot in self._slots]
        if len(chosen):
            self._program.keep(chosen)
            if self._batches is not None:
                self._batches.keep(chosen)

    def _state(self) -> checkpoint.Arrays:
        arrays: checkpoint.Arrays = {f"end_{name}": array for name, array in self._ends.items()}
        arrays |= {f"slot_{k}": slot.cpu().numpy() for k, slot in enumerate(self._slots)}
        arrays |= {"alive": self._alive.cpu().numpy(), "current": self._parameters.cpu().numpy()}
        return arrays | {"step": np.array(self._step)}

    def _restore(self, arrays: checkpoint.Arrays) -> None:
        place = self._parameters.device
        alive = torch.from_numpy(arrays["alive"].astype(np.int64)).to(place)
        self._keep(alive)
        self._parameters = torch.from_numpy(arrays["current"]).to(place)
        self._slots = [torch.from_numpy(arrays[f"slot_{k}"]).to(place) for k in range(len(self._slots))]
        self._ends = {name: arrays[f"end_{name}"] for name in self._ends}
        self._step = int(arrays["step"])


def _check(plan: TrainingPlan, data: TrainingData, runs: int, step_sizes: Array | None) -> None:
    shape, widths = data.inputs.shape, plan.architecture.widths
    if data.inputs.ndim not in (2, 3) or data.targets.ndim not in (2, 3) or not runs:
        raise InvalidNetworkError(
            "inputs and targets must have shape (N, columns) or (N, columns, runs), runs at least 1"
        )
    if shape[1] != widths[0] or data.targets.shape[:2] != (shape[0], widths[-1]):
        raise InvalidNetworkError(f"inputs {shape} and targets {data.targets.shape} do not fit widths {widths}")
    for array in (data.inputs, data.targets):
        if array.ndim == 3 and array.shape[2] != runs:
            raise InvalidNetworkError(f"data for {array.shape[2]} runs, but there are {runs}")
    if step_sizes is not None and step_sizes.shape != (runs,):
        raise InvalidNetworkError(f"step sizes of shape {step_sizes.shape} for {runs} runs")
    if plan.batch_size is not None and not 1 <= plan.batch_size <= shape[0]:
        raise InvalidNetworkError(f"a batch of {plan.batch_size} points out of {shape[0]}")
    if plan.dtype not in ("float32", "float64"):
        raise InvalidNetworkError(f"dtype {plan.dtype!r}: use float32 or float64")


def _select(data: TrainingData, part: slice) -> TrainingData:
    def of(array: npt.NDArray[np.floating]) -> npt.NDArray[np.floating]:
        return array[..., part] if array.ndim == 3 else array

    return TrainingData(of(data.inputs), of(data.targets))


def _chunk(plan: TrainingPlan, data: TrainingData, place: torch.device) -> int:
    """How many runs train together: as many as the cache, or the GPU's memory, holds well."""
    points = len(data.inputs) if plan.batch_size is None else plan.batch_size
    widths = sum(width + 1 for width in plan.architecture.widths[1:])
    numbers = (2 + plan.optimiser.slots) * plan.architecture.parameters + 3 * points * widths
    size = 8 if plan.dtype == "float64" else 4
    return max(
        64 if plan.architecture.parameters < 1000 else 1,
        (GPU_BYTES if place.type == "cuda" else CPU_BYTES) // (size * numbers),
    )


def _identity(
    plan: TrainingPlan,
    data: TrainingData,
    numbers: npt.NDArray[np.int64],
    step_sizes: Array | None,
    seed: int,
    chunk: int,
    place: torch.device,
) -> str:
    digest = hashlib.sha256()
    for array in (data.inputs, data.targets, numbers, step_sizes):
        if array is not None:
            digest.update(f"{array.shape}{array.dtype}".encode() + np.ascontiguousarray(array).tobytes())
    settings = {key: repr(value) for key, value in asdict(plan).items()}
    settings |= {"data": digest.hexdigest()[:16], "seed": repr(seed), "chunk": repr(chunk), "device": place.type}
    return json.dumps(settings | {"torch": torch.__version__}, sort_keys=True)
