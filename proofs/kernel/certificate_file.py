"""certificate.json: one JSON object per certificate, read strictly. docs/certificates.md describes the format."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from proofs.kernel.barrier.file import barrier_json, merged_json, read_barrier, read_merged
from proofs.kernel.certificate import (
    Barrier,
    BetterPoint,
    Certificate,
    Classified,
    ConstantOutput,
    DescentPath,
    EqualInputsBound,
    FlatPath,
    Interpolation,
    IsolatedOrbit,
    LowerPoint,
    Merged,
    NotStationary,
    OutputMargin,
    PathMoments,
    RescalingOrbit,
    SecondOrder,
    SeveralOutputsMinimum,
    ShallowMinimum,
)
from proofs.kernel.network import Problem
from proofs.kernel.problem_files import digest, network_at, network_json
from proofs.kernel.rejection import require
from proofs.kernel.strict_json import Cursor
from proofs.kernel.tree_file import Json, case_tree_json, isolation_tree_json, read_case_tree, read_isolation_tree

FORMAT: Final = "localmin-certificate-1"
_HEADER: Final = ("format", "problem", "rule")


def read_certificate(path: Path, problem: Problem) -> Certificate:
    """Read the certificate in the file, which must have been made for this problem.

    Raises:
        InputError: the file is not a certificate; the message names the place and the mend.
        Rejected: it is one, for another problem.
    """
    cursor = Cursor.of_file(path)
    if not isinstance(cursor.value, dict):
        cursor.fail(f"expected a certificate object, got {cursor.kind()}")
    known = {name: cursor.at(name, value) for name, value in cursor.value.items()}
    for name in _HEADER:
        if name not in known:
            cursor.fail(f"the key {name!r} is missing; add it")
    if known["format"].text() != FORMAT:
        known["format"].fail(f"expected {FORMAT!r}; use a certificate of this version")
    rule = known["rule"].text()
    if rule not in _RULES:
        known["rule"].fail(f"unknown rule {rule[:40]!r}; known rules are {', '.join(_RULES)}")
    try:
        certificate: Certificate = _read(rule, cursor, _HEADER)
    except RecursionError:
        cursor.fail("nested too deeply to be read here; use a certificate with fewer levels")
    made_for, here = known["problem"].text(), digest(problem)
    require(
        made_for == here, rule, "problem", f"a certificate for this problem, {here[:19]}...", f"{made_for[:19]!r}..."
    )
    return certificate


def certificate_json(certificate: Certificate, problem: Problem) -> Json:
    """The certificate as JSON values that `read_certificate` reads back."""
    return {"format": FORMAT, "problem": digest(problem), **_nested_json(certificate)}


def certificate_text(certificate: Certificate, problem: Problem) -> str:
    """certificate.json, which `read_certificate` reads back."""
    return json.dumps(certificate_json(certificate, problem), indent=1) + "\n"


@dataclass(frozen=True, slots=True)
class _Value:
    """How a value of a certificate is written as JSON, and how it is read."""

    write: Callable[[Any], object]
    read: Callable[[Cursor], Any]


def _nested_json(certificate: Certificate) -> Json:
    rule = next(name for name, (kind, _) in _RULES.items() if type(certificate) is kind)
    return {"rule": rule, **_body(certificate, rule)}


def _body(certificate: Certificate, rule: str) -> Json:
    match certificate:
        case Barrier():
            return barrier_json(certificate)
        case Merged():
            return merged_json(certificate)
        case _:
            return {name: value.write(getattr(certificate, name)) for name, value in _RULES[rule][1].items()}


def _read(rule: str, cursor: Cursor, header: tuple[str, ...]) -> Any:
    """The certificate of a rule; its object has the keys of the header besides those of the rule."""
    kind, values = _RULES[rule]
    if kind is Barrier:
        return read_barrier(cursor, header)
    if kind is Merged:
        return read_merged(cursor, header)
    fields = cursor.fields([*header, *values])
    return kind(**{name: value.read(fields[name]) for name, value in values.items()})


def _nested(cursor: Cursor) -> Certificate:
    if not isinstance(cursor.value, dict) or "rule" not in cursor.value:
        cursor.fail("expected a certificate object with the key 'rule'")
    rule = cursor.value["rule"]
    if not isinstance(rule, str) or rule not in _RULES:
        cursor.fail(f"unknown rule; known rules are {', '.join(_RULES)}")
    certificate: Certificate = _read(rule, cursor, ("rule",))
    return certificate


def _margin_json(margin: OutputMargin) -> Json:
    return {"kappa": str(margin.kappa), "trees": [case_tree_json(tree) for tree in margin.trees]}


def _margin(cursor: Cursor) -> OutputMargin:
    fields = cursor.fields(["kappa", "trees"])
    return OutputMargin(fields["kappa"].quotient(), fields["trees"].each(read_case_tree))


_INDEX: Final = _Value(int, Cursor.index)
_QUOTIENT: Final = _Value(str, Cursor.quotient)
_NETWORK: Final = _Value(
    lambda network: network_json(network, activations=False),
    lambda cursor: network_at(cursor, Cursor.quotient, activations=False),
)
_TREES: Final = _Value(
    lambda trees: [None if tree is None else case_tree_json(tree) for tree in trees],
    lambda cursor: cursor.each(lambda tree: None if tree.value is None else read_case_tree(tree)),
)
_MINIMUM: Final = _Value(
    lambda minimum: _body(minimum, "shallow-minimum"), lambda cursor: _read("shallow-minimum", cursor, ())
)
_MARGINS: Final = _Value(lambda margins: list(map(_margin_json, margins)), lambda cursor: cursor.each(_margin))
_ROWS: Final = _Value(
    lambda rows: [list(map(str, row)) for row in rows],
    lambda cursor: cursor.each(lambda row: row.each(Cursor.quotient)),
)

_RULES: Final[Mapping[str, tuple[type[Any], Mapping[str, _Value]]]] = {
    "barrier": (Barrier, {}),
    "merged": (Merged, {}),
    "shallow-minimum": (ShallowMinimum, {"units": _TREES}),
    "descent-path": (DescentPath, {"velocity": _NETWORK, "acceleration": _NETWORK, "step": _QUOTIENT}),
    "flat-path": (FlatPath, {"velocity": _NETWORK, "acceleration": _NETWORK}),
    "rescaling-orbit": (RescalingOrbit, {"layer": _INDEX, "unit": _INDEX}),
    "better-point": (BetterPoint, {"network": _NETWORK}),
    "equal-inputs-bound": (EqualInputsBound, {}),
    "isolated-orbit": (IsolatedOrbit, {"minimum": _MINIMUM, "tree": _Value(isolation_tree_json, read_isolation_tree)}),
    "constant-output": (ConstantOutput, {"layer": _INDEX, "later": _Value(_nested_json, _nested)}),
    "path-moments": (PathMoments, {}),
    "several-outputs-minimum": (SeveralOutputsMinimum, {"units": _MARGINS}),
    "second-order": (SecondOrder, {}),
    "classified": (Classified, {"bits": _INDEX}),
    "lower-point": (LowerPoint, {"network": _NETWORK, "bits": _INDEX}),
    "not-stationary": (NotStationary, {"layer": _INDEX, "unit": _INDEX, "entry": _INDEX, "bits": _INDEX}),
    "interpolation": (Interpolation, {"network": _NETWORK, "bits": _INDEX, "singular": _QUOTIENT, "factor": _ROWS}),
}
"""For each rule its certificate, and the keys of its object; those of the barriers stand in their own file."""
