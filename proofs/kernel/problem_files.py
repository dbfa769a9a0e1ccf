"""network.json and data.csv: exact networks and datasets as files. docs/file-formats.md describes them."""

import csv
import hashlib
import json
import re
from collections.abc import Callable
from fractions import Fraction
from io import StringIO
from pathlib import Path

from proofs.kernel.network import Dataset, Layer, Network, Problem, ShapeError
from proofs.kernel.strict_json import Cursor, InputError, parse_rational, read_text


def read_network(path: Path) -> Network:
    """Read `{"layers": [{"weight": [[...]], "bias": [...] or null, "activation": "relu"}, ...]}`.

    Raises:
        InputError: the file, the place in it, and the mend.
    """
    return network_at(Cursor.of_file(path), Cursor.rational, activations=True)


def network_at(cursor: Cursor, number: Callable[[Cursor], Fraction], *, activations: bool) -> Network:
    """Read a network, or an object of the same shape such as a direction, which names no activations."""
    entries = list(cursor.fields(["layers"])["layers"].items())
    layers = tuple(_layer_at(entry, number) for entry in entries)
    if activations:
        for entry in entries[:-1]:
            _require_relu(entry)
        if entries and entries[-1].fields(["weight", "bias"], ["activation"]).get("activation") is not None:
            entries[-1].fail("the last layer has no activation; remove it")
    try:
        return Network(layers)
    except ShapeError as error:
        cursor.fail(f"{error}; make the shapes fit")


def _layer_at(entry: Cursor, number: Callable[[Cursor], Fraction]) -> Layer:
    fields = entry.fields(["weight", "bias"], ["activation"])
    weight = fields["weight"].each(lambda row: row.each(number))
    bias = None if fields["bias"].value is None else fields["bias"].each(number)
    try:
        return Layer(weight, bias)
    except ShapeError as error:
        entry.fail(f"{error}; make the shapes fit")


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

    Raises:
        InputError: the file, the line, the column, and the mend.
    """
    rows = list(csv.reader(StringIO(read_text(path))))
    header = [name.strip() for name in rows[0]] if rows else []
    d = sum(bool(re.fullmatch(r"x\d+", name)) for name in header)
    k = len(header) - d
    names = [f"x{i + 1}" for i in range(d)]
    if d == 0 or k == 0 or header not in ([*names, "y"], [*names, *(f"y{i + 1}" for i in range(k))]):
        shown = ",".join(header)[:60]
        raise InputError(
            f"{path}: line 1: the header is {shown!r}; name the columns x1,...,xd,y or x1,...,xd,y1,...,yK"
        )
    inputs, targets = [], []
    for line, row in enumerate(rows[1:], start=2):
        if not row:
            continue
        if len(row) != len(header):
            raise InputError(
                f"{path}: line {line}: {len(row)} entries under {len(header)} columns; write one per column"
            )
        numbers = []
        for name, text in zip(header, row, strict=True):
            try:
                numbers.append(parse_rational(text.strip()))
            except ValueError as error:
                raise InputError(f"{path}: line {line}, column {name}: {error}") from None
        inputs.append(tuple(numbers[:d]))
        targets.append(tuple(numbers[d:]))
    if not inputs:
        raise InputError(f"{path}: no data points; add at least one row below the header")
    return Dataset(tuple(inputs), tuple(targets))


def read_problem(network: Path, data: Path) -> Problem:
    """Read both files and put them together.

    Raises:
        InputError: one cannot be used, or they do not fit each other.
    """
    point, dataset = read_network(network), read_dataset(data)
    try:
        return Problem(point, dataset)
    except ShapeError as error:
        raise InputError(f"{network}, {data}: {error}; make them fit") from None


def digest(problem: Problem) -> str:
    """A name for the problem: equal networks on equal data have equal digests, however the numbers were written."""
    data = [
        [str(number) for number in (*x, *y)]
        for x, y in zip(problem.dataset.inputs, problem.dataset.targets, strict=True)
    ]
    text = json.dumps([network_json(problem.network), data], separators=(",", ":"))
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()
