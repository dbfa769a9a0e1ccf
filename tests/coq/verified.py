"""The checker that is verified in Coq, as a program, beside the kernel."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from proofs.formats.data_file import data_csv
from proofs.kernel import Certificate, Problem, Rejected, check
from proofs.kernel import certificate as kinds
from proofs.kernel.certificate_file import certificate_json
from proofs.kernel.conclusion import Conclusion, loss_bounds
from proofs.kernel.problem_files import network_json
from proofs.opinions.coq_program import localmin_check

COVERED = (
    kinds.ShallowMinimum,
    kinds.DescentPath,
    kinds.FlatPath,
    kinds.RescalingOrbit,
    kinds.BetterPoint,
    kinds.EqualInputsBound,
    kinds.IsolatedOrbit,
    kinds.ConstantOutput,
    kinds.PathMoments,
    kinds.SeveralOutputsMinimum,
    kinds.SecondOrder,
)


class Agreement(StrEnum):
    """What the two said; the last two need an explanation."""

    ACCEPTED = "both accept, with the same conclusion"
    REFUSED = "both refuse"
    NO_FILE = "not to be written as a file"
    ONLY_VERIFIED = "accepted by the verified checker alone"
    OTHERWISE = "refused by the verified checker alone, or another conclusion"


FAULTS = (Agreement.ONLY_VERIFIED, Agreement.OTHERWISE)


def said(conclusion: Conclusion) -> str:
    """The conclusion in the words of localmin-check."""
    loss, _ = loss_bounds(conclusion)
    radius = getattr(conclusion, "radius", None)
    lower = getattr(conclusion, "witness_loss", None) or getattr(conclusion, "better_loss", None)
    what = type(conclusion).__name__
    if radius is not None:
        what += f", in every parameter nearer than {radius}"
    elif hasattr(conclusion, "witness_loss"):
        what += f", a witness of loss {lower or 0}"
    elif hasattr(conclusion, "better_loss"):
        what += f", a point of loss {lower or 0}"
    return f"accepted {what}, loss {loss}"


@dataclass
class VerifiedChecker:
    """The program, waiting for problems and certificates."""

    process: subprocess.Popen[str]

    def answer(self, problem: Problem, certificate: Certificate) -> str:
        """One line: accepted and what, rejected, an error of reading, or beyond the checker."""
        document = {
            "network": network_json(problem.network),
            "data": data_csv(problem.dataset),
            "loss": str(problem.loss),
            "certificate": certificate_json(certificate, problem),
        }
        line = json.dumps(document)
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()

    def compare(self, problem: Problem, certificate: Certificate) -> tuple[Agreement, str]:
        """Put the question to both."""
        try:
            expected = said(check(problem, certificate).conclusion)
        except (Rejected, TypeError) as error:
            expected = str(error)
        try:
            answer = self.answer(problem, certificate)
        except (TypeError, ValueError, AttributeError, KeyError):
            return Agreement.NO_FILE, expected
        if expected.startswith("accepted "):
            agreement = Agreement.ACCEPTED if answer == expected else Agreement.OTHERWISE
        else:
            agreement = Agreement.ONLY_VERIFIED if answer.startswith("accepted") else Agreement.REFUSED
        return agreement, f"kernel: {expected}; verified: {answer}"


@contextmanager
def verified_checker() -> Iterator[VerifiedChecker]:
    """Start the program and end it."""
    pipe = subprocess.PIPE
    with subprocess.Popen([str(localmin_check(600.0)), "--batch"], stdin=pipe, stdout=pipe, text=True) as process:
        try:
            yield VerifiedChecker(process)
        finally:
            assert process.stdin is not None
            process.stdin.close()
