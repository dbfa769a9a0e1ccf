"""What can be proved about a landscape in the time there is: all its minima, or the global one, or a lower bound."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from math import comb
from time import perf_counter

from proofs.kernel import Theorem
from proofs.kernel.landscape.certificate import Families
from proofs.kernel.landscape.check import LandscapeTheorem, check_landscape
from proofs.kernel.landscape.conclusion import AllMinima
from proofs.kernel.landscape.question import Landscape
from proofs.kernel.rejection import Rejected
from proofs.readable_numbers import approximate
from proofs.search.landscape.branch_and_bound import find_global_minimum
from proofs.search.landscape.complete import TooLargeLandscapeError, find_complete_list
from proofs.search.landscape.representatives import ProvedFamilies, representative_of, with_representatives

Report = Callable[[str], None]
SHARE_OF_LIST = 0.6
"""Of the time limit, where the global minimum is looked for next."""
SHARE_OF_SEARCH = 0.5
"""Of the time that is left for a bound; the rest is for closing what is open, and for the kernel."""


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """What was proved.

    Attributes:
        theorem: about all minima, or the lowest loss; None where neither was proved.
        representatives: for all minima, that the network of each, with as many units as the landscape, is one; as far
            as there was time.
        families: for all minima of one width, the families of each with a network, but for those that the kernel does
            not take on, and those that there was no time for.
        reason: why not all minima are listed; empty where they are.
    """

    theorem: LandscapeTheorem | None
    representatives: tuple[Theorem, ...]
    families: tuple[ProvedFamilies, ...]
    reason: str

    def __repr__(self) -> str:
        return f"<Answer: {self.reason if self.theorem is None else self.theorem!r}>"


def find_landscape(
    landscape: Landscape,
    time_limit: float,
    report: Report = lambda doing: None,
    *,
    global_only: bool = False,
) -> Answer:
    """All local minima; where that takes too long, or is not asked for, the global minimum or a lower bound.

    Raises:
        ArithmeticError: two rules of the kernel contradict each other.
    """
    search = LandscapeSearch(landscape, time_limit, report, global_only=global_only)
    search.run()
    return search.answer


class LandscapeSearch:
    """The search of `find_landscape`; its answer is what was proved so far, wherever it is interrupted."""

    def __init__(self, landscape: Landscape, time_limit: float, report: Report, *, global_only: bool) -> None:
        self._landscape, self._limit, self._report, self._global_only = landscape, time_limit, report, global_only
        self._end = perf_counter() + time_limit
        self._theorem: LandscapeTheorem | None = None
        self._representatives: list[Theorem] = []
        self._families: list[ProvedFamilies] = []
        self._reason = f"the time limit of {time_limit:g} s was reached"

    @property
    def answer(self) -> Answer:
        """What is proved."""
        listed = self._theorem is not None and isinstance(self._theorem.conclusion, AllMinima)
        reason = "" if listed else self._reason
        return Answer(self._theorem, tuple(self._representatives), tuple(self._families), reason)

    def run(self) -> None:
        """Prove what can be proved."""
        reason = "not asked for" if self._global_only else self._list()
        if self._theorem is None:
            self._bound(reason)

    def _list(self) -> str:
        """The complete list and what belongs to it, or why there is none."""
        landscape = self._landscape
        try:
            share = 1.0 if landscape.width is None else SHARE_OF_LIST
            certificate = find_complete_list(landscape, share * self._limit, self._report)
            self._report("the kernel checks the list")
            self._theorem = check_landscape(landscape, certificate)
        except TooLargeLandscapeError as error:
            return str(error)
        except Rejected as verdict:
            return _too_large(landscape, verdict)
        conclusion = self._theorem.conclusion
        assert isinstance(conclusion, AllMinima)
        self._represent(conclusion)
        if landscape.width is not None:
            self._group(conclusion)
        return ""

    def _bound(self, reason: str) -> None:
        landscape, self._reason = self._landscape, reason
        if landscape.width is None:
            self._reason = f"{reason}; ask for one width"
            return
        try:
            seconds = max(0.0, SHARE_OF_SEARCH * (self._end - perf_counter()))
            bounds = find_global_minimum(landscape, seconds, self._report)
            self._report("the kernel checks the bound")
            self._theorem = check_landscape(landscape, bounds)
        except Rejected as verdict:
            self._reason = _too_large(landscape, verdict)

    def _represent(self, conclusion: AllMinima) -> None:
        for k, minimum in enumerate(conclusion.minima):
            if perf_counter() > self._end:
                break
            if k % 100 == 0:
                self._report(f"representative {k + 1:,} of {len(conclusion.minima):,}")
            self._representatives.append(representative_of(self._landscape, minimum))

    def _group(self, conclusion: AllMinima) -> None:
        for k, minimum in enumerate(conclusion.minima):
            if perf_counter() > self._end:
                break
            if k % 10 == 0:
                self._report(f"families of minimum {k + 1:,} of {len(conclusion.minima):,}")
            with suppress(Rejected):
                theorem = check_landscape(self._landscape, Families(minimum.residual))
                self._families.append(with_representatives(theorem))


def _too_large(landscape: Landscape, verdict: Rejected) -> str:
    """What there is too much of, and how many products of cells there may be."""
    said = f"{verdict.got} {verdict.step}, {verdict.expected}"
    if landscape.width is None:
        return said
    dimension = len(landscape.dataset.inputs[0]) + landscape.hidden_bias
    cells = 2 * sum(comb(len(landscape.dataset) - 1, k) for k in range(dimension))
    products = comb(2 * cells + landscape.width - 1, landscape.width)
    return f"{said}; up to {approximate(Fraction(products))} products of cells"
