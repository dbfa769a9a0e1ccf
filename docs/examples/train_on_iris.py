"""Train a small classifier with weight decay on the iris data, and save it for `verify trained`.

The data are Fisher's 150 irises as scikit-learn bundles them: four lengths in centimetres, three species.

    python docs/examples/train_on_iris.py out/
    verify trained out/iris.safetensors out/iris.csv --activation tanh --loss softmax --decay 1e-2
"""

import csv
import sys
from pathlib import Path

import torch
from safetensors.torch import save_file
from sklearn.datasets import load_iris
from torch import nn

DECAY = 1e-2


def load(folder: Path) -> tuple[torch.Tensor, torch.Tensor]:
    """Write the data as a CSV file, lengths divided by 4, and return what is written."""
    data = load_iris()
    rows = [[f"{length / 4:.4f}" for length in row] for row in data.data]
    with (folder / "iris.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["x1", "x2", "x3", "x4", "label"])
        writer.writerows([*row, label] for row, label in zip(rows, data.target, strict=True))
    inputs = torch.tensor([[float(x) for x in row] for row in rows], dtype=torch.float64)
    return inputs, torch.tensor(data.target)


def network(seed: int) -> nn.Sequential:
    """A 4-8-3 network in double precision."""
    torch.manual_seed(seed)
    return nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 3)).double()


def train(module: nn.Sequential, inputs: torch.Tensor, labels: torch.Tensor, steps: int) -> list[float]:
    """Adam on the mean cross-entropy with weight decay; returns the loss with the penalty at every step and after."""
    loss = nn.CrossEntropyLoss()
    adam = torch.optim.Adam(module.parameters(), lr=1e-2, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(adam, steps)
    losses = []
    for _ in range(steps):
        adam.zero_grad()
        value = loss(module(inputs), labels)
        value.backward()
        losses.append(float(value.detach()) + penalty(module))
        adam.step()
        schedule.step()
    return [*losses, float(loss(module(inputs), labels).detach()) + penalty(module)]


def penalty(module: nn.Sequential) -> float:
    """What the weight decay adds to the loss."""
    return DECAY / 2 * sum(float((parameter.detach() ** 2).sum()) for parameter in module.parameters())


def save_history(losses: list[float], path: Path) -> None:
    """Write the record of training for `verify trained --history`."""
    path.write_text("step,loss\n" + "".join(f"{step},{loss!r}\n" for step, loss in enumerate(losses)))


def main(folder: Path) -> None:
    """Train to the end, and once for too few steps."""
    folder.mkdir(parents=True, exist_ok=True)
    inputs, labels = load(folder)
    for file, steps in (("iris", 6000), ("iris-slow", 200)):
        module = network(seed=0)
        losses = train(module, inputs, labels, steps)
        save_file(module.state_dict(), folder / f"{file}.safetensors")
        save_history(losses, folder / f"{file}-history.csv")
        print(f"{file}: {steps} steps, loss {losses[-1]:.9f}")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "out"))
