"""Figure 6: the enclosed means against an independent computation, and the printed numbers."""

import itertools
from fractions import Fraction
from math import log1p
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofs.audit.claim import Status, Version
from proofs.audit.lemmas.positive_weights import (
    Scheme,
    WeightGroup,
    probability,
    smallest_mean,
    weight_groups,
    width_that_needs,
)
from proofs.audit.paper import figure_6
from proofs.audit.paper.figure_6_curves import DEPTHS, WIDTHS, failure_panel, mean_panel, panels
from proofs.audit.registry import by_name
from tests.audit.chains import checked_halves, statuses


def plain_log_probability(scheme: Scheme, width: int, layers: int, mean: float) -> float:
    """In floats and layer by layer, by another normal distribution function."""
    total, sizes = 0.0, [2, *[width] * layers, 1]
    for fan_in, fan_out in itertools.pairwise(sizes):
        variance = {
            Scheme.FIXED: 1e-4,
            Scheme.INVERSE_WIDTH: 1 / width,
            Scheme.FAN_IN: 1 / fan_in,
            Scheme.GLOROT: 2 / (fan_in + fan_out),
        }[scheme]
        total += fan_in * fan_out * log1p(-NormalDist().cdf(-mean / variance**0.5))
    return total


def test_the_claim() -> None:
    halves = checked_halves(by_name("figure-6"))
    printed = statuses(halves[Version.PRINTED])
    assert printed.pop("sigma = 0.01") is Status.PROVED
    assert set(printed.values()) == {Status.REFUTED}


@given(st.sampled_from(Scheme), st.integers(1, 300), st.integers(1, 20))
def test_the_smallest_mean(scheme: Scheme, width: int, layers: int) -> None:
    mean = smallest_mean(weight_groups(scheme, 2, width, layers), Fraction(1, 100))
    assert mean.upper - mean.lower <= mean.upper / 10**9
    assert plain_log_probability(scheme, width, layers, float(mean.upper)) == pytest.approx(log1p(-0.01), rel=1e-5)


def test_the_number_of_weights() -> None:
    for scheme in Scheme:
        assert sum(group.count for group in weight_groups(scheme, 2, 7, 5)) == 2 * 7 + 4 * 49 + 7
    assert weight_groups(Scheme.GLOROT, 2, 8, 2) == (
        WeightGroup(16, Fraction(1, 5)),
        WeightGroup(64, Fraction(1, 8)),
        WeightGroup(8, Fraction(2, 9)),
    )


def test_probabilities_are_enclosed_at_the_ends() -> None:
    groups = (WeightGroup(1, Fraction(1)),)
    half = probability(groups, Fraction(0))
    assert half.lower <= Fraction(1, 2) <= half.upper
    assert probability(groups, Fraction(100)).upper <= 1


@pytest.mark.parametrize("failure", [Fraction(0), Fraction(1), Fraction(-1, 2)])
def test_no_mean_gives_certainty(failure: Fraction) -> None:
    with pytest.raises(ValueError, match="strictly between"):
        smallest_mean((WeightGroup(1, Fraction(1)),), failure)


def test_the_width_that_needs_a_mean() -> None:
    def groups(width: int) -> tuple[WeightGroup, ...]:
        return weight_groups(Scheme.INVERSE_WIDTH, 2, width, 100)

    width = width_that_needs(Fraction("0.24"), Fraction(1, 100), groups, 10_000)
    assert smallest_mean(groups(width), Fraction(1, 100)).upper <= Fraction("0.24")
    assert smallest_mean(groups(width - 1), Fraction(1, 100)).lower > Fraction("0.24")


def test_the_curves() -> None:
    assert len(panels()) == 5
    for scheme in Scheme:
        curves = mean_panel(scheme).curves
        assert [tuple(point.at for point in curve.points) for curve in curves] == [WIDTHS] * len(DEPTHS)
        for shallow, deep in itertools.pairwise(curves):
            pairs = zip(shallow.points, deep.points, strict=True)
            assert all(a.value.lower <= b.value.upper for a, b in pairs)
    for curve in failure_panel().curves:
        values = [point.value for point in curve.points]
        assert all(a.lower <= b.upper for a, b in itertools.pairwise(values))


def test_a_wrong_printed_number_is_refuted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figure_6, "FIXED_PRINTED", "0.08")
    status = statuses(figure_6.prove().halves[0])
    assert status["sigma = 0.01"] is Status.REFUTED
