"""Second opinions and experiments as tables: evidence beside the proof, never a part of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from numeric.agreement import Agreement
from proofs.opinions.experiment import NumericEvidence
from proofs.opinions.opinion import Opinion, Stance
from proofs.report.evidence_files import EvidenceFiles
from proofs.report.rationals import short
from proofs.report.tables import AppendixTable, Table, upright
from proofs.report.tex import EMPTY, Tex, enumeration, escape, name, sentence, slug
from proofs.results import PointResult
from proofs.search.decide import IsLocalMinimum

EXPERIMENTS_PER_TABLE: Final = 4
_LEFT: Final = r">{\raggedright\arraybackslash}p{%.3f\linewidth}"
_RIGHT: Final = r">{\raggedleft\arraybackslash}p{%.3f\linewidth}"


@dataclass(frozen=True, slots=True)
class OpinionsView:
    """A row per prover and point; `files` are the questions and the proofs, `proofs` says if there are any."""

    table: Table
    files: tuple[str, ...]
    proofs: bool


@dataclass(frozen=True, slots=True)
class NumericView:
    """Experiments: a column each, those with the same figures in one table; the rows by radius for the appendix."""

    tables: tuple[Table, ...]
    by_radius: tuple[tuple[Tex, AppendixTable], ...]
    contradictions: Tex


def opinions_view(points: Sequence[tuple[str, PointResult]], files: EvidenceFiles) -> OpinionsView:
    """The opinions about all points, each point with the stem of its files."""
    provers = tuple(dict.fromkeys(opinion.prover for _, result in points for opinion in result.opinions))
    rows, names = [], []
    for stem, result in points:
        by_prover = {opinion.prover: opinion for opinion in result.opinions}
        question = next((o.question for o in result.opinions if o.question is not None), None)
        if question is not None:
            names.append(files.question(stem, question.text))
        names += [files.proof(f"{stem}-{slug(o.prover)}", o.proof) for o in result.opinions if o.proof]
        radius = EMPTY if question is None else Tex(f"${short(question.radius)}$")
        minimum = isinstance(result.decision, IsLocalMinimum)
        answers = (_answer(by_prover[p], minimum) if p in by_prover else EMPTY for p in provers)
        rows.append((name(result.name), radius, Tex("no" if minimum else "yes"), *answers))
    proofs = any(opinion.proof for _, result in points for opinion in result.opinions)
    header = (*map(Tex, ("point", "$R$", "kernel")), *map(escape, provers))
    columns = _LEFT % 0.28 + "ll" + (_LEFT % min(0.4 / max(len(provers), 1), 0.25)) * len(provers)
    return OpinionsView(upright(header, rows if provers else (), columns), tuple(names), proofs)


def _answer(opinion: Opinion, minimum: bool) -> Tex:
    seconds = f"{opinion.seconds:.2f} s"
    match opinion.stance:
        case Stance.AGREES if opinion.proof:
            return Tex(f"accepts a proof, in {seconds}")
        case Stance.NO_PROOF:
            return Tex(
                f"does not accept the proof it was given{': ' if opinion.remark else ''}{escape(opinion.remark)}"
            )
        case Stance.AGREES:
            return Tex(f"{'no' if minimum else 'yes'}, in {seconds}")
        case Stance.DISAGREES:
            return Tex(rf"\textbf{{{'yes' if minimum else 'no'}: disagrees}}, in {seconds}")
        case Stance.TIMED_OUT:
            return Tex(f"timed out: {escape(opinion.remark)}")
        case Stance.NOT_ASKED:
            return Tex(f"not asked: {escape(opinion.remark)}")


def numeric_view(experiments: Sequence[NumericEvidence], stem: str) -> NumericView:
    """The experiments as the report sets them."""
    groups: dict[tuple[str, ...], list[NumericEvidence]] = {}
    for experiment in experiments:
        groups.setdefault(tuple(figure.label for figure in experiment.figures), []).append(experiment)
    contradicting = [name(e.name) for e in experiments if e.agreement is Agreement.CONTRADICTS]
    return NumericView(
        tuple(
            _side_by_side(labels, group[k : k + EXPERIMENTS_PER_TABLE])
            for labels, group in groups.items()
            for k in range(0, len(group), EXPERIMENTS_PER_TABLE)
        ),
        tuple(_by_radius(e, f"{stem}-{k}") for k, e in enumerate(experiments) if len(e.rows) > 1),
        enumeration(contradicting) if contradicting else EMPTY,
    )


def _side_by_side(labels: Sequence[str], experiments: Sequence[NumericEvidence]) -> Table:
    header = [EMPTY, *(name(e.name) for e in experiments)]
    rows = [(sentence(label), *(quantity(e.figures[k].value) for e in experiments)) for k, label in enumerate(labels)]
    rows.append((Tex("seconds"), *(Tex(f"${e.seconds:.2f}$") for e in experiments)))
    share = 0.62 / len(experiments)
    return upright(header, rows, _LEFT % 0.33 + (_RIGHT % min(share, 0.3)) * len(experiments))


def _by_radius(experiment: NumericEvidence, label: str) -> tuple[Tex, AppendixTable]:
    header, *body = experiment.rows
    cells = [tuple(quantity(cell) for cell in row) for row in body]
    columns = (_RIGHT % (0.86 / len(header))) * len(header)
    table = upright([sentence(cell) for cell in header], cells, columns)
    return name(experiment.name), AppendixTable(Tex(f"tab:{label}:radii"), Tex("Gradient descent:"), table)


def quantity(text: str) -> Tex:
    """A measured value: `1.5e-09` with a power of ten, percent signs escaped, anything else as text."""
    power = re.fullmatch(r"(-?\d+(?:\.\d+)?)e([+-]\d+)", text)
    if power:
        return Tex(rf"${power[1]}\times 10^{{{int(power[2])}}}$")
    number = re.fullmatch(r"(-?[\d,]+(?:\.\d+)?)(%?)", text)
    if number:
        return Tex(f"${number[1].replace(',', '{,}')}${number[2] and chr(92) + '%'}")
    return name(text) if len(text) > 20 else escape(text)
