"""One palette for all figures, and figures as files, PDF, PNG and SVG. Importing this imports matplotlib."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

# Okabe and Ito's colours, which people with any kind of colour vision tell apart.
BLUE, RED, GREEN, GREY, ORANGE, PURPLE = "#0072b2", "#d55e00", "#009e73", "#8a8a8a", "#e69f00", "#cc79a7"
COLOURS = (BLUE, RED, GREEN, ORANGE, PURPLE, GREY)


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


def save_drawing(figure: Figure, stem: Path) -> tuple[Path, ...]:
    """`save`, and `stem`.svg, whose letters are drawn, so that it looks the same everywhere."""
    from matplotlib import rc_context

    files = save(figure, stem)
    svg = stem.with_name(f"{stem.name}.svg")
    with rc_context({"svg.fonttype": "path", "svg.hashsalt": "localmin"}):
        figure.savefig(svg, metadata={"Date": None, "Creator": "localmin"})
    return (*files, svg)
