"""Certificates about landscapes as files: JSON, read strictly. docs/certificates.md describes the format."""

import json
from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Final

from proofs.kernel.exact import Vector
from proofs.kernel.landscape.certificate import (
    Bound,
    Branch,
    BranchAndBound,
    CompleteList,
    Entry,
    Families,
    LandscapeCertificate,
    Minimum,
    NeverMinimum,
    Piece,
    Separation,
    Step,
    Symmetric,
    TooFewUnits,
)
from proofs.kernel.landscape.question import Landscape
from proofs.kernel.network import Dataset, Network
from proofs.kernel.problem_files import network_at, network_json
from proofs.kernel.rejection import require
from proofs.kernel.shapes import ShapeError
from proofs.kernel.strict_json import Cursor

FORMAT: Final = "localmin-landscape-1"
_HEADER: Final = ("format", "problem", "rule", "hidden", "hidden_bias", "output_bias")

Json = dict[str, object]


def is_landscape_file(path: Path) -> bool:
    """Whether the file says that it is a certificate about a landscape; raises InputError where it is no JSON."""
    value = Cursor.of_file(path).value
    return isinstance(value, dict) and value.get("format") == FORMAT


def read_landscape(path: Path, dataset: Dataset) -> tuple[Landscape, LandscapeCertificate]:
    """Read a certificate and the landscape that it is about.

    Raises:
        InputError: the file is no such certificate, or the data have no landscape; with the place and the mend.
        Rejected: it was made for other data.
    """
    cursor = Cursor.of_file(path)
    if not isinstance(cursor.value, dict) or any(name not in cursor.value for name in _HEADER):
        cursor.fail(f"expected an object with the keys {', '.join(_HEADER)}")
    known = {name: cursor.at(name, value) for name, value in cursor.value.items()}
    if known["format"].text() != FORMAT:
        known["format"].fail(f"expected {FORMAT!r}; use a certificate of this version")
    width = None if known["hidden"].value == "every" else known["hidden"].index()
    biases = [known[name].value for name in ("hidden_bias", "output_bias")]
    if not all(type(bias) is bool for bias in biases):
        cursor.fail("hidden_bias and output_bias are true or false; write one of these")
    try:
        landscape = Landscape(dataset, width, bool(biases[0]), bool(biases[1]))
    except ShapeError as error:
        cursor.fail(error.mended("use the data that the certificate was made for"))
    rule = known["rule"].text()
    if rule not in _READERS:
        known["rule"].fail(f"unknown rule {rule[:40]!r}; known rules are {', '.join(_READERS)}")
    try:
        certificate = _READERS[rule](cursor)
    except RecursionError:
        cursor.fail("nested too deeply to be read here; use a certificate with fewer levels")
    made_for, here = known["problem"].text(), landscape.digest
    require(made_for == here, rule, "problem", f"a certificate for these data, {here[:19]}...", f"{made_for[:19]!r}...")
    return landscape, certificate


def landscape_json(landscape: Landscape, certificate: LandscapeCertificate) -> Json:
    """Landscape and certificate as JSON values that `read_landscape` reads back."""
    header: Json = {
        "format": FORMAT,
        "problem": landscape.digest,
        "rule": _RULES[type(certificate)],
        "hidden": "every" if landscape.width is None else landscape.width,
        "hidden_bias": landscape.hidden_bias,
        "output_bias": landscape.output_bias,
    }
    match certificate:
        case CompleteList(pieces, entries):
            body: Json = {
                "pieces": [_weights_json(piece.weights) for piece in pieces],
                "entries": [_entry_json(entry) for entry in entries],
            }
        case BranchAndBound(lower, network, vectors, steps):
            body = {
                "lower": str(lower),
                "network": network_json(network, activations=False),
                "vectors": [_vector_json(vector) for vector in vectors],
                "steps": [_step_json(step) for step in steps],
            }
        case Families(residual):
            body = {"residual": _vector_json(residual)}
    return header | body


def landscape_text(landscape: Landscape, certificate: LandscapeCertificate) -> str:
    """certificate.json, which `read_landscape` reads back."""
    return json.dumps(landscape_json(landscape, certificate)) + "\n"


def _vector_json(vector: Vector) -> list[str]:
    return [str(number) for number in vector]


def _weights_json(weights: Mapping[int, Fraction]) -> list[list[object]]:
    return [[generator, str(weight)] for generator, weight in weights.items()]


def _entry_json(entry: Entry) -> Json:
    residual: Json = {"residual": _vector_json(entry.residual)}
    match entry:
        case Minimum(network=network):
            return residual | {"minimum": network_json(network, activations=False)}
        case NeverMinimum(separators=separators):
            return residual | {"never": [_vector_json(vector) for vector in separators]}
        case TooFewUnits(root=root):
            return residual | {"too_few_units": _separation_json(root)}


def _separation_json(node: Separation) -> Json:
    return {"separator": _vector_json(node.separator), "further": [_separation_json(child) for child in node.further]}


def _step_json(step: Step) -> object:
    match step:
        case Branch(unit, line):
            return [unit, line]
        case Bound(vector):
            return vector
        case Symmetric():
            return None


def _vector(cursor: Cursor) -> Vector:
    return cursor.each(Cursor.quotient)


def _network(cursor: Cursor) -> Network:
    return network_at(cursor, Cursor.quotient, activations=False)


def _complete_list(cursor: Cursor) -> CompleteList:
    fields = cursor.fields([*_HEADER, "pieces", "entries"])
    return CompleteList(fields["pieces"].each(_piece), fields["entries"].each(_entry))


def _piece(cursor: Cursor) -> Piece:
    weights: dict[int, Fraction] = {}
    for entry in cursor.items():
        generator, weight = entry.pair()
        if generator.index() in weights:
            generator.fail("named twice; remove one")
        weights[generator.index()] = weight.quotient()
    return Piece(weights)


def _entry(cursor: Cursor) -> Entry:
    fields = cursor.fields(["residual"], ["minimum", "never", "too_few_units"])
    if len(fields) != 2:
        cursor.fail("expected a residual and one of minimum, never, too_few_units; remove what is too much")
    residual = _vector(fields["residual"])
    if "minimum" in fields:
        return Minimum(residual, _network(fields["minimum"]))
    if "never" in fields:
        return NeverMinimum(residual, fields["never"].each(_vector))
    return TooFewUnits(residual, _separation(fields["too_few_units"]))


def _separation(cursor: Cursor) -> Separation:
    fields = cursor.fields(["separator", "further"])
    return Separation(_vector(fields["separator"]), fields["further"].each(_separation))


def _branch_and_bound(cursor: Cursor) -> BranchAndBound:
    fields = cursor.fields([*_HEADER, "lower", "network", "vectors", "steps"])
    return BranchAndBound(
        fields["lower"].quotient(),
        _network(fields["network"]),
        fields["vectors"].each(_vector),
        fields["steps"].each(_step),
    )


def _families(cursor: Cursor) -> Families:
    return Families(_vector(cursor.fields([*_HEADER, "residual"])["residual"]))


def _step(cursor: Cursor) -> Step:
    if cursor.value is None:
        return Symmetric()
    if isinstance(cursor.value, list):
        unit, line = cursor.pair()
        return Branch(unit.index(), line.index())
    return Bound(cursor.index())


_READERS: Final[dict[str, Callable[[Cursor], LandscapeCertificate]]] = {
    "complete-list": _complete_list,
    "global-minimum": _branch_and_bound,
    "families": _families,
}
_RULES: Final[dict[type, str]] = {
    CompleteList: "complete-list",
    BranchAndBound: "global-minimum",
    Families: "families",
}
