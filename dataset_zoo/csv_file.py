"""Exact datasets as CSV text: a header `x1..xd` and `y` (or `y1..yK`), then one row per data point.

A number is an integer, a decimal (taken as that decimal, not as the nearest float) or a quotient `p/q`.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

Rows = tuple[tuple[Fraction, ...], ...]

LONGEST_NUMBER = 1000
"""Longest number read, in characters; also the largest decimal exponent. A hostile file must not exhaust memory."""

_QUOTIENT = re.compile(r"([+-]?[0-9]+)/([0-9]+)")
_DECIMAL = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE]([+-]?[0-9]{1,9}))?")


class DatasetFileError(ValueError):
    """A dataset file that cannot be read: one line that says where, what, and how to mend it.

    `line` and `column` count from 1 and are None where the whole file, or the whole line, is meant.
    """

    def __init__(self, path: Path, problem: str, mend: str, line: int | None = None, column: int | None = None) -> None:
        place = str(path)
        if line is not None:
            place += f", line {line}"
        if column is not None:
            place += f", column {column}"
        super().__init__(f"{place}: {problem}; {mend}")
        self.path = path
        self.line = line
        self.column = column
        self.problem = problem
        self.mend = mend


class _NotANumberError(ValueError):
    """Why a field is no exact number, and the mend."""

    def __init__(self, problem: str, mend: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.mend = mend


def read(path: Path) -> tuple[Rows, Rows]:
    """Inputs and targets of the file; raises DatasetFileError."""
    reader = csv.reader(io.StringIO(_text(path), newline=""))
    dimension: int | None = None
    width = 0
    inputs: list[tuple[Fraction, ...]] = []
    targets: list[tuple[Fraction, ...]] = []
    while True:
        line = reader.line_num + 1  # where the record starts: a quoted field may run over several lines
        try:
            fields = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            raise DatasetFileError(path, f"broken CSV ({error})", "save it as plain CSV text", line) from error
        fields = [field.strip() for field in fields]
        if not any(fields):
            continue
        if dimension is None:
            dimension, width = _header(path, fields, line), len(fields)
            continue
        if len(fields) != width:
            raise DatasetFileError(
                path, f"{len(fields)} fields where the header has {width}", "give one number per column", line
            )
        numbers = _numbers(path, fields, line)
        inputs.append(numbers[:dimension])
        targets.append(numbers[dimension:])
    if dimension is None:
        raise DatasetFileError(path, "the file is empty", "start it with a header such as x1,y and give data rows")
    if not inputs:
        raise DatasetFileError(path, "a header but no data points", "add one row per data point")
    return tuple(inputs), tuple(targets)


def write(path: Path, inputs: Sequence[Sequence[Fraction]], targets: Sequence[Sequence[Fraction]]) -> None:
    """Write the points; reading the file gives the same rationals back."""
    outputs = len(targets[0])
    header = [f"x{i + 1}" for i in range(len(inputs[0]))]
    header += ["y"] if outputs == 1 else [f"y{k + 1}" for k in range(outputs)]
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    for x, y in zip(inputs, targets, strict=True):
        writer.writerow([_exact_text(number) for number in (*x, *y)])
    path.write_text(text.getvalue(), encoding="utf-8")


def exact_number(text: str) -> Fraction:
    """The rational that `text` writes: integer, decimal or p/q. Raises ValueError with a one-line reason."""
    if len(text) > LONGEST_NUMBER:
        raise _NotANumberError(f"a number of {len(text)} characters", f"use at most {LONGEST_NUMBER}")
    if quotient := _QUOTIENT.fullmatch(text):
        if int(quotient[2]) == 0:
            raise _NotANumberError(f"{text} divides by zero", "give a denominator other than 0")
        return Fraction(int(quotient[1]), int(quotient[2]))
    if decimal := _DECIMAL.fullmatch(text):
        if decimal[4] and abs(int(decimal[4])) > LONGEST_NUMBER:
            raise _NotANumberError(f"the exponent of {text} is too large", f"use exponents up to {LONGEST_NUMBER}")
        return Fraction(text)
    shown = text if len(text) <= 40 else text[:40] + "..."
    if not text:
        raise _NotANumberError("an empty field", "give an integer, a decimal or a quotient p/q")
    raise _NotANumberError(f"{shown!r} is not an exact number", "give an integer, a decimal or a quotient p/q")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise DatasetFileError(path, "no such file", "check the path") from error
    except UnicodeDecodeError as error:
        raise DatasetFileError(path, "not UTF-8 text", "save it as UTF-8") from error
    except OSError as error:
        raise DatasetFileError(path, f"cannot be read ({error.strerror})", "give a readable CSV file") from error


def _header(path: Path, fields: list[str], line: int) -> int:
    """The input dimension d, when the header is x1..xd and then y or y1..yK."""
    dimension = 0
    while dimension < len(fields) and fields[dimension] == f"x{dimension + 1}":
        dimension += 1
    rest = fields[dimension:]
    expected = ["y"] if len(rest) == 1 and rest[0] == "y" else [f"y{k + 1}" for k in range(max(len(rest), 1))]
    if dimension > 0 and rest == expected:
        return dimension
    wrong = next((k for k, (got, want) in enumerate(zip(rest, expected, strict=False)) if got != want), len(rest))
    column = dimension + wrong + 1
    if dimension == 0:
        problem, column = f"the header starts with {fields[0]!r} where x1 belongs", 1
    elif column > len(fields):
        problem, column = "the header names no target column", len(fields)
    else:
        problem = f"the header has {fields[column - 1]!r} out of place"
    raise DatasetFileError(path, problem, "name the columns x1,..,xd and then y, or y1,..,yK", line, column)


def _numbers(path: Path, fields: list[str], line: int) -> tuple[Fraction, ...]:
    numbers = []
    for column, field in enumerate(fields, start=1):
        try:
            numbers.append(exact_number(field))
        except _NotANumberError as error:
            raise DatasetFileError(path, error.problem, error.mend, line, column) from error
    return tuple(numbers)


def _exact_text(number: Fraction) -> str:
    """An integer, a short exact decimal where there is one, or p/q."""
    for places in range(10):
        scaled = number * 10**places
        if scaled.denominator == 1:
            if places == 0:
                return str(scaled)
            sign, digits = "-" if scaled < 0 else "", str(abs(scaled.numerator)).rjust(places + 1, "0")
            return f"{sign}{digits[:-places]}.{digits[-places:]}"
    return f"{number.numerator}/{number.denominator}"
