"""Coq as a prover: the verdict as a theorem of Coq, proved by evaluation of the checker that is verified there."""

import subprocess
from time import perf_counter

from proofs.kernel.check import Theorem
from proofs.opinions.coq_library import NoCoqError, compiled_checker, run_coqc
from proofs.opinions.coq_terms import NoTermError
from proofs.opinions.coq_theorem import coq_theorem
from proofs.opinions.opinion import Opinion, Stance
from proofs.search.decide import Decision, IsLocalMinimum, IsNotLocalMinimum


def coq_opinion(decision: Decision, time_limit: float) -> Opinion:
    """Coq on a verdict; see `coq_on_theorem`. The theories have to be compiled by then."""
    if not isinstance(decision, IsLocalMinimum | IsNotLocalMinimum):
        return Opinion("coq", Stance.NOT_ASKED, None, 0.0, "there is no verdict to prove")
    return coq_on_theorem(decision.theorem, time_limit)


def coq_on_theorem(theorem: Theorem, time_limit: float) -> Opinion:
    """Write the theorem and its proof as a Coq file and have `coqc` check it.

    A proof that Coq does not accept says nothing against the verdict; it is reported as no proof.
    """
    try:
        text = coq_theorem(theorem)
        if compiled_checker() is None:
            raise NoCoqError("its theories are not compiled yet")
    except (NoTermError, NoCoqError) as reason:
        return Opinion("coq", Stance.NOT_ASKED, None, 0.0, str(reason))
    start = perf_counter()
    try:
        accepted, said = run_coqc(text, time_limit)
    except subprocess.TimeoutExpired:
        return Opinion("coq", Stance.TIMED_OUT, None, perf_counter() - start, f"no answer in {time_limit:g} s", text)
    stance, remark = (Stance.AGREES, "") if accepted else (Stance.NO_PROOF, said)
    return Opinion("coq", stance, None, perf_counter() - start, remark, text)
