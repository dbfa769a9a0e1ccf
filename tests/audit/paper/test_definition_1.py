"""Definition 1: the predicate agrees with its other two descriptions on drawn data, the kernel deciding the last."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofs.audit.claim import Version
from proofs.audit.lemmas.dead_point import dead_point
from proofs.audit.lemmas.input_groups import departing_groups, input_groups, mean_target
from proofs.audit.lemmas.one_unit import one_unit
from proofs.audit.paper import definition_1
from proofs.audit.registry import by_name
from proofs.kernel import Dataset, Problem, Rejected, check
from proofs.kernel.certificate import BetterPoint, EqualInputsBound
from tests.audit.chains import checked_halves
from tests.audit.plain_network import datasets_on_a_grid, mean, targets_at


def test_the_claim() -> None:
    half = checked_halves(by_name("definition-1"))[Version.PRINTED]
    conclusions = {
        type(item.theorem.conclusion).__name__ for o in half.obligations for item in o.evidence if item.theorem
    }
    assert conclusions == {"GlobalMinimum", "NotGlobalMinimum"}


@given(datasets_on_a_grid())
def test_the_predicate_and_its_other_descriptions(data: Dataset) -> None:
    overall = mean([y for (y,) in data.targets])
    means = {x: mean(targets_at(data, x)) for x in data.inputs}
    decent = definition_1.is_decent(data)
    assert decent == any(value != overall for value in means.values())
    assert decent == (len(set(means.values())) > 1)
    problem = Problem(dead_point(data, (2,)), data)
    if decent:
        check(problem, BetterPoint(one_unit(data, (2,))))
        with pytest.raises(Rejected):
            check(problem, EqualInputsBound())
    else:
        check(problem, EqualInputsBound())


@given(datasets_on_a_grid())
def test_groups(data: Dataset) -> None:
    groups = input_groups(data)
    assert {group.input: group.mean for group in groups} == {x: (mean(targets_at(data, x)),) for x in data.inputs}
    assert sum(group.weight for group in groups) == len(data)


@given(datasets_on_a_grid(), st.lists(st.integers(0, 3), min_size=8, max_size=8))
def test_a_weight_counts_as_repetition(data: Dataset, times: list[int]) -> None:
    repeats = times[: len(data)]
    if not any(repeats):
        repeats[0] = 1
    repeated = [
        pair for n, pair in zip(repeats, zip(data.inputs, data.targets, strict=True), strict=True) for _ in range(n)
    ]
    weighted = Dataset(data.inputs, data.targets, tuple(Fraction(n) for n in repeats))
    plain = Dataset(tuple(x for x, _ in repeated), tuple(y for _, y in repeated))
    assert input_groups(weighted) == input_groups(plain)
    assert mean_target(weighted) == mean_target(plain)
    assert departing_groups(weighted) == departing_groups(plain)


def test_weights_that_are_all_0_are_an_error() -> None:
    nothing = Dataset(((Fraction(1),),), ((Fraction(1),),), (Fraction(0),))
    with pytest.raises(ValueError, match="no data point of positive weight"):
        mean_target(nothing)
