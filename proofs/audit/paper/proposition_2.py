"""Proposition 2: on D2, two hidden units, a perfect fit with a blind spot and a worse local minimum.

False as printed: with the printed second weight -1 neither point is even stationary. Changing that one sign mends both.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from proofs.audit.claim import Claim, Finding, Half, Obligation, Point, Proof, Status, Version
from proofs.audit.lemmas.building_blocks import (
    exact_fact,
    latex,
    line_network,
    local_minimum,
    loss_of,
    not_global,
    perfect_fit,
    pre_activations_at,
    zoo_data,
)
from proofs.audit.lemmas.case_identities import identity_obligation
from proofs.kernel.network import Network, Problem
from proofs.search.decide import Decision, IsLocalMinimum, decide

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
    printed = Half(
        Version.PRINTED,
        "On $D_2$ the point $w=(-5,-1)$, $b=(1,-8)$, $v=(1,-1)$, $c=-1$ fits perfectly, with all units off at $x=1$; "
        "the point $w=(-3,-1)$, $b=(\\tfrac{13}{3},-10)$, $v=(1,-1)$, $c=-3$ is a local minimum and not a global one.",
        _obligations(fit, minimum),
    )
    amended = Half(
        Version.AMENDED,
        "The same with $w_2=+1$ at both points: $w=(-5,1)$ and $w=(-3,1)$.",
        (
            *_obligations(fit_amended, minimum_amended),
            identity_obligation("case split", minimum_amended.problem),
            _only_mend("least change, perfect fit", FIT, "fits perfectly", lambda d: loss_of(d.problem) == 0),
            _only_mend("least change, minimum", MINIMUM, "is a local minimum", lambda d: isinstance(d, IsLocalMinimum)),
        ),
    )
    points = (
        Point("the printed perfect fit", Version.PRINTED, fit),
        Point("the printed minimum", Version.PRINTED, minimum),
        Point("the amended perfect fit", Version.AMENDED, fit_amended),
        Point("the amended minimum", Version.AMENDED, minimum_amended),
    )
    return Proof((printed, amended), points, _findings(fit.problem, minimum.problem, minimum_amended.problem))


def _obligations(fit: Decision, minimum: Decision) -> tuple[Obligation, ...]:
    states = pre_activations_at(fit.problem, BLIND_SPOT)
    shown = ", ".join(f"${latex(z)}$" for z in states)
    return (
        perfect_fit("perfect fit", fit),
        exact_fact(
            "blind spot at x = 1",
            "At the perfect fit all units are off at $x_3=1$.",
            all(z < 0 for z in states),
            f"The pre-activations there are {shown}.",
        ),
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
    return exact_fact(
        name,
        f"Of the seven points that differ in one printed sign, only the one with $w_2$ changed {good}.",
        mends == ["w_2"],
        f"Changed signs after which the point {good}: {listed}.",
    )


def _findings(fit: Problem, minimum: Problem, amended: Problem) -> tuple[Finding, ...]:
    at_kink = ", ".join(f"${latex(z)}$" for z in pre_activations_at(amended, KINK))
    return (
        Finding(
            "Proposition 2",
            "$w=(-5,-1)$ for the perfect fit and $w=(-3,-1)$ for the local minimum",
            f"With the sign printed for $w_2$ the losses are ${latex(loss_of(fit))}$ and ${latex(loss_of(minimum))}$, "
            "and from both points a path leads down at once: neither is even a local minimum.",
            "$w_2=+1$ at both points; no other change of one sign does it.",
        ),
        Finding(
            "the text around Proposition 2",
            "blind spots are absent at the local minimum",
            f"At $x_4=10$ the pre-activations of the (amended) local minimum are {at_kink}: no unit is on, and with "
            "$\\mathrm{ReLU}'(0)=0$ that point sends no gradient to any hidden unit.",
            "No data point has only negative pre-activations there; one lies on the border of the blind spot.",
        ),
    )


CLAIM = Claim(
    name="proposition-2",
    title="two units, six points: a perfect fit with a blind spot, and a worse local minimum",
    place="Proposition 2 and the paragraphs around it",
    printed=Status.REFUTED,
    amended=Status.PROVED,
    prove=prove,
)
