"""The global minimum by branch and bound, best bound first; see the kernel's rule `global-minimum`."""

from collections.abc import Callable
from fractions import Fraction
from heapq import heappop, heappush
from itertools import count
from time import perf_counter

import numpy as np

from proofs.kernel.exact import Vector
from proofs.kernel.landscape.arrangement import arrangement_of
from proofs.kernel.landscape.certificate import Bound, Branch, BranchAndBound, Step, Symmetric
from proofs.kernel.landscape.question import Landscape
from proofs.kernel.landscape.residuals import centred, product, residual_at, signs_of
from proofs.kernel.network import Network
from proofs.search.landscape.cases import Case, Cases, Unit, halves
from proofs.search.landscape.fits import Fit
from proofs.search.landscape.networks import network_of_fit
from proofs.search.landscape.upper_bound import best_network

Report = Callable[[str], None]

SLACK = 1e-9
"""How far a bound in floats may be off, as a share of the sum of squares of the centred targets."""
RECENT = 64
"""How many vectors are tried before a new one is computed."""


def find_global_minimum(landscape: Landscape, time_limit: float, report: Report = lambda doing: None) -> BranchAndBound:
    """A certificate of the global minimum; where time runs out, of a lower bound and the best point found.

    Raises:
        Rejected: there are too many rays.
    """
    search = _Search(landscape, time_limit)
    search.run(report)
    return search.certificate()


class _Search:
    def __init__(self, landscape: Landscape, seconds: float) -> None:
        self.landscape, self.width = landscape, landscape.width or 1
        self.end = perf_counter() + seconds
        self.arrangement = arrangement_of(landscape)
        self.cases = Cases(landscape, self.arrangement)
        targets = landscape.targets
        self.square = product(targets, centred(landscape, targets))
        self.best = best_network(landscape, self.arrangement, self.cases, seconds / 10)
        self.loss = self._loss(self.best)
        self.known: dict[tuple[Unit, ...], Case] = {}
        self.closed: dict[tuple[Unit, ...], int] = {}
        self.vectors: list[Vector] = []
        self._bounds: list[Fraction] = []
        self._negative: list[int] = []
        self._recent: list[int] = []

    def _loss(self, network: Network) -> Fraction:
        residual = residual_at(self.landscape, network)
        return product(residual, residual)

    def run(self, report: Report) -> None:
        """Split cases, that of the least bound first, until all are closed or time is up."""
        ticket = count()
        heap: list[tuple[float, int, Case]] = []

        def opened(units: tuple[Unit, ...], likely: frozenset[int]) -> None:
            key = tuple(sorted(units))
            if key not in self.known:
                case = self.known[key] = self.cases.case(key, likely)
                heappush(heap, (case.bound, next(ticket), case))

        for root in self._roots():
            opened(root, frozenset())
        while heap:
            bound, number, case = heappop(heap)
            if number % 200 == 0:
                level = bound * float(self.square)
                report(
                    f"{len(self.known):,} cases, {len(heap):,} open; loss from {level:.6g} to {float(self.loss):.6g}"
                )
            if perf_counter() > self.end:
                self._give_up([(bound, number, case), *heap])
                return
            if self._is_closed(case):
                continue
            assert case.split is not None
            for units in halves(case.units, case.split):
                opened(units, case.active)

    def _give_up(self, heap: list[tuple[float, int, Case]]) -> None:
        """Close all cases by what is known of them: the first has the least bound, up to rounding."""
        (_, _, first), *rest = sorted(heap, key=lambda entry: entry[:2])
        self._close(first, Fraction(0))
        least = self._bounds[self.closed[first.units]]
        for _, _, case in rest:
            if not self._close(case, least):
                self._close(case, Fraction(0))

    def _roots(self) -> list[tuple[Unit, ...]]:
        """In the order of the kernel."""
        return [((1, 0, 0),) * positive + ((-1, 0, 0),) * (self.width - positive) for positive in range(self.width + 1)]

    def _is_closed(self, case: Case) -> bool:
        """Whether the case has no loss below that of the best point, which may move to one of its networks."""
        level = float(self.loss / self.square) if self.square else 0.0
        if case.split is not None and case.bound < level - SLACK:
            return False
        if self._close(case, self.loss):
            return True
        if case.split is None:
            # The combination of least squares is a network, and the best of the case.
            self._attain(case)
            return self._close(case, self.loss)
        return False

    def _close(self, case: Case, least: Fraction) -> bool:
        """Remember a vector that shows that the case has no loss below `least`."""
        allowed = np.flatnonzero(self.cases.allowed(case.units))
        mask = sum(1 << int(g) for g in allowed)
        for k in reversed(self._recent):
            if not mask & self._negative[k] and self._bounds[k] >= least:
                self._recent.remove(k)
                self._recent.append(k)
                self.closed[case.units] = k
                return True
        fit = self.exact(case)
        bound = product(fit.residual, fit.residual)
        if bound < least:
            return False
        self.closed[case.units] = len(self.vectors)
        self._recent = [*self._recent[-RECENT:], len(self.vectors)]
        self.vectors.append(fit.residual)
        self._bounds.append(bound)
        self._negative.append(signs_of(self.arrangement, fit.residual).negative)
        return True

    def exact(self, case: Case) -> Fit:
        """The best combination of a case."""
        allowed = [int(g) for g in np.flatnonzero(self.cases.allowed(case.units))]
        return self.cases.generators.fit(allowed, self.landscape.targets, case.active)

    def _attain(self, case: Case) -> None:
        own = [
            (sign, sum(1 << 2 * int(k) + (sign < 0) for k in np.flatnonzero(self.cases.rays(above, below))))
            for sign, above, below in case.units
        ]
        network = network_of_fit(self.landscape, self.arrangement, self.exact(case), own)
        loss = self._loss(network)
        if loss < self.loss:
            self.best, self.loss = network, loss

    def certificate(self) -> BranchAndBound:
        """All cases in the order of the kernel."""
        steps: list[Step] = []
        seen: set[tuple[Unit, ...]] = set()
        todo = self._roots()[::-1]
        while todo:
            units = todo.pop()
            key = tuple(sorted(units))
            if key in seen:
                steps.append(Symmetric())
                continue
            seen.add(key)
            if key in self.closed:
                steps.append(Bound(self.closed[key]))
                continue
            split = self.known[key].split
            assert split is not None
            steps.append(Branch(units.index(split[0]), split[1]))
            todo.extend(reversed(halves(units, split)))
        lower = min((*self._bounds, self.loss))
        return BranchAndBound(lower, self.best, tuple(self.vectors), tuple(steps))
