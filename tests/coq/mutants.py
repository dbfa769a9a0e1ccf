"""`python -m tests.coq.mutants --count N --seed S`: mutants put to the kernel and to the verified checker."""

from __future__ import annotations

import random
import sys

from proofs.kernel import ShapeError
from tests.attack.mutated_certificates import ATTACKS
from tests.attack.population import Case, population
from tests.coq.tally import Tally, run
from tests.coq.verified import FAULTS, covered, verified_checker


def attack(count: int, seed: int, families: int = 12) -> Tally:
    """Put this many mutants of certificates of the covered rules to both checkers."""
    rng, cases, tally = random.Random(seed), population(families), Tally()
    rules: dict[type, list[Case]] = {}
    for case in cases:
        if covered(*case):
            rules.setdefault(type(case[1]), []).append(case)
    with verified_checker() as verified:
        while sum(tally.counts.values()) < count:
            case, name = rng.choice(rules[rng.choice(list(rules))]), rng.choice(list(ATTACKS))
            try:
                problem, certificate = ATTACKS[name](rng, case, cases)
            except (ShapeError, ValueError):
                continue
            if not covered(problem, certificate):
                continue
            agreement, both = verified.compare(problem, certificate)
            tally.counts[type(certificate).__name__, agreement] += 1
            if agreement in FAULTS:
                tally.faults.append(f"{agreement}: {both}: {certificate!r} for {problem!r}")
    return tally


if __name__ == "__main__":
    sys.exit(run("python -m tests.coq.mutants", attack, 10_000))
