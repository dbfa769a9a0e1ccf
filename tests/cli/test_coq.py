"""`--coq` of `verify point` and `verify check`: what is said with Coq, without it, and where it refuses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from proofs.kernel import Theorem
from proofs.opinions import coq
from proofs.opinions.coq_terms import NoTermError
from proofs.opinions.opinion import Opinion, Stance

from .conftest import Files, Ran, Verify


@pytest.fixture
def certificate(verify: Verify, files: Files) -> Path:
    """Saved by `verify point`."""
    saved = files.folder / "certificate.json"
    assert verify("point", files.minimum, files.data, "--no-numeric", "--certificate", saved).status == 0
    return saved


@pytest.mark.needs("coqc")
def test_coq_proves_what_was_checked(verify: Verify, files: Files, certificate: Path) -> None:
    saved = files.folder / "theorem.v"
    ran = verify("check", certificate, "--network", files.minimum, "--data", files.data, "--coq", "--coq-file", saved)
    assert ran.status == 0
    assert "Coq: proved, in " in ran.out
    assert "Theorem verdict" in saved.read_text()


@pytest.mark.needs("coqc")
def test_coq_proves_a_global_minimum(verify: Verify, tmp_path: Path) -> None:
    certificate, saved = tmp_path / "c.json", tmp_path / "theorem.v"
    assert verify("landscape", "D1", "--hidden", "1", "--global-only", "--certificate", certificate).status == 0
    ran = verify("check", certificate, "--data", "D1", "--coq", "--coq-file", saved)
    assert ran.status == 0
    assert "Coq: proved, in " in ran.out
    assert "forall n, belongs landscape n -> (Q2R (14 # 1)) <= L n" in saved.read_text()


def test_a_list_for_every_width_is_beyond_coq(verify: Verify, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate = tmp_path / "c.json"
    assert verify("landscape", "XOR", "--every-width", "--certificate", certificate).status == 0
    monkeypatch.setattr("proofs.cli.check.ready_coq", lambda report: "")
    ran = verify("check", certificate, "--data", "XOR", "--coq")
    assert ran.status == 0
    assert "Coq: not asked: the verified checker knows no lists for every width" in ran.out


def test_without_coq_the_check_says_so(
    verify: Verify, files: Files, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    ran = verify("check", certificate, "--network", files.minimum, "--data", files.data, "--coq")
    assert ran.status == 0
    assert ran.out.startswith("accepted: ")
    assert "Coq: not asked: coqc is not installed" in ran.out


def test_without_coq_the_point_is_decided(verify: Verify, files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    ran = verify("point", files.minimum, files.data, "--no-numeric", "--coq")
    assert ran.status == 0
    assert "coqc is not installed" in ran.err


@pytest.fixture
def check_with(verify: Verify, files: Files, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """`verify check --coq`, where Coq is made to answer what is given."""

    def ask(opinion: Opinion, *options: str) -> Ran:
        monkeypatch.setattr(coq, "coq_on_theorem", lambda theorem, time_limit: opinion)
        monkeypatch.setattr("proofs.cli.check.ready_coq", lambda report: "")
        return verify("check", certificate, "--network", files.minimum, "--data", files.data, "--coq", *options)

    return ask


def test_a_refusal_is_a_contradiction(check_with: Callable[..., Ran]) -> None:
    refusal = Opinion("coq", Stance.NO_PROOF, None, 1.0, "Error: no")
    ran = check_with(refusal)
    assert ran.status == 4
    assert "Coq: the proof is refused: Error: no" in ran.out
    document = check_with(refusal, "--json").document
    assert document["coq"] == {"stance": "no-proof", "remark": "Error: no"}


def test_a_question_too_large_for_coq_is_not_asked(
    verify: Verify, files: Files, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is no refusal: the certificate is accepted, and the status is that of a proof."""

    def too_large(theorem: Theorem) -> str:
        del theorem
        raise NoTermError("second-order with 40 parameters is more than a proof in Coq takes on (at most 32)")

    monkeypatch.setattr(coq, "coq_theorem", too_large)
    monkeypatch.setattr("proofs.cli.check.ready_coq", lambda report: "")
    ran = verify("check", certificate, "--network", files.minimum, "--data", files.data, "--coq")
    assert ran.status == 0
    assert ran.out.startswith("accepted: ")
    assert "Coq: not asked: second-order with 40 parameters is more than a proof in Coq takes on" in ran.out


def test_no_answer_in_time_is_no_refusal(check_with: Callable[..., Ran]) -> None:
    ran = check_with(Opinion("coq", Stance.TIMED_OUT, None, 600.0, "no answer in 600 s"))
    assert ran.status == 0
    assert "Coq: no answer in 600 s" in ran.out
