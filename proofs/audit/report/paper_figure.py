"""A figure that a claim is about, as its report sets it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from proofs.report.tables import Table
from proofs.report.tex import Tex

DRAWN_ANEW: Final = Tex("The figure, drawn anew")
BESIDE_THE_SOURCE: Final = Tex("What the source says of it, and whether it comes out:")


@dataclass(frozen=True, slots=True)
class PaperFigure:
    """A figure of the source, or of what it speaks of.

    Attributes:
        picture: the file to include, relative to the report.
        caption: what is drawn.
        printed: what the source says of it and what comes out, as far as it prints anything.
        files: the picture as PDF and as PNG.
        title: of the section.
        before_table: the words before the table.
    """

    picture: Tex
    caption: Tex
    printed: Table
    files: tuple[Path, ...]
    title: Tex = DRAWN_ANEW
    before_table: Tex = BESIDE_THE_SOURCE
