"""Classified data: accepted where scaling the last layer lowers the loss for ever, refused in every case beside it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from random import Random

import pytest

from proofs.kernel import Dataset, Decay, Logistic, Network, Problem, Rejected, ReLU, SoftmaxCrossEntropy, Tanh, check
from proofs.kernel.certificate import Classified
from proofs.kernel.conclusion import ClassifiedData
from tests.kernel import high_precision
from tests.kernel.builders import layer, row
from tests.kernel.general_problems import on_its_side

PROOF = Classified(64)
SOFT, LOGISTIC = SoftmaxCrossEntropy(), Logistic()


def classes(labels: list[list[object]], loss: object = SOFT, decay: Decay | None = None, **changes: object) -> Problem:
    """Outputs (2, 1), (-4, -1) and weights that can be changed; the last layer has a bias."""
    network = Network((layer([[1]], [0]), layer([[2], [1]], [0, 0])), (ReLU(),))
    data = Dataset((row([1]), row([3])), tuple(map(row, labels)))
    return replace(Problem(network, data, loss, decay), **changes)  # type: ignore[arg-type]


def conclusion(problem: Problem, certificate: Classified = PROOF) -> ClassifiedData:
    found = check(problem, certificate).conclusion
    assert isinstance(found, ClassifiedData)
    return found


def falls_along_the_ray(problem: Problem, infimum: Fraction) -> bool:
    theta = high_precision.parameters(problem.network)
    tail = sum(len(r) for r in problem.network.output.augmented)
    losses = [
        high_precision.loss(problem, [*theta[:-tail], *(high_precision.mpf(scale) * t for t in theta[-tail:])])
        for scale in ("1", "1.000001", "1.1", "2", "3")
    ]
    falling = all(a > b for a, b in pairwise(losses))
    return falling and losses[-1] > high_precision.number(infimum)


def test_hard_labels_on_their_side() -> None:
    found = conclusion(classes([[1, 0], [1, 0]]))
    assert (found.margin, found.infimum) == (Fraction(1, 1), 0) or 0 < 1 - found.margin < Fraction(1, 2**60)
    assert found.loss_lower <= found.loss_upper <= found.loss_lower + Fraction(1, 2**50)


def test_class_weights_and_points_without_weight_do_not_matter() -> None:
    problem = classes([["7/2", 0], [0, 1]])
    data = replace(problem.dataset, weights=row([3, 0]))
    assert conclusion(replace(problem, dataset=data)).infimum == 0
    assert conclusion(classes([["7/2", 0], [0, 0]])).infimum == 0


def test_decay_of_earlier_layers_stays_behind() -> None:
    found = conclusion(classes([[1, 0], [1, 0]], decay=Decay(row([1, 0]), row([0, 0]))))
    assert found.infimum == Fraction(1, 2)
    assert found.loss_lower > Fraction(1, 2)


@pytest.mark.parametrize(
    ("problem", "message"),
    [
        (classes([[1, 0], [0, 1]]), "point 1: expected outputs on the right side, got one not shown to be"),
        (classes([[1, 0], ["9/10", "1/10"]]), "point 1: expected one class that is the label, got 2 classes"),
        (classes([[0, 0], [0, 0]]), "points: expected one with a label and a weight above 0, got none"),
        (
            classes([[1, 0], [1, 0]], decay=Decay(row([0, "1/1000"]), row([0, 0]))),
            "decay: expected none on the last layer",
        ),
        (
            classes([[1, 0], [1, 0]], decay=Decay(row([0, 0]), row([0, "1/1000"]))),
            "decay: expected none on the last layer",
        ),
        (classes([[1, "1/2"], [1, 1]], LOGISTIC), "point 0: expected labels 0 and 1, got another target"),
        (classes([[1, 0], [1, 1]], LOGISTIC), "point 0: expected outputs on the right side"),
        (Problem(classes([[1, 0]] * 2).network, classes([[1, 0]] * 2).dataset), "loss: expected logistic or softmax"),
    ],
)
def test_near_misses(problem: Problem, message: str) -> None:
    with pytest.raises(Rejected) as caught:
        check(problem, PROOF)
    assert message in str(caught.value)


def test_a_tie_is_no_margin() -> None:
    """With f_1 = f_2 the loss log 2 stays as it is; a soft label in a tie may fall, but no enclosure shows a tie."""
    tied = Network((layer([[1]], [0]), layer([[1], [1]], [0, 0])), (ReLU(),))
    problem = classes([[1, 0], [1, 0]])
    with pytest.raises(Rejected, match="right side"):
        check(replace(problem, network=tied), PROOF)
    alone = Problem(Network((layer([[1]], [0]),)), Dataset((row([1]),), (row([1]),)), SOFT)
    with pytest.raises(Rejected, match="at least two classes, got one"):
        check(alone, PROOF)


def test_a_small_margin_needs_bits() -> None:
    near = Network((layer([[1]], [0]), layer([[1], [1 - Fraction(1, 2**90)]], [0, 0])), (Tanh(),))
    problem = replace(classes([[1, 0], [1, 0]]), network=near)
    with pytest.raises(Rejected, match="right side"):
        check(problem, PROOF)
    assert 0 < conclusion(problem, Classified(128)).margin < Fraction(1, 2**89)


@pytest.mark.parametrize("bits", [0, 15, 4097, 10**9])
def test_a_precision_that_is_not_affordable(bits: int) -> None:
    with pytest.raises(Rejected, match="bits: expected a precision from 16 to 4096"):
        check(classes([[1, 0], [1, 0]]), Classified(bits))


def test_a_last_layer_without_bias_needs_no_decay_of_one() -> None:
    network = Network((layer([[1]], [0]), layer([[2], [1]])), (ReLU(),))
    problem = classes([[1, 0], [1, 0]], decay=Decay(row([0, 0]), row([0, 5])), network=network)
    assert conclusion(problem).infimum == 0


@pytest.mark.parametrize("loss", [SOFT, LOGISTIC], ids=str)
def test_what_is_accepted_falls_along_the_ray(loss: Logistic | SoftmaxCrossEntropy) -> None:
    accepted = 0
    for seed in range(120):
        problem = on_its_side(Random(seed), loss)
        try:
            found = conclusion(problem)
        except Rejected:
            continue
        accepted += 1
        assert falls_along_the_ray(problem, found.infimum), seed
        truth = high_precision.loss(problem)
        assert high_precision.number(found.loss_lower) <= truth <= high_precision.number(found.loss_upper)
    assert accepted > 40
