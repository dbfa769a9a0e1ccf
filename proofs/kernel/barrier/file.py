"""Certificates of the rules `barrier` and `merged` as JSON values, read strictly. docs/certificates.md has the format.

Long rows of integers are one base64 string of little-endian two's complement numbers of equal size.
"""

from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Sequence
from itertools import pairwise
from math import isqrt
from typing import Final

from proofs.kernel.certificate import (
    Barrier,
    BiasShift,
    DependentInput,
    Frozen,
    Merged,
    Mixed,
    OutputShift,
    PinnedKink,
    Rescaled,
    Share,
    Unused,
)
from proofs.kernel.integers import MAX_INTEGER_BITS, Integers
from proofs.kernel.strict_json import Cursor

MAX_INTEGER_BYTES: Final = MAX_INTEGER_BITS // 8

_NAMES: Final = (
    "bits",
    "point",
    "scales",
    "kinks",
    "frozen",
    "collapsed",
    "radius",
    "curvature",
    "hessian_bits",
    "factor_bits",
    "factor",
)


def barrier_json(certificate: Barrier) -> dict[str, object]:
    """The certificate as JSON values that `read_barrier` reads back."""
    return {
        "bits": certificate.bits,
        "point": _packed(certificate.point.entries),
        "scales": list(certificate.scales),
        "kinks": [[k.layer, k.unit, k.point, str(k.multiplier), str(k.penalty)] for k in certificate.kinks],
        "frozen": [_frozen_json(motion) for motion in certificate.frozen],
        "collapsed": [list(pair) for pair in certificate.collapsed],
        "radius": str(certificate.radius),
        "curvature": str(certificate.curvature),
        "hessian_bits": certificate.hessian_bits,
        "factor_bits": certificate.factor_bits,
        "factor": _packed([entry for row in certificate.factor for entry in row.entries]),
    }


def read_barrier(cursor: Cursor, header: tuple[str, ...]) -> Barrier:
    """Read the certificate from an object that has the keys of the header too.

    Raises:
        InputError: it is not one; the message names the place and the mend.
    """
    fields = cursor.fields([*header, *_NAMES])
    return Barrier(
        bits=fields["bits"].index(),
        point=Integers(_unpacked(fields["point"])),
        scales=fields["scales"].each(_integer),
        kinks=fields["kinks"].each(_kink),
        frozen=fields["frozen"].each(_frozen),
        collapsed=fields["collapsed"].each(_pair),
        radius=fields["radius"].quotient(),
        curvature=fields["curvature"].quotient(),
        hessian_bits=fields["hessian_bits"].index(),
        factor_bits=fields["factor_bits"].index(),
        factor=_triangle(fields["factor"]),
    )


def merged_json(certificate: Merged) -> dict[str, object]:
    """The certificate as JSON values that `read_merged` reads back."""
    shares = [[[s.unit, str(s.incoming), str(s.outgoing)] for s in group] for group in certificate.groups]
    return {"groups": shares, "minimum": barrier_json(certificate.minimum)}


def read_merged(cursor: Cursor, header: tuple[str, ...]) -> Merged:
    """Read the certificate from an object that has the keys of the header too.

    Raises:
        InputError: it is not one; the message names the place and the mend.
    """
    fields = cursor.fields([*header, "groups", "minimum"])
    return Merged(fields["groups"].each(lambda group: group.each(_share)), read_barrier(fields["minimum"], ()))


def _share(cursor: Cursor) -> Share:
    entries = list(cursor.items())
    if len(entries) != 3:
        cursor.fail(f"expected a unit with two ratios, got {len(entries)} entries")
    unit, incoming, outgoing = entries
    return Share(unit.index(), incoming.quotient(), outgoing.quotient())


def _packed(entries: Sequence[int]) -> dict[str, object]:
    size = max((entry.bit_length() for entry in entries), default=0) // 8 + 1
    data = b"".join(entry.to_bytes(size, "little", signed=True) for entry in entries)
    return {"bytes": size, "base64": b64encode(data).decode("ascii")}


def _unpacked(cursor: Cursor) -> tuple[int, ...]:
    fields = cursor.fields(["bytes", "base64"])
    size = fields["bytes"].index()
    if not 1 <= size <= MAX_INTEGER_BYTES:
        fields["bytes"].fail(f"expected a size from 1 to {MAX_INTEGER_BYTES}, got {fields['bytes'].kind()}")
    try:
        data = b64decode(fields["base64"].text(), validate=True)
    except (Base64Error, ValueError):
        fields["base64"].fail("not base64; write the certificate again")
    if len(data) % size:
        fields["base64"].fail(f"{len(data)} bytes are no whole number of integers of {size}; write it again")
    return tuple(int.from_bytes(data[k : k + size], "little", signed=True) for k in range(0, len(data), size))


def _triangle(cursor: Cursor) -> tuple[Integers, ...]:
    entries = _unpacked(cursor)
    rows = isqrt(2 * len(entries))
    if rows * (rows + 1) != 2 * len(entries):
        cursor.fail(f"{len(entries)} entries make no triangle; write the rows below each other, row k with k + 1")
    starts = [k * (k + 1) // 2 for k in range(rows + 1)]
    return tuple(Integers(entries[start:end]) for start, end in pairwise(starts))


def _integer(cursor: Cursor) -> int:
    if type(cursor.value) is not int:
        cursor.fail(f"expected an integer, got {cursor.kind()}")
    return cursor.value


def _pair(cursor: Cursor) -> tuple[int, int]:
    first, second = cursor.pair()
    return first.index(), second.index()


def _kink(cursor: Cursor) -> PinnedKink:
    entries = list(cursor.items())
    if len(entries) != 5:
        cursor.fail(f"expected layer, unit, point, multiplier and penalty, got {len(entries)} entries")
    layer, unit, point, multiplier, penalty = entries
    return PinnedKink(layer.index(), unit.index(), point.index(), multiplier.quotient(), penalty.quotient())


def _frozen_json(motion: Frozen) -> list[object]:
    match motion:
        case Rescaled(layer, unit, entry):
            return ["rescaled", layer, unit, entry]
        case Unused(layer, unit, entry):
            return ["unused", layer, unit, entry]
        case DependentInput(unit, entry):
            return ["dependent-input", unit, entry]
        case OutputShift():
            return ["output-shift"]
        case Mixed(layer, units, entries):
            return ["mixed", layer, list(units), [list(pair) for pair in entries]]
        case BiasShift(layer, unit):
            return ["bias-shift", layer, unit]


def _frozen(cursor: Cursor) -> Frozen:
    name, *rest = [*cursor.items()] or [cursor]
    if name.text() == "mixed" and len(rest) == 3:
        return Mixed(rest[0].index(), rest[1].each(lambda unit: unit.index()), rest[2].each(_pair))
    match name.text(), [entry.index() for entry in rest]:
        case "rescaled", [layer, unit, entry]:
            return Rescaled(layer, unit, entry)
        case "unused", [layer, unit, entry]:
            return Unused(layer, unit, entry)
        case "dependent-input", [unit, entry]:
            return DependentInput(unit, entry)
        case "output-shift", []:
            return OutputShift()
        case "bias-shift", [layer, unit]:
            return BiasShift(layer, unit)
    cursor.fail(
        "expected rescaled or unused with layer, unit, entry; dependent-input with unit, entry; output-shift; "
        "mixed with layer, units and pairs of unit and entry; or bias-shift with layer, unit"
    )
