"""data.csv: exact datasets as files, read strictly. docs/file-formats.md describes them."""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from io import StringIO
from pathlib import Path
from typing import Final

from proofs.kernel.exact import Vector
from proofs.kernel.input_file import Allowance, InputError, read_text
from proofs.kernel.loss import Logistic, Loss, SoftmaxCrossEntropy
from proofs.kernel.network import Dataset, Network
from proofs.kernel.rejection import shown
from proofs.kernel.shapes import ShapeError
from proofs.kernel.strict_json import parse_rational

_MANY: Final = 10_000
_ZERO, _ONE = Fraction(0), Fraction(1)


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
    rows = _rows(path)
    columns = _columns(path, [name.strip() for name in next(rows, (0, []))[1]], classes)
    allowance, known = Allowance(str(path)), dict[str, Fraction]()
    inputs, targets, weights = [], [], []
    for line, row in rows:
        if not row:
            continue
        if len(row) != len(columns.header):
            raise InputError(
                f"{path}: line {line}: {len(row)} entries under {len(columns.header)} columns; write one per column"
            )
        numbers = _numbers(path, line, columns.header, row, known)
        written = len(row) + (classes or 0) * columns.labelled
        allowance.spend(written, sum(n.numerator.bit_length() + n.denominator.bit_length() for n in numbers))
        inputs.append(tuple(numbers[: columns.inputs]))
        goal = tuple(numbers[columns.inputs : columns.inputs + columns.targets])
        targets.append(_one_hot(path, line, goal[0], classes or 0) if columns.labelled else goal)
        weights.extend(numbers[columns.inputs + columns.targets :])
        if columns.weighted and weights[-1] < 0:
            raise InputError(
                f"{path}: line {line}, column weight: {shown(weights[-1])} is negative; write a weight >= 0"
            )
    if not inputs:
        raise InputError(f"{path}: no data points; add at least one row below the header")
    try:
        return Dataset(tuple(inputs), tuple(targets), tuple(weights) if columns.weighted else None)
    except ShapeError as error:
        raise InputError(f"{path}: {error.mended('make the shapes fit')}") from None


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Every line with its number, one at a time."""
    # Other line ends become \n, as in any text file.
    reader = csv.reader(StringIO(read_text(path), newline=None))
    try:
        yield from enumerate(reader, start=1)
    except csv.Error as error:
        raise InputError(f"{path}: not CSV ({error}); write one short line of numbers a point") from None


def _numbers(
    path: Path, line: int, header: Sequence[str], row: Sequence[str], known: dict[str, Fraction]
) -> list[Fraction]:
    """The numbers of a row. Some are kept in `known` as they are written: most data repeat themselves."""
    numbers = []
    for name, text in zip(header, row, strict=True):
        number = known.get(text)
        if number is None:
            try:
                number = parse_rational(text.strip())
            except ValueError as error:
                raise InputError(f"{path}: line {line}, column {name}: {error}") from None
            if len(known) < _MANY:
                known[text] = number
        numbers.append(number)
    return numbers


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
    d = sum(bool(re.fullmatch(r"x[0-9]+", name)) for name in header)
    k = len(expected) - d
    names = [f"x{i + 1}" for i in range(d)]
    labelled = expected == [*names, "label"]
    plain = expected in ([*names, "y"], [*names, *(f"y{i + 1}" for i in range(k))])
    if d == 0 or k == 0 or not (plain or labelled):
        found = ",".join(header)[:60]
        raise InputError(
            f"{path}: line 1: the header is {found!r}; "
            "name the columns x1,...,xd,y or x1,...,xd,y1,...,yK or x1,...,xd,label"
        )
    if labelled and classes is None:
        raise InputError(f"{path}: line 1: a column label goes with the logistic or softmax loss; name the targets y")
    return _Columns(header, d, k, labelled, weighted)


def _one_hot(path: Path, line: int, label: Fraction, outputs: int) -> Vector:
    classes = max(outputs, 2)
    if label.denominator != 1 or not 0 <= label < classes:
        raise InputError(
            f"{path}: line {line}, column label: {shown(label)[:40]} is no class; write 0 to {classes - 1}"
        )
    return (label,) if outputs == 1 else tuple(Fraction(k == label) for k in range(outputs))
