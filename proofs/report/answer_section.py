"""The first section of a report on a user's network: what the answer is."""

import re
from dataclasses import dataclass
from fractions import Fraction

from proofs.report.architecture import architecture
from proofs.report.rationals import exact_and_decimal
from proofs.report.tex import EMPTY, Tex, escape, name, sentence
from proofs.report.wording import ADVICE_ON_FLOATS, compared
from proofs.results import PointResult


@dataclass(frozen=True, slots=True)
class AnswerView:
    """What the template of the verdict sets.

    Attributes:
        verdict: the value of the `Verdict`, which the template words.
        architecture: what the network was understood to be.
        loss: of the given network.
        drop: how the loss of the witness compares, where the network is refuted.
    """

    name: Tex
    verdict: str
    architecture: Tex
    loss: Tex
    drop: Tex
    reason: Tex
    advice: Tex


def answer_view(result: PointResult) -> AnswerView:
    """Read the answer."""
    descent = result.reading.descent
    return AnswerView(
        name=name(result.name),
        verdict=result.verdict.value,
        architecture=escape(architecture(result.given.network)),
        loss=_number(result.reading.loss),
        drop=EMPTY if descent is None else _comparison(descent.loss - descent.witness_loss),
        reason=escape(result.reading.reason),
        advice=escape(ADVICE_ON_FLOATS) if result.missed_by_rounding else EMPTY,
    )


def _number(value: Fraction | None) -> Tex:
    return Tex(r"\text{not rational}") if value is None else exact_and_decimal(value)


def _comparison(drop: Fraction) -> Tex:
    """The words of the terminal, powers of ten set as mathematics."""
    return sentence(re.sub(r"(\d(?:\.\d+)?)e([+-])0*(\d+)", _power, compared(drop)))


def _power(match: re.Match[str]) -> str:
    exponent = match[3] if match[2] == "+" else f"-{match[3]}"
    return rf"${match[1]}\times 10^{{{exponent}}}$"
