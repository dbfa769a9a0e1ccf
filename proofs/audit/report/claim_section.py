"""A claim with its figures and files, ready for the template."""

from dataclasses import dataclass

from proofs.audit.claim import Finding, Proof, Source
from proofs.audit.report.paper_figure import PaperFigure
from proofs.audit.report.paper_figures import paper_figure
from proofs.audit.report.statement_section import HalfView, half_view
from proofs.audit.result import ClaimResult
from proofs.kernel.check import Theorem
from proofs.report.points_section import PointsView, Room, named_point, points_view
from proofs.report.tex import Tex, escape, sentence, slug


@dataclass(frozen=True, slots=True)
class FindingView:
    """An error found in the source."""

    where: Tex
    printed: Tex
    wrong: Tex
    mend: Tex


@dataclass(frozen=True, slots=True)
class ClaimView:
    """Everything that the template of a claim sets."""

    name: Tex
    stem: Tex
    title: Tex
    place: Tex
    source: Tex
    text: Tex
    halves: tuple[HalfView, ...]
    coq_not_run: Tex
    drawn: PaperFigure | None
    about: PointsView
    findings: tuple[FindingView, ...]
    seconds: Tex


def claim_view(result: ClaimResult, room: Room) -> ClaimView:
    """Build the view of a claim; draws its figures and writes its files."""
    claim, proof = result.claim, result.proof
    stem = slug(claim.name)
    theorems = _theorems(proof)
    points = [named_point(point.result, point.version.value, theorems) for point in result.points]
    return ClaimView(
        name=claim_title(claim.name),
        stem=Tex(stem),
        title=sentence(claim.title),
        place=sentence(claim.place),
        source=_source(claim.source),
        text=sentence(claim.source.title),
        halves=tuple(half_view(half, stem, room.files) for half in proof.halves),
        coq_not_run=Tex(sentence(proof.coq_not_run).replace("--", "-{}-")),  # Two hyphens would join to a dash.
        drawn=_drawn(claim.name, room),
        about=points_view(points, result.experiments, stem, room),
        findings=tuple(map(_finding, proof.findings)),
        seconds=Tex(f"{result.seconds:.1f}"),
    )


def _source(source: Source) -> Tex:
    """Authors, title, reference and year; a reference to arXiv is a link."""
    reference = escape(source.reference)
    if source.reference.startswith("arXiv:"):
        number = source.reference.removeprefix("arXiv:")
        reference = Tex(rf"\href{{https://arxiv.org/abs/{number}}}{{{reference}}}")
    return Tex(rf"{sentence(source.authors)}: \emph{{{sentence(source.title)}}}, {reference}, {source.year}")


def claim_title(name_of_claim: str) -> Tex:
    """`Proposition 1`, or `Blog post, theorem 1`, as a title."""
    words = name_of_claim.replace("blog-", "blog post, ").replace("xor", "XOR").replace("-", " ")
    return escape(words[:1].upper() + words[1:])


def _theorems(proof: Proof) -> list[Theorem]:
    steps = (evidence for half in proof.halves for step in half.obligations for evidence in step.evidence)
    return [evidence.theorem for evidence in steps if isinstance(evidence.theorem, Theorem)]


def _drawn(claim: str, room: Room) -> PaperFigure | None:
    """The figure that the claim is about, drawn anew."""
    figure = paper_figure(claim, room.directory)
    if figure is not None:
        room.figures += figure.files
    return figure


def _finding(finding: Finding) -> FindingView:
    where = sentence(finding.where[:1].upper() + finding.where[1:])
    return FindingView(where, sentence(finding.printed), sentence(finding.wrong), sentence(finding.mend))
