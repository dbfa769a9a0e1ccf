"""How fast 10,000 networks 2-7-1 train together. Ratios within one run; a script, not a test.

python -m tests.benchmarks.numeric.bench_training [--device cuda]

The trainer against a Python loop of torch.optim, one network after another and extrapolated from one, and against
torch.func.vmap of torch.func.grad over the same batch; all on one thread of the CPU. Bytes and flops are counted from
the operations the trainer issues, and set against what this machine reaches in the same run.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from statistics import median
from time import perf_counter

import torch

from dataset_zoo import by_name
from numeric.architecture import Architecture
from numeric.device import choose_device, device_name
from numeric.threads import one_steady_thread
from numeric.training.initialisation import FAN_IN_NORMAL
from numeric.training.optimisers import Adam, GradientDescent, Optimiser
from numeric.training.plan import TrainingData, TrainingPlan
from numeric.training.trainer import train
from numeric.written_gradient import Loss

RUNS, HIDDEN = 10_000, 7
STEPS = 300
ROUNDS = 7


def seconds(device: torch.device, work: Callable[[], object]) -> float:
    """Wall time of one call."""
    start = perf_counter()
    work()
    if device.type == "cuda":
        torch.cuda.synchronize()
    return perf_counter() - start


def trainer(optimiser: Optimiser, device: torch.device) -> Callable[[], float]:
    """Times a step of all 10,000 networks, inspections included; what set-up costs cancels between two lengths."""
    data = TrainingData(*by_name("XOR").as_numpy())
    plan = TrainingPlan(Architecture.with_biases(2, HIDDEN, 1), FAN_IN_NORMAL, optimiser, 0, Loss.SQUARED)

    def step() -> float:
        short, long = (
            seconds(device, partial(train, replace(plan, steps=steps), data, RUNS, device=device.type))
            for steps in (100, 100 + STEPS)
        )
        return (long - short) / STEPS

    return step


def python_loop(make: Callable[[list[torch.Tensor]], torch.optim.Optimizer]) -> Callable[[], float]:
    """Times a step of 10,000 networks one after another, extrapolated from one."""
    x, y = map(torch.from_numpy, by_name("XOR").as_numpy())
    net = torch.nn.Sequential(torch.nn.Linear(2, HIDDEN), torch.nn.ReLU(), torch.nn.Linear(HIDDEN, 1)).double()
    optimiser = make(list(net.parameters()))

    def steps() -> None:
        for _ in range(STEPS):
            optimiser.zero_grad()
            torch.nn.functional.mse_loss(net(x), y).backward()
            optimiser.step()

    return lambda: seconds(torch.device("cpu"), steps) / STEPS * RUNS


def vmapped(device: torch.device) -> Callable[[], float]:
    """Times a gradient-descent step of the batch by torch.func."""
    x, y = (torch.from_numpy(array).to(device) for array in by_name("XOR").as_numpy())
    shapes = ((HIDDEN, 2), (HIDDEN,), (HIDDEN,), ())
    parameters = tuple(torch.randn(RUNS, *shape, dtype=torch.float64, device=device) for shape in shapes)

    def loss(w: torch.Tensor, b: torch.Tensor, v: torch.Tensor, c: torch.Tensor) -> torch.Tensor:
        return ((torch.relu(x @ w.T + b) @ v + c - y[:, 0]) ** 2).mean()

    gradient = torch.func.vmap(torch.func.grad(loss, argnums=(0, 1, 2, 3)))

    def steps() -> None:
        for _ in range(30):
            for parameter, slope in zip(parameters, gradient(*parameters), strict=True):
                parameter.sub_(slope, alpha=1e-3)

    return lambda: seconds(device, steps) / 30


def streaming(device: torch.device) -> Callable[[], float]:
    """Times one byte of an addition whose three arrays have about the trainer's working set together."""
    size = 1 << 16 if device.type == "cpu" else 1 << 27
    a, b, c = (torch.ones(size, dtype=torch.float64, device=device) for _ in range(3))
    return lambda: seconds(device, lambda: [torch.add(a, b, out=c) for _ in range(500)]) / (500 * 3 * 8 * size)


def product(device: torch.device) -> Callable[[], float]:
    """Times one floating-point operation of a large matrix product."""
    m = torch.ones(1024, 1024, dtype=torch.float64, device=device)
    return lambda: seconds(device, lambda: m @ m) / (2 * 1024**3)


def traffic_and_flops() -> tuple[float, float]:
    """Bytes and floating-point operations of one gradient-descent step with squared loss, a network.

    Rows of R numbers read or written by each operation of numeric/written_gradient.py, for N points, h units, d inputs.
    """
    n, h, d = 4, HIDDEN, 2
    p = (d + 1) * h + h + 1
    rows = (
        (d + 1) * h + n * h  # first product
        + 2 * n * h  # activation
        + 2 * n * (h + 1) + (h + 1) + n * (h + 1) + n  # output layer: product, sum
        + 5 * n  # residual and its factor
        + 2 * n * (h + 1) + n + n * (h + 1) + (h + 1)  # output layer's gradient: product, sum
        + h + n + n * h + 3 * n * h  # back through the output layer and the activation
        + n * h + (d + 1) * h  # first layer's gradient
        + 3 * p  # update
    )  # fmt: skip
    flops = 2 * n * (d + 1) * h + 2 * n * (h + 1) + 2 * n * (h + 1) + 2 * n * h + 2 * n * (d + 1) * h + 2 * p + n * h
    return 8.0 * rows, float(flops)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--device", default="cpu", choices=("cpu", "cuda"))
    device = choose_device(parser.parse_args().device)
    works = {
        "GD": trainer(GradientDescent(1e-3), device),
        "Adam": trainer(Adam(1e-3), device),
        "GD loop": python_loop(lambda leaves: torch.optim.SGD(leaves, 1e-3)),
        "Adam loop": python_loop(lambda leaves: torch.optim.Adam(leaves, 1e-3)),
        "vmap": vmapped(device),
        "byte": streaming(device),
        "flop": product(device),
    }
    # Rounds: others who share the machine disturb all of them alike.
    with one_steady_thread():
        rounds = [{name: work() for name, work in works.items()} for _ in range(ROUNDS)]

    def ratio(slow: str, fast: str) -> float:
        return median(times[slow] / times[fast] for times in rounds)

    def least(name: str) -> float:
        return min(times[name] for times in rounds)

    moved, flops = traffic_and_flops()
    print(
        f"{RUNS} networks 2-{HIDDEN}-1 on XOR, float64, {device_name(device)}, one thread; medians of {ROUNDS} rounds"
    )
    for name in ("GD", "Adam"):
        times = ratio(f"{name} loop", name)
        print(
            f"{name}: {1e3 * least(name):.2f} ms a step of all; a loop of torch.optim takes {times:.0f} times as long"
        )
    print(f"GD: torch.func.vmap of torch.func.grad takes {ratio('vmap', 'GD'):.1f} times as long")
    print(f"GD: {RUNS * moved / least('GD') / 1e9:.0f} GB/s; a streaming addition reaches {1e-9 / least('byte'):.0f}")
    print(f"GD: {RUNS * flops / least('GD') / 1e9:.1f} Gflop/s; a matrix product reaches {1e-9 / least('flop'):.0f}")


if __name__ == "__main__":
    main()
