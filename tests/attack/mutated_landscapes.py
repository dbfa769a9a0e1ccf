"""Certificates about landscapes changed at random: what the kernel accepts must be what Z3 finds.

The judge is `tests.kernel.landscape.strata`, which knows nothing of rays: it asks Z3 about every product of faces.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from time import perf_counter
from typing import Any

from proofs.kernel import Network, Rejected, ShapeError
from proofs.kernel.exact import Vector
from proofs.kernel.landscape.certificate import (
    Bound,
    BranchAndBound,
    CompleteList,
    Families,
    LandscapeCertificate,
    Minimum,
    NeverMinimum,
    Separation,
    Symmetric,
    TooFewUnits,
)
from proofs.kernel.landscape.check import LANDSCAPE_RULES, LandscapeTheorem, check_landscape
from proofs.kernel.landscape.conclusion import AllFamilies, AllMinima, LowestLoss
from proofs.kernel.landscape.question import Landscape
from tests.attack.changes import changed_part
from tests.attack.mutated_certificates import Outcome, Tally
from tests.kernel.landscape.landscapes import bounded, listed, small
from tests.kernel.landscape.strata import Oracle, Stratum, inner

MOST_POINTS = 3


@dataclass
class Truth:
    """What Z3 finds of some data, for one width after the other."""

    oracle: Oracle
    known: dict[int, dict[Vector, set[Stratum]]]

    def minima(self, width: int) -> dict[Vector, set[Stratum]]:
        if width not in self.known:
            self.known[width] = self.oracle.minima(width)
        return self.known[width]


Case = tuple[Landscape, LandscapeCertificate, Truth]


def population(rng: random.Random, size: int) -> list[Case]:
    """Lists for one or two units and for every width, bounds, and families, of so many tiny data."""
    cases: list[Case] = []
    for _ in range(size):
        points = [((rng.randint(-2, 2),), rng.randint(-3, 3)) for _ in range(rng.randint(2, MOST_POINTS))]
        biases = rng.random() < 0.7, rng.random() < 0.7
        truth = Truth(Oracle([x for x, _ in points], [y for _, y in points], *biases), {})
        for width in (1, 2, None):
            landscape = small(points, width, hidden_bias=biases[0], output_bias=biases[1])
            cases.append((landscape, listed(landscape), truth))
            if width is not None:
                cases.append((landscape, bounded(landscape), truth))
                cases += [(landscape, Families(residual), truth) for residual in truth.minima(width)]
    return cases


def is_true(theorem: LandscapeTheorem, truth: Truth) -> bool:
    """Whether it is what Z3 finds."""
    landscape, conclusion = theorem.landscape, theorem.conclusion
    match conclusion:
        case AllMinima(minima=minima):
            units = {minimum.residual: minimum.units for minimum in minima}
            shown = all(residual_of(landscape, minimum.network) == minimum.residual for minimum in minima)
            losses = [inner(minimum.residual, minimum.residual) for minimum in minima]
            sound = shown and losses == [minimum.loss for minimum in minima] == sorted(losses)
            if landscape.width is not None:
                return sound and set(units) == set(truth.minima(landscape.width))
            few = {residual for residual, count in units.items() if count == 1}
            two = {residual for residual, count in units.items() if count <= 2}
            return sound and few <= set(truth.minima(1)) and two <= set(truth.minima(2)) <= set(units)
        case LowestLoss(lower=lower, loss=loss, network=network):
            best = min(inner(residual, residual) for residual in truth.minima(landscape.width or 1))
            residual = residual_of(landscape, network)
            return lower <= best and loss == inner(residual, residual)
        case AllFamilies(residual=residual, families=families):
            strata = truth.minima(landscape.width or 1).get(residual)
            found = sorted((family.dimension, family.silent) for family in families)
            return strata is not None and found == truth.oracle.families(strata)


def residual_of(landscape: Landscape, network: Network) -> Vector:
    """From the definition."""
    hidden, output = network.layers
    (weights,), constant = output.weight, output.bias[0] if output.bias else Fraction(0)
    biases = hidden.bias or (Fraction(0),) * len(weights)
    return tuple(
        sum((v * max(Fraction(0), inner(w, x) + b) for v, w, b in zip(weights, hidden.weight, biases, strict=True)))
        + constant
        - y
        for x, (y,) in zip(landscape.dataset.inputs, landscape.dataset.targets, strict=True)
    )


def _one_change(rng: random.Random, case: Case) -> Any:
    return changed_part(rng, case[1])


def _several_changes(rng: random.Random, case: Case) -> Any:
    certificate = case[1]
    for _ in range(rng.randint(2, 4)):
        certificate = changed_part(rng, certificate)
    return certificate


def _another_claim(rng: random.Random, case: Case) -> Any:
    """An entry dropped, or settled in another way; a case closed without a proof; families of another width."""
    landscape, certificate, truth = case
    match certificate:
        case CompleteList(pieces, entries):
            k = rng.randrange(len(entries))
            residual, zero = entries[k].residual, (Fraction(0),) * len(landscape.dataset)
            claims = [
                NeverMinimum(residual, ()),
                NeverMinimum(residual, (tuple(-r for r in residual),)),
                TooFewUnits(residual, Separation(zero, ())),
                replace(rng.choice(entries), residual=residual),
                Minimum(residual, next(e.network for e in entries if isinstance(e, Minimum))),
            ]
            claim = [] if rng.random() < 0.3 else [rng.choice(claims)]
            left = pieces[1:] if pieces and rng.random() < 0.2 else pieces
            return CompleteList(left, (*entries[:k], *claim, *entries[k + 1 :]))
        case BranchAndBound(lower, _, vectors, steps):
            k = rng.randrange(len(steps))
            step = rng.choice([Symmetric(), Bound(rng.randrange(len(vectors)))])
            higher = replace(certificate, lower=lower + Fraction(rng.randint(1, 9), 1000))
            return rng.choice([higher, replace(certificate, steps=(*steps[:k], step, *steps[k + 1 :]))])
        case Families():
            return Families(rng.choice(list(truth.minima(rng.randint(1, 2)))))


ATTACKS: dict[str, Callable[[random.Random, Case], Any]] = {
    "one change": _one_change,
    "several changes": _several_changes,
    "another claim": _another_claim,
}


def judged(landscape: Landscape, certificate: Any, truth: Truth) -> Outcome:
    """Check one certificate, and ask Z3 where it is accepted."""
    try:
        theorem = check_landscape(landscape, certificate)
    except Rejected:
        return Outcome.REJECTED
    except TypeError:
        return Outcome.CRASHED if type(certificate) in LANDSCAPE_RULES else Outcome.REJECTED
    except Exception:
        return Outcome.CRASHED
    return Outcome.TRUE if is_true(theorem, truth) else Outcome.FALSE


def attack(count: int, seed: int, size: int = 12) -> Tally:
    """Judge this many mutants of certificates about `size` tiny data."""
    rng, tally = random.Random(seed), Tally()
    cases: dict[type, list[Case]] = {}
    for case in population(rng, size):
        cases.setdefault(type(case[1]), []).append(case)
    while sum(tally.by_rule.values()) < count:
        # Every rule has its turn equally often.
        case, name = rng.choice(cases[rng.choice(list(cases))]), rng.choice(list(ATTACKS))
        start = perf_counter()
        try:
            mutant = ATTACKS[name](rng, case)
        except (ShapeError, ValueError):
            tally.add(name, case[1], Outcome.IMPOSSIBLE, 0.0, str)
            continue
        if mutant == case[1]:
            continue
        outcome = judged(case[0], mutant, case[2])
        tally.add(name, mutant, outcome, perf_counter() - start, lambda c=case, m=mutant: f"{m!r} for {c[0]!r}")
    return tally
