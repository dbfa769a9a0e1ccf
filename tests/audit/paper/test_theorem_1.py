"""Theorem 1: refuted as printed at every place, and the construction holds for every decent dataset that is drawn."""

from dataclasses import replace
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from proofs.audit.claim import Status, Version
from proofs.audit.lemmas import formulas, three_units
from proofs.audit.lemmas import one_unit as thin
from proofs.audit.lemmas import separating_direction as direction
from proofs.audit.lemmas.construction import ConstructionError, NotDecentError, construct
from proofs.audit.lemmas.dead_point import dead_point, raised
from proofs.audit.lemmas.input_groups import departing_groups
from proofs.audit.paper.definition_1 import is_decent
from proofs.audit.paper.theorem_1_as_printed import last_bias_descends
from proofs.audit.registry import by_name
from proofs.kernel import Dataset, Problem, Rejected, check
from proofs.kernel.certificate import BetterPoint, ConstantOutput, EqualInputsBound
from proofs.kernel.conclusion import GlobalMinimum, LocalMinimum, NotGlobalMinimum
from proofs.kernel.exact import inner
from proofs.kernel.forward import forward
from tests.audit.chains import checked_halves, statuses
from tests.audit.plain_network import datasets_on_a_grid, evaluate, hidden_widths, mean, squared_loss, targets_at


def column(*numbers: int) -> tuple[tuple[Fraction, ...], ...]:
    return tuple((Fraction(number),) for number in numbers)


NEGATIVE = Dataset(column(0, 1), column(-1, -3))


def test_the_claim() -> None:
    halves = checked_halves(by_name("theorem-1"))
    printed = statuses(halves[Version.PRINTED])
    assert set(printed.values()) == {Status.REFUTED}
    assert len(printed) == 6


@given(datasets_on_a_grid(), hidden_widths(first=3), st.data())
def test_the_construction(data: Dataset, widths: tuple[int, ...], draw: st.DataObject) -> None:
    assume(is_decent(data))
    off = draw.draw(st.integers(0, len(widths) - 1))
    built = construct(data, widths, off)
    overall = mean([y for (y,) in data.targets])
    assert tuple(layer.width for layer in built.better.hidden) == widths
    assert built.dead.same_shape(built.better)
    signs = forward(Problem(built.dead, data)).pre_activations[off].signs()
    assert {sign for row in signs for sign in row} == {-1}
    assert {evaluate(built.dead, x) for x in data.inputs} == {(overall,)}
    r = built.singled_out.input
    here = mean(targets_at(data, r))
    elsewhere = mean([y for x, (y,) in zip(data.inputs, data.targets, strict=True) if x != r])
    assert here != overall
    assert all(evaluate(built.better, x) == (here if x == r else elsewhere,) for x in data.inputs)
    assert squared_loss(built.better, data) < squared_loss(built.dead, data)
    assert isinstance(built.local_minimum().conclusion, LocalMinimum)
    assert isinstance(built.not_global().conclusion, NotGlobalMinimum)


@given(datasets_on_a_grid(), hidden_widths(first=3))
def test_every_departing_input_can_be_singled_out(data: Dataset, widths: tuple[int, ...]) -> None:
    dead = Problem(dead_point(data, widths), data)
    for group in departing_groups(data):
        check(dead, BetterPoint(three_units.three_units(data, widths, group)))


@given(datasets_on_a_grid(), hidden_widths(first=3))
def test_the_printed_construction_clips(data: Dataset, widths: tuple[int, ...]) -> None:
    """One hidden layer: right. More: each mean is replaced by its positive part."""
    for group in departing_groups(data):
        network = three_units.three_units_as_printed(data, widths, group)
        nu, mu = three_units.two_means(data, group)
        if len(widths) > 1:
            nu, mu = max(nu, Fraction(0)), max(mu, Fraction(0))
        assert all(evaluate(network, x) == (nu if x == group.input else mu,) for x in data.inputs)


def test_the_printed_construction_can_be_worse_than_the_mean() -> None:
    group = departing_groups(NEGATIVE)[0]
    clipped = three_units.three_units_as_printed(NEGATIVE, (3, 2), group)
    with pytest.raises(Rejected):
        check(Problem(dead_point(NEGATIVE, (3, 2)), NEGATIVE), BetterPoint(clipped))


@given(datasets_on_a_grid(outputs=2), hidden_widths())
def test_one_unit_is_enough(data: Dataset, widths: tuple[int, ...]) -> None:
    problem = Problem(dead_point(data, widths), data)
    if is_decent(data):
        check(problem, BetterPoint(thin.one_unit(data, widths)))
    else:
        with pytest.raises(ValueError, match="no function of the inputs beats the mean"):
            thin.one_unit(data, widths)
        check(problem, EqualInputsBound())


@given(datasets_on_a_grid(outputs=1), hidden_widths(), st.data())
def test_local_minimum_if_and_only_if_the_output_is_the_mean(
    data: Dataset, widths: tuple[int, ...], draw: st.DataObject
) -> None:
    off = draw.draw(st.integers(0, len(widths) - 1))
    problem = Problem(dead_point(data, widths, off), data)
    certificate = ConstantOutput(off, EqualInputsBound())
    assert isinstance(check(problem, certificate).conclusion, LocalMinimum)
    other = problem.at(raised(problem.network, Fraction(draw.draw(st.sampled_from([-3, 1])), 7)))
    with pytest.raises(Rejected):
        check(other, certificate)
    towards = mean([y for (y,) in data.targets]) - evaluate(other.network, data.inputs[0])[0]
    last_bias_descends(other, towards)


@given(datasets_on_a_grid())
def test_directions_separate(data: Dataset) -> None:
    points = set(data.inputs)
    v = direction.separating_direction(data.inputs)
    gaps = [abs(inner(v, tuple(a - b for a, b in zip(x, y, strict=True)))) for x, y in combinations(points, 2)]
    assert all(gap >= 3 for gap in gaps)
    assert len(points) == 1 or min(gaps) == 3


def test_a_direction_that_has_to_search() -> None:
    """The corners of a grid of side n in d dimensions: small s lets projections coincide."""
    points = [tuple(map(Fraction, (a, b, c))) for a in range(4) for b in range(4) for c in range(4)]
    v = direction.separating_direction(points)
    assert v[1] == 4 * v[0]
    assert v[2] == 16 * v[0]
    with pytest.raises(ValueError, match="no points"):
        direction.separating_direction([])


@pytest.mark.parametrize(
    ("data", "widths", "dead_layer", "error", "message"),
    [
        (Dataset(column(1, 1, 2), column(0, 2, 1)), (3,), 0, NotDecentError, "not decent: at each of its 2 distinct"),
        (Dataset(column(1), column(5)), (3,), 0, NotDecentError, "the mean target is 5"),
        (NEGATIVE, (), 0, ConstructionError, "at least one hidden layer"),
        (NEGATIVE, (3, 0), 0, ConstructionError, "each of width 1 or more"),
        (NEGATIVE, (2, 5), 0, ConstructionError, "needs at least 3"),
        (NEGATIVE, (3,), 1, ConstructionError, "hidden layer 1 of 1"),
        (replace(NEGATIVE, targets=((Fraction(1),) * 2,) * 2), (3,), 0, ConstructionError, "2 targets per point"),
    ],
)
def test_errors(
    data: Dataset, widths: tuple[int, ...], dead_layer: int, error: type[ConstructionError], message: str
) -> None:
    with pytest.raises(error, match=message):
        construct(data, widths, dead_layer)


@given(datasets_on_a_grid(), hidden_widths(first=3))
def test_a_dataset_that_is_not_decent_makes_the_dead_point_global(data: Dataset, widths: tuple[int, ...]) -> None:
    """Every dataset becomes one that is not decent when each point gets a twin with its target mirrored in the mean."""
    overall = mean([y for (y,) in data.targets])
    twins = Dataset(data.inputs * 2, (*data.targets, *((2 * overall - y,) for (y,) in data.targets)))
    with pytest.raises(NotDecentError, match="global minimum"):
        construct(twins, widths)
    assert isinstance(check(Problem(dead_point(twins, widths), twins), EqualInputsBound()).conclusion, GlobalMinimum)


def test_weights_move_the_means() -> None:
    weighted = replace(
        NEGATIVE, inputs=column(0, 0, 1), targets=column(0, -4, -3), weights=(Fraction(3), Fraction(1), Fraction(2))
    )
    built = construct(weighted, (3, 1))
    assert [evaluate(built.better, x)[0] for x in weighted.inputs] == [-1, -1, -3]
    built.local_minimum()
    built.not_global()


def test_the_chain_breaks_without_the_relu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formulas, "relu", lambda z: z)
    assert [[item.status for item in step.evidence] for step in three_units.bump()] == [
        [Status.PROVED, Status.PROVED],
        [Status.REFUTED, Status.PROVED],
    ]
