"""Results as JSON documents: every number exact, as a string "p/q", with a float beside the loss for readers.

Texts stay as they are written, with LaTeX mathematics between dollar signs.
"""

import json
from importlib.metadata import version

from proofs.kernel.certificate_file import certificate_json
from proofs.kernel.check import Theorem
from proofs.kernel.forward import forward
from proofs.opinions.experiment import NumericEvidence
from proofs.opinions.opinion import Opinion
from proofs.readable_numbers import nearest_float
from proofs.report.conclusions import Json, conclusion_json, point_json
from proofs.results import PointResult, reading
from proofs.search.snap import DescentContinues, NotSnapped, Snapped

_OUTCOME = {Snapped: "snapped", DescentContinues: "descent-continues", NotSnapped: "not-snapped"}


def dumps(document: Json) -> str:
    """One document, indented, in ASCII, without NaN or infinities."""
    return json.dumps(document, indent=1, allow_nan=False)


def point_result_json(result: PointResult, seconds: float) -> Json:
    """`verify point --json`."""
    return {
        "localmin": version("localmin"),
        **answer_json(result),
        "contradictions": list(result.contradictions),
        "seconds": round(seconds, 3),
    }


def answer_json(result: PointResult) -> Json:
    """What is known of a point."""
    facts = reading(result.decision)
    first = facts.theorems[0] if facts.theorems else None
    certificate = None if first is None else certificate_json(first.certificate, first.problem)
    return {
        "verdict": facts.verdict.value,
        "loss": str(facts.loss),
        "loss_float": nearest_float(facts.loss),
        "strict": facts.strict,
        "global": facts.globally,
        "radius": None if facts.radius is None else str(facts.radius),
        "rule": None if certificate is None else certificate["rule"],
        "reason": facts.reason or None,
        "witness": None if facts.descent is None else point_json(facts.descent.witness, facts.descent.witness_loss),
        "better": None if facts.better is None else point_json(facts.better.better, facts.better.better_loss),
        "certificate": certificate,
        "theorems": [theorem_json(theorem) for theorem in facts.theorems],
        "snap": _snap_json(result),
        "opinions": {opinion.prover: opinion.stance.value for opinion in result.opinions},
        "opinion_details": [_opinion_json(opinion) for opinion in result.opinions],
        "numeric": None if result.numeric is None else numeric_json(result.numeric),
    }


def _snap_json(result: PointResult) -> Json | None:
    match result.snapped:
        case Snapped(distance) | DescentContinues(distance):
            drop = forward(result.given).loss[0] - forward(result.decision.problem).loss[0]
            return {
                "outcome": _OUTCOME[type(result.snapped)],
                "distance": str(distance),
                "drop": str(drop),
                "reason": None,
            }
        case NotSnapped(reason):
            return {"outcome": _OUTCOME[NotSnapped], "distance": None, "drop": None, "reason": reason}
        case _:
            return None


def theorem_json(theorem: Theorem) -> Json:
    """A theorem with the certificate that `verify check` accepts for it."""
    return {
        **conclusion_json(theorem.conclusion),
        "certificate": certificate_json(theorem.certificate, theorem.problem),
    }


def _opinion_json(opinion: Opinion) -> Json:
    return {
        "prover": opinion.prover,
        "stance": opinion.stance.value,
        "box_radius": None if opinion.question is None else str(opinion.question.radius),
        "seconds": round(opinion.seconds, 3),
        "remark": opinion.remark or None,
    }


def numeric_json(evidence: NumericEvidence) -> Json:
    """What an experiment saw."""
    return {
        "name": evidence.name,
        "agreement": evidence.agreement.value,
        "figures": [{"label": figure.label, "value": figure.value} for figure in evidence.figures],
        "rows": [list(row) for row in evidence.rows],
        "seconds": round(evidence.seconds, 3),
    }
