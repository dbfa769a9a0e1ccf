"""Every theorem of `proofs/coq/paper`, `blog` and `landscapes`, and Theorem A: accepted, the same, and from what.

`python tests/coq/paper/test_theorems.py` writes the statements and the definitions anew; read what changed.
"""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest

from proofs.audit.claim import Claim, Version
from proofs.audit.in_coq import AXIOMS, CoqTheorem, theorems_of
from proofs.audit.registry import claims
from proofs.opinions.coq_theories import SOURCES, ask_coq, source_of

STATEMENTS = Path(__file__).with_name("statements")
DEFINITIONS = Path(__file__).with_name("definitions.txt")
PRELUDE = """\
From Coq Require Import Reals List.
Import ListNotations.
Open Scope R_scope.
Set Printing Width 118.
Set Printing Depth 1000.
"""
LIMIT = 600.0
"""Seconds for compiling any one file on a busy machine; a few are needed."""


def theorem_names(theory: str) -> tuple[str, ...]:
    """What the file of the theory calls a theorem, in its order."""
    return tuple(re.findall(r"^\s*Theorem (\w+)", (SOURCES / source_of(theory)).read_text(), flags=re.MULTILINE))


THEORIES = [
    "TheoremA",
    *(
        name
        for folder in ("paper", "blog", "landscapes")
        for name in sorted(f"{folder}.{path.stem}" for path in (SOURCES / folder).glob("*.v"))
        if theorem_names(name)
    ),
]


def printed(theorems: Iterable[CoqTheorem]) -> str:
    return "".join(f"{theorem.statement}\n\n" for theorem in theorems)


def definitions_behind() -> str:
    """What the project defines of that which the theorems speak of, down to the words of Coq's library."""
    names = [f"Localmin.{theory}.{name}" for theory in THEORIES for name in theorem_names(theory)]
    types = "".join(f"let t{k} := type of @{name} in " for k, name in enumerate(names))
    every = " * ".join(f"t{k}" for k in range(len(names)))
    statements = f"Definition the_statements := ltac:({types}exact ({every})%type).\n"
    said = _asked(f"{statements}Print Transparent Dependencies the_statements.\n")
    used = re.findall(r"^([\w.]+)\.(\w+)\s*(?::|$)", said, flags=re.MULTILINE)
    bodies = _asked(_printing(used, "Definition|Fixpoint"))
    return _asked(_printing(re.findall(r"\b(\w+(?:\.\w+)*)\.(\w+)\b", bodies), "Inductive|Record")) + bodies


def _asked(script: str) -> str:
    said = ask_coq(THEORIES, f"{PRELUDE}From Localmin Require {' '.join(THEORIES)}.\n{script}", LIMIT)
    return re.sub(r"\n+Arguments .*(\n .*)*", "", said)


def _printing(names: Iterable[tuple[str, str]], keyword: str) -> str:
    """Commands that print those of the names, each with the end of its theory's name, which the theory so defines."""
    owned = {f"{theory}.{name}" for end, name in names for theory in _theories(end) if name in defined(theory, keyword)}
    return "".join(f"Print Localmin.{name}.\n" for name in sorted(owned))


@cache
def _theories(end: str) -> tuple[str, ...]:
    """Those of this folder whose names end so; none if it is one of Coq's library."""
    every = (".".join(path.relative_to(SOURCES).with_suffix("").parts) for path in SOURCES.rglob("*.v"))
    return tuple(name for name in every if f".{name}".endswith(f".{end}"))


@cache
def defined(theory: str, keyword: str) -> frozenset[str]:
    """What the file defines by the keyword."""
    text = (SOURCES / source_of(theory)).read_text(encoding="utf-8")
    return frozenset(re.findall(rf"^\s*(?:{keyword}) (\w+)", text, flags=re.MULTILINE))


def checked(theory: str) -> tuple[CoqTheorem, ...]:
    return theorems_of(theory, theorem_names(theory), LIMIT)


@pytest.mark.needs("coqc")
@pytest.mark.parametrize("theory", THEORIES)
def test_the_theorems_say_what_they_said_and_believe_the_real_numbers_and_equality_of_functions(theory: str) -> None:
    theorems = checked(theory)
    assert {theorem.name: theorem.strays for theorem in theorems if theorem.strays} == {}
    assert {axiom for theorem in theorems for axiom in theorem.axioms} <= AXIOMS.keys()
    assert printed(theorems) == (STATEMENTS / f"{theory}.txt").read_text(encoding="utf-8")


@pytest.mark.needs("coqc")
def test_the_words_of_the_statements_mean_what_they_meant() -> None:
    """A statement stays the same when a definition that it names is changed: these are kept, too."""
    assert definitions_behind() == DEFINITIONS.read_text(encoding="utf-8")


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
    DEFINITIONS.write_text(definitions_behind(), encoding="utf-8")
    for each in THEORIES:
        (STATEMENTS / f"{each}.txt").write_text(printed(checked(each)), encoding="utf-8")
