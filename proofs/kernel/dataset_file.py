"""data.csv: exact datasets as files, read strictly. docs/file-formats.md describes them."""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from io import StringIO
from pathlib import Path

from proofs.kernel.exact import Vector
from proofs.kernel.loss import Logistic, Loss, SoftmaxCrossEntropy
from proofs.kernel.network import Dataset, Network
from proofs.kernel.strict_json import InputError, parse_rational, read_text


def classes_of(network: Network, loss: Loss) -> int | None:
    """How many outputs the classes of a `label` column stand for; None where the loss knows no classes."""
    if not isinstance(loss, Logistic | SoftmaxCrossEntropy):
        return None
    return network.output_dimension


def read_dataset(path: Path, classes: int | None = None) -> Dataset:
    """Read a CSV file with the header `x1,...,xd,y` (or `y1,...,yK`, or `label`) and one row of exact numbers a point.

    A last column `weight` gives every point its weight in the loss. A label 0, 1, ... becomes a row of `classes`
    targets, 1 for its own class; where there is one output, the label 0 or 1 is its target. Labels need `classes`.

    Raises:
        InputError: the file, the line, the column, and the mend.
    """
    try:
        rows = list(csv.reader(StringIO(read_text(path))))
    except csv.Error as error:
        raise InputError(f"{path}: not CSV ({error}); write one short line of numbers a point") from None
    columns = _columns(path, [name.strip() for name in rows[0]] if rows else [], classes)
    inputs, targets, weights = [], [], []
    for line, row in enumerate(rows[1:], start=2):
        if not row:
            continue
        if len(row) != len(columns.header):
            raise InputError(
                f"{path}: line {line}: {len(row)} entries under {len(columns.header)} columns; write one per column"
            )
        numbers = []
        for name, text in zip(columns.header, row, strict=True):
            try:
                numbers.append(parse_rational(text.strip()))
            except ValueError as error:
                raise InputError(f"{path}: line {line}, column {name}: {error}") from None
        inputs.append(tuple(numbers[: columns.inputs]))
        goal = tuple(numbers[columns.inputs : columns.inputs + columns.targets])
        targets.append(_one_hot(path, line, goal[0], classes or 0) if columns.labelled else goal)
        weights.extend(numbers[columns.inputs + columns.targets :])
        if columns.weighted and weights[-1] < 0:
            raise InputError(f"{path}: line {line}, column weight: {weights[-1]} is negative; write a weight >= 0")
    if not inputs:
        raise InputError(f"{path}: no data points; add at least one row below the header")
    return Dataset(tuple(inputs), tuple(targets), tuple(weights) if columns.weighted else None)


@dataclass(frozen=True, slots=True)
class _Columns:
    header: Sequence[str]
    inputs: int
    targets: int
    labelled: bool
    weighted: bool


def _columns(path: Path, header: list[str], classes: int | None) -> _Columns:
    weighted = header[-1:] == ["weight"]
    expected = header[:-1] if weighted else header
    d = sum(bool(re.fullmatch(r"x\d+", name)) for name in header)
    k = len(expected) - d
    names = [f"x{i + 1}" for i in range(d)]
    labelled = expected == [*names, "label"]
    plain = expected in ([*names, "y"], [*names, *(f"y{i + 1}" for i in range(k))])
    if d == 0 or k == 0 or not (plain or labelled):
        shown = ",".join(header)[:60]
        raise InputError(
            f"{path}: line 1: the header is {shown!r}; "
            "name the columns x1,...,xd,y or x1,...,xd,y1,...,yK or x1,...,xd,label"
        )
    if labelled and classes is None:
        raise InputError(f"{path}: line 1: a column label goes with the logistic or softmax loss; name the targets y")
    return _Columns(header, d, k, labelled, weighted)


def _one_hot(path: Path, line: int, label: Fraction, outputs: int) -> Vector:
    classes = max(outputs, 2)
    if label.denominator != 1 or not 0 <= label < classes:
        shown = str(label)[:40]
        raise InputError(f"{path}: line {line}, column label: {shown} is no class; write 0 to {classes - 1}")
    return (label,) if outputs == 1 else tuple(Fraction(k == label) for k in range(outputs))
