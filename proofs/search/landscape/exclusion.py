"""Does a residual belong to a local minimum? Either units that show it, or separators that exclude it."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from proofs.kernel.exact import Vector
from proofs.kernel.landscape.arrangement import Arrangement, Face
from proofs.kernel.landscape.certificate import Entry, Minimum, NeverMinimum, Separation, TooFewUnits
from proofs.kernel.landscape.question import Landscape
from proofs.kernel.landscape.residuals import admissible, bits, centred, product, signs_of, spread, states
from proofs.kernel.network import Network
from proofs.search.landscape.fits import Generators
from proofs.search.landscape.networks import built
from proofs.search.linear_program import Feasible, solve_box

ZERO = Fraction(0)


MOST_CHOICES = 2000
"""For every width: choices of states that are tried for each number of units, in search of the fewest."""


class _TooManyChoicesError(Exception):
    """The fewest units would take too long to find; some do."""


@dataclass(frozen=True, slots=True)
class _Realised:
    """Weights > 0 on all generators of the chosen states that give the outputs."""

    weights: dict[int, Fraction]


class Level:
    """One residual r of a landscape, and what units a local minimum with it may have."""

    def __init__(
        self,
        landscape: Landscape,
        arrangement: Arrangement,
        faces: Sequence[Face],
        generators: Generators,
        residual: Vector,
    ) -> None:
        self.landscape, self.arrangement, self.faces = landscape, arrangement, faces
        self.generators, self.residual = generators, residual
        self.signs = signs_of(arrangement, residual)
        self.states = states(self.signs, faces)
        self.outputs = tuple(y + r for y, r in zip(landscape.targets, residual, strict=True))
        self.constant = not any(centred(landscape, self.outputs))
        self.remaining: list[int] = []
        self._left: int | None = None
        self._known: dict[int, _Realised | Vector] = {}

    def entry(self) -> Entry:
        """The entry of the list for this residual; the fewest units that it needs."""
        if self.constant:
            silent = self._silent()
            if silent is not None:
                return silent
        never = self._never()
        if never is not None:
            return never
        every = self.landscape.width is None
        for width in range(1, (self.landscape.width or len(self.states)) + 1):
            self._left = MOST_CHOICES if every else None
            try:
                found = self._root(width)
            except _TooManyChoicesError:
                return Minimum(self.residual, self._minimum(self._few()))
            if isinstance(found, list):
                return Minimum(self.residual, self._minimum(found))
        assert isinstance(found, Separation)
        return TooFewUnits(self.residual, found)

    def _few(self) -> list[int]:
        """States that give the outputs, none of which can be spared: of those that every width leaves."""
        few = list(self.remaining)
        for state in self.remaining:
            together = 0
            for other in few:
                together |= other if other != state else 0
            if isinstance(self.apart(together), _Realised):
                few.remove(state)
        return few

    def _silent(self) -> Minimum | None:
        """A minimum whose only unit has the output weight 0."""
        for face in self.faces:
            if admissible(self.signs, face, 0):
                return Minimum(self.residual, self.network([(0, spread(face.own, 1))]))
        return None

    def _never(self) -> NeverMinimum | None:
        """Separators that leave no state, if there are some."""
        left, separators = self.states, list[Vector]()
        while left:
            together = 0
            for state in left:
                together |= state
            answer = self.apart(together)
            if isinstance(answer, _Realised):
                self.remaining = left
                return None
            separators.append(answer)
            if product(answer, self.outputs) < 0:
                break
            positive = signs_of(self.arrangement, answer).positive
            left = [state for state in left if not state & positive]
        return NeverMinimum(self.residual, tuple(separators))

    def apart(self, chosen: int) -> _Realised | Vector:
        """Weights > 0 on these generators that give the outputs, or a separator."""
        if chosen not in self._known:
            self._known[chosen] = self._apart(list(bits(chosen)))
        return self._known[chosen]

    def _apart(self, chosen: list[int]) -> _Realised | Vector:
        fit = self.generators.fit(chosen, self.outputs)
        if any(fit.residual):
            return fit.residual
        if len(fit.weights) == len(chosen):
            return _Realised(fit.weights)
        # sum (1 + m_g) g = (1 + t) outputs with m, t >= 0.
        columns = [self.generators.columns[g] for g in chosen]
        factor, goal = self.generators.integral(self.outputs)
        target = [entry - sum(column[i] for column in columns) for i, entry in enumerate(goal)]
        answer = solve_box([*columns, tuple(-entry for entry in goal)], target, [None] * (len(columns) + 1))
        if not isinstance(answer, Feasible):
            return centred(self.landscape, [-entry for entry in answer.separator])
        *more, stretch = answer.solution
        share = Fraction(self.generators.factor, factor) / (1 + stretch)
        return _Realised({g: (1 + m) * share for g, m in zip(chosen, more, strict=True)})

    def _root(self, width: int) -> list[int] | Separation:
        if not self.constant:
            return self._search([], width, self.states)
        zero = (ZERO,) * len(self.residual)
        return self._further([], self.states, width, self.states, zero)

    def _search(self, chosen: list[int], left: int, allowed: Sequence[int]) -> list[int] | Separation:
        """At most `left` further states that give the outputs with those chosen, or why there are none."""
        if self._left is not None:
            self._left -= 1
            if self._left < 0:
                raise _TooManyChoicesError
        together = 0
        for state in chosen:
            together |= state
        answer = self.apart(together)
        if isinstance(answer, _Realised):
            return chosen
        if not left:
            return Separation(answer, ())
        negative = signs_of(self.arrangement, answer).negative
        return self._further(chosen, [state for state in allowed if state & negative], left, allowed, answer)

    def _further(
        self, chosen: list[int], further: Sequence[int], left: int, allowed: Sequence[int], separator: Vector
    ) -> list[int] | Separation:
        children, rest = [], list(allowed)
        for state in further:
            found = self._search([*chosen, state], left - 1, rest)
            if isinstance(found, list):
                return found
            children.append(found)
            rest.remove(state)
        return Separation(separator, tuple(children))

    def _minimum(self, chosen: Sequence[int]) -> Network:
        return self.network([(self._sign(state), state) for state in chosen])

    def network(self, chosen: Sequence[tuple[int, int]]) -> Network:
        """Units in the relative interior of these states, that give the outputs; raises ArithmeticError where none do.

        Args:
            chosen: per unit the output weight, 1, -1 or 0, and the generators of its state; of 0, with either sign.
        """
        together = 0
        for sign, state in chosen:
            together |= state if sign else 0
        answer = self.apart(together) if together else _Realised({})
        if not isinstance(answer, _Realised):
            raise ArithmeticError("no units in these states have the outputs")
        shared = {g: sum(state >> g & 1 for sign, state in chosen if sign) for g in bits(together)}
        units = []
        for sign, state in chosen:
            unit = [ZERO] * len(self.arrangement.columns)
            for g in bits(state):
                weight = answer.weights[g] * self.arrangement.scale / shared[g] if sign else 1
                unit = [a + weight * b for a, b in zip(unit, self.arrangement.rays[g // 2], strict=True)]
            units.append((tuple(unit), Fraction(sign)))
        return built(self.landscape, self.arrangement, self.residual, units)

    def _sign(self, state: int) -> int:
        if state:
            return -1 if next(bits(state)) % 2 else 1
        origin = next(face for face in self.faces if not face.above | face.below)
        return 1 if admissible(self.signs, origin, 1) else -1
