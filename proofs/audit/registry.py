"""The claims with their verdicts on record: the paper's in its order, then the review's, the blog post's and our own.

A claim is a module with its text, `TEXT`, with `prove`, and for some with an `experiment`; it is imported when it is
asked for.
"""

from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cache
from importlib import import_module

from proofs.audit.claim import Claim, InCoq, Status, Verdict, Version
from proofs.audit.coq_theorems import COQ_THEOREMS
from proofs.audit.sources import BLOG, LANDSCAPES, PAPER, REVIEW


@dataclass(frozen=True, slots=True)
class Record:
    """Where a claim is proved, and its verdicts on record; `amended` is None where nothing had to be amended."""

    module: str
    printed: Verdict
    amended: Verdict | None = None


def proved(by_reader: int = 0) -> Verdict:
    """Proved, with so many steps by a reader."""
    return Verdict(Status.PROVED, by_reader)


def refuted(by_reader: int = 0) -> Verdict:
    """Refuted, with so many steps by a reader."""
    return Verdict(Status.REFUTED, by_reader)


_ENTRIES: dict[str, Claim | Record] = {
    "proposition-1": Record("paper.proposition_1", proved()),
    "remark-1": Record("paper.remark_1", proved()),
    "proposition-2": Record("paper.proposition_2", refuted(), proved()),
    "proposition-3": Record("paper.proposition_3", proved()),
    "figure-4": Record("paper.figure_4", refuted(), proved()),
    "proposition-4": Record("paper.proposition_4", refuted(3), proved(3)),
    "figure-6": Record("paper.figure_6", refuted(), proved()),
    "proposition-5": Record("paper.proposition_5", refuted(), proved(4)),
    "lemma-1": Record("paper.lemma_1", proved(1)),
    "lemma-2": Record("paper.lemma_2", proved(2)),
    "corollary-1": Record("paper.corollary_1", refuted(), proved(2)),
    "definition-1": Record("paper.definition_1", proved(1)),
    "theorem-1": Record("paper.theorem_1", refuted(), proved(1)),
    "sigmoid-deadlock": Record("review.sigmoid_deadlock", proved()),
    "blog-theorem-1": Record("blog.theorem_1", proved(2)),
    "blog-new-neuron-odds": Record("blog.new_neuron_odds", refuted(), proved(6)),
    "blog-interpolation": Record("blog.interpolation", proved(2)),
    "blog-bounds": Record("blog.bounds", refuted(), proved(1)),
    "blog-linear-neuron": Record("blog.linear_neuron", proved(1)),
    "blog-deep-from-shallow": Record("blog.deep_from_shallow", refuted(), proved(1)),
    "xor-every-width": Record("landscapes.xor_every_width", proved()),
}

_SOURCES = {"paper": PAPER, "review": REVIEW, "blog": BLOG, "landscapes": LANDSCAPES}
"""By the package of the module."""


class UnknownClaimError(LookupError):
    """No claim has this name; the message suggests one."""

    def __str__(self) -> str:
        return str(self.args[0])


def claims() -> tuple[Claim, ...]:
    """Every claim, in the order of the registry."""
    return tuple(map(by_name, _ENTRIES))


def by_name(name: str) -> Claim:
    """The claim of this name.

    Raises:
        UnknownClaimError: there is none.
    """
    if name not in _ENTRIES:
        close = get_close_matches(name, _ENTRIES, n=1)
        hint = f"did you mean {close[0]!r}?" if close else "`verify list` shows them"
        raise UnknownClaimError(f"no claim is called {name!r}; {hint}")
    entry = _ENTRIES[name]
    return _claim(name, entry) if isinstance(entry, Record) else entry


@cache
def _claim(name: str, record: Record) -> Claim:
    module = import_module(f"proofs.audit.{record.module}")
    source = _SOURCES[record.module.partition(".")[0]]
    experiment = getattr(module, "experiment", None)
    text, coq = module.TEXT, COQ_THEOREMS.get(name, ())
    return Claim(
        name,
        text.title,
        text.place,
        source,
        _with_coq(record.printed, Version.PRINTED, coq),
        None if record.amended is None else _with_coq(record.amended, Version.AMENDED, coq),
        module.prove,
        experiment=experiment,
        coq=coq,
    )


def _with_coq(verdict: Verdict, version: Version, coq: tuple[InCoq, ...]) -> Verdict:
    """The verdict on record, in Coq if theorems are the whole half."""
    return replace(verdict, in_coq=any(entry.version is version and not entry.part for entry in coq))
