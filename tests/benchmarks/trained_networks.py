"""What a hundred trained networks are beside: the answers by kind, and the time to them.

    python -m tests.benchmarks.trained_networks                    all hundred, 60 s each
    python -m tests.benchmarks.trained_networks --first 20 --limit 30
    python -m tests.benchmarks.trained_networks --large            16 units, 1,000 points; 32 units, 10,000 points

Adam, L-BFGS and SGD in float32; widths 2 to 32, one to three hidden layers, with and without decay, regression and
classes, up to 500 parameters. Nothing here is a test. Times are of the processor; set OPENBLAS_NUM_THREADS=1.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from time import process_time

import numpy as np
import torch

from proofs.kernel import Dataset, Layer, Network, Problem, Squared
from proofs.kernel.activation_function import NAMED
from proofs.kernel.loss import Logistic, SoftmaxCrossEntropy
from proofs.kernel.network import Decay
from proofs.search.trained.find import find
from proofs.search.trained.outcome import Answer, CertifiedMinimum, DescentContinues, Unknown

STEPS = 1500
FUNCTIONS = {
    "relu": torch.relu,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "gelu": torch.nn.functional.gelu,
    "silu": torch.nn.functional.silu,
    "softplus": torch.nn.functional.softplus,
}
LOSSES = {"regression": Squared(), "classes": SoftmaxCrossEntropy(), "two classes": Logistic()}


@dataclass(frozen=True)
class Case:
    """How a network is made and trained."""

    sizes: tuple[int, ...]
    activation: str
    task: str
    points: int
    decay: float
    optimiser: str
    seed: int

    def __str__(self) -> str:
        shape = "-".join(map(str, self.sizes))
        return f"{shape} {self.activation}, {self.task}, N={self.points}, decay {self.decay:g}, {self.optimiser}"


def case(seed: int) -> Case:
    """The case of this number."""
    generator = np.random.default_rng(1000 + seed)
    depth, task = int(generator.integers(1, 4)), list(LOSSES)[int(generator.integers(3))]
    inputs, outputs = int(generator.integers(2, 9)), 3 if task == "classes" else 1
    while True:
        sizes = (inputs, *(int(2 ** generator.uniform(1, 5)) for _ in range(depth)), outputs)
        if sum((a + 1) * b for a, b in pairwise(sizes)) <= 500:
            break
    names = ("relu", "relu", "relu", "tanh", "sigmoid", "gelu", "silu", "softplus")
    activation, points = names[int(generator.integers(8))], int(2 ** generator.uniform(5, 9))
    decay, optimiser = (0.0, 0.0, 1e-2, 1e-3)[seed % 4], ("adam", "lbfgs", "sgd")[seed % 3]
    return Case(sizes, activation, task, points, decay, optimiser, seed)


def data(this: Case) -> tuple[np.ndarray, np.ndarray]:
    """Inputs of two decimals and noisy targets."""
    generator = np.random.default_rng(this.seed)
    x = np.round(generator.standard_normal((this.points, this.sizes[0])), 2)
    noise = 0.5 * generator.standard_normal((this.points, this.sizes[-1]))
    signal = np.sin(2 * x[:, :1] + np.arange(this.sizes[-1])) + x[:, 1:2] * np.cos(2 * np.arange(this.sizes[-1]))
    scores = np.round(signal + noise, 2)
    if this.task == "classes":
        return x, np.eye(this.sizes[-1])[scores.argmax(axis=1)]
    return x, scores if this.task == "regression" else (scores > 0) * 1.0


def trained(this: Case, steps: int = STEPS) -> Problem:
    """The network as training leaves it, and what it was trained on."""
    torch.manual_seed(this.seed)
    inputs, targets = data(this)
    x, y = (torch.tensor(table, dtype=torch.float32) for table in (inputs, targets))
    layers = [torch.nn.Linear(a, b) for a, b in pairwise(this.sizes)]
    parameters = [p for layer in layers for p in layer.parameters()]
    optimiser: torch.optim.Optimizer
    if this.optimiser == "lbfgs":
        optimiser = torch.optim.LBFGS(parameters, max_iter=20, line_search_fn="strong_wolfe")
    elif this.optimiser == "sgd":
        optimiser = torch.optim.SGD(parameters, lr=0.05, momentum=0.9)
    else:
        optimiser = torch.optim.Adam(parameters, lr=1e-2)

    def closure() -> torch.Tensor:
        optimiser.zero_grad()
        batch = torch.randint(0, len(x), (64,)) if this.optimiser == "sgd" else slice(None)
        h = x[batch]
        for number, layer in enumerate(layers):
            h = layer(h)
            if number < len(layers) - 1:
                h = FUNCTIONS[this.activation](h)
        loss = _mean_loss(this.task, h, y[batch]) + this.decay / 2 * sum((p * p).sum() for p in parameters)
        loss.backward()
        return loss

    for _ in range(steps // 20 if this.optimiser == "lbfgs" else steps):
        optimiser.step(closure)
    network = Network(
        tuple(Layer(_exact(layer.weight.tolist()), _exact([layer.bias.tolist()])[0]) for layer in layers),
        (NAMED[this.activation],) * (len(layers) - 1),
    )
    decimals = [tuple(tuple(Fraction(str(v)) for v in row) for row in table.tolist()) for table in (inputs, targets)]
    rate = Fraction(str(this.decay))
    decay = Decay((rate,) * len(layers), (rate,) * len(layers)) if rate else None
    dataset = Dataset(decimals[0], decimals[1], (Fraction(1, this.points),) * this.points)
    return Problem(network, dataset, LOSSES[this.task], decay)


def _mean_loss(task: str, outputs: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if task == "regression":
        return ((outputs - targets) ** 2).sum(dim=1).mean()
    if task == "classes":
        return torch.nn.functional.cross_entropy(outputs, targets)
    return torch.nn.functional.binary_cross_entropy_with_logits(outputs, targets)


def _exact(rows: Sequence[Sequence[float]]) -> tuple[tuple[Fraction, ...], ...]:
    return tuple(tuple(Fraction(v) for v in row) for row in rows)


def kind(outcome: Answer) -> str:
    """The answer in a few words."""
    if isinstance(outcome, DescentContinues):
        end = outcome.leads_to
        return f"descent continues to {'an open end' if end is None else type(end.conclusion).__name__}"
    return type(outcome).__name__


def main() -> None:
    """Print a line for each network, and the table by kind."""
    parser = argparse.ArgumentParser(description="answers about a hundred trained networks")
    parser.add_argument("--first", type=int, default=100)
    parser.add_argument("--limit", type=float, default=60.0, metavar="SECONDS")
    parser.add_argument("--large", action="store_true")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    cases = [case(seed) for seed in range(arguments.first)]
    if arguments.large:
        cases = [
            Case((10, 16, 1), "relu", "regression", 1_000, 1e-3, "adam", 0),
            Case((10, 32, 1), "relu", "regression", 10_000, 1e-3, "adam", 0),
        ]
    table: Counter[tuple[str, str]] = Counter()
    for this in cases:
        question = trained(this)
        start = process_time()
        outcome = find(question, time_limit=arguments.limit)
        said = f"{kind(outcome)} {_details(outcome)}"
        print(f"{this.seed:3} {this}: {said}, {process_time() - start:.1f} s", flush=True)
        table["decay" if this.decay else "no decay", kind(outcome)] += 1
    for (decay, answer), count in sorted(table.items()):
        print(f"{decay:8} {answer:50} {count}")


def _details(outcome: Answer) -> str:
    if isinstance(outcome, Unknown):
        return f"({outcome.reason[:150]})"
    if isinstance(outcome, DescentContinues):
        return f"(by {float(outcome.drop):.2g}, over {float(outcome.distance):.2g}) {outcome.reason[:120]}".rstrip()
    return f"(at {float(outcome.distance):.2g})" if isinstance(outcome, CertifiedMinimum) else ""


if __name__ == "__main__":
    main()
