"""Proposition 2: on D2, two hidden units, a perfect fit with a blind spot and a worse local minimum.

False as printed: with the printed second weight -1 neither point is even stationary. Changing that one sign mends both.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from proofs.audit.claim import Obligation, Point, Proof, Version
from proofs.audit.lemmas.all_minima import all_minima, located
from proofs.audit.lemmas.building_blocks import (
    exact,
    line_network,
    local_minimum,
    loss_of,
    not_global,
    perfect_fit,
    pre_activations_at,
    zoo_data,
)
from proofs.audit.lemmas.case_identities import identity_obligation
from proofs.audit.text import text_beside
from proofs.kernel.network import Network, Problem
from proofs.report.rationals import fraction
from proofs.search.decide import Decision, IsLocalMinimum, decide

TEXT = text_beside(__file__)
BLIND_SPOT = 2  # the data point x_3 = 1
KINK = 3  # the data point x_4 = 10


@dataclass(frozen=True, slots=True)
class Printed:
    """The parameters of a point of two units as the proposition lists them: w, b, v, c."""

    w: tuple[Fraction, Fraction]
    b: tuple[Fraction, Fraction]
    v: tuple[Fraction, Fraction]
    c: Fraction

    def network(self) -> Network:
        """The point as a network."""
        return line_network(self.w, self.b, self.v, self.c)

    def with_one_sign_changed(self) -> Iterator[tuple[str, "Printed"]]:
        """Every point that differs from this one in the sign of one printed number, with that number's name."""
        numbers = (*self.w, *self.b, *self.v, self.c)
        for k, name in enumerate(("w_1", "w_2", "b_1", "b_2", "v_1", "v_2", "c")):
            p, q, r, s, t, u, c = (-number if m == k else number for m, number in enumerate(numbers))
            yield name, Printed((p, q), (r, s), (t, u), c)


def _printed(w: tuple[int, int], b: tuple[str, str], c: int) -> Printed:
    return Printed(
        (Fraction(w[0]), Fraction(w[1])), (Fraction(b[0]), Fraction(b[1])), (Fraction(1), Fraction(-1)), Fraction(c)
    )


FIT = _printed((-5, -1), ("1", "-8"), -1)
MINIMUM = _printed((-3, -1), ("13/3", "-10"), -3)
FIT_AMENDED = _printed((-5, 1), ("1", "-8"), -1)
MINIMUM_AMENDED = _printed((-3, 1), ("13/3", "-10"), -3)


def prove() -> Proof:
    """Decide the printed points and the amended ones by the same rules."""
    data = zoo_data("D2")
    fit, minimum = (decide(Problem(point.network(), data)) for point in (FIT, MINIMUM))
    fit_amended, minimum_amended = (decide(Problem(point.network(), data)) for point in (FIT_AMENDED, MINIMUM_AMENDED))
    points = (
        Point("the printed perfect fit", Version.PRINTED, fit),
        Point("the printed minimum", Version.PRINTED, minimum),
        Point("the amended perfect fit", Version.AMENDED, fit_amended),
        Point("the amended minimum", Version.AMENDED, minimum_amended),
    )
    everything = all_minima("D_2", worse=points[3], better=points[2])
    printed = TEXT.half(Version.PRINTED, *_obligations(fit, minimum))
    amended = TEXT.half(
        Version.AMENDED,
        *_obligations(fit_amended, minimum_amended),
        identity_obligation("case split", minimum_amended.problem),
        _only_mend("least change, perfect fit", FIT, "fits perfectly", lambda d: loss_of(d.problem) == 0),
        _only_mend("least change, minimum", MINIMUM, "is a local minimum", lambda d: isinstance(d, IsLocalMinimum)),
        *everything,
    )
    at_kink = ", ".join(f"${fraction(z)}$" for z in pre_activations_at(minimum_amended.problem, KINK))
    findings = TEXT.findings(fit=loss_of(fit.problem), minimum=loss_of(minimum.problem), at_kink=at_kink)
    return Proof((printed, amended), located(points, everything), findings)


def _obligations(fit: Decision, minimum: Decision) -> tuple[Obligation, ...]:
    states = pre_activations_at(fit.problem, BLIND_SPOT)
    shown = ", ".join(f"${fraction(z)}$" for z in states)
    return (
        perfect_fit("perfect fit", fit),
        TEXT.step("blind spot at x = 1", exact(all(z < 0 for z in states)), states=shown),
        local_minimum("local minimum", minimum),
        not_global("not global", minimum, fit.problem.network),
    )


def _only_mend(name: str, printed: Printed, good: str, holds: Callable[[Decision], bool]) -> Obligation:
    data = zoo_data("D2")
    mends = [
        name_of_sign
        for name_of_sign, changed in printed.with_one_sign_changed()
        if holds(decide(Problem(changed.network(), data)))
    ]
    listed = ", ".join(f"${mend}$" for mend in mends) or "none"
    return TEXT.step(name, exact(mends == ["w_2"]), good=good, mends=listed)
