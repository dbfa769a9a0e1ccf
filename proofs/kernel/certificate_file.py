"""certificate.json: one JSON object per certificate, read strictly. docs/certificates.md describes the format."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Final

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
from proofs.kernel.network import Network, Problem
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
    if rule not in _READERS:
        known["rule"].fail(f"unknown rule {rule[:40]!r}; known rules are {', '.join(_READERS)}")
    try:
        certificate = _READERS[rule](cursor, _HEADER)
    except RecursionError:
        cursor.fail("nested too deeply to be read here; use a certificate with fewer levels")
    made_for, here = known["problem"].text(), digest(problem)
    require(
        made_for == here, rule, "problem", f"a certificate for this problem, {here[:19]}...", f"{made_for[:19]!r}..."
    )
    return certificate


def certificate_json(certificate: Certificate, problem: Problem) -> Json:
    """The certificate as JSON values that `read_certificate` reads back."""
    rule, body = _body(certificate)
    return {"format": FORMAT, "problem": digest(problem), "rule": rule, **body}


def certificate_text(certificate: Certificate, problem: Problem) -> str:
    """certificate.json, which `read_certificate` reads back."""
    return json.dumps(certificate_json(certificate, problem), indent=1) + "\n"


def _body(certificate: Certificate) -> tuple[str, Json]:
    match certificate:
        case Barrier():
            return "barrier", barrier_json(certificate)
        case Merged():
            return "merged", merged_json(certificate)
        case ShallowMinimum(units):
            return "shallow-minimum", {"units": [None if tree is None else case_tree_json(tree) for tree in units]}
        case DescentPath(velocity, acceleration, step):
            return "descent-path", {**_path_json(velocity, acceleration), "step": str(step)}
        case FlatPath(velocity, acceleration):
            return "flat-path", _path_json(velocity, acceleration)
        case RescalingOrbit(layer, unit):
            return "rescaling-orbit", {"layer": layer, "unit": unit}
        case BetterPoint(network):
            return "better-point", {"network": network_json(network, activations=False)}
        case EqualInputsBound():
            return "equal-inputs-bound", {}
        case IsolatedOrbit(minimum, tree):
            return "isolated-orbit", {"minimum": _body(minimum)[1], "tree": isolation_tree_json(tree)}
        case ConstantOutput(layer, later):
            rule, body = _body(later)
            return "constant-output", {"layer": layer, "later": {"rule": rule, **body}}
        case PathMoments():
            return "path-moments", {}
        case SeveralOutputsMinimum(margins):
            return "several-outputs-minimum", {"units": [_margin_json(margin) for margin in margins]}
        case SecondOrder():
            return "second-order", {}
        case Classified(bits):
            return "classified", {"bits": bits}
        case LowerPoint(network, bits):
            return "lower-point", {"network": network_json(network, activations=False), "bits": bits}
        case NotStationary(layer, unit, entry, bits):
            return "not-stationary", {"layer": layer, "unit": unit, "entry": entry, "bits": bits}
        case Interpolation(network, bits, singular, factor):
            center = network_json(network, activations=False)
            rows = [[str(entry) for entry in row] for row in factor]
            return "interpolation", {"network": center, "bits": bits, "singular": str(singular), "factor": rows}


def _margin_json(margin: OutputMargin) -> Json:
    return {"kappa": str(margin.kappa), "trees": [case_tree_json(tree) for tree in margin.trees]}


def _path_json(velocity: Network, acceleration: Network) -> Json:
    parts = {"velocity": velocity, "acceleration": acceleration}
    return {name: network_json(part, activations=False) for name, part in parts.items()}


Header = tuple[str, ...]
"""The keys that a certificate object has besides those of its rule."""


def _shallow_minimum(cursor: Cursor, header: Header) -> ShallowMinimum:
    units = cursor.fields([*header, "units"])["units"]
    return ShallowMinimum(units.each(lambda unit: None if unit.value is None else read_case_tree(unit)))


def _descent_path(cursor: Cursor, header: Header) -> DescentPath:
    fields = cursor.fields([*header, "velocity", "acceleration", "step"])
    return DescentPath(_direction(fields["velocity"]), _direction(fields["acceleration"]), fields["step"].quotient())


def _flat_path(cursor: Cursor, header: Header) -> FlatPath:
    fields = cursor.fields([*header, "velocity", "acceleration"])
    return FlatPath(_direction(fields["velocity"]), _direction(fields["acceleration"]))


def _rescaling_orbit(cursor: Cursor, header: Header) -> RescalingOrbit:
    fields = cursor.fields([*header, "layer", "unit"])
    return RescalingOrbit(fields["layer"].index(), fields["unit"].index())


def _better_point(cursor: Cursor, header: Header) -> BetterPoint:
    return BetterPoint(_direction(cursor.fields([*header, "network"])["network"]))


def _equal_inputs_bound(cursor: Cursor, header: Header) -> EqualInputsBound:
    cursor.fields(header)
    return EqualInputsBound()


def _isolated_orbit(cursor: Cursor, header: Header) -> IsolatedOrbit:
    fields = cursor.fields([*header, "minimum", "tree"])
    return IsolatedOrbit(_shallow_minimum(fields["minimum"], ()), read_isolation_tree(fields["tree"]))


def _constant_output(cursor: Cursor, header: Header) -> ConstantOutput:
    fields = cursor.fields([*header, "layer", "later"])
    return ConstantOutput(fields["layer"].index(), _nested(fields["later"]))


def _nested(cursor: Cursor) -> Certificate:
    if not isinstance(cursor.value, dict) or "rule" not in cursor.value:
        cursor.fail("expected a certificate object with the key 'rule'")
    rule = cursor.value["rule"]
    if not isinstance(rule, str) or rule not in _READERS:
        cursor.fail(f"unknown rule; known rules are {', '.join(_READERS)}")
    return _READERS[rule](cursor, ("rule",))


def _path_moments(cursor: Cursor, header: Header) -> PathMoments:
    cursor.fields(header)
    return PathMoments()


def _several_outputs_minimum(cursor: Cursor, header: Header) -> SeveralOutputsMinimum:
    return SeveralOutputsMinimum(cursor.fields([*header, "units"])["units"].each(_margin))


def _margin(cursor: Cursor) -> OutputMargin:
    fields = cursor.fields(["kappa", "trees"])
    return OutputMargin(fields["kappa"].quotient(), fields["trees"].each(read_case_tree))


def _second_order(cursor: Cursor, header: Header) -> SecondOrder:
    cursor.fields(header)
    return SecondOrder()


def _classified(cursor: Cursor, header: Header) -> Classified:
    return Classified(cursor.fields([*header, "bits"])["bits"].index())


def _lower_point(cursor: Cursor, header: Header) -> LowerPoint:
    fields = cursor.fields([*header, "network", "bits"])
    return LowerPoint(_direction(fields["network"]), fields["bits"].index())


def _not_stationary(cursor: Cursor, header: Header) -> NotStationary:
    fields = cursor.fields([*header, "layer", "unit", "entry", "bits"])
    return NotStationary(*(fields[name].index() for name in ("layer", "unit", "entry", "bits")))


def _interpolation(cursor: Cursor, header: Header) -> Interpolation:
    fields = cursor.fields([*header, "network", "bits", "singular", "factor"])
    factor = fields["factor"].each(lambda row: row.each(Cursor.quotient))
    return Interpolation(_direction(fields["network"]), fields["bits"].index(), fields["singular"].quotient(), factor)


_READERS: Final[dict[str, Callable[[Cursor, Header], Certificate]]] = {
    "barrier": read_barrier,
    "merged": read_merged,
    "shallow-minimum": _shallow_minimum,
    "descent-path": _descent_path,
    "flat-path": _flat_path,
    "rescaling-orbit": _rescaling_orbit,
    "better-point": _better_point,
    "equal-inputs-bound": _equal_inputs_bound,
    "isolated-orbit": _isolated_orbit,
    "constant-output": _constant_output,
    "path-moments": _path_moments,
    "several-outputs-minimum": _several_outputs_minimum,
    "second-order": _second_order,
    "classified": _classified,
    "lower-point": _lower_point,
    "not-stationary": _not_stationary,
    "interpolation": _interpolation,
}


def _direction(cursor: Cursor) -> Network:
    return network_at(cursor, Cursor.quotient, activations=False)
