"""Every theorem of `proofs/coq/paper` and `proofs/coq/blog`, and Theorem A: accepted, the same as ever, and from what.

`python tests/coq/paper/test_theorems.py` writes the statements anew; read what changed.
"""

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from proofs.audit.claim import Claim, Version
from proofs.audit.in_coq import AXIOMS, CoqTheorem, theorems_of
from proofs.audit.registry import claims
from proofs.opinions.coq_theories import SOURCES, source_of

STATEMENTS = Path(__file__).with_name("statements")
LIMIT = 600.0
"""Seconds for compiling any one file on a busy machine; a few are needed."""


def theorem_names(theory: str) -> tuple[str, ...]:
    """What the file of the theory calls a theorem, in its order."""
    return tuple(re.findall(r"^\s*Theorem (\w+)", (SOURCES / source_of(theory)).read_text(), flags=re.MULTILINE))


THEORIES = [
    "TheoremA",
    *(
        name
        for folder in ("paper", "blog")
        for name in sorted(f"{folder}.{path.stem}" for path in (SOURCES / folder).glob("*.v"))
        if theorem_names(name)
    ),
]


def printed(theorems: Iterable[CoqTheorem]) -> str:
    return "".join(f"{theorem.statement}\n\n" for theorem in theorems)


def checked(theory: str) -> tuple[CoqTheorem, ...]:
    return theorems_of(theory, theorem_names(theory), LIMIT)


@pytest.mark.needs("coqc")
@pytest.mark.parametrize("theory", THEORIES)
def test_the_theorems_say_what_they_said_and_believe_the_real_numbers_and_equality_of_functions(theory: str) -> None:
    theorems = checked(theory)
    assert {theorem.name: theorem.strays for theorem in theorems if theorem.strays} == {}
    assert {axiom for theorem in theorems for axiom in theorem.axioms} <= AXIOMS.keys()
    assert printed(theorems) == (STATEMENTS / f"{theory}.txt").read_text(encoding="utf-8")


def test_every_statement_kept_is_of_a_theory() -> None:
    assert sorted(path.stem for path in STATEMENTS.glob("*.txt")) == sorted(THEORIES)


@pytest.mark.parametrize("claim", [claim for claim in claims() if claim.coq], ids=lambda claim: claim.name)
def test_claims_name_theorems_that_are_there(claim: Claim) -> None:
    for entry in claim.coq:
        assert set(entry.theorems) <= set(theorem_names(entry.theory))


def test_a_half_is_on_record_as_proved_in_coq_exactly_if_its_theorems_are_the_whole_of_it() -> None:
    for claim in claims():
        for version, record in ((Version.PRINTED, claim.printed), (Version.AMENDED, claim.amended)):
            whole = any(entry.version is version and not entry.part for entry in claim.coq)
            assert (record is not None and record.in_coq) == whole, claim.name


def test_every_theory_quotes_what_it_formalises() -> None:
    for theory in THEORIES:
        head = (SOURCES / source_of(theory)).read_text().partition("From Coq")[0]
        assert head.startswith("(**"), theory


if __name__ == "__main__":
    for each in THEORIES:
        (STATEMENTS / f"{each}.txt").write_text(printed(checked(each)), encoding="utf-8")
