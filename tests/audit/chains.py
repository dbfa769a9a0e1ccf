"""What every claim with a chain of links has to satisfy."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from proofs.audit.claim import Checker, Claim, Evidence, Half, Obligation, Status, Verdict, Version
from proofs.audit.lemmas.universal import settled_by_preprocessing
from proofs.audit.result import RunOptions, run
from proofs.opinions.opinion import Answer, Stance
from proofs.opinions.provers import put_to_z3


def _quietly(message: str) -> None:
    del message


def checked_halves(claim: Claim) -> dict[Version, Half]:
    """Run the claim without experiments; both verdicts are those on record and every piece of evidence is sound.

    Kernel evidence carries its theorem, Z3 evidence a query that a fresh solver answers alike and that rewriting alone
    does not.
    """
    result = run(claim, RunOptions(20.0, None), _quietly)
    assert result.as_recorded, [(half.version, half.status) for half in result.proof.halves]
    assert result.contradictions == ()
    assert all(o.stance is Stance.AGREES for p in result.points for o in p.result.opinions if o.prover == "z3")
    for half in result.proof.halves:
        names = Counter(obligation.name for obligation in half.obligations)
        assert max(names.values()) == 1, names.most_common(1)
        evidence = [item for obligation in half.obligations for item in obligation.evidence]
        for item in evidence:
            _sound(item)
    return {half.version: half for half in result.proof.halves}


def _sound(item: Evidence) -> None:
    assert item.status is not Status.UNKNOWN
    assert item.summary or item.formula or item.theorem
    assert (item.theorem is not None) == (item.checker is Checker.KERNEL)
    assert bool(item.query) == (item.checker is Checker.Z3)
    if item.query:
        assert not settled_by_preprocessing(item.query), item.formula
        assert put_to_z3(item.query, 20.0) is Answer.UNSAT


def without_coq(record: Verdict | None) -> Verdict | None:
    """The verdict on record where Coq is not asked."""
    return None if record is None else replace(record, in_coq=False)


def statuses(half: Half) -> dict[str, Status]:
    """The status of every step by its name."""
    return statuses_of(half.obligations)


def statuses_of(steps: Iterable[Obligation]) -> dict[str, Status]:
    """The status of these steps by their names."""
    return {step.name: step.status for step in steps}


def assert_settled(half: Half, status: Status = Status.PROVED) -> None:
    """Every step has this status, but for those that are left to a reader."""
    assert {step.status for step in half.obligations} <= {status, Status.ASSUMED}
    assert half.status is status
