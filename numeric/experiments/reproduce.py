"""One door to all experiments."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from numeric.experiments.context import Context, DecideEnds, ExperimentError, Landscapes, Reproduction, Scale
from numeric.experiments.names import EXPERIMENTS
from numeric.training.progress import Report


def reproduce(
    name: str,
    *,
    scale: str = "smoke",
    out: str | Path = "out",
    resume: bool = False,
    seed: int = 0,
    device: str = "auto",
    progress: Report | None = None,
    mnist_folder: str | Path | None = None,
    decide_ends: DecideEnds | None = None,
    landscapes: Landscapes | None = None,
) -> Reproduction:
    """Run the experiment `name`, one of EXPERIMENTS, and write its tables and figures under `out`.

    `mnist_folder` is needed by figure-1 and figure-2, `decide_ends` by ends, `landscapes` by landscapes. With `resume`,
    training continues where an earlier call with the same settings was stopped. Raises ExperimentError, and what
    reading MNIST and choosing a device raise.
    """
    if name not in EXPERIMENTS:
        raise ExperimentError(f"no experiment named {name!r}; there are {', '.join(EXPERIMENTS)}")
    try:
        size = Scale(scale)
    except ValueError:
        raise ExperimentError(f"no scale {scale!r}; use {', '.join(s.value for s in Scale)}") from None
    folder = None if mnist_folder is None else Path(mnist_folder)
    context = Context(name, size, Path(out), resume, seed, device, progress, folder, decide_ends, landscapes)
    run: Callable[[Context], Reproduction] = import_module(f"numeric.experiments.{EXPERIMENTS[name]}").reproduce
    done = run(context)
    return replace(done, summary="\n".join(filter(None, (context.caveat, done.summary))))
