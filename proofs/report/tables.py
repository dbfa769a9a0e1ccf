"""Tables as rows of LaTeX cells, laid out by what fits on the line."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from proofs.report.tex import EMPTY, Tex, joined

LINE: Final = 82  # characters that fit on a line of the body, digits and gaps between columns together


def visible(cell: str) -> int:
    """About how many characters a cell prints."""
    bare = re.sub(r"\\tfrac\{([^}]*)\}\{([^}]*)\}", r"\1\2", cell)
    return len(re.sub(r"\\[a-zA-Z]+\s?|[{}$_^\\]", "", bare)) + len(re.findall(r"\\[a-zA-Z]+", bare))


def width(rows: Sequence[Sequence[str]]) -> int:
    """About how many characters the rows need side by side."""
    return sum(max(map(visible, column)) + 2 for column in zip(*rows, strict=True))


@dataclass(frozen=True, slots=True)
class Table:
    """A table: `columns` is the preamble of `tabular`; a long one is set as a `longtable` in the appendix.

    Attributes:
        header: the first row, or empty where the first column names the rows.
        note: what the table leaves out; may be empty.
    """

    columns: Tex
    header: tuple[Tex, ...]
    rows: tuple[tuple[Tex, ...], ...]
    note: Tex


@dataclass(frozen=True, slots=True)
class AppendixTable:
    """A table that the body refers to by its label."""

    label: Tex
    title: Tex
    table: Table


def sideways(rows: Sequence[Sequence[Tex]]) -> Table | None:
    """One column per entry, the first cell of each row naming it; None if that is wider than the line."""
    if width(rows) > LINE:
        return None
    return Table(Tex("l" + "r" * (len(rows[0]) - 1)), (), tuple(map(tuple, rows)), EMPTY)


def upright(header: Sequence[Tex], rows: Sequence[Sequence[Tex]], columns: str, note: Tex = EMPTY) -> Table:
    """One row per entry."""
    return Table(Tex(columns), tuple(header), tuple(map(tuple, rows)), note)


def math_cell(content: str) -> Tex:
    """A cell of mathematics."""
    return Tex(f"${content}$")


def long_list(items: Sequence[str], limit: int, more: str) -> Tex:
    """The first items with commas, and how many are left out."""
    shown = joined(", ", items[:limit])
    return shown if len(items) <= limit else Tex(f"{shown} and {len(items) - limit} {more}")
