"""The report on a trained network as a LaTeX document; the PDF where pdflatex is present."""

from collections.abc import Callable
from pathlib import Path

from proofs.formats.history_file import History
from proofs.kernel.certificate import Merged
from proofs.kernel.check import Theorem
from proofs.kernel.conclusion import LocalMinimumNearby
from proofs.kernel.loss import SQUARED
from proofs.kernel.network import Problem
from proofs.report.architecture import architecture
from proofs.report.document import open_room, write_document
from proofs.report.evidence_files import EvidenceFiles
from proofs.report.rationals import decimal
from proofs.report.templates import render
from proofs.report.tex import EMPTY, Tex, escape, name, slug
from proofs.report.trained_figures import barrier_of, draw_trained
from proofs.report.trained_terminal import WORDS
from proofs.report.trained_wording import training
from proofs.report.training_history import history_figure
from proofs.search.trained.outcome import Outcome
from proofs.trained_result import TrainedResult


def write_trained_report(
    result: TrainedResult, directory: Path, progress: Callable[[str], None], history: History | None = None
) -> tuple[Path, ...]:
    """Write the report and return its files, the document first; with the loss along training, if it was recorded.

    Raises:
        ReportError: the directory cannot be written to, or pdflatex fails.
    """
    room = open_room(directory, progress)
    stem = slug(result.name)
    room.files.problem(stem, result.given)
    theorem = result.theorems[0] if result.theorems else None
    certified = theorem if result.outcome is Outcome.CERTIFIED_MINIMUM else None
    figures = draw_trained(certified, directory, stem)
    if history is not None:
        figures = (history_figure(history, result, directory, stem), *figures)
    room.figures.extend(path for figure in figures for path in figure.files)
    barrier = None if theorem is None else barrier_of(theorem.certificate)
    nearby = theorem.conclusion if theorem is not None and isinstance(theorem.conclusion, LocalMinimumNearby) else None
    text = render(
        "trained_document.tex",
        title=name(result.name),
        architecture=architecture(result.given.network),
        parameters=Tex(str(sum(1 for layer in result.given.network.layers for _ in layer.numbers()))),
        training=training(result.given),
        answer=_capital(WORDS[result.outcome][0]),
        outcome=result.outcome.value,
        facts=result.facts(),
        nearby=barrier is not None,
        bits=EMPTY if barrier is None else Tex(str(barrier.bits)),
        rho=EMPTY if barrier is None else decimal(barrier.radius, 3),
        mu=EMPTY if barrier is None else decimal(barrier.curvature, 3),
        frozen=nearby.symmetries if nearby is not None else 0,
        collapsed=0 if barrier is None else len(barrier.collapsed),
        kinks=0 if barrier is None else len(barrier.kinks),
        merged=theorem is not None and isinstance(theorem.certificate, Merged),
        figures=[(Tex(figure.source), Tex(figure.caption)) for figure in figures],
        checks=[
            _check(theorem, result.given, stem, number, room.files)
            for number, theorem in enumerate(result.theorems, start=1)
        ],
    )
    return write_document(room, stem, text)


def _check(theorem: Theorem, given: Problem, stem: str, number: int, files: EvidenceFiles) -> tuple[str, str, str, Tex]:
    """The files of a theorem, certificate first, and the options that state its problem again.

    A theorem about another network than the one given has files of its own for it.
    """
    own = f"{stem}-{number}" if number > 1 else stem
    network, data = files.problem(stem if theorem.problem == given else f"{stem}-{number}", theorem.problem)
    return files.certificate(own, theorem), network, data, _options(theorem.problem)


def _capital(words: str) -> Tex:
    return escape(words[:1].upper() + words[1:])


def _options(problem: Problem) -> Tex:
    """What the command needs to state the same problem: the weights stand in the data file, so the loss is a sum."""
    words = [] if problem.loss == SQUARED else ["--loss", str(problem.loss)]
    if problem.decay is not None:
        pairs = zip(problem.decay.weights, problem.decay.biases, strict=True)
        words += ["--decay", ",".join(f"{omega}:{beta}" for omega, beta in pairs)]
    return Tex(r"\texttt{" + escape(" ".join(words)) + "}") if words else EMPTY
