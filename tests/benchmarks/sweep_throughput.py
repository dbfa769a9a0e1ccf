"""What a sweep costs beside the answers themselves: networks a second, overhead of pool and Dask, memory.

    python -m tests.benchmarks.sweep_throughput                  200 networks of three sizes
    python -m tests.benchmarks.sweep_throughput --networks 2000 --sizes 3

Overhead is `elapsed * workers / seconds of answers - 1`, with workers that have begun already, so that other load on
the machine, which slows both, does not count. Dask runs on this machine, scheduler and workers. Nothing here is a test.
"""

from __future__ import annotations

import argparse
import json
import resource
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import torch
from torch import nn

import localmin
from proofs.formats.data_file import data_csv
from proofs.kernel.problem_files import network_json
from proofs.sweep.executors import Place, cluster, here, pool
from proofs.sweep.manifest import Limits, Manifest
from proofs.sweep.store import Store
from proofs.sweep.sweep import sweep

POINTS, DECAY = 50, 1e-2
MIB = 1024  # ru_maxrss is in KiB


@dataclass(frozen=True)
class Figures:
    """Of one sweep: how long it took, and how long its answers took where they were found."""

    elapsed: float
    answers: float
    count: int

    def overhead(self, workers: int) -> float:
        return self.elapsed * workers / self.answers - 1


def prepared(folder: Path, width: int, networks: int) -> Path:
    """Trained networks 2-width-1 (tanh), every tenth of them another one, and a manifest that asks for each apart."""
    torch.manual_seed(0)
    x = torch.randn(POINTS, 2, dtype=torch.float64)
    y = torch.sin(2 * x[:, :1]) + x[:, 1:]
    (folder / "data.csv").write_text(data_csv(localmin.dataset_from_arrays(x.numpy(), y.numpy())))
    for seed in range(10):
        torch.manual_seed(seed)
        module = nn.Sequential(nn.Linear(2, width), nn.Tanh(), nn.Linear(width, 1)).double()
        optimiser = torch.optim.LBFGS(module.parameters(), max_iter=800, line_search_fn="strong_wolfe")

        def closure(module: nn.Sequential = module, optimiser: torch.optim.Optimizer = optimiser) -> torch.Tensor:
            optimiser.zero_grad()
            penalty = sum((p**2).sum() for p in module.parameters())
            value: torch.Tensor = ((module(x) - y) ** 2).mean() + DECAY / 2 * penalty
            value.backward()
            return value

        optimiser.step(closure)
        network = network_json(localmin.network_from_torch(module))
        (folder / f"{seed}.json").write_text(json.dumps(network))
    lines = [f"{k % 10}.json,data.csv,{DECAY},{k + 100_000}/10000000" for k in range(networks)]
    for name, some in (("manifest.csv", lines), ("warm.csv", [f"{k}.json,data.csv,{DECAY},1" for k in range(10)])):
        (folder / name).write_text("\n".join(["network,data,decay,reach", *some]) + "\n")
    return folder / "manifest.csv"


def measured(manifest: Path, out: Path, place: Place) -> Figures:
    limits = Limits(Fraction(1, 100), 60.0)
    store, start = Store(out), perf_counter()
    seconds = [done.row.seconds for done in sweep(Manifest(manifest, {}, limits), store, place)]
    elapsed = perf_counter() - start
    store.close()
    return Figures(elapsed, sum(seconds), len(seconds))


@contextmanager
def on_dask(workers: int, networks: int) -> Iterator[Place]:
    from distributed import LocalCluster

    with (
        LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None, silence_logs=50) as local,
        cluster(local.scheduler_address, networks) as place,
    ):
        yield place


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--networks", type=int, default=200)
    parser.add_argument("--sizes", type=int, nargs="+", default=[2, 6, 16], help="units of the hidden layer")
    parser.add_argument("--workers", type=int, default=2)
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    count, workers = arguments.networks, arguments.workers
    print("p      where     workers begin   networks/s   s each   overhead   peak memory of this process")
    for width in arguments.sizes:
        with TemporaryDirectory() as name:
            folder = Path(name)
            manifest = prepared(folder, width, count)
            for where in ("serial", "pool", "dask"):
                used = 1 if where == "serial" else workers
                with _place(where, workers, count) as place:
                    start = perf_counter()
                    measured(folder / "warm.csv", folder / f"{where}-warm", place)
                    begun = perf_counter() - start
                    found = measured(manifest, folder / where, place)
                peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MIB
                print(
                    f"{4 * width + 1:<6} {where:<9} {begun:>11.2f} s   {found.count / found.elapsed:>10.1f}   "
                    f"{found.answers / found.count:>6.3f}   {found.overhead(used):>7.1%}   {peak:>8.0f} MiB",
                    flush=True,
                )


@contextmanager
def _place(where: str, workers: int, networks: int) -> Iterator[Place]:
    if where == "serial":
        yield here()
    elif where == "pool":
        with pool(workers) as place:
            yield place
    else:
        with on_dask(workers, networks) as place:
            yield place


if __name__ == "__main__":
    main()
