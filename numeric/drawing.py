"""One palette for all figures, and figures as files, PDF and PNG. Importing this imports matplotlib."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

BLUE, RED, GREEN, GREY, ORANGE = "#1f5fa8", "#c0392b", "#2e8b57", "#8a8a8a", "#d9822b"
COLOURS = (BLUE, RED, GREEN, ORANGE, "#7d3c98", GREY)


def panels(rows: int, columns: int, width: float = 3.2, height: float = 2.6, **axes: Any) -> tuple[Figure, Any]:
    """A figure and its axes, an array (rows, columns)."""
    figure = Figure(figsize=(width * columns, height * rows), layout="constrained")
    grid = figure.subplots(rows, columns, squeeze=False, **axes)
    for axis in grid.flat:
        axis.spines[["top", "right"]].set_visible(False)
        axis.tick_params(labelsize=8)
    return figure, grid


def save(figure: Figure, stem: Path, caveat: str = "") -> tuple[Path, Path]:
    """Write `stem`.pdf and `stem`.png, the same bytes for the same figure; a caveat stands above it."""
    if caveat:
        figure.suptitle(caveat, fontsize=9, color=RED)
    stem.parent.mkdir(parents=True, exist_ok=True)
    # The Computer Modern fonts have no date, which fontTools reports for every subset of them.
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    # The layout is worked out once, not once a file.
    figure.draw_without_rendering()
    figure.set_layout_engine("none")
    # No dates: the same result gives the same files.
    pdf, png = stem.with_name(f"{stem.name}.pdf"), stem.with_name(f"{stem.name}.png")
    figure.savefig(pdf, metadata={"CreationDate": None, "Creator": "localmin", "Producer": None})
    figure.savefig(png, dpi=200, metadata={"Software": "localmin"})
    return pdf, png
