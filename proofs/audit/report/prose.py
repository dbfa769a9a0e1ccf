"""The connected argument of a claim: paragraphs with emphasis, mathematics, and citations of steps.

In the text `[[name]]` cites a step, `*words*` are emphasised, and `**words**` begin a part of the argument.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import Final

from proofs.audit import paper
from proofs.audit.claim import Checker, Obligation
from proofs.audit.text import shared_text
from proofs.report.tex import Tex, joined, sentence

CITATION: Final = re.compile(r" ?\[\[([^\[\]]+)\]\]")
NOTATION: Final = shared_text(paper.__file__, "notation")
"""Definitions of the paper's own notation, with which those of its general claims begin."""

_MATHEMATICS: Final = re.compile(r"((?<!\\)\$.+?(?<!\\)\$)")
_EMPHASIS: Final = re.compile(r"(\*\*|\*)")
_OPENING: Final = {"**": r"\textbf{", "*": r"\emph{"}


def paragraphs(text: str, cite: Callable[[str], Tex]) -> tuple[Tex, ...]:
    """Every paragraph as LaTeX; `cite` says what stands for a citation.

    Raises:
        ValueError: an emphasis is not closed within its paragraph.
    """
    return tuple(_paragraph(part, cite) for part in text.split("\n\n") if part.strip())


def _paragraph(text: str, cite: Callable[[str], Tex]) -> Tex:
    pieces: list[str] = []
    open_marks: list[str] = []
    for part in _MATHEMATICS.split(text):
        if part.startswith("$"):
            pieces.append(part)
            continue
        for k, prose in enumerate(CITATION.split(part)):
            pieces += [cite(prose)] if k % 2 else _emphasised(prose, open_marks)
    if open_marks:
        raise ValueError(f"{open_marks[-1]!r} is not closed in {text[:60]!r}")
    return joined("", pieces)


def _emphasised(prose: str, open_marks: list[str]) -> list[str]:
    pieces: list[str] = []
    for part in _EMPHASIS.split(prose):
        if part not in _OPENING:
            pieces.append(sentence(part))
        elif open_marks and open_marks[-1] == part:
            open_marks.pop()
            pieces.append("}")
        else:
            open_marks.append(part)
            pieces.append(_OPENING[part])
    return pieces


def beyond_notation(definitions: str) -> tuple[str, bool]:
    """The definitions without the notation of the paper, and whether they begin with it."""
    return definitions.removeprefix(NOTATION).strip(), definitions.startswith(NOTATION)


def steps_by_key(steps: Sequence[Obligation]) -> Mapping[str, tuple[int, ...]]:
    """The numbers, from 1 on, of the steps that a citation speaks of."""
    numbered = sorted((step.key, number) for number, step in enumerate(steps, start=1))
    return {key: tuple(number for _, number in group) for key, group in groupby(numbered, lambda pair: pair[0])}


def checkers_of(steps: Sequence[Obligation]) -> str:
    """Who checked these steps, each named once, and whether the rule of induction joins the checks."""
    items = [item for step in steps for item in step.evidence]
    named = dict.fromkeys(name_of(item.checker) for item in items)
    return ", ".join([*named, *(["induction"] if any(item.over for item in items) else [])])


def name_of(checker: Checker) -> str:
    """A checker in a word or two."""
    return "exact" if checker is Checker.EXACT else checker.value
