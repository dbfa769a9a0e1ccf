"""Claims as JSON: exact, complete, and one document."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from proofs.audit.lemmas.building_blocks import zoo_data
from proofs.audit.registry import by_name, claims
from proofs.audit.report.json_result import claims_json, result_json
from proofs.audit.result import ClaimResult, RunOptions, run
from proofs.kernel.landscape.check import check_landscape
from proofs.kernel.landscape.file import read_landscape
from proofs.report.json_result import dumps
from proofs.report.landscape_conclusions import landscape_conclusion_json
from tests.report.test_json_result import KEYS


@pytest.fixture(scope="module")
def proposition_2() -> ClaimResult:
    return run(by_name("proposition-2"), RunOptions(20.0, None), lambda doing: None)


def test_a_claim_tells_everything_of_its_proof(proposition_2: ClaimResult) -> None:
    document = json.loads(dumps(result_json(proposition_2)))
    for half, shown in (
        (proposition_2.printed, document["as_printed"]),
        (proposition_2.amended, document["as_amended"]),
    ):
        assert half is not None
        assert shown["statement"] == half.statement
        assert [entry["name"] for entry in shown["obligations"]] == [step.name for step in half.obligations]
        for step, entry in zip(half.obligations, shown["obligations"], strict=True):
            assert entry["status"] == step.status.value
            assert [e["summary"] for e in entry["evidence"]] == [e.summary for e in step.evidence]
    assert [point["loss"] for point in document["points"]] == ["29", "23/3", "0", "8/3"]
    assert [point["half"] for point in document["points"]] == ["as printed"] * 2 + ["as amended"] * 2
    assert len(document["findings"]) == len(proposition_2.proof.findings)
    assert all(set(point) >= KEYS for point in document["points"])


def test_exact_numbers_are_never_floats(proposition_2: ClaimResult) -> None:
    floats: list[str] = []

    def walk(value: object, place: str) -> None:
        if isinstance(value, float):
            floats.append(place.rsplit(".", 1)[-1])
        elif isinstance(value, dict):
            for key, entry in value.items():
                walk(entry, f"{place}.{key}")
        elif isinstance(value, list):
            for entry in value:
                walk(entry, place)

    walk(json.loads(dumps(result_json(proposition_2))), "")
    assert set(floats) == {"loss_float", "seconds"}


def test_the_list_of_all_minima_comes_with_its_certificate(proposition_2: ClaimResult, tmp_path: Path) -> None:
    document = json.loads(dumps(result_json(proposition_2)))
    [shown] = [step for step in document["as_amended"]["obligations"] if step["name"] == "all the local minima"]
    theorem = shown["evidence"][0]["theorem"]
    assert (theorem["kind"], theorem["hidden"], len(theorem["minima"])) == ("all-minima", 2, 20)
    (tmp_path / "list.json").write_text(json.dumps(theorem["certificate"]))
    proved = check_landscape(*read_landscape(tmp_path / "list.json", zoo_data("D2")))
    assert json.loads(dumps(landscape_conclusion_json(proved))) == {
        k: v for k, v in theorem.items() if k != "certificate"
    }


def test_the_list() -> None:
    document = json.loads(dumps(claims_json(claims())))
    assert [entry["name"] for entry in document["claims"]] == [claim.name for claim in claims()]
