"""Coq as a prover: it checks a whole proof of the verdict, not only the answer to a question."""

import subprocess
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory
from time import perf_counter

from proofs.opinions.coq_proof import coq_script
from proofs.opinions.opinion import Opinion, Stance
from proofs.opinions.processes import run_prover
from proofs.search.decide import Decision


def coq_opinion(decision: Decision, time_limit: float) -> Opinion:
    """Write the verdict and its proof as a Coq file and have `coqc` check it.

    A proof that Coq does not accept says nothing against the verdict; it is reported as no proof.
    """
    if which("coqc") is None:
        return Opinion("coq", Stance.NOT_ASKED, None, 0.0, "coqc is not installed")
    script = coq_script(decision)
    if script is None:
        return Opinion("coq", Stance.NOT_ASKED, None, 0.0, "no Coq proof is written for this kind of verdict")
    start = perf_counter()
    try:
        accepted, message = run_coqc(script, time_limit)
    except subprocess.TimeoutExpired:
        return Opinion("coq", Stance.TIMED_OUT, None, perf_counter() - start, f"no answer in {time_limit:g} s", script)
    stance = Stance.AGREES if accepted else Stance.NO_PROOF
    return Opinion("coq", stance, None, perf_counter() - start, message, script)


def run_coqc(script: str, time_limit: float) -> tuple[bool, str]:
    """Whether `coqc` accepts the script, and the first line of its complaint if it does not.

    Raises:
        subprocess.TimeoutExpired: it took longer than the limit in seconds.
    """
    with TemporaryDirectory() as folder:
        (Path(folder) / "verdict.v").write_text(script, encoding="utf-8")
        done = run_prover(["coqc", "-q", "verdict.v"], time_limit, folder=Path(folder))
    complaint = next((line for line in done.stderr.splitlines() if line.startswith("Error")), "")
    return done.returncode == 0, complaint
