"""Train small ReLU networks on real data until descent stalls, and save them for `verify trained`.

The data are the first 200 patients of the diabetes study bundled with scikit-learn (Efron, Hastie, Johnstone,
Tibshirani, Least Angle Regression, 2004): body mass index and blood pressure, and the progression of the disease one
year later.

    python docs/examples/train_on_diabetes.py out/
    verify trained out/lbfgs.safetensors out/diabetes.csv --activation relu --sum
"""

import csv
import sys
from pathlib import Path

import torch
from safetensors.torch import save_file
from sklearn.datasets import load_diabetes
from torch import nn


def load(folder: Path) -> tuple[torch.Tensor, torch.Tensor]:
    """Write the data with two decimals as a CSV file and return what is written."""
    data = load_diabetes(scaled=False)
    columns = [data.feature_names.index(name) for name in ("bmi", "bp")]
    rows = [[f"{x / 100:.4f}" for x in row] for row in data.data[:200, columns]]
    targets = [f"{y / 100:.2f}" for y in data.target[:200]]
    with (folder / "diabetes.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["x1", "x2", "y"])
        writer.writerows([*row, y] for row, y in zip(rows, targets, strict=True))
    inputs = torch.tensor([[float(x) for x in row] for row in rows], dtype=torch.float64)
    return inputs, torch.tensor([[float(y)] for y in targets], dtype=torch.float64)


def network(seed: int) -> nn.Sequential:
    """A 2-4-1 network in double precision."""
    torch.manual_seed(seed)
    return nn.Sequential(nn.Linear(2, 4), nn.ReLU(), nn.Linear(4, 1)).double()


def train(module: nn.Sequential, inputs: torch.Tensor, targets: torch.Tensor, name: str, steps: int) -> list[float]:
    """Minimise the sum of squared errors; return its value at every evaluation, at the end the last."""
    losses = []
    loss = nn.MSELoss(reduction="sum")
    if name == "lbfgs":
        optimiser = torch.optim.LBFGS(
            module.parameters(), max_iter=steps, tolerance_grad=1e-13, tolerance_change=0, line_search_fn="strong_wolfe"
        )

        def closure() -> torch.Tensor:
            optimiser.zero_grad()
            value: torch.Tensor = loss(module(inputs), targets)
            value.backward()
            losses.append(float(value.detach()))
            return value

        optimiser.step(closure)
    else:
        adam = torch.optim.Adam(module.parameters(), lr=1e-2)
        schedule = torch.optim.lr_scheduler.CosineAnnealingLR(adam, steps)
        for _ in range(steps):
            adam.zero_grad()
            value = loss(module(inputs), targets)
            value.backward()
            losses.append(float(value.detach()))
            adam.step()
            schedule.step()
    return [*losses, float(loss(module(inputs), targets).detach())]


def save_history(losses: list[float], path: Path) -> None:
    """Write the record of training for `verify trained --history`."""
    path.write_text("step,loss\n" + "".join(f"{step},{loss!r}\n" for step, loss in enumerate(losses)))


def main(folder: Path) -> None:
    """Train one network with each optimiser, and one with Adam that is stopped early."""
    folder.mkdir(parents=True, exist_ok=True)
    inputs, targets = load(folder)
    for file, name, steps in (("lbfgs", "lbfgs", 3000), ("adam", "adam", 10000), ("adam-stopped", "adam", 300)):
        module = network(seed=1)
        losses = train(module, inputs, targets, name, steps)
        save_file(module.state_dict(), folder / f"{file}.safetensors")
        save_history(losses, folder / f"{file}-history.csv")
        print(f"{file}: {steps} steps, loss {losses[-1]:.9f}")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "out"))
