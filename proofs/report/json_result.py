"""Results as JSON documents: every number exact, as a string "p/q", with a float beside the loss for readers.

Texts stay as they are written, with LaTeX mathematics between dollar signs.
"""

import json
from importlib.metadata import version

from proofs.kernel.certificate_file import certificate_json
from proofs.kernel.check import Theorem
from proofs.opinions.experiment import NumericEvidence
from proofs.opinions.opinion import Opinion
from proofs.readable_numbers import nearest_float
from proofs.report.architecture import architecture
from proofs.report.conclusions import Json, conclusion_json, point_json
from proofs.report.wording import ADVICE_ON_FLOATS
from proofs.results import PointResult


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
    """What is known of a network."""
    found, descent = result.reading, result.reading.descent
    first = found.theorems[0] if found.theorems else None
    certificate = None if first is None else certificate_json(first.certificate, first.problem)
    return {
        "verdict": result.verdict.value,
        "architecture": architecture(result.given.network),
        "loss": None if found.loss is None else str(found.loss),
        "loss_float": None if found.loss is None else nearest_float(found.loss),
        "strict": found.strict,
        "global": found.globally,
        "radius": None if found.radius is None else str(found.radius),
        "rule": None if certificate is None else certificate["rule"],
        "reason": found.reason or None,
        "advice": ADVICE_ON_FLOATS if result.missed_by_rounding else None,
        "witness": None if descent is None else point_json(descent.witness, descent.witness_loss),
        "witness_drop": None if descent is None else str(descent.loss - descent.witness_loss),
        "better": None if found.better is None else point_json(found.better.better, found.better.better_loss),
        "certificate": certificate,
        "theorems": [theorem_json(theorem) for theorem in found.theorems],
        **_evidence_json(result),
    }


def _evidence_json(result: PointResult) -> Json:
    return {
        "opinions": {opinion.prover: opinion.stance.value for opinion in result.opinions},
        "opinion_details": [_opinion_json(opinion) for opinion in result.opinions],
        "numeric": None if result.numeric is None else numeric_json(result.numeric),
    }


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
