"""The rule `global-minimum`: against complete lists, and every way to damage a certificate."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from proofs.kernel import Layer, Network, Rejected
from proofs.kernel.landscape.certificate import Bound, Branch, BranchAndBound, Symmetric
from proofs.kernel.landscape.check import check_landscape
from proofs.kernel.landscape.question import Landscape
from tests.kernel.landscape.landscapes import bounded, lowest, minima, small, zoo
from tests.kernel.mutation import mutants

D2 = zoo("D2", 1)
Q = Fraction
SMALL = [((1,), 3), ((2,), -1), ((-2,), 1), ((0,), 2)]


def rejected(certificate: BranchAndBound, landscape: Landscape = D2) -> str:
    with pytest.raises(Rejected) as caught:
        check_landscape(landscape, certificate)
    return str(caught.value).removeprefix("global-minimum: ")


@pytest.mark.parametrize(
    "landscape",
    [
        D2,
        zoo("D1", 2),
        zoo("XOR", 1),
        zoo("D3", 2),
        zoo("XOR", 2, hidden_bias=False),
        zoo("D1", 2, output_bias=False),
        small(SMALL, 2, hidden_bias=False, output_bias=False),
    ],
)
def test_it_is_the_first_of_the_complete_list(landscape: Landscape) -> None:
    found = lowest(landscape)
    assert found.is_global_minimum
    assert found.lower == found.loss == minima(landscape).minima[0].loss


def branches(certificate: BranchAndBound) -> list[int]:
    return [k for k, step in enumerate(certificate.steps) if isinstance(step, Branch)]


def test_a_lower_bound_is_not_the_global_minimum() -> None:
    found = lowest(D2, replace(bounded(D2), lower=Q(1)))
    assert (found.lower, found.is_global_minimum) == (1, False)


def test_a_bound_that_is_tightened() -> None:
    whole = bounded(D2)
    above = replace(whole, lower=whole.lower + Q(1, 10**9))
    assert rejected(above).startswith("bound: expected one not above the loss of the point")
    # A worse point leaves room for the claim, and the vectors do not show it.
    worse = Network((whole.network.layers[0], Layer(((Q(0),),), (Q(0),))))
    assert ": expected a bound not below that claimed, got" in rejected(replace(above, network=worse))


def test_a_leaf_that_is_dropped() -> None:
    whole = bounded(D2)
    for k, step in enumerate(whole.steps):
        said = rejected(replace(whole, steps=whole.steps[:k] + whole.steps[k + 1 :]))
        assert "steps: expected all cases" in said or ": expected" in said
        if isinstance(step, Bound) and k == len(whole.steps) - 1:
            assert said == "steps: expected all cases, got 1 open"


def test_a_step_too_many() -> None:
    whole = bounded(D2)
    said = rejected(replace(whole, steps=(*whole.steps, Bound(0))))
    assert said == f"step {len(whole.steps)}: expected no further step, got one"


def with_step(k: int, step: Branch | Bound | Symmetric) -> BranchAndBound:
    whole = bounded(D2)
    return replace(whole, steps=(*whole.steps[:k], step, *whole.steps[k + 1 :]))


def test_bounds_and_branches_that_are_none() -> None:
    whole = bounded(D2)
    k = branches(whole)[0]
    branch = whole.steps[k]
    assert isinstance(branch, Branch)
    assert "expected a unit, got 1" in rejected(with_step(k, Branch(1, 0)))
    assert "expected a hyperplane, got 6" in rejected(with_step(k, Branch(0, 6)))
    assert "expected a side not decided before" in rejected(with_step(k + 1, branch))
    assert "expected an earlier case, got a new one" in rejected(with_step(k, Symmetric()))
    leaf = next(i for i, step in enumerate(whole.steps) if isinstance(step, Bound))
    assert "expected the index of a vector" in rejected(with_step(leaf, Bound(len(whole.vectors))))


def test_a_vector_of_another_case() -> None:
    """A leaf with any vector but its own: rejected, or the vector is nowhere negative there and shows it, too."""
    whole = bounded(D2)
    verdicts = []
    for k, step in enumerate(whole.steps):
        for vector in range(len(whole.vectors)):
            if isinstance(step, Bound) and vector != step.vector:
                try:
                    check_landscape(D2, with_step(k, Bound(vector)))
                    verdicts.append(True)
                except Rejected as verdict:
                    assert "expected a vector that is nowhere negative" in str(verdict)  # noqa: PT017
                    verdicts.append(False)
    assert verdicts.count(False) > len(verdicts) / 2


def test_vectors_that_are_none() -> None:
    whole = bounded(D2)
    first = whole.vectors[0]
    for vector, said in (
        (first[1:], "expected a number per data point, got 5"),
        ((first[0] + 1, *first[1:]), "expected a sum of 0, got another"),
        (tuple(-e for e in first), "expected a bound not below that claimed"),
    ):
        assert said in rejected(replace(whole, vectors=(vector, *whole.vectors[1:])))


def test_a_network_of_another_landscape() -> None:
    network = Network((Layer(((Q(0),),) * 2, (Q(0),) * 2), Layer(((Q(0),) * 2,), (Q(0),))))
    assert rejected(replace(bounded(D2), network=network)).startswith("point: expected a network of the landscape")


def test_every_width_has_no_such_certificate() -> None:
    assert rejected(bounded(D2), zoo("D2", None)) == "landscape: expected a fixed width, got every width"


def test_units_of_one_sign_may_be_exchanged() -> None:
    """Two units with positive weights: the case (second on the positive side) is the case (first on it)."""
    landscape = zoo("Zig-Zag", 3)
    steps = bounded(landscape).steps
    assert any(isinstance(step, Symmetric) for step in steps)
    assert lowest(landscape).is_global_minimum


@pytest.mark.parametrize("landscape", [zoo("D1", 1), small(SMALL, 2, hidden_bias=False)])
def test_whatever_is_accepted_is_a_lower_bound(landscape: Landscape) -> None:
    best = minima(landscape).minima[0].loss
    for what, mutant in list(mutants(bounded(landscape)))[::2]:
        if type(mutant) is not BranchAndBound:
            continue
        try:
            found = check_landscape(landscape, mutant).conclusion
        except Rejected:
            continue
        assert found.lower <= best <= found.loss, what


def test_more_vectors_than_are_taken_on(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = bounded(D2)
    with monkeypatch.context() as limits:
        limits.setattr("proofs.kernel.landscape.rules.global_minimum.MAX_PAIRS", 5)
        assert rejected(bounded(D2)).startswith("landscape: units of all steps: expected at most 5, got")
    monkeypatch.setattr("proofs.kernel.landscape.residuals.MAX_WORK", 10)
    with pytest.raises(Rejected, match="landscape: products of vectors and rays: expected at most 10, got"):
        check_landscape(D2, whole)
