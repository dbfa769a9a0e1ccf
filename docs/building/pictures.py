"""The pictures of the site that no example draws: that of the first page, and those of the claims."""

from __future__ import annotations

from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import Final

from building.claim_pages import Picture
from numeric.drawing import save, save_drawing
from proofs.audit.claim import Version
from proofs.audit.paper.figure_4 import Panel, panels
from proofs.audit.report.paper_figures import draw_fits_of_panel, paper_figure
from proofs.report.figures import canvas

HOME: Final = "home"
README: Final = Path(__file__).parents[1] / "images" / "bad-minimum.svg"
"""The picture of the README, which is kept: `python -m building.pictures` in this folder's parent draws it anew."""
_FITS: Final = "The data, the better fit in solid blue and the worse one in dashed red"


def draw_home(folder: Path) -> None:
    """The data of Proposition 2 with a perfect fit and a bad local minimum of the same network."""
    _draw((("", panels(Version.AMENDED)[1]),), folder, HOME)


def draw_readme(path: Path) -> None:
    """The same picture as SVG."""
    with canvas(1, 1, height=2.9) as (figure, axes), TemporaryDirectory() as scratch:
        draw_fits_of_panel(axes[0], panels(Version.AMENDED)[1])
        copyfile(save_drawing(figure, Path(scratch) / path.stem)[-1], path)


def draw_claims(folder: Path) -> dict[str, Picture]:
    """Draw the pictures of claims into the folder; what they are, by the names of the claims."""
    printed, amended = panels(Version.PRINTED), panels(Version.AMENDED)
    fits = {
        "proposition-1": (("", amended[0]),),
        "proposition-2": (("as printed", printed[1]), ("as amended", amended[1])),
        "proposition-3": (("", amended[2]),),
    }
    found = {}
    for name, shown in fits.items():
        _draw(shown, folder, name)
        found[name] = Picture(f"{name}.png", f"{_FITS}.")
    alternatives = {
        "figure-4": f"Four panels. {_FITS}; panel (b) as printed and as amended.",
        "figure-6": "Curves of the means that Proposition 4 needs, and of the odds of Proposition 5, over the width.",
    }
    for name, alternative in alternatives.items():
        with TemporaryDirectory() as scratch:
            figure = paper_figure(name, Path(scratch))
            assert figure is not None
            copyfile(next(file for file in figure.files if file.suffix == ".png"), folder / f"{name}.png")
        found[name] = Picture(f"{name}.png", alternative)
    return found


def _draw(shown: tuple[tuple[str, Panel], ...], folder: Path, name: str) -> None:
    with canvas(1, len(shown)) as (figure, axes):
        for axis, (title, panel) in zip(axes, shown, strict=True):
            draw_fits_of_panel(axis, panel)
            axis.set_title(title)
        with TemporaryDirectory() as scratch:
            _, picture = save(figure, Path(scratch) / name)
            folder.mkdir(parents=True, exist_ok=True)
            copyfile(picture, folder / f"{name}.png")


if __name__ == "__main__":
    draw_readme(README)
