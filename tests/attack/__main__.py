"""`python -m tests.attack certificates|landscapes|files --count N --seed S`: print figures, exit 1 at a fault."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from time import perf_counter

from tests.attack import fuzzed_files, mutated_certificates, mutated_landscapes


def shown(title: str, counts: Counter[tuple[str, StrEnum]], outcomes: Sequence[StrEnum]) -> str:
    """A table with a row per name and a column per outcome."""
    names = sorted({name for name, _ in counts})
    width = max(map(len, [title, *names]))
    lines = ["  ".join([title.ljust(width), *outcomes])]
    for name in names:
        lines.append("  ".join([name.ljust(width), *(f"{counts[name, o]:>{len(o)}}" for o in outcomes)]))
    totals = [sum(count for (_, o), count in counts.items() if o is outcome) for outcome in outcomes]
    lines.append("  ".join(["all".ljust(width), *(f"{n:>{len(o)}}" for n, o in zip(totals, outcomes, strict=True))]))
    return "\n".join(lines)


def main() -> int:
    """Print the figures of one attack."""
    parser = argparse.ArgumentParser(prog="python -m tests.attack")
    parser.add_argument("what", choices=["certificates", "landscapes", "files"])
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    start = perf_counter()
    if arguments.what != "files":
        attack = mutated_certificates.attack if arguments.what == "certificates" else mutated_landscapes.attack
        tally = attack(arguments.count, arguments.seed)
        print(shown("rule", tally.by_rule, list(mutated_certificates.Outcome)), end="\n\n")
        print(shown("attack", tally.by_attack, list(mutated_certificates.Outcome)), end="\n\n")
        print(f"slowest, with its oracles: {tally.slowest[0]:.2f} s ({tally.slowest[1]})")
        faults = tally.faults
    else:
        fuzz = fuzzed_files.attack(arguments.count, arguments.seed)
        print(shown("file", fuzz.by_file, list(fuzzed_files.Outcome)), end="\n\n")
        print(shown("damage", fuzz.by_damage, list(fuzzed_files.Outcome)), end="\n\n")
        print(f"slowest: {fuzz.slowest[0]:.2f} s ({fuzz.slowest[1]})")
        print(f"largest memory: {fuzz.largest[0] / 2**20:.1f} MiB ({fuzz.largest[1]})")
        faults = fuzz.faults
    print(f"{arguments.count} in {perf_counter() - start:.0f} s, seed {arguments.seed}; faults: {len(faults)}")
    for fault in faults[:20]:
        print(fault[:2000])
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
