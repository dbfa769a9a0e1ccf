"""The theorems of all examples, proved by Coq; refused where a number of the statement is changed."""

from __future__ import annotations

import pytest

from proofs.kernel import check
from proofs.opinions.coq_terms import rational
from proofs.opinions.coq_theorem import CHECKERS, coq_theorem
from proofs.opinions.coq_theories import CoqRefusedError, ask_coq
from tests.coq.verified import covered
from tests.kernel.examples import examples

pytestmark = pytest.mark.needs("coqc")


def _text(name: str) -> str:
    example = next(example for example in examples() if example.name == name)
    return coq_theorem(check(example.problem, example.certificate))


def test_coq_proves_every_example() -> None:
    """In one file, each in a module of its own."""
    texts = [coq_theorem(check(e.problem, e.certificate)) for e in examples() if covered(e.problem, e.certificate)]
    parts = [text.partition("(* One layer")[::2] for text in texts]
    heads = dict.fromkeys(head for head, _ in parts)
    modules = [f"Module E{k}.\n(* One layer{body}\nEnd E{k}." for k, (_, body) in enumerate(parts)]
    said = ask_coq(CHECKERS, "\n".join([*heads, *modules]), 300.0)
    assert said.count("Axioms:") == len(texts)


def _refused(text: str) -> bool:
    try:
        ask_coq(CHECKERS, text, 300.0)
    except CoqRefusedError as error:
        return "the question: Error" in str(error)
    return False


def test_coq_refuses_a_wider_radius() -> None:
    text = _text("Proposition 1")
    assert "(1 # 5)" in text
    assert _refused(text.replace("(1 # 5)", "(1 # 4)"))


def test_coq_refuses_another_loss() -> None:
    text = _text("Proposition 1")
    assert "(18 # 1)" in text
    assert _refused(text.replace("(18 # 1)", "(17 # 1)"))


def test_coq_refuses_another_step() -> None:
    example = next(example for example in examples() if example.name == "a straight descent")
    text = coq_theorem(check(example.problem, example.certificate))
    step = f"({rational(example.certificate.step)})"
    before, after = text.split("Definition the_other")
    assert before.rstrip().endswith(f"{step}.")
    changed = before.rstrip().removesuffix(f"{step}.") + "(0 # 1).\n"
    assert _refused(f"{changed}\nDefinition the_other{after}")


def test_the_statement_is_readable() -> None:
    statement = _text("Proposition 1").split("Theorem verdict :")[1].split("Proof.")[0]
    assert " ".join(statement.split()) == (
        "let network := real_network the_network in let data := real_data the_data in let L := loss squared data in "
        "L network = (Q2R (18 # 1)) /\\ local_minimum squared data network /\\ 0 < (Q2R (1 # 5)) /\\ "
        "minimum_within (Q2R (1 # 5)) squared data network."
    )


def test_coq_refuses_a_label_on_the_wrong_side() -> None:
    text = _text("three classes by ReLU")
    assert "L (scale_last t network) < L (scale_last s network)" in text
    assert not _refused(text)
    assert _refused(text.replace("[0 # 1; 1 # 1; 0 # 1] (2 # 1)", "[1 # 1; 0 # 1; 0 # 1] (2 # 1)"))
