"""`python -m tests.coq.landscape_mutants --count N --seed S`: changed landscapes and certificates, put to both."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import cache

from proofs.kernel import ShapeError
from proofs.kernel.landscape.certificate import BranchAndBound, LandscapeCertificate
from proofs.kernel.landscape.question import Landscape
from tests.attack.changes import changed_number, changed_part
from tests.coq.tally import Tally, run
from tests.coq.verified import COVERED_LANDSCAPES, FAULTS, verified_checker
from tests.kernel.landscape.landscapes import bounded, small, zoo

Case = tuple[Landscape, LandscapeCertificate]


@cache
def population() -> tuple[Case, ...]:
    """Of the zoo and of tiny data: with and without either bias, collinear and equal inputs, points at the origin."""
    square = [((0, 0), 0), ((0, 1), 2), ((1, 0), -1), ((1, 1), 1), ((1, 1), 3)]
    line = [((0, 0), 1), ((1, 2), 0), ((2, 4), 2), ((-1, -2), -3)]
    deep = [((1, 0, 0, 1), 1), ((0, 1, 0, 2), 0), ((0, 0, 1, -1), 2), ((1, 1, 1, 0), -1), ((2, -1, 0, 1), 1)]
    landscapes = [zoo("D1", 1), zoo("D1", 2), zoo("D2", 2), zoo("XOR", 2), zoo("XOR", 3), zoo("Jellyfish", 2)]
    for hidden_bias, output_bias in ((True, True), (True, False), (False, True), (False, False)):
        landscapes += [
            small(points, width, hidden_bias=hidden_bias, output_bias=output_bias)
            for points in (square, line, deep)
            for width in (1, 2)
        ]
    return tuple((landscape, bounded(landscape)) for landscape in landscapes)


def _changed(rng: random.Random, case: Case) -> Case:
    return case[0], changed_part(rng, case[1])


def _changed_often(rng: random.Random, case: Case) -> Case:
    landscape, certificate = case
    for _ in range(rng.randint(2, 4)):
        certificate = changed_part(rng, certificate)
    return landscape, certificate


def _steps(rng: random.Random, case: Case) -> Case:
    """A step in the place of another, two exchanged, or one twice."""
    landscape, certificate = case
    assert isinstance(certificate, BranchAndBound)
    steps = list(certificate.steps)
    k, other = rng.randrange(len(steps)), rng.randrange(len(steps))
    match rng.randrange(3):
        case 0:
            steps[k] = steps[other]
        case 1:
            steps[k], steps[other] = steps[other], steps[k]
        case 2:
            steps.insert(k, steps[other])
    return landscape, replace(certificate, steps=tuple(steps))


def _other_data(rng: random.Random, case: Case) -> Case:
    """A number of the data changed, or a point dropped or repeated."""
    landscape, certificate = case
    data, k = landscape.dataset, rng.randrange(len(landscape.dataset))
    match rng.randrange(4):
        case 0:
            row = data.targets[k]
            changed = (changed_number(rng, row[0]),)
            data = replace(data, targets=(*data.targets[:k], changed, *data.targets[k + 1 :]))
        case 1:
            row, column = data.inputs[k], rng.randrange(len(data.inputs[k]))
            changed = (*row[:column], changed_number(rng, row[column]), *row[column + 1 :])
            data = replace(data, inputs=(*data.inputs[:k], changed, *data.inputs[k + 1 :]))
        case dropped_or_repeated:
            kept = list(range(len(data)))
            kept[k : k + 1] = [] if dropped_or_repeated == 2 else [k, k]
            inputs, targets = ([table[i] for i in kept] for table in (data.inputs, data.targets))
            data = replace(data, inputs=tuple(inputs), targets=tuple(targets))
    return replace(landscape, dataset=data), certificate


def _other_shape(rng: random.Random, case: Case) -> Case:
    landscape, certificate = case
    match rng.randrange(3):
        case 0:
            return replace(landscape, width=rng.randint(1, 4)), certificate
        case 1:
            return replace(landscape, hidden_bias=not landscape.hidden_bias), certificate
        case _:
            return replace(landscape, output_bias=not landscape.output_bias), certificate


def _order(rng: random.Random, case: Case) -> Case:
    """The points in another order, so that hyperplanes have other numbers."""
    landscape, certificate = case
    data = landscape.dataset
    points = list(zip(data.inputs, data.targets, strict=True))
    rng.shuffle(points)
    inputs, targets = (tuple(part) for part in zip(*points, strict=True))
    return replace(landscape, dataset=replace(data, inputs=inputs, targets=targets)), certificate


ATTACKS: tuple[Callable[[random.Random, Case], Case], ...] = (
    _changed,
    _changed_often,
    _steps,
    _other_data,
    _other_shape,
    _order,
)


def attack(count: int, seed: int) -> Tally:
    """Put this many mutants to both checkers."""
    rng, cases, tally = random.Random(seed), population(), Tally()
    with verified_checker() as verified:
        while sum(tally.counts.values()) < count:
            change = rng.choice(ATTACKS)
            try:
                landscape, certificate = change(rng, rng.choice(cases))
            except (ShapeError, ValueError):
                continue
            if not isinstance(certificate, COVERED_LANDSCAPES):
                continue
            agreement, both = verified.compare_landscape(landscape, certificate)
            tally.counts[change.__name__.removeprefix("_"), agreement] += 1
            if agreement in FAULTS:
                tally.faults.append(f"{agreement}: {both}: {certificate!r} for {landscape!r}")
    return tally


if __name__ == "__main__":
    sys.exit(run("python -m tests.coq.landscape_mutants", attack, 10_000))
