"""`verify CLAIM`, `verify list` and `verify all`: statuses, streams, documents, resuming."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from numeric.agreement import Agreement
from proofs.audit import registry, result
from proofs.audit import run_claims as runner
from proofs.audit.claim import Checker, Claim, Evidence, Finding, Half, Obligation, Proof, Status, Verdict, Version
from proofs.audit.result import RunOptions
from proofs.audit.sources import PAPER
from proofs.opinions.experiment import ExperimentSettings, Figure, NumericEvidence
from proofs.opinions.opinion import Opinion, Stance

from .conftest import Verify

OPTIONS = RunOptions(20.0, None)


def half(version: Version, status: Status) -> Half:
    evidence = Evidence(Checker.EXACT, status, "It is $\\tfrac{1}{2}$.")
    return Half(version, "A statement about $x_1$.", (Obligation("value", "The value is $1$.", (evidence,)),))


def claim(name: str, recorded: Status, found: Status, **more: Any) -> Claim:
    finding = Finding("page 1", "$x<0$", "$x>0$", "turn it round")
    return Claim(
        name=name,
        title=f"the claim {name}",
        place="nowhere",
        source=PAPER,
        printed=Verdict(recorded),
        amended=None,
        prove=lambda: Proof((half(Version.PRINTED, found),), (), (finding,)),
        **more,
    )


@pytest.fixture
def with_claims(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Put other claims on record."""

    def put(*claims: Claim) -> None:
        monkeypatch.setattr(registry, "_ENTRIES", {claim.name: claim for claim in claims})

    return put


def test_list_names_every_claim_and_its_verdicts(verify: Verify) -> None:
    ran = verify("list")
    assert ran.status == 0
    assert ran.err == ""
    for known in registry.claims():
        assert known.name in ran.out
    row = next(line for line in ran.out.splitlines() if line.startswith("proposition-2"))
    assert row.split()[1:3] == ["refuted", "proved"]


def test_list_as_json(verify: Verify) -> None:
    claims = verify("list", "--json").document["claims"]
    assert [entry["name"] for entry in claims] == [known.name for known in registry.claims()]
    recorded = {entry["name"]: entry["recorded"] for entry in claims}
    assert recorded["proposition-2"] == {
        "as_printed": {"status": "refuted", "steps_by_reader": 0, "in_coq": True, "steps_by_reader_without_coq": 0},
        "as_amended": {"status": "proved", "steps_by_reader": 0, "in_coq": True, "steps_by_reader_without_coq": 0},
    }
    in_coq = {"status": "proved", "steps_by_reader": 0, "in_coq": True, "steps_by_reader_without_coq": 2}
    assert recorded["lemma-2"] == {"as_printed": in_coq, "as_amended": None}
    theorems = {entry["name"]: entry["coq"] for entry in claims}
    assert theorems["figure-6"] == []
    assert [entry["file"] for entry in theorems["lemma-2"]] == ["proofs/coq/paper/Lemma2.v"]


def test_a_claim_true_as_printed(verify: Verify) -> None:
    ran = verify("proposition-1", "--no-numeric")
    assert ran.status == 0
    assert "As printed: proved" in ran.out
    assert "the point: local minimum, strict up to rescaling, not global; loss 18" in ran.out
    assert "$" not in ran.out
    assert "\\" not in ran.out
    assert all(line.startswith("proposition-1: ") for line in ran.err.splitlines())
    assert "proposition-1: exact proof" in ran.err


def test_a_claim_false_as_printed_exits_1_though_its_amended_form_is_proved(verify: Verify) -> None:
    ran = verify("proposition-2", "--no-numeric", "--quiet")
    assert ran.status == 1
    assert ran.err == ""
    assert "As printed: refuted" in ran.out
    assert "As amended: proved" in ran.out
    assert "Errors found in the source" in ran.out


def test_a_claim_as_json(verify: Verify) -> None:
    ran = verify("proposition-2", "--no-numeric", "--json")
    document = ran.document
    assert ran.status == 1
    assert document["verdict"] == "refuted"
    assert document["as_printed"]["status"] == "refuted"
    assert document["as_amended"]["status"] == "proved"
    assert document["as_recorded"] is True
    assert {point["verdict"] for point in document["points"]} == {"local-minimum", "not-local-minimum"}
    assert document["findings"][0]["where"] == "Proposition 2"
    theorems = [e["theorem"] for o in document["as_printed"]["obligations"] for e in o["evidence"] if e["theorem"]]
    assert any(theorem["kind"] == "not-local-minimum" for theorem in theorems)


@pytest.mark.parametrize(
    ("recorded", "found", "status"),
    [
        (Status.PROVED, Status.PROVED, 0),
        (Status.REFUTED, Status.REFUTED, 1),
        (Status.PROVED, Status.UNKNOWN, 3),
        (Status.UNKNOWN, Status.PROVED, 0),
        (Status.PROVED, Status.REFUTED, 4),
        (Status.REFUTED, Status.PROVED, 4),
    ],
)
def test_exit_status_of_a_claim(
    verify: Verify, with_claims: Callable[..., None], recorded: Status, found: Status, status: int
) -> None:
    with_claims(claim("made-up", recorded, found))
    ran = verify("made-up", "--no-numeric")
    assert ran.status == status
    assert ("not the verdict on record" in ran.out) == (recorded is not found)


def contradicting(settings: ExperimentSettings, proof: Proof) -> tuple[NumericEvidence, ...]:
    return (NumericEvidence("an experiment", Agreement.CONTRADICTS, (Figure("loss", "1"),), 0.0),)


def test_steps_by_a_reader_are_counted_in_words_and_in_the_document(verify: Verify) -> None:
    assert "As printed: proved, with 2 steps by a reader" in verify("lemma-2", "--no-numeric").out
    half = verify("lemma-2", "--no-numeric", "--json").document["as_printed"]
    assert (half["status"], half["steps_by_reader"]) == ("proved", 2)
    assumed = [step["name"] for step in half["obligations"] if step["status"] == "assumed"]
    assert assumed == ["no derivative by these layers", "the rule of induction"]


def test_without_coq_a_claim_says_that_its_theorems_are_not_checked(verify: Verify) -> None:
    word = "Theorems of Coq (proofs/coq/paper/Lemma1.v): not checked here; --coq checks them"
    assert f"{word}." in " ".join(verify("lemma-1", "--no-numeric").out.split())
    document = verify("lemma-1", "--no-numeric", "--json").document
    assert (document["coq_not_run"], document["as_recorded"]) == (word, True)


@pytest.mark.needs("coqc")
def test_with_coq_a_claim_leaves_nothing_to_a_reader(verify: Verify) -> None:
    document = verify("lemma-1", "--no-numeric", "--coq", "--json").document
    half = document["as_printed"]
    assert (half["status"], half["steps_by_reader"], half["in_coq"]) == ("proved", 0, True)
    assert (document["coq_not_run"], document["as_recorded"]) == (None, True)
    step = half["obligations"][-1]
    assert [item["checker"] for item in step["evidence"]] == ["Coq", "Coq"]
    assert step["evidence"][0]["query"].startswith("Lemma1.lemma_1\n     : forall")


def test_an_experiment_that_contradicts(verify: Verify, with_claims: Callable[..., None]) -> None:
    with_claims(claim("made-up", Status.PROVED, Status.PROVED, experiment=contradicting))
    ran = verify("made-up")
    assert ran.status == 4
    assert "CONTRADICTION" in ran.out
    assert verify("made-up", "--no-numeric").status == 0
    assert verify("all", "--jobs", "1").status == 4


def test_a_prover_that_disagrees(verify: Verify, monkeypatch: pytest.MonkeyPatch) -> None:
    def contrary(*arguments: Any, **options: Any) -> tuple[Opinion, ...]:
        return (Opinion("z3", Stance.DISAGREES, None, 0.0),)

    monkeypatch.setattr(result, "second_opinions", contrary)
    assert verify("proposition-1", "--no-numeric").status == 4


@pytest.mark.slow
def test_all_is_one_table_and_the_errata(verify: Verify) -> None:
    ran = verify("all", "--no-numeric", "--jobs", "2")
    assert ran.status == 0
    names = [known.name for known in registry.claims()]
    rows = [line.split() for line in ran.out.splitlines() if line.split()[:1] and line.split()[0] in names]
    assert [row[0] for row in rows] == names
    assert ["proposition-2", "refuted", "proved"] in [row[:3] for row in rows]
    assert "Errata" in ran.out
    assert f"{len(names)} claims; every claim reached its verdict on record" in ran.out
    assert f"all: {len(names)} of {len(names)}: " in ran.err


@pytest.mark.parametrize(("second", "status"), [(Status.REFUTED, 0), (Status.UNKNOWN, 3), (Status.PROVED, 4)])
def test_exit_status_of_all(verify: Verify, with_claims: Callable[..., None], second: Status, status: int) -> None:
    with_claims(claim("one", Status.PROVED, Status.PROVED), claim("two", Status.REFUTED, second))
    ran = verify("all", "--no-numeric", "--jobs", "1", "--json")
    assert ran.status == status
    assert [entry["name"] for entry in ran.document["claims"]] == ["one", "two"]
    assert ran.document["as_recorded"] == (status == 0)
    shown = verify("all", "--no-numeric", "--jobs", "1", "--quiet")
    assert ("not as recorded: two" in shown.out) == (status != 0)
    assert shown.err == ""


@pytest.mark.slow
@pytest.mark.usefixtures("same_source")
def test_finished_claims_are_kept_and_unfinished_ones_run(
    verify: Verify, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "kept"
    words = ("all", "--no-numeric", "--jobs", "1", "--resume", folder, "--json")
    honest = runner.run_one
    ran: list[str] = []

    def stopped(name: str, *arguments: Any) -> Any:
        if name == "proposition-2":
            raise KeyboardInterrupt
        ran.append(name)
        return honest(name, *arguments)

    monkeypatch.setattr(runner, "run_one", stopped)
    assert verify(*words).status == 130
    assert ran == ["proposition-1", "remark-1"]
    monkeypatch.setattr(runner, "run_one", lambda name, *rest: ran.append(name) or honest(name, *rest))
    ran.clear()
    second = verify(*words)
    assert second.status == 0
    assert "proposition-1" not in ran
    assert "proposition-2" in ran
    ran.clear()
    third = verify(*words)
    assert ran == []
    assert third.document == second.document


def test_a_contradiction_is_not_kept(verify: Verify, with_claims: Callable[..., None], tmp_path: Path) -> None:
    with_claims(claim("made-up", Status.PROVED, Status.PROVED, experiment=contradicting))
    assert verify("all", "--jobs", "1", "--resume", tmp_path).status == 4
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_a_report_is_written_where_it_is_asked_for(
    verify: Verify, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from proofs.audit.report import document

    asked: list[tuple[str, Path]] = []

    def written(what: Any, directory: Path, progress: Callable[[str], None]) -> tuple[Path, ...]:
        asked.append((type(what).__name__, directory))
        progress("writing")
        return (directory / "report.tex", directory / "figures" / "one.pdf")

    for function in ("write_claim_report", "write_paper_report"):
        monkeypatch.setattr(document, function, written)
    ran = verify("proposition-1", "--no-numeric", "--report", tmp_path)
    assert ran.status == 0
    assert f"note: wrote {tmp_path / 'report.tex'} and 1 files beside" in ran.err
    assert "proposition-1: writing" in ran.err
    verify("all", "--no-numeric", "--jobs", "1", "--report", tmp_path, "--quiet")
    assert asked == [("ClaimResult", tmp_path), ("tuple", tmp_path)]
