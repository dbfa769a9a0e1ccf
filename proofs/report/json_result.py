"""Results as JSON documents: every number exact, as a string "p/q", with a float beside the loss for readers.

docs/json.md lists the keys. Texts stay as they are written, with LaTeX mathematics between dollar signs.
"""

import json
from collections.abc import Sequence
from importlib.metadata import version

from proofs.audit.claim import Claim, Evidence, Finding, Half, NumericEvidence, Obligation
from proofs.audit.result import ClaimResult, PointResult, Snapping
from proofs.kernel.certificate_file import certificate_json
from proofs.kernel.check import Theorem
from proofs.opinions.opinion import Opinion
from proofs.readable_numbers import nearest_float
from proofs.report.conclusions import Json, conclusion_json, point_json
from proofs.report.point_facts import contradictions_about, facts_of


def dumps(document: Json) -> str:
    """One document, indented, in ASCII, without NaN or infinities."""
    return json.dumps(document, indent=1, allow_nan=False)


def claims_json(claims: Sequence[Claim]) -> Json:
    """`verify list --json`."""
    return {"localmin": version("localmin"), "claims": [claim_json(claim) for claim in claims]}


def claim_json(claim: Claim) -> Json:
    """What is on record about a claim."""
    return {
        "name": claim.name,
        "title": claim.title,
        "place": claim.place,
        "recorded": {
            "as_printed": claim.printed.value,
            "as_amended": None if claim.amended is None else claim.amended.value,
        },
    }


def paper_json(results: Sequence[ClaimResult]) -> Json:
    """`verify all --json`."""
    return {
        "localmin": version("localmin"),
        "as_recorded": all(result.as_recorded for result in results),
        "contradictions": [text for result in results for text in result.contradictions],
        "claims": [result_json(result) for result in results],
    }


def result_json(result: ClaimResult) -> Json:
    """`verify CLAIM --json`."""
    return {
        "localmin": version("localmin"),
        **claim_json(result.claim),
        "verdict": result.printed.status.value,
        "as_recorded": result.as_recorded,
        "as_printed": _half_json(result.printed),
        "as_amended": None if result.amended is None else _half_json(result.amended),
        "points": [
            {"name": point.point.name, "half": point.point.version.value, **_point_json(point)}
            for point in result.points
        ],
        "experiments": [_numeric_json(evidence) for evidence in result.experiments],
        "findings": [_finding_json(finding) for finding in result.proof.findings],
        "contradictions": list(result.contradictions),
        "seconds": round(result.seconds, 3),
    }


def point_result_json(result: PointResult, seconds: float) -> Json:
    """`verify point --json`."""
    return {
        "localmin": version("localmin"),
        **_point_json(result),
        "contradictions": list(contradictions_about(result)),
        "seconds": round(seconds, 3),
    }


def _point_json(result: PointResult) -> Json:
    facts = facts_of(result.point.decision)
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
        "snap": None if result.snapping is None else _snapping_json(result.snapping),
        "opinions": {opinion.prover: opinion.stance.value for opinion in result.opinions},
        "opinion_details": [_opinion_json(opinion) for opinion in result.opinions],
        "numeric": None if result.numeric is None else _numeric_json(result.numeric),
    }


def _snapping_json(snapping: Snapping) -> Json:
    return {
        "outcome": snapping.outcome.value,
        "distance": None if snapping.distance is None else str(snapping.distance),
        "drop": None if snapping.drop is None else str(snapping.drop),
        "reason": snapping.reason or None,
    }


def theorem_json(theorem: Theorem) -> Json:
    """A theorem with the certificate that `verify check` accepts for it."""
    return {
        **conclusion_json(theorem.conclusion),
        "certificate": certificate_json(theorem.certificate, theorem.problem),
    }


def _half_json(half: Half) -> Json:
    return {
        "status": half.status.value,
        "statement": half.statement,
        "obligations": [_obligation_json(obligation) for obligation in half.obligations],
    }


def _obligation_json(obligation: Obligation) -> Json:
    return {
        "name": obligation.name,
        "statement": obligation.statement,
        "status": obligation.status.value,
        "evidence": [_evidence_json(evidence) for evidence in obligation.evidence],
    }


def _evidence_json(evidence: Evidence) -> Json:
    return {
        "checker": evidence.checker.value,
        "status": evidence.status.value,
        "summary": evidence.summary,
        "formula": evidence.formula or None,
        "query": evidence.query or None,
        "theorem": None if evidence.theorem is None else theorem_json(evidence.theorem),
    }


def _opinion_json(opinion: Opinion) -> Json:
    return {
        "prover": opinion.prover,
        "stance": opinion.stance.value,
        "box_radius": None if opinion.question is None else str(opinion.question.radius),
        "seconds": round(opinion.seconds, 3),
        "remark": opinion.remark or None,
    }


def _numeric_json(evidence: NumericEvidence) -> Json:
    return {
        "name": evidence.name,
        "agreement": evidence.agreement.value,
        "figures": [{"label": figure.label, "value": figure.value} for figure in evidence.figures],
        "rows": [list(row) for row in evidence.rows],
        "seconds": round(evidence.seconds, 3),
    }


def _finding_json(finding: Finding) -> Json:
    return {"where": finding.where, "printed": finding.printed, "wrong": finding.wrong, "mend": finding.mend}
