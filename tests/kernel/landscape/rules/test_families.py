"""The rule `families` against a search over all strata, one by one, with a linear program for each."""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations_with_replacement, product

import pytest
from flint import fmpz_mat

from proofs.kernel import Rejected
from proofs.kernel.exact import Vector
from proofs.kernel.landscape.arrangement import Face, arrangement_of
from proofs.kernel.landscape.certificate import Families
from proofs.kernel.landscape.check import check_landscape
from proofs.kernel.landscape.conclusion import AllFamilies
from proofs.kernel.landscape.question import Landscape
from proofs.kernel.landscape.residuals import admissible, bits, signs_of
from proofs.kernel.landscape.rules import families as rule
from proofs.search.linear_program import Feasible, solve_box
from tests.kernel.landscape.landscapes import minima, small, zoo
from tests.search.landscape.descents import datasets

State = tuple[int, int]
Q = Fraction


class Strata:
    """All strata of local minima with a residual: states of units, and whether weights > 0 give the outputs."""

    def __init__(self, landscape: Landscape, residual: Vector) -> None:
        self.landscape, self.found = landscape, arrangement_of(landscape)
        self.faces = self.found.faces()
        signs = signs_of(self.found, residual)
        self.states = [(s, k) for k, face in enumerate(self.faces) for s in (1, 0, -1) if admissible(signs, face, s)]
        self.outputs = [y + r for y, r in zip(landscape.targets, residual, strict=True)]
        self.known: dict[frozenset[tuple[int, int]], bool] = {}
        self.all = [
            chosen
            for chosen in combinations_with_replacement(sorted(self.states), landscape.width or 1)
            if self.realised(frozenset((s, ray) for s, k in chosen if s for ray in bits(self.faces[k].own)))
        ]

    def realised(self, used: frozenset[tuple[int, int]]) -> bool:
        if used not in self.known:
            rows = [[s * e for e in self.found.outputs[ray]] for s, ray in sorted(used)]
            ones = [[1] * len(self.outputs), [-1] * len(self.outputs)] if self.landscape.output_bias else []
            scale = 1
            for y in self.outputs:
                scale *= y.denominator
            goal = [int(scale * y) for y in self.outputs]
            # sum (1 + m) row + constant = (1 + t) goal.
            target = [g - sum(column) for g, *column in zip(goal, *rows, strict=True)]
            columns = [*rows, *ones, [-g for g in goal]]
            self.known[used] = isinstance(solve_box(columns, target, [None] * len(columns)), Feasible)
        return self.known[used]

    def dimension(self, chosen: tuple[State, ...]) -> int:
        """The rank of all that may move, less that of what it does to the outputs."""
        n = len(self.landscape.dataset.inputs[0]) + self.landscape.hidden_bias
        moves = int(self.landscape.output_bias)
        effects = [[1] * len(self.outputs)] if self.landscape.output_bias else []
        for s, k in chosen:
            rays = [self.found.rays[ray] for ray in bits(self.faces[k].own)]
            moves += (fmpz_mat([list(ray) for ray in rays]).rank() if rays else 0) + n - len(self.found.columns)
            if s:
                moves += 1
                effects += [list(self.found.outputs[ray]) for ray in bits(self.faces[k].own)]
        return moves - (fmpz_mat(effects).rank() if effects else 0)

    def below(self, chosen: tuple[State, ...]) -> Iterator[tuple[State, ...]]:
        """Strata in the closure."""
        options = [
            [(t, g) for t in {s, 0} for g, face in enumerate(self.faces) if self.is_below(face, self.faces[k])]
            for s, k in chosen
        ]
        return (tuple(sorted(other)) for other in product(*options))

    @staticmethod
    def is_below(low: Face, high: Face) -> bool:
        return not (low.above & ~high.above or low.below & ~high.below)

    def components(self) -> list[tuple[int, int]]:
        """Of every connected set of strata, the dimension and the most silent units in cells."""
        group = {chosen: k for k, chosen in enumerate(self.all)}
        for chosen in self.all:
            for other in self.below(chosen):
                if other in group and group[other] != group[chosen]:
                    old, new = group[other], group[chosen]
                    group = {c: new if g == old else g for c, g in group.items()}
        found = []
        for k in set(group.values()):
            members = [chosen for chosen, g in group.items() if g == k]
            silent = max(sum(not s for s, _ in chosen) for chosen in members)
            found.append((max(map(self.dimension, members)), silent))
        return sorted(found)


def found_families(landscape: Landscape, residual: Vector) -> AllFamilies:
    conclusion = check_landscape(landscape, Families(residual)).conclusion
    assert isinstance(conclusion, AllFamilies)
    return conclusion


def require_agreement(landscape: Landscape, *, most: int = 10**9) -> int:
    """For every residual of the list; returns how many families there are."""
    count = 0
    for minimum in minima(landscape).minima:
        strata = Strata(landscape, minimum.residual)
        if len(strata.all) > most:
            continue
        conclusion = found_families(landscape, minimum.residual)
        assert conclusion.loss == minimum.loss
        found = sorted((family.dimension, family.silent) for family in conclusion.families)
        assert found == strata.components(), (landscape, minimum.residual)
        count += len(found)
    return count


@pytest.mark.parametrize(
    ("name", "width", "biases"),
    [("D1", 1, (True, True)), ("XOR", 1, (True, True)), ("D1", 2, (False, True)), ("XOR", 2, (False, False))],
)
def test_families_of_the_zoo(name: str, width: int, biases: tuple[bool, bool]) -> None:
    assert require_agreement(zoo(name, width, hidden_bias=biases[0], output_bias=biases[1])) >= 4


@pytest.mark.parametrize("seed", range(3))
def test_families_of_small_data(seed: int) -> None:
    rng, count = random.Random(seed), 0
    for data in datasets(rng, 14):
        if len(data) <= 3:
            landscape = Landscape(data, rng.choice([1, 1, 2]), rng.random() < 0.6, rng.random() < 0.6)
            count += require_agreement(landscape, most=400)
    assert count >= 8


TELLING = {
    "rays of solutions with three directions": small(
        [((-1, -2), 2), ((2, -1), 4), ((2, -2), -4), ((1, 2), -3), ((1, 2), -1)], 2
    ),
    "vertices of solutions with fewer directions": small(
        [((-1, 1), 2), ((1, 2), 3), ((0, 2), 4), ((0, 0), -1), ((1, -1), 3)], 2, hidden_bias=False
    ),
    "silent units with a coordinate that was dropped": small(
        [((1, 0, 0), 5), ((-1, 0, 0), 5), ((0, 1, 0), 5), ((0, -1, 0), 5)], 1, hidden_bias=False
    ),
    "units that can only fall silent together": small(
        [((1, 1), -4), ((-1, -1), 0), ((-1, 2), -4), ((1, -2), 0), ((-2, -1), 3)],
        3,
        hidden_bias=False,
        output_bias=False,
    ),
    "good cells with a wall that is not": small([((-1,), 3), ((1,), 4), ((1,), 0), ((2,), -4), ((0,), -4)], 2),
}


@pytest.mark.parametrize("what", TELLING)
def test_data_that_tell_more(what: str) -> None:
    assert require_agreement(TELLING[what], most=500) > 0


def test_the_minimum_of_proposition_1_is_one_orbit() -> None:
    landscape = zoo("D1", 1)
    residual = next(m.residual for m in minima(landscape).minima if m.loss == 18)
    (family,) = found_families(landscape, residual).families
    assert (family.dimension, family.is_orbit, family.silent, family.products) == (1, True, 0, 2)
    # On at 5 and 4, off at 1 and -1, and a kink at 3.
    assert family.units == ((1, (1, 1, 0, -1, -1)),)


D1 = zoo("D1", 1)


@pytest.mark.parametrize(
    ("residual", "said"),
    [
        ((Q(1),), "residual: expected a number per data point, got 1"),
        ((Q(1), Q(0), Q(0), Q(0), Q(0)), "residual: expected a sum of 0, got another"),
        ((Q(1), Q(-1), Q(0), Q(0), Q(0)), "residual: expected one orthogonal to the outputs, got another"),
        ((Q(0),) * 5, "residual: expected one of a local minimum, got another"),
    ],
)
def test_other_vectors_are_rejected(residual: Vector, said: str) -> None:
    with pytest.raises(Rejected) as caught:
        check_landscape(D1, Families(residual))
    assert str(caught.value) == f"families: {said}"


def test_every_width_and_too_much_are_rejected(monkeypatch: pytest.MonkeyPatch) -> None:
    residual = minima(D1).minima[0].residual
    with pytest.raises(Rejected, match="landscape: expected a fixed width"):
        check_landscape(zoo("D1", None), Families(residual))
    monkeypatch.setattr(rule, "MAX_PRODUCTS", 1)
    with pytest.raises(Rejected, match="families: products of cells: expected at most 1, got"):
        check_landscape(D1, Families(residual))
    monkeypatch.setattr("proofs.kernel.landscape.solutions.MAX_SETS", 1)
    with pytest.raises(Rejected, match="families: directions: expected at most 1 sets of them"):
        check_landscape(D1, Families(residual))


def test_many_units_that_can_fall_silent() -> None:
    """Any number of 30 units, of either sign, can fall silent: units in one cell are told apart by no set of them."""
    landscape = small([((0,), 0)], 30, hidden_bias=False)
    (family,) = found_families(landscape, (Q(0),)).families
    assert (family.silent, family.products, family.dimension) == (30, 496, 60)


def test_more_units_than_are_taken_on(monkeypatch: pytest.MonkeyPatch) -> None:
    landscape = small([((0,), 0)], 30, hidden_bias=False)
    for least, said in ((14_879, "all products"), (14_880, "products that may be connected")):
        monkeypatch.setattr(rule, "MAX_PAIRS", least)
        with pytest.raises(Rejected, match=f"^landscape: units of {said}: expected at most {least}"):
            check_landscape(landscape, Families((Q(0),)))
    monkeypatch.undo()
    monkeypatch.setattr("proofs.kernel.landscape.residuals.MAX_WORK", 100)
    with pytest.raises(Rejected, match="landscape: products for the sets of generators: expected at most 100, got"):
        check_landscape(zoo("XOR", 2), Families((Q(0),) * 4))
