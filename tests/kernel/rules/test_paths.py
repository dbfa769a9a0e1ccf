"""The path rule: descent and flatness, rejected under the reason and re-evaluated where accepted."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import pytest

from proofs.kernel import Certificate, Network, Problem, Rejected, check
from proofs.kernel.certificate import DescentPath, FlatPath
from tests.kernel import oracle
from tests.kernel.builders import PROPOSITION_1, layer, network, on_a_line, problem
from tests.kernel.examples import DEAD, DESCENT_START, ONE, SADDLE, STILL, examples
from tests.kernel.rejections import rejection

ZERO = Fraction(0)
ALONG, FALLING = "loss along the path", "a negative first coefficient"
PATHS = [e for e in examples() if isinstance(e.certificate, DescentPath | FlatPath)]


def one(w: object = 0, b: object = 0, v: object = 0, c: object = 0) -> Network:
    """One input, one unit, all biases."""
    return network(layer([[w]], [b]), layer([[v]], [c]))


def bare(w: object, v: object) -> Network:
    """One input, one unit, no biases."""
    return network(layer([[w]]), layer([[v]]))


@dataclass(frozen=True)
class Wrong:
    problem: Problem
    certificate: Certificate
    step: str
    expected: str
    got: str


# f = w x at x = 1, 2 with targets 3, 5: the loss falls as w rises, by 2 (2 + 3 + ...) tau.
CASES = {
    "descent-path": {
        "it rises": Wrong(
            DESCENT_START,
            DescentPath(one(w=-1), STILL, ONE),
            ALONG,
            FALLING,
            "16",
        ),
        "it stands still": Wrong(DESCENT_START, DescentPath(STILL, STILL, ONE), ALONG, FALLING, "0"),
        "a minimum": Wrong(
            PROPOSITION_1,
            DescentPath(one(w=1, b=-2), STILL, ONE),
            ALONG,
            FALLING,
            "14",
        ),
        "first it rises, in second order": Wrong(
            SADDLE,
            DescentPath(bare(1, -1), bare(0, 20), Fraction(1, 10)),
            ALONG,
            FALLING,
            "6",
        ),
        "the unit is off at once": Wrong(DEAD, DescentPath(one(w=50), STILL, ONE), ALONG, FALLING, "0"),
        "a step 0": Wrong(DESCENT_START, DescentPath(one(w=1), STILL, ZERO), "step", "a positive step", "0"),
        "a step back": Wrong(DESCENT_START, DescentPath(one(w=1), STILL, -ONE), "step", "a positive step", "-1"),
        "a step too far": Wrong(
            DESCENT_START, DescentPath(one(w=1), STILL, Fraction(5)), "step", "a loss below 13", "58"
        ),
        "a step to equal loss": Wrong(
            on_a_line([1], [0], [1], 0, [(1, 3)]),
            DescentPath(one(w=1), STILL, Fraction(4)),
            "step",
            "a loss below 4",
            "4",
        ),
        "another velocity": Wrong(
            DESCENT_START,
            DescentPath(bare(1, 0), STILL, ONE),
            "velocity",
            "the shape of the network",
            "another shape",
        ),
        "a deeper acceleration": Wrong(
            DESCENT_START,
            DescentPath(one(w=1), network(*STILL.layers, layer([[0]])), ONE),
            "acceleration",
            "the shape of the network",
            "another shape",
        ),
        "a wider velocity": Wrong(
            DESCENT_START,
            DescentPath(network(layer([[1], [1]], [0, 0]), layer([[0, 0]], [0])), STILL, ONE),
            "velocity",
            "the shape of the network",
            "another shape",
        ),
    },
    "flat-path": {
        "it stands still": Wrong(DEAD, FlatPath(STILL, STILL), "path", "a path that moves", "one that stands still"),
        "it falls": Wrong(DESCENT_START, FlatPath(one(w=1), STILL), ALONG, "a constant", "a polynomial that is not"),
        "flat to first order": Wrong(
            SADDLE, FlatPath(bare(1, 0), bare(0, 1)), ALONG, "a constant", "a polynomial that is not"
        ),
        "a rescaling is not straight": Wrong(
            PROPOSITION_1,
            FlatPath(one(w=1, b=-3, v=-1), STILL),
            ALONG,
            "a constant",
            "a polynomial that is not",
        ),
        "another acceleration": Wrong(
            DEAD, FlatPath(one(w=1), bare(0, 0)), "acceleration", "the shape of the network", "another shape"
        ),
    },
}


@pytest.mark.parametrize(
    ("rule", "wrong"),
    [pytest.param(rule, w, id=f"{rule}: {name}") for rule, table in CASES.items() for name, w in table.items()],
)
def test_rejected(rule: str, wrong: Wrong) -> None:
    assert rejection(wrong.problem, wrong.certificate) == (rule, wrong.step, wrong.expected, wrong.got)


@pytest.mark.parametrize("example", PATHS, ids=str)
def test_accepted(example) -> None:
    conclusion = check(example.problem, example.certificate).conclusion
    assert conclusion.loss == oracle.loss(example.problem)
    if isinstance(example.certificate, DescentPath):
        path = example.certificate
        moved = example.problem.network.moved(path.velocity, path.acceleration, path.step)
        assert conclusion.witness == moved
        assert conclusion.witness_loss == oracle.loss_at(moved, example.problem) < conclusion.loss


def test_a_flat_path_may_leave_the_flat_set_later() -> None:
    """The dead unit of the example wakes at some tau: flat near the point is all that is claimed."""
    flat = FlatPath(one(w=1, b=2), STILL)
    assert type(check(DEAD, flat).conclusion).__name__ == "NotStrict"
    assert oracle.loss_at(DEAD.network.moved(flat.velocity, flat.acceleration, Fraction(100)), DEAD) != oracle.loss(
        DEAD
    )


def test_descent_through_a_kink_takes_the_side_of_the_path() -> None:
    """At w = 0 the loss falls for w > 0 and stays for w < 0; the sign of the path decides."""
    point = problem(bare(0, 1), [[1]], [[1]])
    assert type(check(point, DescentPath(bare(1, 0), bare(0, 0), ONE)).conclusion).__name__ == "NotLocalMinimum"
    with pytest.raises(Rejected, match="a negative first coefficient, got 0"):
        check(point, DescentPath(bare(-1, 0), bare(0, 0), ONE))
    # Second order decides where the first stands still, against a later third.
    assert check(point, DescentPath(bare(0, 1), bare(1, 0), Fraction(1, 2))).conclusion.witness_loss == Fraction(25, 64)
