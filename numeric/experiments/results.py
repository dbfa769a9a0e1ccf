"""Tidy results: one CSV row per observation, one JSON document with everything needed to repeat the experiment."""

from __future__ import annotations

import csv
import json
import platform
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields, is_dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from numeric.device import choose_device, device_name
from numeric.experiments.context import Context, Reproduction

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def reproduction(
    context: Context,
    settings: DataclassInstance,
    rows: Sequence[DataclassInstance],
    figures: tuple[Path, ...],
    lines: Iterable[str],
) -> Reproduction:
    """The rows as NAME.csv and the settings as NAME.json, beside the figures; the lines say what was found."""
    files = (write_rows(context, f"{context.name}.csv", rows), write_settings(context, settings), *figures)
    return Reproduction(context.name, files, "\n".join(lines))


def write_rows(context: Context, name: str, rows: Sequence[DataclassInstance]) -> Path:
    """A CSV file with a column per field, and one for the caveat of the scale if there is any.

    All rows are of one dataclass and there is at least one.
    """
    path = context.out / name
    path.parent.mkdir(parents=True, exist_ok=True)
    caveat = {"caveat": context.caveat} if context.caveat else {}
    names = [field.name for field in fields(rows[0])]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*names, *caveat])
        writer.writerows([[*(_plain(getattr(row, name)) for name in names), *caveat.values()] for row in rows])
    return path


def write_settings(context: Context, settings: DataclassInstance, **more: object) -> Path:
    """NAME.json with the preset, the seed, the device and the versions of everything that computes."""
    document = {
        "experiment": context.name,
        "scale": context.scale.value,
        **({"caveat": context.caveat} if context.caveat else {}),
        "seed": context.seed,
        "device": device_name(choose_device(context.device)),
        "settings": asdict(settings),
        "versions": {
            "python": platform.python_version(),
            "torch": torch.__version__,
            "numpy": np.__version__,
            "platform": f"{sys.platform} {platform.machine()}",
        },
        **more,
    }
    path = context.out / f"{context.name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document, indent=2, default=_plain) + "\n", encoding="utf-8")
    return path


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, np.generic):
        return value.item()
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return value
