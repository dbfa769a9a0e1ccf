"""data.csv, written: every number exactly, as `proofs.kernel.dataset_file.read_dataset` reads it back."""

from collections.abc import Iterable
from fractions import Fraction

from proofs.kernel.network import Dataset


def data_csv(dataset: Dataset) -> str:
    """A header `x1..xd, y` (or `y1..yK`), with `weight` where the dataset has weights, then a line a point."""
    d, k = len(dataset.inputs[0]), len(dataset.targets[0])
    header = [*(f"x{i + 1}" for i in range(d)), *(["y"] if k == 1 else [f"y{i + 1}" for i in range(k)])]
    weights = [(weight,) for weight in dataset.weights] if dataset.weights else [()] * len(dataset)

    def line(entries: Iterable[Fraction | str]) -> str:
        return ",".join(map(str, entries)) + "\n"

    rows = (line((*x, *y, *w)) for x, y, w in zip(dataset.inputs, dataset.targets, weights, strict=True))
    return line([*header, *(["weight"] if dataset.weights else [])]) + "".join(rows)
