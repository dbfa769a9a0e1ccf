"""`python -m tests.coq.mutants --count N --seed S`: mutants put to the kernel and to the verified checker."""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from dataclasses import dataclass, field
from time import perf_counter

from proofs.kernel import ShapeError
from tests.attack.mutated_certificates import ATTACKS
from tests.attack.population import Case, population
from tests.coq.verified import COVERED, FAULTS, Agreement, verified_checker


@dataclass
class Tally:
    """Counts by rule, and the disagreements."""

    counts: Counter[tuple[str, Agreement]] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def attack(count: int, seed: int, families: int = 12) -> Tally:
    """Put this many mutants of certificates of the covered rules to both checkers."""
    rng, cases, tally = random.Random(seed), population(families), Tally()
    rules: dict[type, list[Case]] = {}
    for case in cases:
        if isinstance(case[1], COVERED):
            rules.setdefault(type(case[1]), []).append(case)
    with verified_checker() as verified:
        while sum(tally.counts.values()) < count:
            case, name = rng.choice(rules[rng.choice(list(rules))]), rng.choice(list(ATTACKS))
            try:
                problem, certificate = ATTACKS[name](rng, case, cases)
            except (ShapeError, ValueError):
                continue
            if not isinstance(certificate, COVERED):
                continue
            agreement, both = verified.compare(problem, certificate)
            tally.counts[type(certificate).__name__, agreement] += 1
            if agreement in FAULTS:
                tally.faults.append(f"{agreement}: {both}: {certificate!r} for {problem!r}")
    return tally


def main() -> int:
    """Print the figures; exit 1 at a disagreement."""
    parser = argparse.ArgumentParser(prog="python -m tests.coq.mutants")
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    start = perf_counter()
    tally = attack(arguments.count, arguments.seed)
    for (rule, agreement), number in sorted(tally.counts.items()):
        print(f"{rule:24} {agreement:55} {number:>7}")
    print(f"{arguments.count} in {perf_counter() - start:.0f} s, seed {arguments.seed}; faults: {len(tally.faults)}")
    for fault in tally.faults[:20]:
        print(fault[:1500])
    return 1 if tally.faults else 0


if __name__ == "__main__":
    sys.exit(main())
