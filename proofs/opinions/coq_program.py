"""localmin-check: the checker that is verified in Coq, as a program of its own."""

import hashlib
import shutil
from pathlib import Path

from proofs.opinions.coq_theories import SOURCES, CoqMissingError, CoqRefusedError, compiled
from proofs.opinions.processes import run_prover


def localmin_check(time_limit: float) -> Path:
    """The program, built where that has not been done.

    Raises:
        CoqError: Coq, ocamlfind or zarith is missing, or one of them did not finish in time.
    """
    if shutil.which("ocamlfind") is None:
        raise CoqMissingError("ocamlfind is not installed")
    folder = compiled(["Extract"], time_limit)
    digest = hashlib.sha256(b"\0".join(file.read_bytes() for file in sorted((SOURCES / "ocaml").iterdir())))
    program = folder / f"localmin-check-{digest.hexdigest()[:16]}"
    if not program.is_file():
        done = run_prover(["sh", str(SOURCES / "ocaml" / "build.sh"), str(folder), program.name], time_limit)
        if done.returncode:
            raise CoqRefusedError(f"localmin-check: {done.stderr.strip().splitlines()[0]}")
    return program
