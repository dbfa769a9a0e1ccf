"""Every small change of a certificate, by its dataclass fields: a new type of certificate joins without a line here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from fractions import Fraction
from itertools import combinations
from typing import Any

HALF = Fraction(1, 2)
JUNK = object()


def mutants(value: Any, place: str = "certificate") -> Iterator[tuple[str, Any]]:
    """Pairs (what was changed, the changed value) of well-typed changes: numbers, indices, entries, branches."""
    if isinstance(value, bool) or value is None:
        return
    if isinstance(value, Fraction):
        yield from ((f"{place} = {new}", new) for new in _numbers(value) if new != value)
    elif isinstance(value, int):
        yield from ((f"{place} = {new}", new) for new in (value + 1, value - 1, -value - 1, value + 1000))
    elif isinstance(value, Mapping):
        yield from _mappings(value, place)
    elif isinstance(value, tuple):
        yield from _tuples(value, place)
    elif is_dataclass(value) and not isinstance(value, type):
        yield from _objects(value, place)


def _numbers(value: Fraction) -> Iterator[Fraction]:
    yield from (value + 1, value - 1, value / 2, value + HALF, -value, Fraction(0), Fraction(1), value * 2)
    yield value + Fraction(1, 10**30)


def _mappings(value: Mapping[Any, Any], place: str) -> Iterator[tuple[str, Any]]:
    for key in value:
        yield f"{place} without {key}", {k: v for k, v in value.items() if k != key}
        for name, new in mutants(value[key], f"{place}[{key}]"):
            yield name, {**value, key: new}
        for name, new in mutants(key, f"{place}: key {key}"):
            yield name, {new if k == key else k: v for k, v in value.items()}
    for one, other in combinations(value, 2):
        if value[one] != value[other]:
            yield f"{place}: {one} and {other} swapped", {**value, one: value[other], other: value[one]}
    for key in [k for k in (*range(8), *((j, i) for j in range(3) for i in range(8))) if k not in value]:
        yield f"{place} with {key}", {**value, key: Fraction(1)}
    yield f"{place} emptied", {}


def _tuples(value: tuple[Any, ...], place: str) -> Iterator[tuple[str, Any]]:
    for k, entry in enumerate(value):
        yield f"{place} without [{k}]", value[:k] + value[k + 1 :]
        yield f"{place} with [{k}] twice", value[: k + 1] + value[k:]
        if entry is not None:
            yield f"{place}[{k}] = None", (*value[:k], None, *value[k + 1 :])
        for name, new in mutants(entry, f"{place}[{k}]"):
            yield name, (*value[:k], new, *value[k + 1 :])
    for k, l in combinations(range(len(value)), 2):  # noqa: E741
        if value[k] != value[l]:
            changed = list(value)
            changed[k], changed[l] = value[l], value[k]
            yield f"{place}: [{k}] and [{l}] swapped", tuple(changed)


def _objects(value: Any, place: str) -> Iterator[tuple[str, Any]]:
    names = [field.name for field in fields(value)]
    for name in names:
        here = getattr(value, name)
        for what, new in [*mutants(here, f"{place}.{name}"), (f"{place}.{name} = None", None)]:
            yield from _replaced(value, what, **{name: new})
        if type(here) is type(value):
            yield f"{place} = its {name}", here
    for one, other in combinations(names, 2):
        left, right = getattr(value, one), getattr(value, other)
        if left != right and is_dataclass(left) and is_dataclass(right):
            yield from _replaced(value, f"{place}: {one} and {other} swapped", **{one: right, other: left})
            yield from _replaced(value, f"{place}.{one} = its {other}", **{one: right})


def _replaced(value: Any, what: str, **changes: Any) -> Iterator[tuple[str, Any]]:
    try:
        yield what, replace(value, **changes)
    except (ValueError, TypeError, AttributeError):
        # The changed object cannot be built at all.
        return


def junk(value: Any, place: str = "certificate") -> Iterator[tuple[str, Any]]:
    """Ill-typed changes: floats and strings for numbers, something else for every object."""
    wrong = [JUNK, "x", 0.5]
    if isinstance(value, Fraction):
        wrong += [float(value), str(value), complex(value)]
    elif isinstance(value, int):
        wrong += [float(value), value + HALF, str(value), None]
    elif isinstance(value, Mapping):
        wrong += [[], None]
        for key in value:
            yield from ((name, {**value, key: new}) for name, new in junk(value[key], f"{place}[{key}]"))
            yield from (
                (name, {new if k == key else k: v for k, v in value.items()})
                for name, new in junk(key, f"{place}: key {key}")
                if new.__hash__ is not None
            )
    elif isinstance(value, tuple):
        for k, entry in enumerate(value):
            yield from ((name, (*value[:k], new, *value[k + 1 :])) for name, new in junk(entry, f"{place}[{k}]"))
    elif is_dataclass(value):
        for field in fields(value):
            for what, new in junk(getattr(value, field.name), f"{place}.{field.name}"):
                yield from _replaced(value, what, **{field.name: new})
    yield from ((f"{place} = {new!r}", new) for new in wrong)
