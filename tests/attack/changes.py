"""Random changes of certificates and problems, of every size: each returns something of the same types."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from fractions import Fraction
from typing import Any

from proofs.kernel import Dataset, Huber, Layer, Network, Problem, Squared

Change = Callable[[random.Random, Any], Any]


def changed_number(rng: random.Random, value: Fraction) -> Fraction:
    """Moved a little or far, by a part or by a sum; turned around; made 0 or 1."""
    far = Fraction(10) ** rng.choice([-300, -60, -30, -9, -3, 0, 1, 3, 9, 30, 300])
    step = rng.choice([-1, 1]) * far
    return rng.choice([value + step, value * (1 + step), value * step, -value, Fraction(0), Fraction(1), value / 2])


def changed_index(rng: random.Random, value: int) -> int:
    return rng.choice([value + 1, value - 1, -value - 1, 0, 1, 2, value + 2 ** rng.randrange(70)])


def changed_part(rng: random.Random, value: Any) -> Any:
    """One place inside changed: a number, an index, an entry dropped, repeated or swapped, a branch moved."""
    if isinstance(value, Fraction):
        return changed_number(rng, value)
    if isinstance(value, int):
        return changed_index(rng, value)
    if isinstance(value, Mapping):
        return _changed_mapping(rng, dict(value))
    if isinstance(value, tuple):
        return _changed_tuple(rng, value)
    if is_dataclass(value) and not isinstance(value, type):
        return _changed_object(rng, value)
    return value


def _changed_mapping(rng: random.Random, value: dict[Any, Any]) -> dict[Any, Any]:
    if not value or rng.random() < 0.1:
        key = rng.choice([rng.randrange(8), (rng.randrange(3), rng.randrange(8))])
        return {**value, key: changed_number(rng, Fraction(1))}
    key, other = rng.choice(list(value)), rng.choice(list(value))
    match rng.randrange(4):
        case 0:
            del value[key]
        case 1:
            value[key], value[other] = value[other], value[key]
        case 2:
            value[changed_part(rng, key)] = value.pop(key)
        case 3:
            value[key] = changed_part(rng, value[key])
    return value


def _changed_tuple(rng: random.Random, value: tuple[Any, ...]) -> tuple[Any, ...]:
    if not value:
        return value
    k, other, entries = rng.randrange(len(value)), rng.randrange(len(value)), list(value)
    match rng.choice([0, 1, 2, 3, 3, 3, 3]):
        case 0:
            del entries[k]
        case 1:
            entries.insert(other, entries[k])
        case 2:
            entries[k], entries[other] = entries[other], entries[k]
        case 3:
            entries[k] = changed_part(rng, entries[k])
    return tuple(entries)


def _changed_object(rng: random.Random, value: Any) -> Any:
    names = [field.name for field in fields(value)]
    if not names:
        return value
    name, other = rng.choice(names), rng.choice(names)
    here, there = getattr(value, name), getattr(value, other)
    if rng.random() < 0.15 and is_dataclass(here) and is_dataclass(there):
        # Kinks swapped, branches swapped, a branch instead of its tree.
        return rng.choice([replace(value, **{name: there, other: here}), replace(value, **{name: there}), here])
    return replace(value, **{name: changed_part(rng, here)})


def changed_problem(rng: random.Random, problem: Problem) -> Problem:
    """Slightly another question: a parameter, a data point, a weight, the loss, a bias that is none any more."""
    return rng.choice([_another_parameter, _another_entry, _other_points, _other_weights, _another_loss, _no_bias])(
        rng, problem
    )


def _another_parameter(rng: random.Random, problem: Problem) -> Problem:
    layers = list(problem.network.layers)
    k = rng.randrange(len(layers))
    weight, bias = layers[k].weight, layers[k].bias
    if bias is not None and rng.random() < 0.4:
        bias = _one_changed(rng, bias)
    else:
        j = rng.randrange(len(weight))
        weight = (*weight[:j], _one_changed(rng, weight[j]), *weight[j + 1 :])
    layers[k] = Layer(weight, bias)
    return problem.at(Network(tuple(layers)))


def _one_changed(rng: random.Random, row: tuple[Fraction, ...]) -> tuple[Fraction, ...]:
    k = rng.randrange(len(row))
    return (*row[:k], changed_number(rng, row[k]), *row[k + 1 :])


def _another_entry(rng: random.Random, problem: Problem) -> Problem:
    data = problem.dataset
    name = rng.choice(["inputs", "targets"])
    table = getattr(data, name)
    i = rng.randrange(len(table))
    table = (*table[:i], _one_changed(rng, table[i]), *table[i + 1 :])
    return replace(problem, dataset=replace(data, **{name: table}))


def _other_points(rng: random.Random, problem: Problem) -> Problem:
    """One dropped, repeated, or all of them in another order."""
    data, order = problem.dataset, list(range(len(problem.dataset)))
    i = rng.choice(order)
    match rng.randrange(3):
        case 0 if len(order) > 1:
            order.remove(i)
        case 1:
            order.insert(rng.randrange(len(order)), i)
        case _:
            rng.shuffle(order)
    chosen = [None if t is None else tuple(t[i] for i in order) for t in (data.inputs, data.targets, data.weights)]
    return replace(problem, dataset=Dataset(*chosen))  # type: ignore[arg-type]


def _other_weights(rng: random.Random, problem: Problem) -> Problem:
    data = problem.dataset
    weights = list(data.weights or (Fraction(1),) * len(data))
    i = rng.randrange(len(weights))
    weights[i] = rng.choice([Fraction(0), abs(changed_number(rng, weights[i])), Fraction(2)])
    factor = rng.choice([1, 1, 7])
    return replace(problem, dataset=replace(data, weights=tuple(factor * weight for weight in weights)))


def _another_loss(rng: random.Random, problem: Problem) -> Problem:
    sizes = [Fraction(1, 10**30), Fraction(1, 2), Fraction(1), Fraction(2), Fraction(3), Fraction(10**30)]
    return replace(problem, loss=rng.choice([Squared(), *map(Huber, sizes)]))


def _no_bias(rng: random.Random, problem: Problem) -> Problem:
    layers = list(problem.network.layers)
    k = rng.randrange(len(layers))
    bias = (Fraction(0),) * layers[k].width if layers[k].bias is None else None
    layers[k] = Layer(layers[k].weight, bias)
    return problem.at(Network(tuple(layers)))
