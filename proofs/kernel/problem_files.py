"""network.json and data.csv: exact networks and datasets as files. docs/file-formats.md describes them."""

import csv
import hashlib
import json
import re
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from io import StringIO
from pathlib import Path
from typing import Final

from proofs.kernel.input_file import Allowance, InputError, read_text
from proofs.kernel.loss import SQUARED, Huber, Loss
from proofs.kernel.network import Dataset, Layer, Network, Problem, ShapeError
from proofs.kernel.rejection import shown
from proofs.kernel.strict_json import Cursor, parse_rational

_MANY: Final = 10_000
"""How many different numbers of a data file are remembered as they are written: most data repeat themselves."""


def read_network(path: Path) -> Network:
    """Read `{"layers": [{"weight": [[...]], "bias": [...] or null, "activation": "relu"}, ...]}`.

    Raises:
        InputError: the file, the place in it, and the mend.
    """
    return network_at(Cursor.of_file(path), Cursor.rational, activations=True)


def network_at(cursor: Cursor, number: Callable[[Cursor], Fraction], *, activations: bool) -> Network:
    """Read a network, or an object of the same shape such as a direction, which names no activations."""
    entries = list(cursor.fields(["layers"])["layers"].items())
    layers = tuple(_layer_at(entry, number, ["activation"] if activations else []) for entry in entries)
    if activations:
        for entry in entries[:-1]:
            _require_relu(entry)
        if entries and entries[-1].fields(["weight", "bias"], ["activation"]).get("activation") is not None:
            entries[-1].fail("the last layer has no activation; remove it")
    try:
        return Network(layers)
    except ShapeError as error:
        cursor.fail(error.mended("make the shapes fit"))


def _layer_at(entry: Cursor, number: Callable[[Cursor], Fraction], optional: Sequence[str]) -> Layer:
    fields = entry.fields(["weight", "bias"], optional)
    weight = fields["weight"].each(lambda row: row.each(number))
    bias = None if fields["bias"].value is None else fields["bias"].each(number)
    try:
        return Layer(weight, bias)
    except ShapeError as error:
        entry.fail(error.mended("make the shapes fit"))


def _require_relu(entry: Cursor) -> None:
    activation = entry.fields(["weight", "bias"], ["activation"]).get("activation")
    if activation is None or activation.value != "relu":
        (activation or entry).fail('a hidden layer needs "activation": "relu"; no other is decided exactly')


def network_json(network: Network, *, activations: bool = True) -> dict[str, object]:
    """The network as JSON values that `read_network` reads back."""
    layers: list[dict[str, object]] = []
    for layer in network.layers:
        bias = None if layer.bias is None else [str(number) for number in layer.bias]
        layers.append({"weight": [[str(number) for number in row] for row in layer.weight], "bias": bias})
    if activations:
        for entry in layers[:-1]:
            entry["activation"] = "relu"
    return {"layers": layers}


def read_dataset(path: Path) -> Dataset:
    """Read a CSV file with the header `x1,...,xd,y` (or `y1,...,yK`) and one row of exact numbers a point.

    A last column `weight` gives every point its weight in the loss.

    Raises:
        InputError: the file, the line, the column, and the mend.
    """
    rows = _rows(path)
    header = [name.strip() for name in next(rows, (0, []))[1]]
    inputs_end, targets_end = _columns(path, header)
    inputs, targets, weights = [], [], []
    allowance, known = Allowance(str(path)), dict[str, Fraction]()
    for line, row in rows:
        if not row:
            continue
        if len(row) != len(header):
            raise InputError(
                f"{path}: line {line}: {len(row)} entries under {len(header)} columns; write one per column"
            )
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
        allowance.spend(len(row), sum(n.numerator.bit_length() + n.denominator.bit_length() for n in numbers))
        inputs.append(tuple(numbers[:inputs_end]))
        targets.append(tuple(numbers[inputs_end:targets_end]))
        weights.extend(numbers[targets_end:])
        if weights and weights[-1] < 0:
            raise InputError(
                f"{path}: line {line}, column weight: {shown(weights[-1])} is negative; write a weight >= 0"
            )
    if not inputs:
        raise InputError(f"{path}: no data points; add at least one row below the header")
    try:
        return Dataset(tuple(inputs), tuple(targets), tuple(weights) or None)
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


def _columns(path: Path, header: list[str]) -> tuple[int, int]:
    """Where the inputs and where the targets end."""
    expected = header[:-1] if header[-1:] == ["weight"] else header
    d = sum(bool(re.fullmatch(r"x[0-9]+", name)) for name in header)
    k = len(expected) - d
    names = [f"x{i + 1}" for i in range(d)]
    if d == 0 or k == 0 or expected not in ([*names, "y"], [*names, *(f"y{i + 1}" for i in range(k))]):
        found = ",".join(header)[:60]
        raise InputError(
            f"{path}: line 1: the header is {found!r}; name the columns x1,...,xd,y or x1,...,xd,y1,...,yK"
        )
    return d, d + k


def parse_loss(text: str) -> Loss:
    """The loss called "squared" or "huber:DELTA".

    Raises:
        ValueError: there is no such loss; with the mend.
    """
    name, _, delta = text.partition(":")
    if text == "squared":
        return SQUARED
    if name != "huber":
        raise ValueError(f"unknown loss {text[:40]!r}; write squared or huber:DELTA")
    return Huber(parse_rational(delta))


def read_problem(network: Path, data: Path, loss: Loss = SQUARED) -> Problem:
    """Read both files and put them together.

    Raises:
        InputError: one cannot be used, or they do not fit each other.
    """
    point, dataset = read_network(network), read_dataset(data)
    try:
        return Problem(point, dataset, loss)
    except ShapeError as error:
        raise InputError(f"{network}, {data}: {error.mended('make them fit')}") from None


def digest(problem: Problem) -> str:
    """A name for the problem: equal problems have equal digests, however the numbers were written.

    The loss and the weights enter only where they are not the plain ones.
    """
    data = [
        [str(number) for number in (*x, *y)]
        for x, y in zip(problem.dataset.inputs, problem.dataset.targets, strict=True)
    ]
    parts: list[object] = [network_json(problem.network), data]
    weights = problem.dataset.weights or ()
    if all(weight == 1 for weight in weights):
        weights = ()
    if weights or problem.loss != SQUARED:
        parts += [str(problem.loss), [str(weight) for weight in weights]]
    text = json.dumps(parts, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()
