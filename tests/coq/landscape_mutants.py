"""`python -m tests.coq.landscape_mutants --count N --seed S`: changed landscapes and certificates, put to both."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

from proofs.kernel import ShapeError
from proofs.kernel.landscape.certificate import (
    BranchAndBound,
    CompleteList,
    Entry,
    LandscapeCertificate,
    NeverMinimum,
    Separation,
    TooFewUnits,
)
from proofs.kernel.landscape.question import Landscape
from tests.attack.changes import changed_number, changed_part
from tests.coq.tally import Tally, run
from tests.coq.verified import COVERED_LANDSCAPES, FAULTS, verified_checker
from tests.kernel.landscape.landscapes import bounded, listed, small, zoo

Case = tuple[Landscape, LandscapeCertificate]

BIASES = ((True, True), (True, False), (False, True), (False, False))
SQUARE = [((0, 0), 0), ((0, 1), 2), ((1, 0), -1), ((1, 1), 1), ((1, 1), 3)]
LINE = [((0, 0), 1), ((1, 2), 0), ((2, 4), 2), ((-1, -2), -3)]
DEEP = [((1, 0, 0, 1), 1), ((0, 1, 0, 2), 0), ((0, 0, 1, -1), 2), ((1, 1, 1, 0), -1), ((2, -1, 0, 1), 1)]
CONSTANT = [((1, 0), 2), ((-1, 1), 2), ((2, 1), 2)]


@cache
def bounds() -> tuple[Case, ...]:
    """Of the zoo and of tiny data: with and without either bias, collinear and equal inputs, points at the origin."""
    landscapes = [zoo("D1", 1), zoo("D1", 2), zoo("D2", 2), zoo("XOR", 2), zoo("XOR", 3), zoo("Jellyfish", 2)]
    for hidden_bias, output_bias in BIASES:
        landscapes += [
            small(points, width, hidden_bias=hidden_bias, output_bias=output_bias)
            for points in (SQUARE, LINE, DEEP)
            for width in (1, 2)
        ]
    return tuple((landscape, bounded(landscape)) for landscape in landscapes)


@cache
def lists() -> tuple[Case, ...]:
    """The same, where no column of the inputs is a combination of others."""
    landscapes = [zoo("D1", 1), zoo("D1", 2), zoo("D2", 1), zoo("XOR", 2), zoo("XOR", 3), zoo("Jellyfish", 2)]
    for hidden_bias, output_bias in BIASES:
        landscapes += [
            small(points, width, hidden_bias=hidden_bias, output_bias=output_bias)
            for points in (SQUARE, CONSTANT)
            for width in (1, 2)
        ]
    return tuple((landscape, listed(landscape)) for landscape in landscapes)


def population() -> tuple[Case, ...]:
    """Both."""
    return bounds() + lists()


def _changed(rng: random.Random, case: Case) -> Case:
    return case[0], changed_part(rng, case[1])


def _changed_often(rng: random.Random, case: Case) -> Case:
    landscape, certificate = case
    for _ in range(rng.randint(2, 4)):
        certificate = changed_part(rng, certificate)
    return landscape, certificate


def _claims(rng: random.Random, case: Case) -> Case:
    """A step, or an entry, in the place of another; two exchanged, or one twice; an entry settled in another way."""
    landscape, certificate = case
    parts: list[Any] = list(certificate.steps if isinstance(certificate, BranchAndBound) else _entries(certificate))
    k, other = rng.randrange(len(parts)), rng.randrange(len(parts))
    match rng.randrange(4 if isinstance(certificate, CompleteList) else 3):
        case 0:
            parts[k] = parts[other]
        case 1:
            parts[k], parts[other] = parts[other], parts[k]
        case 2:
            parts.insert(k, parts[other])
        case 3:
            parts[k] = _settled_otherwise(rng, parts[k], parts[other])
    if isinstance(certificate, BranchAndBound):
        return landscape, replace(certificate, steps=tuple(parts))
    assert isinstance(certificate, CompleteList)
    return landscape, replace(certificate, entries=tuple(parts))


def _entries(certificate: LandscapeCertificate) -> tuple[Entry, ...]:
    assert isinstance(certificate, CompleteList)
    return certificate.entries


def _settled_otherwise(rng: random.Random, entry: Entry, other: Entry) -> Entry:
    residual, opposite = entry.residual, tuple(-r for r in entry.residual)
    claims: list[Entry] = [
        NeverMinimum(residual, ()),
        NeverMinimum(residual, (opposite,)),
        TooFewUnits(residual, Separation(opposite, ())),
        replace(other, residual=residual),
    ]
    return rng.choice(claims)


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
    _claims,
    _other_data,
    _other_shape,
    _order,
)


def attack(count: int, seed: int) -> Tally:
    """Put this many mutants to both checkers."""
    rng, kinds, tally = random.Random(seed), (bounds(), lists()), Tally()
    with verified_checker() as verified:
        while sum(tally.counts.values()) < count:
            change = rng.choice(ATTACKS)
            try:
                landscape, certificate = change(rng, rng.choice(rng.choice(kinds)))
            except (ShapeError, ValueError):
                continue
            if not isinstance(certificate, COVERED_LANDSCAPES):
                continue
            agreement, both = verified.compare_landscape(landscape, certificate)
            if both.endswith("a column is a combination of others"):
                continue
            name = f"{type(certificate).__name__}, {change.__name__.removeprefix('_')}"
            tally.counts[name, agreement] += 1
            if agreement in FAULTS:
                tally.faults.append(f"{agreement}: {both}: {certificate!r} for {landscape!r}")
    return tally


if __name__ == "__main__":
    sys.exit(run("python -m tests.coq.landscape_mutants", attack, 10_000))
