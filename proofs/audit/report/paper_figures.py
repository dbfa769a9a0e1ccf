"""The figures of claims: 4 and 6 of the paper, drawn anew from exact and enclosed values beside what it prints."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from numeric.drawing import BLUE, GREEN, GREY, RED, save_drawing
from proofs.audit.lemmas.positive_weights import Scheme
from proofs.audit.report.paper_figure import PaperFigure
from proofs.report.figures import FOLDER, canvas, legend_below
from proofs.report.rationals import exact
from proofs.report.tables import upright
from proofs.report.tex import Tex

if TYPE_CHECKING:
    from proofs.audit.paper import figure_4, figure_6_curves

STYLES: Final = (("-", "o"), ("--", "s"), ("-.", "^"), (":", "D"))
SHADES: Final = ("black", BLUE, RED, GREEN)
_TEXT: Final = r">{\raggedright\arraybackslash}p{%.2f\linewidth}"


def paper_figure(claim: str, directory: Path) -> PaperFigure | None:
    """Draw the figure that the claim of this name is about; None if it is about none."""
    match claim:
        case "figure-4":
            return _figure_4(directory)
        case "figure-6":
            return _figure_6(directory)
        case "sigmoid-deadlock":
            from proofs.audit.report.deadlock_figure import deadlock_figure

            return deadlock_figure(directory)
        case _:
            return None


def _figure_4(directory: Path) -> PaperFigure:
    from proofs.audit.claim import Version
    from proofs.audit.paper.figure_4 import panels

    printed_b = panels(Version.PRINTED)[1]
    a, b, c = panels(Version.AMENDED)
    shown = (
        ("(a)", a),
        ("(b) as amended", b),
        ("(b) as printed", printed_b),
        ("(c)", c),
    )
    with canvas(2, 2, height=4.4) as (figure, axes):
        for axis, (title, panel) in zip(axes, shown, strict=True):
            draw_fits_of_panel(axis, panel)
            axis.set_title(title)
        files = save_drawing(figure, directory / FOLDER / "figure-4")
    caption = (
        r"Figure 4 of the source, drawn from the exact vertices of the two graphs. Solid and blue is the fit that the "
        r"source calls better, dashed and red the other one. With the signs printed in Proposition 2 panel (b) is "
        r"another picture."
    )
    rows = [_row_of_panel(title, panel) for title, panel in shown]
    header = tuple(map(Tex, ("panel", "blue line", "red line", "the source says", "comes out")))
    columns = (_TEXT % 0.15) + (_TEXT % 0.19) * 2 + (_TEXT % 0.25) + "l"
    return PaperFigure(Tex(f"{FOLDER}/figure-4.pdf"), Tex(caption), upright(header, rows, columns), files)


def draw_fits_of_panel(axis: Any, panel: "figure_4.Panel") -> None:
    """The data and both lines of a panel of Figure 4."""
    from matplotlib.ticker import MaxNLocator

    for fit, colour, style in ((panel.better, BLUE, "-"), (panel.worse, RED, "--")):
        xs, ys = ([float(getattr(vertex, name)) for vertex in fit.line.vertices] for name in "xy")
        axis.plot(xs, ys, style, color=colour, lw=1.6, label=f"loss {fit.loss}", zorder=2)
    xs, ys = ([float(getattr(point, name)) for point in panel.points] for name in "xy")
    axis.plot(xs, ys, "o", color="black", ms=4, zorder=3)
    axis.xaxis.set_major_locator(MaxNLocator(7, integer=True))
    axis.yaxis.set_major_locator(MaxNLocator(6, integer=True))
    axis.set_xlabel("$x$")
    axis.set_ylabel("$y$")
    legend_below(axis)


def _row_of_panel(title: str, panel: "figure_4.Panel") -> tuple[Tex, ...]:
    from proofs.audit.lemmas.building_blocks import zoo_data
    from proofs.audit.paper.figure_4 import PRINTED_LOSSES
    from proofs.kernel.network import Problem
    from proofs.search.decide import IsLocalMinimum, decide

    data = zoo_data(panel.dataset)
    fits = (panel.better, panel.worse)
    minima = [isinstance(decide(Problem(fit.network, data)), IsLocalMinimum) for fit in fits]
    cells = [
        f"loss ${exact(fit.loss)}$, {'a local minimum' if minimum else 'no local minimum'}"
        for fit, minimum in zip(fits, minima, strict=True)
    ]
    said, holds = "both local minima, blue better", all(minima) and panel.better.loss < panel.worse.loss
    if panel.letter in PRINTED_LOSSES:
        better, worse = PRINTED_LOSSES[panel.letter]
        said += f"; losses ${exact(better)}$ and ${exact(worse)}$"
        holds = holds and (panel.better.loss, panel.worse.loss) == (better, worse)
    if panel.letter == "b":
        said += "; blue fits perfectly"
        holds = holds and panel.better.loss == 0
    return tuple(map(Tex, (title, *cells, said, _yes(holds))))


def _figure_6(directory: Path) -> PaperFigure:
    from matplotlib.legend import Legend

    from proofs.audit.paper.figure_6 import LAYERS, WIDTH, mean_needed
    from proofs.audit.paper.figure_6_curves import failure_panel, mean_panel

    schemes = (Scheme.FIXED, Scheme.INVERSE_WIDTH, Scheme.GLOROT, Scheme.FAN_IN)
    with canvas(3, 2, height=6.9) as (figure, axes):
        for axis, scheme in zip(axes, schemes, strict=False):
            panel = mean_panel(scheme)
            draw_curves(axis, panel.curves)
            axis.set_title(_PLOT_TITLE[scheme])
            axis.set_xlabel("hidden units per layer, $h$")
            axis.set_ylabel(r"smallest mean $\mu$")
            _mark(axis, float(_printed_mean(scheme)), panel.curves[-1].points[-1])
            if scheme in (Scheme.INVERSE_WIDTH, Scheme.GLOROT):
                _logarithmic(axis)
        panel = failure_panel()
        draw_curves(axes[4], panel.curves)
        axes[4].set_title("Proposition 5")
        axes[4].set_xlabel("hidden layers")
        axes[4].set_ylabel("probability of failure, at least")
        axes[4].set_ylim(-0.03, 1.05)
        axes[5].axis("off")
        for shown, place, title in (
            (axes[0], (0.0, 1.12), "the means of Proposition 4"),
            (axes[4], (0.0, 0.42), "Proposition 5, hidden units per layer"),
        ):
            handles, labels = shown.get_legend_handles_labels()
            legend = Legend(
                axes[5],
                handles,
                labels,
                loc="upper left",
                bbox_to_anchor=place,
                handlelength=3.6,
                title=title,
                title_fontsize=9,
                alignment="left",
            )
            axes[5].add_artist(legend)
        files = save_drawing(figure, directory / FOLDER / "figure-6")
    width = f"{WIDTH:,}".replace(",", "{,}")
    caption = (
        r"The curves of Figure 6 of the source, every value enclosed. Four panels: the smallest mean $\mu$ with which "
        r"all weights of a $2-h-\dots-h-1$ network are positive with probability $0.99$, for four readings of the "
        rf"variance. The grey line is the number that the source prints for $h={width}$ and ${LAYERS}$ hidden layers, "
        r"the ring the enclosed value there. Last panel: how likely training fails by Proposition 5, for symmetric "
        r"weights and biases $0$."
    )
    rows = []
    for scheme in schemes:
        needed, printed = mean_needed(scheme, WIDTH, LAYERS), _printed_mean(scheme)
        cells = (_TABLE_TITLE[scheme], f"${printed}$", f"${needed.latex(6)}$", _yes(needed.rounds_to(printed)))
        rows.append(tuple(map(Tex, cells)))
    header = tuple(map(Tex, ("weights", "mean that the source prints", "mean needed lies in", "so rounded")))
    columns = (_TEXT % 0.34) + (_TEXT % 0.2) + "ll"
    return PaperFigure(Tex(f"{FOLDER}/figure-6.pdf"), Tex(caption), upright(header, rows, columns), files)


_PLOT_TITLE: Final = {
    Scheme.FIXED: r"standard deviation $\sigma=0.01$",
    Scheme.INVERSE_WIDTH: r"variance $1/h$ (LeCun)",
    Scheme.GLOROT: r"variance $2/(h_{in}+h_{out})$ (Glorot)",
    Scheme.FAN_IN: r"variance $1/h_{in}$",
}
_TABLE_TITLE: Final = {
    Scheme.FIXED: r"standard deviation $0.01$",
    Scheme.INVERSE_WIDTH: r"variance $\tfrac1h$ (LeCun)",
    Scheme.GLOROT: r"variance $\tfrac2{h_{in}+h_{out}}$ (Glorot)",
    Scheme.FAN_IN: r"variance $\tfrac1{h_{in}}$ in every layer",
}


def _printed_mean(scheme: Scheme) -> str:
    from proofs.audit.paper.figure_6 import FIXED_PRINTED, SCALED, SCALED_PRINTED

    return SCALED_PRINTED if scheme in SCALED else FIXED_PRINTED


def draw_curves(axis: Any, curves: "Sequence[figure_6_curves.Curve]") -> None:
    """Curves against a logarithmic axis, told apart by dashes and marks, not by colour alone."""
    for curve, (style, mark), shade in zip(curves, STYLES, SHADES, strict=True):
        xs = [point.at for point in curve.points]
        ys = [float(point.value.upper) for point in curve.points]
        axis.plot(xs, ys, style, marker=mark, ms=3, color=shade, lw=1.2, label=curve.label)
    axis.set_xscale("log")
    axis.minorticks_off()


def _mark(axis: Any, printed: float, last: "figure_6_curves.CurvePoint") -> None:
    """The printed number as a line, and a ring around the value that it is printed for."""
    axis.axhline(printed, color=GREY, lw=1.0, zorder=1)
    axis.annotate(
        f"{printed:g}",
        (0.01, printed),
        xycoords=("axes fraction", "data"),
        xytext=(2, 2),
        textcoords="offset points",
        fontsize=8,
        color="#444444",
    )
    axis.plot([last.at], [float(last.value.upper)], "o", ms=9, mfc="none", mec="black", mew=0.9, clip_on=False)


def _logarithmic(axis: Any) -> None:
    from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

    axis.set_yscale("log")
    axis.yaxis.set_major_locator(FixedLocator([0.05, 0.1, 0.2, 0.5, 1.0, 2.0]))
    axis.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axis.yaxis.set_minor_locator(NullLocator())


def _yes(holds: bool) -> str:
    return "yes" if holds else "no"
