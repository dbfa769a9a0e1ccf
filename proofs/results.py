"""One reading of an answer about a network, for every surface: terminal, JSON, report, notebook and exit status."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from fractions import Fraction
from functools import cached_property
from typing import Final, Generic, TypeVar

from numeric.agreement import Agreement
from proofs.kernel.check import Theorem
from proofs.kernel.conclusion import (
    GlobalMinimum,
    LocalMinimum,
    NotGlobalMinimum,
    NotLocalMinimum,
    NotStrict,
    StrictUpToRescaling,
    loss_bounds,
)
from proofs.kernel.landscape.check import LandscapeTheorem
from proofs.kernel.landscape.conclusion import AllMinima
from proofs.kernel.network import Network, Problem
from proofs.opinions.experiment import NumericEvidence
from proofs.opinions.opinion import Opinion, Stance
from proofs.search.decide import Decision, IsLocalMinimum, IsNotLocalMinimum

Kind = TypeVar("Kind", LocalMinimum, NotLocalMinimum, NotStrict, NotGlobalMinimum, GlobalMinimum, StrictUpToRescaling)


WRITTEN_BITS: Final = 16


class Verdict(Enum):
    """The answer about a network, exactly as it is."""

    LOCAL_MINIMUM = "local-minimum"
    NOT_LOCAL_MINIMUM = "not-local-minimum"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Found(Generic[Kind]):
    """A theorem with its conclusion."""

    theorem: Theorem
    conclusion: Kind


@dataclass(frozen=True)
class Reading:
    """What is known of one point, read off its theorems; None wherever a question was not settled.

    Attributes:
        verdict: the answer.
        loss: the exact loss at the point; None where it is no rational number.
        theorems: the theorem of the verdict first, then all others.
        reason: why the verdict is unknown; empty otherwise.
        least: the loss of a global minimum, where a list of all minima has it.
    """

    problem: Problem
    verdict: Verdict
    loss: Fraction | None
    theorems: tuple[Theorem, ...]
    reason: str
    least: Fraction | None = None

    def first(self, kind: type[Kind]) -> Found[Kind] | None:
        """The first theorem with this kind of conclusion."""
        for theorem in self.theorems:
            if isinstance(theorem.conclusion, kind):
                return Found(theorem, theorem.conclusion)
        return None

    @property
    def strict(self) -> bool | None:
        """Whether it is a strict local minimum."""
        refuted = self.verdict is Verdict.NOT_LOCAL_MINIMUM or self.first(NotStrict) is not None
        return False if refuted else None

    @property
    def strict_up_to_rescaling(self) -> bool:
        """Whether equal losses nearby were proved to come from rescalings alone."""
        return self.first(StrictUpToRescaling) is not None

    @property
    def globally(self) -> bool | None:
        """Whether it is a global minimum."""
        if self.first(GlobalMinimum) is not None:
            return True
        if self.verdict is Verdict.NOT_LOCAL_MINIMUM or self.better is not None:
            return False
        return None if self.least is None else self.loss == self.least

    @property
    def radius(self) -> Fraction | None:
        """Half the width of the box in which a theorem says that no loss is lower."""
        minimum = self.first(LocalMinimum)
        return None if minimum is None else minimum.conclusion.radius

    @property
    def descent(self) -> NotLocalMinimum | None:
        """The nearby better point, where the verdict is not-local-minimum."""
        found = self.first(NotLocalMinimum)
        return None if found is None else found.conclusion

    @property
    def better(self) -> NotGlobalMinimum | None:
        """A better point anywhere, where one is known for a local minimum."""
        found = self.first(NotGlobalMinimum)
        return None if found is None else found.conclusion


def reading(
    decision: Decision, proved_before: Sequence[Theorem] = (), landscape: LandscapeTheorem | None = None
) -> Reading:
    """Read a decision; theorems about the same point that were proved elsewhere stand before those of the decision.

    A theorem about all minima of the point's landscape says whether it is global; one of another landscape nothing.
    """
    return replace(_reading(decision, proved_before), least=_least(decision.problem, landscape))


def _least(problem: Problem, landscape: LandscapeTheorem | None) -> Fraction | None:
    """The loss of a global minimum, if the theorem is about all minima of the networks that the problem's is one of."""
    if landscape is None or not isinstance(landscape.conclusion, AllMinima):
        return None
    question, network = landscape.landscape, problem.network
    plain = problem == Problem(network, question.dataset)
    same = question.has(network) and question.width == network.layers[0].width
    return landscape.conclusion.minima[0].loss if plain and same else None


def _reading(decision: Decision, proved_before: Sequence[Theorem]) -> Reading:
    known = tuple(theorem for theorem in proved_before if theorem.problem == decision.problem)
    match decision:
        case IsLocalMinimum(problem, theorem, not_strict, isolated, globality):
            found = tuple(t for t in (theorem, not_strict, isolated, globality) if t is not None)
            return Reading(problem, Verdict.LOCAL_MINIMUM, loss_bounds(theorem.conclusion)[0], known + found, "")
        case IsNotLocalMinimum(problem, theorem, conclusion):
            return Reading(problem, Verdict.NOT_LOCAL_MINIMUM, conclusion.loss, (*known, theorem), "")
        case _:
            return Reading(decision.problem, Verdict.UNKNOWN, decision.loss, known, decision.reason)


def has_rounded_weights(network: Network) -> bool:
    """Whether most weights look like floats: finite binary or decimal fractions with more digits than one writes.

    A float32 has 24 significant bits, its decimal form at least 6 digits; numbers of at most 16 bits are a hand's.
    """
    numbers = [number for layer in network.layers for number in layer.numbers() if number]
    return 2 * sum(map(_is_long_decimal, numbers)) > len(numbers)


def _is_long_decimal(number: Fraction) -> bool:
    denominator = number.denominator >> ((number.denominator & -number.denominator).bit_length() - 1)
    while denominator % 5 == 0:
        denominator //= 5
    return denominator == 1 and number.denominator > 1 and number.numerator.bit_length() > WRITTEN_BITS


@dataclass(frozen=True)
class PointResult:
    """An answer about a network: what was decided, what the provers and the experiment say of it.

    Attributes:
        name: what the network is called.
        given: the network as it was given, with its data and loss. The verdict speaks of it.
        decision: about it.
        opinions: what every prover says of the decision.
        numeric: what the experiment saw; None when it was not run.
        landscape: what all the local minima are, where that was asked, too.
    """

    name: str
    given: Problem
    decision: Decision
    opinions: tuple[Opinion, ...]
    numeric: NumericEvidence | None
    landscape: LandscapeTheorem | None = None

    @cached_property
    def reading(self) -> Reading:
        """What is known of the point that was decided."""
        return reading(self.decision, (), self.landscape)

    @property
    def verdict(self) -> Verdict:
        """The answer."""
        return self.reading.verdict

    @property
    def missed_by_rounding(self) -> bool:
        """Whether the refuted network has floats for weights, so that the question is not the one to ask.

        The floats of a trained network never meet an exact minimum; `verify trained` asks whether one lies beside them.
        """
        return self.verdict is Verdict.NOT_LOCAL_MINIMUM and has_rounded_weights(self.given.network)

    @property
    def contradictions(self) -> tuple[str, ...]:
        """Where a prover or the experiment contradicts the verdict; any entry is a bug of localmin."""
        found = [
            f"{opinion.prover} disagrees with the kernel about {self.name}"
            for opinion in self.opinions
            if opinion.stance is Stance.DISAGREES
        ]
        if self.numeric is not None and self.numeric.agreement is Agreement.CONTRADICTS:
            found.append(f"the experiment contradicts the verdict: {self.numeric.name}")
        return tuple(found)
