"""Landscapes: the kernel and the verified checker say the same, and Coq proves what they say."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from proofs.formats.data_file import data_csv
from proofs.kernel.landscape.certificate import Bound, BranchAndBound, Families, LandscapeCertificate
from proofs.kernel.landscape.check import check_landscape
from proofs.kernel.landscape.file import landscape_json
from proofs.kernel.landscape.question import Landscape
from proofs.opinions.coq_program import localmin_check
from proofs.opinions.coq_terms import rational
from proofs.opinions.coq_theorem import ASSUMPTIONS, CHECKERS, coq_theorem
from proofs.opinions.coq_theories import CoqRefusedError, ask_coq
from tests.coq import landscape_mutants
from tests.coq.verified import Agreement, VerifiedChecker
from tests.kernel.landscape.landscapes import bounded, listed, small, zoo

needs_program = pytest.mark.needs("ocamlfind")
pytestmark = pytest.mark.needs("coqc")


@needs_program
def test_all_examples(verified: VerifiedChecker) -> None:
    wide = [zoo("Zig-Zag", 3), zoo("XOR", 4), zoo("Jellyfish", 3)]
    for landscape, certificate in [*landscape_mutants.population(), *((each, bounded(each)) for each in wide)]:
        agreement, both = verified.compare_landscape(landscape, certificate)
        assert agreement is Agreement.ACCEPTED, f"{landscape}: {both}"


@needs_program
def test_mutants() -> None:
    tally = landscape_mutants.attack(800, seed=11)
    assert not tally.faults, tally.faults[0]
    changes = [change.__name__.removeprefix("_") for change in landscape_mutants.ATTACKS]
    names = {f"{kind}, {change}" for kind in ("BranchAndBound", "CompleteList") for change in changes}
    for agreement in (Agreement.ACCEPTED, Agreement.REFUSED):
        assert {name for name, found in tally.counts if found is agreement} == names


def _bounded(landscape: Landscape) -> BranchAndBound:
    certificate = bounded(landscape)
    assert isinstance(certificate, BranchAndBound)
    return certificate


@needs_program
def test_a_bound_that_is_too_high_is_refused(verified: VerifiedChecker) -> None:
    landscape, certificate = zoo("D1", 1), _bounded(zoo("D1", 1))
    higher = replace(certificate, lower=certificate.lower + Fraction(1, 10**6))
    assert verified.answer_landscape(landscape, higher) == "rejected"


@needs_program
def test_a_bound_of_another_case_is_refused(verified: VerifiedChecker) -> None:
    """The vector of a case is negative on rays of another."""
    landscape, certificate = zoo("D1", 1), _bounded(zoo("D1", 1))
    everywhere = tuple(Bound(k) for k in (1, 0))
    assert verified.answer_landscape(landscape, replace(certificate, steps=everywhere)) == "rejected"


@needs_program
@pytest.mark.parametrize("kept", [0, 3])
def test_a_list_that_misses_a_minimum_is_refused(kept: int, verified: VerifiedChecker) -> None:
    landscape, certificate = zoo("D1", 1), listed(zoo("D1", 1))
    entries = (*certificate.entries[:kept], *certificate.entries[kept + 1 :])
    assert verified.answer_landscape(landscape, replace(certificate, entries=entries)) == "rejected"


@needs_program
def test_a_list_that_misses_a_fit_is_refused(verified: VerifiedChecker) -> None:
    landscape, certificate = zoo("D1", 1), listed(zoo("D1", 1))
    assert verified.answer_landscape(landscape, replace(certificate, pieces=certificate.pieces[1:])) == "rejected"


COLLINEAR = small([((1, 2), 1), ((2, 4), 0)], 1, hidden_bias=False)


@needs_program
@pytest.mark.parametrize(
    ("landscape", "certificate", "said"),
    [
        (zoo("XOR", 2), lambda: Families((Fraction(0),) * 4), "the rule families"),
        (zoo("XOR", None), lambda: listed(zoo("XOR", None)), "the rule complete-list for every width"),
        (
            COLLINEAR,
            lambda: listed(COLLINEAR),
            "complete-list for inputs of which a column is a combination of others",
        ),
    ],
)
def test_what_is_beyond_it_is_said(
    landscape: Landscape, certificate: Callable[[], LandscapeCertificate], said: str, verified: VerifiedChecker
) -> None:
    check_landscape(landscape, certificate())
    assert verified.answer_landscape(landscape, certificate()) == f"beyond {said}"


def _ran(
    folder: Path, landscape: Landscape, certificate: LandscapeCertificate, *words: str, **changes: object
) -> subprocess.CompletedProcess[str]:
    (folder / "d.csv").write_text(data_csv(landscape.dataset))
    (folder / "c.json").write_text(json.dumps(landscape_json(landscape, certificate) | changes))
    command = [str(localmin_check(600.0)), "c.json", "--data", "d.csv", *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False)


@needs_program
def test_it_prints_what_it_read(tmp_path: Path) -> None:
    done = _ran(tmp_path, zoo("D1", 1), bounded(zoo("D1", 1)))
    assert done.returncode == 0
    about = "one hidden layer of at most 1 units, with hidden biases, with output bias; squared loss"
    assert f"landscape: {about}\ndata, 5 points" in done.stdout
    assert "\n  -1 -> 3\n" in done.stdout
    assert "bound: 14\nnetwork: " in done.stdout
    assert done.stdout.endswith("accepted: LowestLoss, no loss below 14, a network of loss 14\n")


@needs_program
@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [
        ({"hidden": 2}, 1, "rejected: global-minimum: made for another landscape than this one, sha256:"),
        ({"rule": "families", "residual": []}, 3, "not covered: the rule families"),
        ({"rule": "all"}, 2, 'error: c.json: unknown rule "all"'),
        ({"hidden": 0}, 2, "error: c.json: a landscape has from 1 to 1000 hidden units"),
        ({"hidden_bias": 1}, 2, "error: c.json: expected true or false"),
    ],
)
def test_statuses(tmp_path: Path, changes: dict[str, object], status: int, said: str) -> None:
    done = _ran(tmp_path, zoo("D1", 1), bounded(zoo("D1", 1)), "--quiet", **changes)
    assert done.returncode == status
    assert (done.stdout + done.stderr).startswith(said)


@needs_program
def test_it_takes_no_network(tmp_path: Path) -> None:
    done = _ran(tmp_path, zoo("D1", 1), bounded(zoo("D1", 1)), "--network", "n.json")
    assert done.returncode == 2
    assert done.stderr == "error: a certificate about a landscape takes no --network, --loss, --decay or --mean\n"


@needs_program
def test_weights_of_points_are_refused(tmp_path: Path) -> None:
    landscape, certificate = zoo("D1", 1), bounded(zoo("D1", 1))
    weighted = data_csv(replace(landscape.dataset, weights=(Fraction(2),) * 5))
    _ran(tmp_path, landscape, certificate)
    (tmp_path / "d.csv").write_text(weighted)
    command = [str(localmin_check(600.0)), "c.json", "--data", "d.csv"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (2, "error: c.json: a landscape has no weights of points\n")


def _text(landscape: Landscape, certificate: LandscapeCertificate | None = None) -> str:
    return coq_theorem(check_landscape(landscape, certificate or bounded(landscape))).removesuffix(ASSUMPTIONS)


def test_coq_proves_examples() -> None:
    """In one file, each in a module of its own."""
    texts = [_text(*case) for case in landscape_mutants.population()]
    cut = texts[0].index("(* The inputs")
    modules = [f"Module E{k}.\n{text[cut:]}\nEnd E{k}." for k, text in enumerate(texts)]
    last = f"Print Assumptions E{len(texts) - 1}.verdict."
    assert "Axioms:" in ask_coq(CHECKERS, "\n".join([texts[0][:cut], *modules, last]), 300.0)


def test_coq_refuses_another_bound() -> None:
    text = _text(zoo("D1", 1))
    assert text.count(f"({rational(Fraction(14))})") == 5
    with pytest.raises(CoqRefusedError, match="the question: Error"):
        ask_coq(CHECKERS, text.replace("BranchAndBound (14 # 1)", "BranchAndBound (15 # 1)"), 300.0)


def test_coq_refuses_a_shorter_list() -> None:
    text = _text(zoo("D1", 1), listed(zoo("D1", 1)))
    before, minima = text.split("the_minima : list (list Q * network Q * Q) :=\n  [", 1)
    first, _, others = minima.partition(";\n   ([")
    shorter = f"{before}the_minima : list (list Q * network Q * Q) :=\n  [([{others}"
    assert first.startswith("([")
    with pytest.raises(CoqRefusedError, match="the question: Error"):
        ask_coq(CHECKERS, shorter, 300.0)


def test_the_statement_about_a_list() -> None:
    statement = _text(zoo("D1", 1), listed(zoo("D1", 1))).split("Theorem verdict :")[1]
    assert " ".join(statement.split("Proof.")[0].split()) == (
        "let data := real_data the_data in let landscape := Landscape data (Some 1%N) true true in "
        "let L := loss squared data in "
        "let minima := map (fun m => (map Q2R (fst (fst m)), real_network (snd (fst m)), Q2R (snd m))) the_minima in "
        "(forall n, belongs landscape n -> local_minimum squared data n -> "
        "exists m value, In (residuals data n, m, value) minima /\\ L n = value) /\\ "
        "(forall r n value, In (r, n, value) minima -> "
        "belongs landscape n /\\ local_minimum squared data n /\\ residuals data n = r /\\ L n = value)."
    )


def test_the_statement_is_readable() -> None:
    statement = _text(small([((0,), 0), ((1,), 2)], 3, output_bias=False)).split("Theorem verdict :")[1]
    assert " ".join(statement.split("Proof.")[0].split()) == (
        "let data := real_data the_data in let landscape := Landscape data (Some 3%N) true false in "
        "let L := loss squared data in let network := real_network the_network in "
        "(forall n, belongs landscape n -> (Q2R (0 # 1)) <= L n) /\\ belongs landscape network /\\ "
        "L network = (Q2R (0 # 1))."
    )
