"""What a trained network is beside: a certified minimum, a lower point, loss 0, no minimum at all, or unknown and why.

docs/mathematics.md, sections 7 and 9 to 12. Every answer but the last carries a theorem of the kernel.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from proofs.kernel import Network, Problem, Rejected, Theorem, check
from proofs.kernel.certificate import Certificate, Classified, LowerPoint
from proofs.kernel.conclusion import InterpolationNearby, LocalMinimumNearby, LowerLossElsewhere
from proofs.kernel.loss import Huber, Logistic, SoftmaxCrossEntropy, Squared
from proofs.search.decide import IsLocalMinimum
from proofs.search.snap import NotSnapped, can_be_snapped, snap
from proofs.search.trained.assemble import Shortfall, assemble
from proofs.search.trained.collinear import one_for_all
from proofs.search.trained.curves import Floats
from proofs.search.trained.derivatives import forward
from proofs.search.trained.descent import ROUNDS
from proofs.search.trained.exact_problem import exact, float_parameters, float_problem, network_at
from proofs.search.trained.float_problem import FloatProblem
from proofs.search.trained.followed import Followed, follow
from proofs.search.trained.interpolate import interpolate
from proofs.search.trained.left_out import LeftOut, leave_out
from proofs.search.trained.minimum import FloatMinimum, float_minimum
from proofs.search.trained.outcome import (
    Answer,
    CertifiedMinimum,
    DescentContinues,
    NoMinimum,
    Unknown,
    ZeroLoss,
    without_dead_units,
)
from proofs.search.trained.progress import Progress
from proofs.search.trained.sharing import share_out
from proofs.search.trained.stationary import StationaryPoint

DEFAULT_REACH = Fraction(1, 100)
BITS = 128
DESCENT_SHARE = 0.6
"""How much of the time the descent may take; the rest is for the certificate."""
NEARLY_ZERO = 1e-6
"""A loss below this share of the targets' own is tried as loss 0."""
NOTABLE_DROP = Fraction(1, 10**6)
"""A smaller share of the loss is no descent: a flat valley, such as that of units that may share their work freely."""
SECONDS_PER_PRODUCT = 1.2e-5
"""What enclosing both losses of `lower-point` takes for each parameter and data point, about."""
OVERRUN = 5.0
"""By how many seconds one check of the kernel may overrun the time limit."""
MAX_PARAMETERS = 2_500
SMALL_SNAP = 10_000
"""Up to this many points times parameters the exact route through the cells of a small network is cheap."""


@dataclass(frozen=True, slots=True)
class _Question:
    problem: Problem
    floats: FloatProblem
    start: Floats
    reach: Fraction
    deadline: float

    def expired(self) -> bool:
        return time.monotonic() > self.deadline

    def lower(self, network: Network) -> Theorem | str:
        """That the loss there is lower, unless the time left is far from enough to have it checked."""
        checking = SECONDS_PER_PRODUCT * self.floats.size * len(self.floats.inputs)
        if time.monotonic() + checking > self.deadline + OVERRUN:
            return "no time to check it"
        return _checked(self.problem, LowerPoint(network, BITS))


def find(
    problem: Problem,
    *,
    reach: Fraction = DEFAULT_REACH,
    time_limit: float = 60.0,
    progress: Callable[[Progress], None] | None = None,
) -> Answer:
    """The minimum beside a trained network, or what there is instead.

    Args:
        problem: the network as it was trained; each float means its exact value.
        reach: a minimum in which no parameter changed by more than this counts as that of the given network.
        time_limit: in seconds; what is known by then is the answer.
        progress: called after every step of the descent.
    """
    try:
        return _found(problem, reach, time_limit, progress)
    except OverflowError:
        return Unknown("a number is beyond the range of floats; scale the data")


def _found(problem: Problem, reach: Fraction, time_limit: float, progress: Callable[[Progress], None] | None) -> Answer:
    began = time.monotonic()
    if (theorem := _classified(problem)) is not None:
        return NoMinimum(theorem)
    count = sum(1 for layer in problem.network.layers for _ in layer.numbers())
    if count > MAX_PARAMETERS:
        return Unknown(
            f"the network has {count:,} parameters, and the proof of a minimum factors a matrix with as many rows; "
            f"at most {MAX_PARAMETERS:,} are treated"
        )
    question = _Question(problem, float_problem(problem), float_parameters(problem.network), reach, began + time_limit)
    descent_ends = began + DESCENT_SHARE * time_limit
    followed = follow(
        question.floats,
        question.start,
        deadline=descent_ends,
        report=progress,
        satisfied=lambda at: _living_beside(question, at),
    )
    if not np.isfinite(followed.theta).all():
        return Unknown("the descent left the range of floats; scale the data")
    return _answer(question, followed, stalled=followed.end.rounds < ROUNDS and time.monotonic() < descent_ends)


def _living_beside(question: _Question, followed: Followed) -> bool:
    """Whether the point is within reach with all units alive: they share others' work as they did at the start."""
    sharing = share_out(question.problem, question.floats, question.start, followed)
    return sharing is not None and not sharing.dead and sharing.distance < question.reach


def _answer(question: _Question, followed: Followed, stalled: bool) -> Answer:
    there = question.problem.at(network_at(question.problem, exact(followed.theta)))
    if (zero := _zero_loss(question, followed)) is not None:
        return _beside(question, zero, there.network)
    if (theorem := _classified(there)) is not None:
        return _continues(question, there.network, theorem, "the descent leads to classified data, but no loss fell")
    found = None if followed.end.point is None else _certified(question, followed, followed.end.point)
    if found is not None and found.theorem is not None:
        return _beside(question, found.theorem, there.network)
    if (snapped := _snapped(question, there)) is not None:
        return _beside(question, snapped, snapped.problem.network)
    if found is not None:
        reason = found.reason
    elif stalled:
        reason = f"after {followed.rounds} steps none lowered the loss further, but no stationary point was found there"
    else:
        reason = f"after {followed.rounds} steps the descent had not ended"
    return _continues(question, there.network, None, reason, found)


def _checked(problem: Problem, certificate: Certificate) -> Theorem | str:
    try:
        return check(problem, certificate)
    except Rejected as rejected:
        return str(rejected)


def _classified(problem: Problem) -> Theorem | None:
    """Whether every point is on its right side and the last layer is free to grow; floats say whether to ask."""
    if not isinstance(problem.loss, Logistic | SoftmaxCrossEntropy):
        return None
    if problem.decay is not None and (problem.decay.weights[-1] or problem.decay.biases[-1]):
        return None
    floats = float_problem(problem)
    outputs = forward(floats, float_parameters(problem.network)).outputs
    if isinstance(problem.loss, Logistic):
        right = bool((outputs * np.where(floats.targets > 0.5, 1.0, -1.0) > 0).all())
    else:
        right = bool((outputs.argmax(axis=1) == floats.targets.argmax(axis=1)).all())
    theorem = _checked(problem, Classified(BITS)) if right else ""
    return theorem if isinstance(theorem, Theorem) else None


def _zero_loss(question: _Question, followed: Followed) -> Theorem | None:
    problem, floats = question.problem, question.floats
    if problem.decay is not None or not isinstance(problem.loss, Squared | Huber):
        return None
    scale = float(floats.weights @ floats.loss.value(np.zeros_like(floats.targets), floats.targets))
    if followed.end.loss > NEARLY_ZERO * scale:
        return None
    certificate = interpolate(problem, floats, followed.theta)
    theorem = "" if certificate is None else _checked(problem, certificate)
    return theorem if isinstance(theorem, Theorem) else None


@dataclass(frozen=True, slots=True)
class _Certified:
    """The minimum in floats, the theorem about it, and what stands in its way.

    Attributes:
        minimum: of the network, or of what is left of it.
        theorem: about the network.
        smaller: about the network without its dead units, where there is nothing better.
        reason: why there is no theorem about the network.
    """

    minimum: FloatMinimum
    theorem: Theorem | None = None
    smaller: Theorem | None = None
    reason: str = ""


def _certified(question: _Question, followed: Followed, point: StationaryPoint) -> _Certified:
    here = LeftOut(question.problem, question.floats, followed)
    sharing = share_out(question.problem, question.floats, question.start, followed)
    if sharing is None and (found := one_for_all(question.problem, question.floats, followed, point)) is not None:
        sharing, point = found
    if sharing is not None:
        here = sharing.rest
    dead = [unit for unit in here.followed.collapsed if _some_live(here, unit[0])]
    if dead:
        # Beside live units they may wake for all that is proved; see docs/mathematics.md, "Collapsed units".
        here = leave_out(here.problem, here.floats, here.followed, dead)
    minimum = float_minimum(here.floats, here.followed, point)
    if minimum.flat:
        return _Certified(minimum, reason=f"{minimum.flat} directions without curvature")
    certificate = assemble(here.problem, minimum, question.expired)
    if isinstance(certificate, Shortfall):
        return _Certified(minimum, reason=f"{certificate.condition.value}: {certificate.message}")
    if dead:
        smaller = _checked(here.problem, certificate)
        if isinstance(smaller, str):
            return _Certified(minimum, reason=smaller)
        return _Certified(minimum, smaller=smaller, reason=without_dead_units(question.problem, smaller))
    theorem = _checked(question.problem, certificate if sharing is None else sharing.whole(certificate))
    return _Certified(minimum, reason=theorem) if isinstance(theorem, str) else _Certified(minimum, theorem)


def _some_live(here: LeftOut, layer: int) -> bool:
    width = here.floats.layers[layer].width
    return any((layer, j) not in here.followed.collapsed for j in range(width))


def _snapped(question: _Question, there: Problem) -> Theorem | None:
    """The exact local minimum beside the end of the descent, for small networks that Theorem A covers."""
    small = question.floats.size * len(question.floats.inputs) <= SMALL_SNAP
    if not (small and can_be_snapped(there)) or question.expired():
        return None
    found = snap(there, reach=question.reach)
    if isinstance(found, NotSnapped) or not isinstance(found.decision, IsLocalMinimum):
        return None
    return found.decision.theorem


def _beside(question: _Question, theorem: Theorem, lower: Network) -> Answer:
    """The answer that a theorem gives: within reach, or where the descent leads to."""
    conclusion = theorem.conclusion
    if isinstance(conclusion, LocalMinimumNearby | InterpolationNearby):
        distance = conclusion.reach
    else:
        distance = _distance(question.problem.network, theorem.problem.network)
    if distance <= question.reach:
        zero = isinstance(conclusion, InterpolationNearby)
        return ZeroLoss(theorem, distance) if zero else CertifiedMinimum(theorem, distance)
    return _continues(question, lower, theorem, "a minimum beyond reach was certified, but no lower loss on the way")


def _continues(
    question: _Question,
    lower: Network,
    leads_to: Theorem | None,
    reason: str,
    found: _Certified | None = None,
) -> Answer:
    """That the loss falls beyond reach, or unknown."""
    theorem = question.lower(lower)
    flat = None if found is None else found.minimum.flat
    least = None if found is None else float(found.minimum.slice.curvatures.min(initial=np.inf))
    smaller = None if found is None else found.smaller
    if isinstance(theorem, str):
        return Unknown(reason, None, flat, least, smaller)
    conclusion = theorem.conclusion
    assert isinstance(conclusion, LowerLossElsewhere)
    if leads_to is None and conclusion.distance <= question.reach:
        return Unknown(reason, theorem, flat, least, smaller)
    drop = conclusion.loss_lower - conclusion.better_upper
    if leads_to is None and drop < NOTABLE_DROP * conclusion.loss_upper:
        flat_valley = "the loss falls by less than a millionth of itself although a parameter moves beyond reach"
        return Unknown(f"{reason}; {flat_valley}", theorem, flat, least, smaller)
    return DescentContinues(theorem, conclusion.distance, drop, leads_to, "" if leads_to else reason, smaller)


def _distance(one: Network, two: Network) -> Fraction:
    pairs: Sequence[tuple[Fraction, Fraction]] = [
        pair
        for mine, theirs in zip(one.layers, two.layers, strict=True)
        for pair in zip(mine.numbers(), theirs.numbers(), strict=True)
    ]
    return max(abs(a - b) for a, b in pairs)
