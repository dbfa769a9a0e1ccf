"""Dead and collinear units get a share of a live one's work: certified as the minimum of the whole network."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from proofs.kernel.certificate import Merged
from proofs.kernel.conclusion import LocalMinimumNearby
from proofs.report.conclusions import conclusion_json
from proofs.search.trained.curves import Floats
from proofs.search.trained.find import find
from proofs.search.trained.outcome import CertifiedMinimum, DescentContinues
from proofs.search.trained.sharing import divisible
from proofs.trained_result import TrainedResult
from tests.search.trained.exact_problems import exact_problem
from tests.search.trained.networks import problem, start

FEW, ENOUGH, STRONG = 0.02, 0.1, 0.2
"""Decay at which a fourth unit would lower the loss, and at which it would not."""


def minimum(decay: float, outputs: int = 1) -> tuple[list[Floats], int]:
    """The layers of a minimum of a network of three units, found from a random start."""
    this = problem([2, 3, outputs], ["relu"], "squared", points=30, decay=decay, seed=4)
    found = find(exact_problem(this, start(this, 3)), reach=Fraction(100))
    assert isinstance(found, CertifiedMinimum)
    assert isinstance(found.theorem.conclusion, LocalMinimumNearby)
    layers = found.theorem.conclusion.center.layers
    return [np.array([[float(x) for x in row] for row in layer.augmented]) for layer in layers], this.layers[0].width


def widened(layers: list[Floats], copies: list[tuple[int, float]], outputs: int = 1) -> Floats:
    """The network with more hidden units, each a multiple of one of the others."""
    hidden, output = layers
    rows, columns = [*hidden], [*output[:, :-1].T]
    for unit, share in copies:
        rows.append(share * hidden[unit])
        columns.append(share * output[:, unit])
    left = {unit: np.sqrt(1 - sum(s * s for u, s in copies if u == unit)) for unit in range(len(hidden))}
    for unit, share in left.items():
        rows[unit], columns[unit] = share * rows[unit], share * columns[unit]
    last = np.hstack([np.array(columns).T, output[:, -1:]])
    assert last.shape[0] == outputs
    return np.concatenate([np.array(rows).ravel(), last.ravel()])


@pytest.mark.parametrize(
    ("decay", "copies"),
    [
        (FEW, [(0, 0.6)]),
        (FEW, [(0, 0.6), (0, 0.3), (2, 0.1)]),
        (ENOUGH, [(1, 0.0)]),
        (ENOUGH, [(2, 0.0), (0, 0.5), (0, 0.0)]),
    ],
    ids=["a copy", "three copies", "a dead unit", "dead units and a copy"],
)
def test_copies_and_dead_units_beside_a_minimum(decay: float, copies: list[tuple[int, float]]) -> None:
    layers, width = minimum(decay)
    this = problem([2, width + len(copies), 1], ["relu"], "squared", points=30, decay=decay, seed=4)
    theta = widened(layers, copies) + 1e-6 * np.random.default_rng(0).standard_normal(this.size)
    given = exact_problem(this, theta)
    found = find(given)
    assert isinstance(found, CertifiedMinimum)
    assert isinstance(found.theorem.certificate, Merged)
    told = dict(TrainedResult("net", given, found).facts())
    groups = found.theorem.certificate.groups
    assert told["shared"].startswith(f"{sum(map(len, groups))} units do the work of {len(groups)}")
    assert conclusion_json(found.theorem.conclusion)["shared"] == [[part.unit for part in group] for group in groups]
    said = found.theorem.conclusion
    assert isinstance(said, LocalMinimumNearby)
    assert found.distance < Fraction(1, 200)
    assert {unit for group in said.shared for unit in group} >= {width + n for n in range(len(copies))}
    shares = {unit: share for n, (_, share) in enumerate(copies) for unit in [width + n]}
    for group in found.theorem.certificate.groups:
        for part in group:
            assert part.incoming == part.outgoing > 0
            if shares.get(part.unit):
                assert abs(float(part.incoming) - shares[part.unit]) < 1e-3


@pytest.mark.slow
@pytest.mark.parametrize(("decay", "copies"), [(FEW, [(0, 0.5)]), (FEW, [(1, 0.6), (2, 0.1)]), (ENOUGH, [(1, 0.0)])])
def test_in_whatever_order_the_units_are(decay: float, copies: list[tuple[int, float]]) -> None:
    """Without any noise, and also where a copy or a dead unit comes before the unit whose work it shares."""
    layers, width = minimum(decay)
    count = width + len(copies)
    this = problem([2, count, 1], ["relu"], "squared", points=30, decay=decay, seed=4)
    theta = widened(layers, copies)
    for order in (np.arange(count), np.arange(count)[::-1], np.roll(np.arange(count), 1)):
        hidden, output = theta[: 3 * count].reshape(count, 3), theta[3 * count :]
        permuted = np.concatenate([hidden[order].ravel(), output[:-1][order], output[-1:]])
        found = find(exact_problem(this, permuted))
        assert isinstance(found, CertifiedMinimum)
        assert found.distance < Fraction(1, 200)


def test_a_dead_unit_that_lowers_the_loss_is_woken() -> None:
    layers, width = minimum(FEW)
    this = problem([2, width + 1, 1], ["relu"], "squared", points=30, decay=FEW, seed=4)
    found = find(exact_problem(this, widened(layers, [(0, 0.0)])))
    assert isinstance(found, DescentContinues)
    assert found.leads_to is not None
    assert found.drop > 0


@pytest.mark.parametrize("copies", [[(0, 0.0)], [(2, 0.0), (0, 0.0)]], ids=["a dead unit", "two dead units"])
def test_with_several_outputs_dead_units_share_the_work_of_a_unit_that_can_be_divided(
    copies: list[tuple[int, float]],
) -> None:
    layers, width = minimum(STRONG, 2)
    this = problem([2, width + len(copies), 2], ["relu"], "squared", points=30, decay=STRONG, seed=4)
    theta = widened(layers, copies, 2)
    found = find(exact_problem(this, theta + 1e-6 * np.random.default_rng(0).standard_normal(this.size)))
    assert isinstance(found, CertifiedMinimum)
    certificate = found.theorem.certificate
    assert isinstance(certificate, Merged)
    live = list(range(width))
    hosts = {group[0].unit for group in certificate.groups}
    assert hosts <= set(divisible(this, theta, live))
    assert {part.unit for group in certificate.groups for part in group[1:]} == {width + n for n in range(len(copies))}
    assert found.distance < Fraction(1, 200)


def test_without_decay_on_its_biases_no_unit_is_divisible() -> None:
    layers, width = minimum(STRONG, 2)
    this = problem([2, width, 2], ["relu"], "squared", points=30, decay=STRONG, seed=4)
    theta = widened(layers, [], 2)
    assert divisible(this, theta, list(range(width)))
    decay = this.decay.copy()
    this.split(decay)[0][:, -1] = 0
    assert not divisible(replace(this, decay=decay), theta, list(range(width)))
