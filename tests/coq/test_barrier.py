"""Local minima beside networks: the kernel encloses, the verified checker computes exactly, and they agree."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import cache

import pytest

from proofs.kernel import Problem, Rejected, ShapeError, check
from proofs.kernel.activation_function import ReLU
from proofs.kernel.certificate import Barrier, Frozen, Rescaled
from proofs.kernel.conclusion import LocalMinimumNearby
from proofs.kernel.enclosure.setting import parameters_of, setting_of
from proofs.kernel.integers import Integers
from proofs.kernel.loss import Huber, Squared
from tests.attack.mutated_certificates import ATTACKS
from tests.coq.verified import VerifiedChecker
from tests.kernel import near_oracle
from tests.kernel.near_minima import Planted, certificate_at, free_parameters, plant, with_radius

pytestmark = [pytest.mark.needs("coqc"), pytest.mark.needs("ocamlfind")]

Case = tuple[Problem, Barrier]

FIRST_LAYER_KINKS = ((0, 0, 0), (0, 1, 1), (0, 2, 2))

PLANTS: dict[str, tuple[Callable[[], Planted], tuple[Frozen, ...]]] = {
    "one hidden layer": (
        lambda: plant([2, 3, 1], [ReLU()], Squared(), 20, 1),
        tuple(Rescaled(0, j, j % 3) for j in range(3)),
    ),
    "one hidden layer, decay": (lambda: plant([2, 3, 1], [ReLU()], Squared(), 20, 1, decay=1e-3), ()),
    "two hidden layers": (
        lambda: plant([2, 3, 2, 1], [ReLU(), ReLU()], Squared(), 40, 1),
        (*(Rescaled(0, j, 2) for j in range(3)), *(Rescaled(1, j, 0) for j in range(2))),
    ),
    "two hidden layers, decay": (lambda: plant([2, 3, 2, 1], [ReLU(), ReLU()], Squared(), 40, 3, decay=1e-3), ()),
    "two outputs, Huber": (
        lambda: plant([2, 3, 2], [ReLU()], Huber(Fraction(1)), 20, 1),
        tuple(Rescaled(0, j, 0) for j in range(3)),
    ),
    "kinks": (
        lambda: plant([2, 3, 1], [ReLU()], Squared(), 24, 1, kinks=FIRST_LAYER_KINKS),
        tuple(Rescaled(0, j, 0) for j in range(3)),
    ),
    "kinks, decay": (lambda: plant([2, 3, 1], [ReLU()], Squared(), 24, 1, decay=1e-3, kinks=FIRST_LAYER_KINKS), ()),
    "kinks, Huber": (
        lambda: plant([2, 3, 1], [ReLU()], Huber(Fraction(1, 2)), 24, 1, kinks=FIRST_LAYER_KINKS),
        tuple(Rescaled(0, j, 0) for j in range(3)),
    ),
    "kinks in two layers, decay": (
        lambda: plant(
            [2, 3, 2, 1], [ReLU(), ReLU()], Squared(), 40, 1, decay=1e-3, kinks=((0, 0, 0), (1, 1, 1), (0, 2, 3))
        ),
        (),
    ),
    "two kinks at a point, decay": (
        lambda: plant([2, 3, 2, 1], [ReLU(), ReLU()], Squared(), 40, 2, decay=1e-3, kinks=((0, 0, 0), (1, 1, 0))),
        (),
    ),
}


@cache
def case(name: str) -> Case:
    make, frozen = PLANTS[name]
    planted = make()
    return planted.problem, repaired(planted.problem, planted.kinks, planted.multipliers, frozen)


def repaired(problem: Problem, kinks: object = (), multipliers: object = (), frozen: object = ()) -> Barrier:
    """The certificate of a minimum beside the network, with a radius that the kernel accepts."""
    return with_radius(problem, certificate_at(problem, kinks, multipliers, frozen))  # type: ignore[arg-type]


def said(answer: str) -> tuple[Fraction, Fraction, Fraction]:
    """The reach, and the bounds of the loss."""
    found = re.fullmatch(
        r"accepted LocalMinimumNearby, every parameter nearer than (\S+), loss from (\S+) to (\S+)", answer
    )
    assert found, answer
    reach, lower, upper = map(Fraction, found.groups())
    return reach, lower, upper


@pytest.mark.parametrize("name", PLANTS)
def test_both_accept_and_say_the_same_within_rounding(name: str, verified: VerifiedChecker) -> None:
    problem, certificate = case(name)
    kernel = check(problem, certificate).conclusion
    assert isinstance(kernel, LocalMinimumNearby)
    reach, lower, upper = said(verified.answer(problem, certificate))
    apart = max(abs(a - b) for a, b in zip(parameters_of(problem.network), parameters_of(kernel.center), strict=True))
    assert apart < reach < kernel.reach * Fraction(1001, 1000) + Fraction(1, 1 << 90)
    assert lower <= kernel.loss_upper
    assert kernel.loss_lower <= upper
    assert 0 <= upper - lower < Fraction(1, 10**25)


@pytest.mark.parametrize("name", PLANTS)
def test_a_center_that_is_not_polished_is_refused(name: str, verified: VerifiedChecker) -> None:
    problem, certificate = case(name)
    moved = tuple(entry + (1 << certificate.bits - 12) for entry in certificate.point.entries)
    assert verified.answer(problem, replace(certificate, point=Integers(moved))) == "rejected"


@pytest.mark.parametrize("name", [name for name, (_, frozen) in PLANTS.items() if frozen])
def test_the_flat_directions_must_be_held(name: str, verified: VerifiedChecker) -> None:
    problem, certificate = case(name)
    for held in certificate.frozen:
        free = tuple(motion for motion in certificate.frozen if motion != held)
        assert verified.answer(problem, replace(certificate, frozen=free)) == "rejected"
        other = replace(held, entry=(held.entry + 1) % 2)  # type: ignore[call-arg, union-attr]
        assert verified.answer(problem, replace(certificate, frozen=(*certificate.frozen, other))) == "rejected"


def test_what_decay_moves_is_not_held(verified: VerifiedChecker) -> None:
    problem, certificate = case("one hidden layer, decay")
    assert verified.answer(problem, replace(certificate, frozen=(Rescaled(0, 0, 0),))) == "rejected"


def test_more_curvature_than_there_is(verified: VerifiedChecker) -> None:
    problem, certificate = case("one hidden layer")
    assert verified.answer(problem, replace(certificate, curvature=certificate.curvature * 20)) == "rejected"


def test_an_unset_decay_is_another_problem(verified: VerifiedChecker) -> None:
    """The loss without its decay has a slope at the center."""
    problem, certificate = case("one hidden layer, decay")
    assert verified.answer(replace(problem, decay=None), certificate) == "rejected"


KINKED = [name for name in PLANTS if "kinks" in name]


def _with_kink(certificate: Barrier, n: int, **changes: object) -> Barrier:
    kinks = list(certificate.kinks)
    kinks[n] = replace(kinks[n], **changes)  # type: ignore[arg-type]
    return replace(certificate, kinks=tuple(kinks))


@pytest.mark.parametrize("name", KINKED)
def test_multipliers_lie_between_0_and_beta(name: str, verified: VerifiedChecker) -> None:
    problem, certificate = case(name)
    for n, kink in enumerate(certificate.kinks):
        for multiplier in (Fraction(0), -kink.multiplier, 8 * kink.multiplier, kink.multiplier * Fraction(9, 10)):
            assert verified.answer(problem, _with_kink(certificate, n, multiplier=multiplier)) == "rejected"


@pytest.mark.parametrize("name", KINKED)
def test_kinks_are_pinned(name: str, verified: VerifiedChecker) -> None:
    """Without the kink the network does not have one smooth piece there; elsewhere it is none."""
    problem, certificate = case(name)
    for n, kink in enumerate(certificate.kinks):
        others = certificate.kinks[:n] + certificate.kinks[n + 1 :]
        assert verified.answer(problem, replace(certificate, kinks=others)) == "rejected"
        assert verified.answer(problem, _with_kink(certificate, n, point=kink.point + 7)) == "rejected"


def _true_anyway(problem: Problem, certificate: Barrier) -> bool:
    """Whether the kernel proves it after all, with another radius, curvature and factor at the same center.

    What is named twice counts once, and what is not there not at all, as for the verified checker.
    """
    setting = setting_of(problem)
    point = [Fraction(x, 1 << certificate.bits) for x in certificate.point.entries]
    center = problem.at(setting.network(point))
    multipliers = {
        (kink.layer, kink.unit, kink.point): float(kink.multiplier)
        for kink in reversed(certificate.kinks)
        if kink.layer < len(setting.activations) and kink.unit < setting.sizes[kink.layer].width
        if kink.point in setting.points
    }
    frozen = tuple(
        motion
        for motion in dict.fromkeys(certificate.frozen)
        if isinstance(motion, Rescaled) and setting.has(motion.layer, motion.unit, motion.entry)
    )
    try:
        check(center, repaired(center, tuple(multipliers), tuple(multipliers.values()), frozen))
    except Rejected:
        return _rises(problem, certificate, free_parameters(setting, frozen))
    return True


def _rises(problem: Problem, certificate: Barrier, free: list[int]) -> bool:
    """Whether the loss rises from the center, a little way along each free parameter and along sums of them."""
    start, rng, step = near_oracle.center(certificate), random.Random(1), near_oracle.Real(10) ** -20
    here = near_oracle.loss(problem, start)
    signs = [[sign if q == p else 0 for q in free] for p in free for sign in (1, -1)]
    signs += [[rng.choice((-1, 0, 1)) for _ in free] for _ in range(60)]
    for moves in signs:
        there = list(start)
        for q, move in zip(free, moves, strict=True):
            there[q] += step * move
        if any(moves) and near_oracle.loss(problem, there) <= here:
            return False
    return True


def test_mutants(verified: VerifiedChecker) -> None:
    """What the verified checker accepts, the kernel accepts, too, or would with other numbers beside the center."""
    rng, cases = random.Random(11), [case(name) for name in PLANTS]
    counts = {"accepted": 0, "finer": 0, "refused": 0}
    while sum(counts.values()) < 150:
        attack = ATTACKS[rng.choice(list(ATTACKS))]
        try:
            problem, certificate = attack(rng, rng.choice(cases), cases)  # type: ignore[arg-type]
            answer = verified.answer(problem, certificate)
        except (ShapeError, ValueError, TypeError, AttributeError, KeyError, StopIteration):
            continue
        if not answer.startswith("accepted"):
            counts["refused"] += 1
            continue
        said(answer)
        try:
            check(problem, certificate)
            counts["accepted"] += 1
        except Rejected:
            assert isinstance(certificate, Barrier)
            assert _true_anyway(problem, certificate), f"{answer}: {certificate!r} for {problem!r}"
            counts["finer"] += 1
    assert min(counts.values()) > 5, counts
