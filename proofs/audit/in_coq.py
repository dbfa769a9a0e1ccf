"""The theorems of Coq about a claim, as a step of the half that they prove or refute.

Coq compiles the theory and what it rests on, down to the half page of definitions in `proofs/coq/Network.v`, and
says which axioms each theorem uses. That the theorem says what the half says is read by a person; the head of the
file quotes the source and says what is formalised.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from proofs.audit.claim import Checker, Claim, Evidence, Half, InCoq, Obligation, Proof, Status, Version
from proofs.opinions.coq_theories import CoqError, ask_coq

AXIOMS: Final = {
    "ClassicalDedekindReals.sig_forall_dec": "the real numbers",
    "ClassicalDedekindReals.sig_not_dec": "the real numbers",
    "FunctionalExtensionality.functional_extensionality_dep": "functional extensionality",
}
"""All that a theorem may rest on: the axioms of the standard library for real numbers, and equality of functions."""

TIME_LIMIT: Final = 300.0
"""Seconds for any one theory; all of them take about a minute once, and a second when they are compiled."""

_PRELUDE: Final = """\
From Coq Require Import Reals List.
Import ListNotations.
Open Scope R_scope.
Set Printing Width 118.
Set Printing Depth 1000.
"""
_MARK: Final = "@@@"


@dataclass(frozen=True, slots=True)
class CoqTheorem:
    """What Coq says of a theorem: its statement as Coq prints it, and the axioms that its proof uses."""

    name: str
    statement: str
    axioms: tuple[str, ...]

    @property
    def strays(self) -> tuple[str, ...]:
        """Axioms that no theorem may use, such as the name of an admitted lemma."""
        return tuple(axiom for axiom in self.axioms if axiom not in AXIOMS)


def theorems_of(theory: str, names: Sequence[str], time_limit: float = TIME_LIMIT) -> tuple[CoqTheorem, ...]:
    """Have Coq check a theory, and say what these theorems of it state and rest on.

    Raises:
        CoqError: Coq is missing, or did not accept the theory in time, or there is no such theorem.
    """
    script = [_PRELUDE, f"From Localmin Require Network {theory}.\nImport Network.\n"]
    for name in names:
        full = f"Localmin.{theory}.{name}"
        script.append(f'Goal True. idtac "{_MARK}". Abort.\nCheck @{full}.\n')
        script.append(f'Goal True. idtac "{_MARK}". Abort.\nPrint Assumptions {full}.\n')
    parts = ask_coq(("Network", theory), "".join(script), time_limit).split(f"{_MARK}\n")[1:]
    return tuple(
        CoqTheorem(name, statement.strip(), _axioms(assumptions))
        for name, statement, assumptions in zip(names, parts[::2], parts[1::2], strict=True)
    )


def with_coq(claim: Claim, proof: Proof) -> Proof:
    """The proof with the claim's theorems of Coq as further steps; where Coq did not check them, why."""
    steps: dict[Version, list[Obligation]] = {}
    for entry in claim.coq:
        half = proof.half(entry.version)
        if half is None:
            raise LookupError(f"claim {claim.name} has theorems about a half that it does not have")
        try:
            steps.setdefault(entry.version, []).append(_step(entry, theorems_of(entry.theory, entry.theorems), half))
        except CoqError as error:
            return replace(proof, coq_not_run=f"{_theorems(claim)}: not checked: {error}")
    halves = (replace(half, obligations=(*half.obligations, *steps.get(half.version, []))) for half in proof.halves)
    return replace(proof, halves=tuple(halves))


def without_coq(claim: Claim, proof: Proof) -> Proof:
    """The proof, saying that the claim's theorems of Coq, if there are any, are not checked here."""
    return (
        replace(proof, coq_not_run=f"{_theorems(claim)}: not checked here; --coq checks them") if claim.coq else proof
    )


def _theorems(claim: Claim) -> str:
    return f"Theorems of Coq ({', '.join(dict.fromkeys(entry.file for entry in claim.coq))})"


def _step(entry: InCoq, theorems: Sequence[CoqTheorem], half: Half) -> Obligation:
    """The step: `refuted` if the theorems refute the printed half, else `proved`; unknown with an axiom too many."""
    refutes = entry.version is Version.PRINTED and half.status is Status.REFUTED and not entry.part
    decided = Status.REFUTED if refutes else Status.PROVED
    says = f"{'The negation of the' if refutes else 'The'} statement of this half, from the definitions up."
    evidence = (
        Evidence(
            Checker.COQ,
            Status.UNKNOWN if theorem.strays else decided,
            f"{theorem.name} in {entry.file}, from {_ground(theorem)}.",
            query=f"{theorem.statement}\n",
        )
        for theorem in theorems
    )
    return Obligation("theorems of Coq", entry.part or says, tuple(evidence), "theorems of Coq", whole=not entry.part)


def _ground(theorem: CoqTheorem) -> str:
    """What a theorem rests on, in words."""
    named = dict.fromkeys(AXIOMS.get(axiom, axiom) for axiom in theorem.axioms)
    return f"the axioms of {' and '.join(named)}" if named else "no axioms"


def _axioms(said: str) -> tuple[str, ...]:
    """The names in an answer to `Print Assumptions`.

    Raises:
        CoqError: it is no such answer.
    """
    first, _, rest = said.strip().partition("\n")
    if first == "Closed under the global context":
        return ()
    if first != "Axioms:":
        raise CoqError(f"coqc does not say what a theorem rests on: {first[:60]!r}")
    return tuple(re.findall(r"^([^\s:]+)", rest, flags=re.MULTILINE))
