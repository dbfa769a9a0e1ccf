"""How answers show themselves in a notebook: the verdict, a picture, what else is known, and the certificate's size."""

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, get_args

from proofs.kernel.check import RULES, Theorem
from proofs.landscape_result import LandscapeResult
from proofs.readable_numbers import short
from proofs.report.moves import moves_to
from proofs.report.rationals import exact
from proofs.report.sweep_summary import DOUBT, Summary
from proofs.report.sweep_summary import WORDS as END_WORDS
from proofs.results import Reading, Verdict, reading
from proofs.search.decide import Decision, IsLocalMinimum, IsNotLocalMinimum, Undecided
from proofs.search.trained.outcome import Answer, CertifiedMinimum
from proofs.sweep.swept import End
from proofs.trained_result import facts, theorems

Row = tuple[str, str]
"""What is said of what: a name and a text, neither of them HTML yet."""

MOST_WORK: Final = 200_000
"""Parameters times points; above it no picture of the loss is drawn, as that would take seconds."""
FLOATS: Final = "drawn in floating point, it proves nothing"
_WORDS: Final = {
    Verdict.LOCAL_MINIMUM: "local minimum",
    Verdict.NOT_LOCAL_MINIMUM: "not a local minimum",
    Verdict.UNKNOWN: "unknown",
}
_STYLE: Final = (
    "--blue:#0072b2;--red:#d55e00;--green:#009e73;--grey:#8a8a8a;--orange:#e69f00;--purple:#cc79a7;"
    "--paper:var(--jp-layout-color0,#fff);--shade:var(--jp-layout-color2,#ebebeb)"
)


@dataclass(frozen=True, slots=True)
class _Picture:
    """An SVG file and what is on it."""

    file: Path
    caption: str


Draw = Callable[[Path], _Picture | None]


def decision_html(decision: Decision) -> str:
    """The decision as an HTML table, with the loss around the point; every text is escaped."""
    found = reading(decision)
    rows = [] if found.loss is None else [("loss", short(found.loss))]
    rows += [*_details(decision, found), *_certificates(found.theorems[:1])]
    return _shown(_WORDS[found.verdict], rows, lambda folder: _loss(found, folder))


def answer_html(answer: Answer) -> str:
    """What was found out about a trained network, with a picture of the minimum where one is certified."""
    from proofs.report.trained_terminal import WORDS

    rows = [*facts(answer), *_certificates(theorems(answer)[:1])]
    return _shown(WORDS[answer.outcome][0], rows, lambda folder: _minimum(answer, folder))


def landscape_html(result: LandscapeResult) -> str:
    """What was proved about a landscape, with a picture of its minima."""
    from proofs.kernel.landscape.file import landscape_text
    from proofs.report.landscape_conclusions import landscape_sentence, networks
    from proofs.report.landscape_terminal import WORDS

    theorem = result.answer.theorem
    rows = [("networks", networks(result.landscape))]
    if theorem is not None:
        size = len(landscape_text(result.landscape, theorem.certificate))
        rows += [("proved", landscape_sentence(theorem)), ("certificate", _size(size))]
    if result.answer.reason:
        rows.append(("no list", result.answer.reason))
    return _shown(WORDS[result.outcome][0], rows, lambda folder: _minima(result, folder))


def theorem_html(theorem: Theorem) -> str:
    """What the kernel accepted."""
    from proofs.report.conclusions import sentence

    return _shown("theorem", [("statement", sentence(theorem.conclusion)), *_certificates([theorem])])


def summary_html(summary: Summary) -> str:
    """The ends of many networks, with a confidence interval for the share of each."""
    from numeric.confidence import clopper_pearson

    total = summary.group.counts.total()
    rows = []
    for end in End:
        if count := summary.group.counts[end]:
            low, high = clopper_pearson(count, total, DOUBT)
            rows.append((END_WORDS[end], f"{count:,}: {count / total:.1%} ({1 - DOUBT:.0%}: {low:.1%} to {high:.1%})"))
    return _shown(f"{total:,} network{'' if total == 1 else 's'}", rows)


def _shown(title: str, rows: Iterable[Row], draw: Draw = lambda folder: None) -> str:
    left = 'style="text-align:left"'
    cells = "".join(
        f'<tr><th scope="row" {left}>{escape(name)}</th><td {left}>{escape(text)}</td></tr>' for name, text in rows
    )
    table = f'<table><thead><tr><th colspan="2" {left}>{escape(title)}</th></tr></thead>{cells}</table>'
    return f'<div style="{_STYLE}">{table}{_drawn(draw)}</div>'


def _drawn(draw: Draw) -> str:
    """The picture as part of the page; its identifiers come from what is on it."""
    from proofs.report.html.pictures import inline_picture

    with TemporaryDirectory(prefix="localmin-") as folder:
        picture = draw(Path(folder))
        if picture is None:
            return ""
        name = f"localmin-{sha256(picture.file.read_bytes()).hexdigest()[:12]}"
        caption = f'<figcaption id="{name}-caption">{escape(picture.caption)}</figcaption>'
        return f'<figure style="margin:0;fill:currentColor">{inline_picture(picture.file, name)}{caption}</figure>'


def _svg(files: Iterable[Path]) -> Path:
    return next(file for file in files if file.suffix == ".svg")


def _loss(found: Reading, folder: Path) -> _Picture | None:
    from proofs.report.figures import draw_loss
    from proofs.report.points_section import loss_lines

    problem = found.problem
    parameters = sum(1 for layer in problem.network.layers for _ in layer.numbers())
    if problem.beyond_exact_rules or parameters * len(problem.dataset) > MOST_WORK:
        return None
    lines = loss_lines(found)
    about = "along the path that leads down" if lines.path is not None else "on random lines through the point"
    box = "" if lines.path is not None or lines.radius is None else ", the box of the theorem shaded"
    way = "" if lines.comparison is None else "; right: on the way to a better point"
    file = _svg(draw_loss(lines, folder, "loss"))
    return _Picture(file, f"The loss {about}{box}{way}; {FLOATS}.")


def _minimum(answer: Answer, folder: Path) -> _Picture | None:
    from proofs.report.plain import plain
    from proofs.report.trained_figures import draw_trained

    if not isinstance(answer, CertifiedMinimum):
        return None
    figures = draw_trained(answer.theorem, folder, "minimum")
    return _Picture(_svg(figures[0].files), f"{plain(figures[0].caption)} It is {FLOATS}.") if figures else None


def _minima(result: LandscapeResult, folder: Path) -> _Picture | None:
    from proofs.report.landscape_figures import draw_minima, pages

    if result.all_minima is None:
        return None
    minima = result.all_minima.minima
    first = len(pages(len(minima))[0])
    which = "the local minima" if first == len(minima) else f"the first {first} of {len(minima)} local minima"
    file = _svg(draw_minima(result.landscape, minima, folder, "minima")[0])
    return _Picture(file, f"The losses of {which}, the lowest hatched, and the functions that they are; {FLOATS}.")


def _certificates(proved: Sequence[Theorem]) -> list[Row]:
    from proofs.kernel.certificate_file import certificate_text

    sizes = ((theorem, len(certificate_text(theorem.certificate, theorem.problem))) for theorem in proved)
    return [("certificate", f"{RULES[type(theorem.certificate)].name}, {_size(size)}") for theorem, size in sizes]


def _size(count: int) -> str:
    if count < 1000:
        return f"{count} bytes"
    return f"{count / 1000:.3g} kB" if count < 999_500 else f"{count / 1_000_000:.3g} MB"


def decision_latex(decision: Decision) -> str:
    """The decision as one displayed formula."""
    found = reading(decision)
    loss = "" if found.loss is None else exact(found.loss)
    match found.verdict:
        case Verdict.LOCAL_MINIMUM if found.radius is not None:
            radius = exact(found.radius)
            where = rf"|\theta-\theta^*|_\infty < {radius}"
            return rf"$\displaystyle L(\theta) \ge L(\theta^*) = {loss} \quad\text{{for}}\quad {where}$"
        case Verdict.LOCAL_MINIMUM:
            return (
                rf"$\displaystyle L(\theta) \ge L(\theta^*) = {loss} \quad\text{{for }}\theta\text{{ near }}\theta^*$"
            )
        case Verdict.NOT_LOCAL_MINIMUM if found.descent is not None:
            lower = exact(found.descent.witness_loss)
            return rf"$\displaystyle L(\theta^*) = {loss} > {lower} = L(\theta)\quad\text{{at a nearby }}\theta$"
        case _:
            known = f" = {loss}" if loss else ""
            return rf"$\displaystyle L(\theta^*){known}\quad\text{{undecided}}$"


def _details(decision: Decision, found: Reading) -> list[Row]:
    details = []
    if found.reason:
        details.append(("reason", found.reason))
    if found.radius is not None:
        details.append(("no lower loss within", short(found.radius)))
    if found.descent is not None:
        details.append(("witness", moves_to(decision.problem.network, found.descent.witness)))
        details.append(("its loss", short(found.descent.witness_loss)))
    if found.globally is not None:
        details.append(("global minimum", "yes" if found.globally else "no"))
    if found.better is not None:
        details.append(("a better point has loss", short(found.better.better_loss)))
    return details


def show_in_notebooks() -> None:
    """Tell a running IPython how to display answers; without one, do nothing."""
    ipython = sys.modules.get("IPython")
    shell = None if ipython is None else ipython.get_ipython()
    if shell is None:
        return
    formatters = shell.display_formatter.formatters
    pages: dict[Any, Callable[[Any], str]] = {
        **dict.fromkeys((IsLocalMinimum, IsNotLocalMinimum, Undecided), decision_html),
        **dict.fromkeys(get_args(Answer), answer_html),
        LandscapeResult: landscape_html,
        Theorem: theorem_html,
        Summary: summary_html,
    }
    for kind, html in pages.items():
        formatters["text/html"].for_type(kind, html)
    for kind in (IsLocalMinimum, IsNotLocalMinimum, Undecided):
        formatters["text/latex"].for_type(kind, decision_latex)
