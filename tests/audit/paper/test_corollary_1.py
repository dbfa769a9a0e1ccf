"""Corollary 1: refuted as printed for two reasons, and stationary points with a dead layer put out the mean."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofs.audit.claim import Status, Version
from proofs.audit.lemmas.dead_point import dead_point
from proofs.audit.lemmas.evaluation import gradient
from proofs.audit.paper import corollary_1
from proofs.audit.registry import by_name
from proofs.kernel import Dataset, Network, Problem
from tests.audit.chains import checked_halves, statuses
from tests.audit.plain_network import datasets_on_a_grid, evaluate, hidden_widths, mean


def test_the_claim() -> None:
    halves = checked_halves(by_name("corollary-1"))
    assert set(statuses(halves[Version.PRINTED]).values()) == {Status.REFUTED}
    assert len(halves[Version.PRINTED].obligations) == 2


@given(datasets_on_a_grid(), hidden_widths(), st.data(), st.integers(-2, 2))
def test_gradients_with_a_dead_layer(data: Dataset, widths: tuple[int, ...], draw: st.DataObject, lift: int) -> None:
    off = draw.draw(st.integers(0, len(widths) - 1))
    network = dead_point(data, widths, off)
    last = network.output
    network = Network((*network.hidden, replace(last, bias=tuple(b + lift for b in last.bias or ()))))
    average = mean([y for (y,) in data.targets])
    assert {evaluate(network, x) for x in data.inputs} == {(average + lift,)}
    slopes = gradient(Problem(network, data))
    assert not any(number for layer in slopes.layers[: off + 1] for number in layer.numbers())
    assert slopes.output.bias == (Fraction(2 * len(data) * lift),)
    stationary = not any(number for layer in slopes.layers for number in layer.numbers())
    assert stationary == (lift == 0)


def test_a_cycle_is_not_claimed_where_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """With half the rate the same run reaches the mean, and the obligation no longer calls it a counterexample."""
    step = corollary_1.descent_step
    monkeypatch.setattr(corollary_1, "descent_step", lambda problem, rate: step(problem, rate / 2))
    assert corollary_1._cycle().status is Status.UNKNOWN
    monkeypatch.undo()
    assert corollary_1._cycle().status is Status.REFUTED
