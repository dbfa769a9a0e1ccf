"""Coq as a prover: the verdict as a theorem of Coq, proved by evaluation of the checker that is verified there."""

from time import perf_counter

from proofs.kernel.check import Theorem
from proofs.kernel.landscape.check import LandscapeTheorem
from proofs.opinions.coq_terms import NoTermError
from proofs.opinions.coq_theorem import ASSUMPTIONS, CHECKERS, coq_theorem
from proofs.opinions.coq_theories import CoqMissingError, CoqRefusedError, CoqTimeError, ask_coq
from proofs.opinions.opinion import Opinion, Stance
from proofs.search.decide import Decision, IsLocalMinimum, IsNotLocalMinimum


def coq_opinion(decision: Decision, time_limit: float) -> Opinion:
    """Coq on a verdict; see `coq_on_theorem`."""
    if not isinstance(decision, IsLocalMinimum | IsNotLocalMinimum):
        return Opinion("coq", Stance.NOT_ASKED, None, 0.0, "there is no verdict to prove")
    return coq_on_theorem(decision.theorem, time_limit)


def coq_on_theorem(theorem: Theorem | LandscapeTheorem, time_limit: float) -> Opinion:
    """Write the theorem and its proof as a Coq file and have `coqc` check it.

    A proof that Coq does not accept says nothing against the verdict; it is reported as no proof.
    """
    try:
        text = coq_theorem(theorem)
    except NoTermError as reason:
        return Opinion("coq", Stance.NOT_ASKED, None, 0.0, str(reason))
    start, stance, remark = perf_counter(), Stance.AGREES, ""
    try:
        ask_coq(CHECKERS, text.removesuffix(ASSUMPTIONS), time_limit)
    except CoqMissingError as reason:
        stance, remark = Stance.NOT_ASKED, str(reason)
    except CoqTimeError:
        stance, remark = Stance.TIMED_OUT, f"no answer in {time_limit:g} s"
    except CoqRefusedError as complaint:
        stance, remark = Stance.NO_PROOF, str(complaint)
    return Opinion("coq", stance, None, perf_counter() - start, remark, text if stance is not Stance.NOT_ASKED else "")
