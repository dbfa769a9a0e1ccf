"""Nothing is assumed in proofs/coq but the axioms of the real numbers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from proofs.opinions.coq_theories import SOURCES, ask_coq

# Of Coq's standard library: what its real numbers and functions rest on. `classic` enters through completeness.
AXIOMS = {
    "ClassicalDedekindReals.sig_forall_dec",
    "ClassicalDedekindReals.sig_not_dec",
    "FunctionalExtensionality.functional_extensionality_dep",
    "Classical_Prop.classic",
}


@pytest.mark.needs("coqc")
@pytest.mark.parametrize(
    ("theory", "theorem"),
    [
        ("CheckQ", "check_rational_sound"),
        ("CheckClassified", "check_classified_rational_sound"),
        ("CheckFits", "fits_within_sound"),
        ("landscape.CheckLandscape", "check_landscape_sound"),
    ],
)
def test_the_checker_rests_on_the_reals_alone(theory: str, theorem: str) -> None:
    said = ask_coq([theory], f"From Localmin Require Import {theory}. Print Assumptions {theorem}.", 300.0)
    axioms = re.findall(r"^(\S+)\s*(?::|$)", said.split("Axioms:")[1], flags=re.MULTILINE)
    assert set(axioms) <= AXIOMS
    assert "ClassicalDedekindReals.sig_forall_dec" in axioms


@pytest.mark.needs("coqc")
def test_long_numbers_rest_on_machine_integers_besides() -> None:
    said = ask_coq(["CheckBig"], "From Localmin Require Import CheckBig. Print Assumptions check_big_sound.", 300.0)
    axioms = re.findall(r"^(\S+)\s*(?::|$)", said.split("Axioms:")[1], flags=re.MULTILINE)
    assert all(axiom in AXIOMS or axiom.startswith(("PrimInt63.", "Uint63.")) for axiom in axioms)


@pytest.mark.parametrize("file", sorted(SOURCES.rglob("*.v")), ids=lambda file: file.relative_to(SOURCES).as_posix())
def test_nothing_is_admitted(file: Path) -> None:
    text = re.sub(r"\(\*.*?\*\)", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert not re.search(r"\b(Admitted|admit|give_up|bypass_check)\b", text)
    # At the beginning of a sentence: a variable may have such a name.
    assert not re.search(r"(?:^|\.)\s*(?:Local\s+|Global\s+)?(?:Axiom|Parameter|Conjecture)s?\b", text)
