"""Results of claims as JSON documents, beside those of points (`proofs.report.json_result`)."""

from collections.abc import Sequence
from dataclasses import asdict
from importlib.metadata import version

from proofs.audit.claim import Claim, Evidence, Finding, Half, Obligation, Verdict
from proofs.audit.result import ClaimResult
from proofs.kernel.check import Theorem
from proofs.kernel.landscape.check import LandscapeTheorem
from proofs.report.conclusions import Json
from proofs.report.json_result import answer_json, numeric_json, theorem_json
from proofs.report.landscape_conclusions import landscape_theorem_json


def claims_json(claims: Sequence[Claim]) -> Json:
    """`verify list --json`."""
    return {"localmin": version("localmin"), "claims": [claim_json(claim) for claim in claims]}


def claim_json(claim: Claim) -> Json:
    """What is on record about a claim."""
    return {
        "name": claim.name,
        "title": claim.title,
        "place": claim.place,
        "source": asdict(claim.source),
        "recorded": {
            "as_printed": _verdict_json(claim.printed),
            "as_amended": None if claim.amended is None else _verdict_json(claim.amended),
        },
        "coq": [
            {
                "half": entry.version.value,
                "file": entry.file,
                "theorems": list(entry.theorems),
                "part": entry.part or None,
            }
            for entry in claim.coq
        ],
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
        "coq_not_run": result.proof.coq_not_run or None,
        "points": [
            {"name": point.result.name, "half": point.version.value, **answer_json(point.result)}
            for point in result.points
        ],
        "experiments": [numeric_json(evidence) for evidence in result.experiments],
        "findings": [_finding_json(finding) for finding in result.proof.findings],
        "contradictions": list(result.contradictions),
        "seconds": round(result.seconds, 3),
    }


def _verdict_json(verdict: Verdict) -> Json:
    return {
        "status": verdict.status.value,
        "steps_by_reader": verdict.left_to_reader,
        "in_coq": verdict.in_coq,
        "steps_by_reader_without_coq": verdict.by_reader,
    }


def _half_json(half: Half) -> Json:
    return {
        **_verdict_json(half.verdict),
        "statement": half.statement,
        "definitions": half.definitions or None,
        "argument": half.argument or None,
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
        "theorem": None if evidence.theorem is None else _theorem_json(evidence.theorem),
    }


def _theorem_json(theorem: Theorem | LandscapeTheorem) -> Json:
    return landscape_theorem_json(theorem) if isinstance(theorem, LandscapeTheorem) else theorem_json(theorem)


def _finding_json(finding: Finding) -> Json:
    return {"where": finding.where, "printed": finding.printed, "wrong": finding.wrong, "mend": finding.mend}
