"""A record of training: a CSV file with the columns `step` and `loss`, as a training loop can write it."""

import csv
import math
from collections.abc import Sequence
from io import StringIO
from pathlib import Path
from typing import Final, TypeAlias

from proofs.kernel.input_file import MAX_NUMBERS, InputError, read_text

History: TypeAlias = Sequence[tuple[float, float]]
"""(step, loss) by step, both finite."""

HEADER: Final = ["step", "loss"]


def read_history(path: Path) -> History:
    """Read a record of training.

    Raises:
        InputError: the file, the line, what is wrong, and the mend.
    """
    rows = csv.reader(StringIO(read_text(path)))
    history: list[tuple[float, float]] = []
    try:
        header = [name.strip() for name in next(rows, [])]
        if header != HEADER:
            raise InputError(f"{path}: line 1: the header is not `step,loss`; write that line first")
        for row in rows:
            if not row:
                continue
            if 2 * len(history) >= MAX_NUMBERS:
                raise InputError(f"{path}: more than {MAX_NUMBERS:,} numbers; keep every tenth line")
            history.append(_pair(path, rows.line_num, row, history))
    except csv.Error as error:
        raise InputError(f"{path}: line {rows.line_num}: {error}; write `step,loss` rows") from None
    if len(history) < 2:
        raise InputError(f"{path}: {len(history)} steps; a record has at least two below the header")
    return history


def _pair(path: Path, line: int, row: Sequence[str], before: History) -> tuple[float, float]:
    where = f"{path}: line {line}"
    try:
        step, loss = map(float, row)
    except ValueError:
        raise InputError(f"{where}: {','.join(row)[:40]!r} is no step and loss; write two numbers") from None
    if not (math.isfinite(step) and math.isfinite(loss)):
        raise InputError(f"{where}: a number that is not finite; leave the line out")
    if before and step <= before[-1][0]:
        raise InputError(f"{where}: step {row[0].strip()} does not come after the one before; sort the lines by step")
    return step, loss
