"""The first section of a report on a user's network: what the answer is about the network that was given."""

import re
from dataclasses import dataclass
from fractions import Fraction

from proofs.report.architecture import architecture
from proofs.report.evidence_files import EvidenceFiles
from proofs.report.rationals import exact_and_decimal
from proofs.report.tex import EMPTY, Tex, escape, name, sentence
from proofs.report.wording import advice_on_floats, compared
from proofs.results import PointResult


@dataclass(frozen=True, slots=True)
class AnswerView:
    """What the template of the verdict sets.

    Attributes:
        verdict: the value of the `Verdict`, which the template words.
        architecture: what the network was understood to be.
        loss: of the given network.
        distance: the largest change of a parameter from the given network to the exact point; empty where it is that.
        exact_loss: the loss of the exact point.
        compared: how that compares with the loss of the given network.
        drop: how the loss of the witness compares, where the given network is refuted.
        file: the given network, where the report is about another point; empty otherwise.
    """

    name: Tex
    verdict: str
    architecture: Tex
    loss: Tex
    distance: Tex
    exact_loss: Tex
    compared: Tex
    drop: Tex
    reason: Tex
    advice: Tex
    file: str


def answer_view(result: PointResult, stem: str, files: EvidenceFiles) -> AnswerView:
    """Read the answer; the given network is kept as a file where the report goes on about the exact point."""
    found, descent = result.found, result.reading.descent
    return AnswerView(
        name=name(result.name),
        verdict=result.verdict.value,
        architecture=escape(architecture(result.given.network)),
        loss=_number(result.given_loss),
        distance=EMPTY if found is None else exact_and_decimal(found.distance),
        exact_loss=_number(result.reading.loss),
        compared=_comparison(result.drop),
        drop=EMPTY if descent is None else _comparison(descent.loss - descent.witness_loss),
        reason=escape(result.reason),
        advice=escape(advice_on_floats(result.given)) if result.missed_by_rounding else EMPTY,
        file="" if found is None else files.problem(f"{stem}-given", result.given)[0],
    )


def _number(value: Fraction | None) -> Tex:
    return Tex(r"\text{not rational}") if value is None else exact_and_decimal(value)


def _comparison(drop: Fraction) -> Tex:
    """The words of the terminal, powers of ten set as mathematics."""
    return sentence(re.sub(r"(\d(?:\.\d+)?)e([+-])0*(\d+)", _power, compared(drop)))


def _power(match: re.Match[str]) -> str:
    exponent = match[3] if match[2] == "+" else f"-{match[3]}"
    return rf"${match[1]}\times 10^{{{exponent}}}$"
