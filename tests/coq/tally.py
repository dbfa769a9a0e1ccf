"""What two checkers said of many certificates, counted and printed."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter

from tests.coq.verified import Agreement


@dataclass
class Tally:
    """Counts by rule, or by what the kernel said, and the disagreements."""

    counts: Counter[tuple[str, Agreement]] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def run(program: str, attack: Callable[[int, int], Tally], count: int) -> int:
    """Read `--count` and `--seed`, print the figures; 1 at a disagreement."""
    parser = argparse.ArgumentParser(prog=program)
    parser.add_argument("--count", type=int, default=count)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    start = perf_counter()
    tally = attack(arguments.count, arguments.seed)
    for (subject, agreement), number in sorted(tally.counts.items()):
        print(f"{subject:28} {agreement:55} {number:>7}")
    print(f"{arguments.count} in {perf_counter() - start:.0f} s, seed {arguments.seed}; faults: {len(tally.faults)}")
    for fault in tally.faults[:20]:
        print(fault[:1500])
    return 1 if tally.faults else 0
