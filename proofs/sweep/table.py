"""The table of a sweep's results: results.csv, and results.parquet where pyarrow is there."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Final

from proofs.sweep.store import Line
from proofs.sweep.swept import End, Swept

_SWEPT: Final = tuple(field.name for field in fields(Swept))
_INTEGERS: Final = ("parameters", "points", "kinks", "collapsed", "symmetries")
_WORDS: Final = ("end", "leads_to", "reason")
ROWS_A_GROUP: Final = 10_000


def columns(labels: Sequence[str]) -> tuple[str, ...]:
    """The names of the table's columns; a label with the name of another column gets `label_` before it."""
    names = ("outcome" if name == "end" else name for name in _SWEPT)
    known = ("network", "data", *names, "certificates")
    mine = (f"label_{label}" if label in known else label for label in labels)
    return ("network", "data", *mine, *known[2:])


def write_csv(path: Path, lines: Iterable[Line], labels: Sequence[str]) -> None:
    """Write the table; numbers are printed so that they read back as the same floats."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns(labels))
        for line in lines:
            writer.writerow("" if value is None else value for value in _values(line, labels))


def write_parquet(path: Path, lines: Iterable[Line], labels: Sequence[str]) -> bool:
    """Write the table, some thousand rows at a time; False where pyarrow is missing."""
    if find_spec("pyarrow") is None:
        return False
    import pyarrow
    from pyarrow import parquet

    types = [pyarrow.string()] * (2 + len(labels)) + [_type(pyarrow, name) for name in _SWEPT] + [pyarrow.string()]
    schema = pyarrow.schema(list(zip(columns(labels), types, strict=True)))
    rows = (_values(line, labels) for line in lines)
    with parquet.ParquetWriter(path, schema) as writer:
        while group := list(islice(rows, ROWS_A_GROUP)):
            arrays = [pyarrow.array(column, kind) for column, kind in zip(zip(*group, strict=True), types, strict=True)]
            writer.write_table(pyarrow.Table.from_arrays(arrays, schema=schema))
    return True


def _type(pyarrow: object, name: str) -> object:
    if name in _WORDS:
        return pyarrow.string()  # type: ignore[attr-defined]
    return pyarrow.int64() if name in _INTEGERS else pyarrow.float64()  # type: ignore[attr-defined]


def _values(line: Line, labels: Sequence[str]) -> list[object]:
    return [
        line.network,
        line.data,
        *(line.labels.get(label, "") for label in labels),
        *_fields(line.row),
        " ".join(line.certificates),
    ]


def _fields(row: Swept) -> Iterator[object]:
    for name in _SWEPT:
        value = getattr(row, name)
        yield value.value if isinstance(value, End) else value
