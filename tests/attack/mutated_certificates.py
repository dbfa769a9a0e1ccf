"""Certificates changed at random, for problems changed at random: what the kernel accepts must be true.

The judge is `tests.kernel.conclusions`, which shares no code with the rules: definitions in fractions, germs along
paths, Z3 for the inequalities, symmetric fields by linear algebra.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from time import perf_counter
from typing import Any

from proofs.kernel import Certificate, Problem, Rejected, ShapeError, check
from proofs.kernel.check import RULES
from proofs.kernel.landscape.check import LANDSCAPE_RULES
from tests.attack.changes import changed_part, changed_problem
from tests.attack.population import Case, population
from tests.kernel.conclusions import is_true


class Outcome(StrEnum):
    """What became of a mutant; the last two are faults of the kernel (or of the judge)."""

    IMPOSSIBLE = "cannot be built"
    REJECTED = "rejected"
    TRUE = "accepted and true"
    FALSE = "accepted, not true"
    CRASHED = "another exception"


FAULTS = (Outcome.FALSE, Outcome.CRASHED)


@dataclass
class Tally:
    """Counts of outcomes by rule and by attack, the slowest check, and the faults."""

    by_rule: Counter[tuple[str, Outcome]] = field(default_factory=Counter)
    by_attack: Counter[tuple[str, Outcome]] = field(default_factory=Counter)
    slowest: tuple[float, str] = (0.0, "")
    faults: list[str] = field(default_factory=list)

    def add(self, attack: str, certificate: Any, outcome: Outcome, seconds: float, what: Callable[[], str]) -> None:
        rule = (
            type(certificate).__name__ if type(certificate) in (*RULES, *LANDSCAPE_RULES) else "no certificate at all"
        )
        self.by_rule[rule, outcome] += 1
        self.by_attack[attack, outcome] += 1
        self.slowest = max(self.slowest, (seconds, f"{rule}, {attack}"))
        if outcome in FAULTS:
            self.faults.append(f"{outcome} ({rule}, {attack}): {what()}")


def _one_change(rng: random.Random, case: Case, _: list[Case]) -> Case:
    return case[0], changed_part(rng, case[1])


def _several_changes(rng: random.Random, case: Case, _: list[Case]) -> Case:
    problem, certificate = case
    for _ in range(rng.randint(2, 4)):
        certificate = changed_part(rng, certificate)
    return problem, certificate


def _another_problem(rng: random.Random, case: Case, _: list[Case]) -> Case:
    problem = case[0]
    for _ in range(rng.randint(1, 2)):
        problem = changed_problem(rng, problem)
    return problem, case[1]


def _both(rng: random.Random, case: Case, cases: list[Case]) -> Case:
    problem, _ = _another_problem(rng, case, cases)
    return problem, changed_part(rng, case[1])


def _transplant(rng: random.Random, case: Case, cases: list[Case]) -> Case:
    return case[0], rng.choice(cases)[1]


ATTACKS: dict[str, Callable[[random.Random, Case, list[Case]], Case]] = {
    "one change": _one_change,
    "several changes": _several_changes,
    "another problem": _another_problem,
    "another problem and a change": _both,
    "a certificate of another problem": _transplant,
}


def judged(problem: Problem, certificate: Certificate) -> Outcome:
    """Check one certificate, and ask the oracles where it is accepted."""
    try:
        theorem = check(problem, certificate)
    except Rejected:
        return Outcome.REJECTED
    except TypeError:
        # What `check` promises for an object that is no certificate at all.
        return Outcome.CRASHED if type(certificate) in RULES else Outcome.REJECTED
    except Exception:
        return Outcome.CRASHED
    return Outcome.TRUE if _is_true(theorem) else Outcome.FALSE


# Mutants that are accepted come back in other orders and under other attacks.
_is_true = lru_cache(maxsize=50_000)(is_true)


def attack(count: int, seed: int, families: int = 12) -> Tally:
    """Judge this many mutants; `families` seeds of every kind of problem make the population."""
    rng, cases, tally = random.Random(seed), population(families), Tally()
    rules: dict[type, list[Case]] = {}
    for case in cases:
        rules.setdefault(type(case[1]), []).append(case)
    while sum(tally.by_rule.values()) < count:
        # Every rule has its turn equally often, however often it is in the population.
        case, name = rng.choice(rules[rng.choice(list(rules))]), rng.choice(list(ATTACKS))
        start = perf_counter()
        try:
            problem, certificate = ATTACKS[name](rng, case, cases)
        except (ShapeError, ValueError):
            tally.add(name, case[1], Outcome.IMPOSSIBLE, 0.0, str)
            continue
        if (problem, certificate) == case:
            continue
        outcome = judged(problem, certificate)
        tally.add(
            name, certificate, outcome, perf_counter() - start, lambda p=problem, c=certificate: f"{c!r} for {p!r}"
        )
    return tally
