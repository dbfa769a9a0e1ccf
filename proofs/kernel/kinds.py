"""What exact objects are made of: `keep` holds a value against the annotation that declares it, all the way down.

A float among a certificate's numbers would round, and what its author can still change is no part of a theorem. So
`check` works on a copy that is built here, from the annotations of the certificate's own classes: a new class of
certificate joins without a line in this file. Types are compared by identity; a subclass could answer differently every
time it is asked.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from fractions import Fraction
from functools import cache
from itertools import pairwise
from types import NoneType, UnionType
from typing import Any, Final, Generic, TypeVar, Union, get_args, get_origin, get_type_hints

from proofs.kernel.exact import bits_over_common_denominator
from proofs.kernel.integers import MAX_INTEGER_BITS, Integers
from proofs.kernel.network import Network
from proofs.kernel.rejection import Rejected
from proofs.kernel.shapes import MAX_VALUE_BITS

Key = TypeVar("Key", bound=int | tuple[int, int])
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, eq=False)
class Table(Mapping[Key, Value], Generic[Key, Value]):
    """A mapping that nobody can change, equal to a `dict` with the same entries; `pairs` ascend by key."""

    pairs: tuple[tuple[Key, Value], ...]

    def __getitem__(self, key: Key) -> Value:
        at = bisect_left(self.pairs, key, key=lambda pair: pair[0])
        if at == len(self.pairs) or self.pairs[at][0] != key:
            raise KeyError(key)
        return self.pairs[at][1]

    def __iter__(self) -> Iterator[Key]:
        return (key for key, _ in self.pairs)

    def __len__(self) -> int:
        return len(self.pairs)

    def __hash__(self) -> int:
        return hash(self.pairs)

    def __repr__(self) -> str:
        return repr(dict(self))


Keeper = Callable[[object, str], Any]
"""From a value and its place to an immutable copy of it, or `Rejected`."""

_ATOMS: Final = {
    int: "an index",
    Fraction: "a Fraction",
    Network: "a Network",
    NoneType: "None",
}
"""Immutable already; a Network looks after itself. An integer is an index: it counts something from 0."""

_MORE_THAN_ANY_COUNT: Final = 2**60
_MISSING: Final = object()


def keep(value: object, annotation: Any, place: str) -> Any:
    """An immutable copy of the value, made of exactly the types that the annotation names.

    Annotations are built from int, Fraction, Network, Integers, None, tuples, mappings, unions and dataclasses of
    these.

    Raises:
        Rejected: it holds anything else; the step is the place of it.
    """
    return _keeper(annotation)(value, place)


@cache
def _keeper(annotation: Any) -> Keeper:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if annotation in _ATOMS:
        return _keep_atom(annotation)
    if annotation is Integers:
        return _keep_integers
    if origin in (Union, UnionType):
        return _keep_one_of(arguments)
    if origin is tuple:
        return _keep_entries(arguments[0]) if arguments[1:] == (...,) else _keep_record(arguments)
    if origin is Mapping:
        return _keep_mapping(*arguments)
    if isinstance(annotation, type) and is_dataclass(annotation):
        return _keep_object(annotation)
    raise NotImplementedError(f"certificates hold nothing of the kind {annotation}")


def _types(annotation: Any) -> tuple[type, ...]:
    origin = get_origin(annotation) or annotation
    return (dict, Table) if origin is Mapping else (origin,)


def _expect(value: object, types: tuple[type, ...], expected: str, place: str) -> None:
    if not any(type(value) is one for one in types):
        raise Rejected("certificate", place, expected, f"a value of type {type(value).__name__}")


def _keep_atom(kind: type) -> Keeper:
    def keep_atom(value: Any, place: str) -> object:
        _expect(value, (kind,), _ATOMS[kind], place)
        if kind is int and abs(value) >= _MORE_THAN_ANY_COUNT:
            raise Rejected("certificate", place, "an index", "a number that counts nothing")
        return value

    return keep_atom


def _keep_integers(value: Any, place: str) -> Integers:
    _expect(value, (Integers,), "Integers", place)
    entries = getattr(value, "entries", _MISSING)
    if type(entries) is not tuple:
        raise Rejected("certificate", f"{place}.entries", "a tuple", f"a value of type {type(entries).__name__}")
    for k, entry in enumerate(entries):
        if type(entry) is not int or entry.bit_length() > MAX_INTEGER_BITS:
            got = f"a value of type {type(entry).__name__}" if type(entry) is not int else "a longer one"
            raise Rejected("certificate", f"{place}.entries[{k}]", f"an integer of {MAX_INTEGER_BITS} bits", got)
    return Integers(entries)


def _keep_one_of(members: tuple[Any, ...]) -> Keeper:
    names = " or ".join(_types(member)[0].__name__ for member in members)

    def keep_member(value: object, place: str) -> object:
        for member in members:
            if any(type(value) is one for one in _types(member)):
                return _keeper(member)(value, place)
        raise Rejected("certificate", place, names, f"a value of type {type(value).__name__}")

    return keep_member


def _keep_entries(entry: Any) -> Keeper:
    def keep_tuple(value: Any, place: str) -> tuple[object, ...]:
        _expect(value, (tuple,), "a tuple", place)
        keep_entry = _keeper(entry)
        return tuple(keep_entry(part, f"{place}[{k}]") for k, part in enumerate(value))

    return keep_tuple


def _keep_record(entries: tuple[Any, ...]) -> Keeper:
    def keep_tuple(value: Any, place: str) -> tuple[object, ...]:
        _expect(value, (tuple,), f"a tuple of {len(entries)}", place)
        if len(value) != len(entries):
            raise Rejected("certificate", place, f"a tuple of {len(entries)}", f"one of {len(value)}")
        return tuple(
            _keeper(entry)(part, f"{place}[{k}]") for k, (entry, part) in enumerate(zip(entries, value, strict=True))
        )

    return keep_tuple


def _keep_mapping(key: Any, entry: Any) -> Keeper:
    def keep_table(value: Any, place: str) -> Table[Any, Any]:
        _expect(value, (dict, Table), "a mapping", place)
        keep_pairs = _keeper(tuple[tuple[key, entry], ...])
        pairs = sorted(
            keep_pairs(value.pairs if type(value) is Table else tuple(value.items()), place), key=lambda pair: pair[0]
        )
        if any(before[0] == after[0] for before, after in pairwise(pairs)):
            raise Rejected("certificate", place, "keys that differ", "one of them twice")
        numbers = (number for _, number in pairs if type(number) is Fraction)
        if bits_over_common_denominator(numbers, MAX_VALUE_BITS) > MAX_VALUE_BITS:
            raise Rejected("certificate", place, "numbers of fewer digits together", "more than 20,000")
        return Table(tuple(pairs))

    return keep_table


def _keep_object(kind: type) -> Keeper:
    hints = get_type_hints(kind)
    names = [field.name for field in fields(kind)]

    def keep_fields(value: object, place: str) -> object:
        _expect(value, (kind,), f"a {kind.__name__}", place)
        return kind(*(_keeper(hints[name])(getattr(value, name, _MISSING), f"{place}.{name}") for name in names))

    return keep_fields
