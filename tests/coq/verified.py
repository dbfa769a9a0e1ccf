"""The checker that is verified in Coq, as a program, beside the kernel."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from proofs.formats.data_file import data_csv
from proofs.kernel import Certificate, Problem, Rejected, Theorem, check
from proofs.kernel import certificate as kinds
from proofs.kernel.certificate_file import certificate_json
from proofs.kernel.conclusion import (
    ClassifiedData,
    Conclusion,
    InterpolationNearby,
    LowerLossElsewhere,
    NotGlobalMinimum,
    loss_bounds,
)
from proofs.kernel.landscape.certificate import BranchAndBound, CompleteList, LandscapeCertificate, Minimum
from proofs.kernel.landscape.check import LandscapeTheorem, check_landscape
from proofs.kernel.landscape.conclusion import AllMinima, LowestLoss
from proofs.kernel.landscape.file import landscape_json
from proofs.kernel.landscape.question import Landscape
from proofs.kernel.loss import SQUARED
from proofs.kernel.problem_files import network_json
from proofs.opinions.coq_program import localmin_check
from proofs.opinions.coq_theorem import widest_reach
from proofs.opinions.exact_rules import ENCLOSING, exactly
from tests.kernel import high_precision

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
    kinds.LowerPoint,
    kinds.NotStationary,
    kinds.Classified,
    kinds.Interpolation,
)

COVERED_LANDSCAPES = (BranchAndBound, CompleteList)


def covered(problem: Problem, certificate: Certificate) -> bool:
    """Whether the verified checker knows the rule, and problems like this one."""
    plain = replace(problem, loss=SQUARED) if isinstance(certificate, kinds.Classified) else problem
    return isinstance(certificate, COVERED) and not plain.beyond_exact_rules


class Agreement(StrEnum):
    """What the two said; the last two need an explanation."""

    ACCEPTED = "both accept, with the same conclusion"
    REFUSED = "both refuse"
    FINER = "accepted exactly, where the kernel's enclosure does not decide"
    COARSER = "accepted by the kernel, beyond the coarser bounds of the verified checker"
    NO_FILE = "not to be written as a file"
    ONLY_VERIFIED = "accepted by the verified checker alone"
    OTHERWISE = "refused by the verified checker alone, or another conclusion"


FAULTS = (Agreement.ONLY_VERIFIED, Agreement.OTHERWISE)


def said(conclusion: Conclusion) -> str:
    """The conclusion in the words of localmin-check."""
    if isinstance(conclusion, ClassifiedData):
        return "accepted ClassifiedData"
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


def landscape_said(theorem: LandscapeTheorem) -> str:
    """The conclusion about a landscape in the words of localmin-check; lists are in the order of the certificate."""
    match theorem.conclusion, theorem.certificate:
        case LowestLoss(lower, loss), _:
            return f"accepted LowestLoss, no loss below {lower}, a network of loss {loss}"
        case AllMinima(minima), CompleteList(entries=entries):
            losses = {minimum.residual: minimum.loss for minimum in minima}
            shown = [entry.residual for entry in entries if isinstance(entry, Minimum)]
            each = [f"loss {losses[r]} of residual {' '.join(map(str, r))}" for r in shown]
            return f"accepted AllMinima, {'; '.join(each)}"
    raise TypeError(f"localmin-check concludes nothing like {type(theorem.conclusion).__name__}")


def _judged(
    judge: Callable[[Problem, Certificate], Theorem], problem: Problem, certificate: Certificate
) -> Theorem | Exception:
    try:
        return judge(problem, certificate)
    except (Rejected, TypeError) as error:
        return error


def _finely(problem: Problem, certificate: Certificate) -> Theorem:
    """By an exact rule; of labels, whose losses no rational number is, with many bits."""
    if isinstance(certificate, kinds.Classified):
        return check(problem, kinds.Classified(max(certificate.bits, 1024)))
    return exactly(problem, certificate)


def _within(exact: Conclusion, enclosed: Conclusion) -> bool:
    """Whether the loss, and that of the better point if there is one, lie where the other conclusion has them."""
    lower, upper = loss_bounds(enclosed)
    inside = lower <= loss_bounds(exact)[0] <= upper
    if isinstance(exact, NotGlobalMinimum) and isinstance(enclosed, LowerLossElsewhere):
        return inside and enclosed.better_lower <= exact.better_loss <= enclosed.better_upper
    return inside


_NEARBY = re.compile(
    r"accepted InterpolationNearby, a network of loss 0 with every parameter nearer than (\S+), loss (\S+)"
)


def _of_fits(problem: Problem, certificate: kinds.Interpolation, kernel: Theorem | Exception, answer: str) -> Agreement:
    """The two bound the distance in norms of their own; where the kernel refuses, Newton's method is asked."""
    found = _NEARBY.fullmatch(answer)
    if found is None:
        if answer.startswith("accepted"):
            return Agreement.ONLY_VERIFIED
        return Agreement.COARSER if isinstance(kernel, Theorem) else Agreement.REFUSED
    reach, loss = map(Fraction, found.groups())
    if isinstance(kernel, Theorem):
        assert isinstance(kernel.conclusion, InterpolationNearby)
        lower, upper = loss_bounds(kernel.conclusion)
        same = lower <= loss <= upper and reach <= widest_reach(problem, kernel.conclusion)
        return Agreement.ACCEPTED if same else Agreement.OTHERWISE
    here = high_precision.parameters(problem.network)
    exact = high_precision.interpolate(problem, high_precision.parameters(problem.at(certificate.network).network))
    near = exact is not None and all(
        abs(a - b) <= high_precision.number(reach) for a, b in zip(exact, here, strict=True)
    )
    return Agreement.FINER if near else Agreement.ONLY_VERIFIED


def decay_name(problem: Problem) -> str:
    """The decay as `--decay` reads it."""
    if problem.decay is None:
        return "0"
    pairs = zip(problem.decay.weights, problem.decay.biases, strict=True)
    return ",".join(f"{weights}:{biases}" for weights, biases in pairs)


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
            "decay": decay_name(problem),
            "certificate": certificate_json(certificate, problem),
        }
        return self._answer(document)

    def answer_landscape(self, landscape: Landscape, certificate: LandscapeCertificate) -> str:
        """The same of a landscape."""
        document = {"data": data_csv(landscape.dataset), "certificate": landscape_json(landscape, certificate)}
        return self._answer(document)

    def _answer(self, document: dict[str, object]) -> str:
        line = json.dumps(document)
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()

    def compare_landscape(self, landscape: Landscape, certificate: LandscapeCertificate) -> tuple[Agreement, str]:
        """Put the question about a landscape to both."""
        try:
            theorem = check_landscape(landscape, certificate)
        except (Rejected, TypeError) as error:
            expected = str(error)
        else:
            expected = landscape_said(theorem)
        try:
            answer = self.answer_landscape(landscape, certificate)
        except (TypeError, ValueError, AttributeError, KeyError):
            return Agreement.NO_FILE, expected
        if expected.startswith("accepted "):
            agreement = Agreement.ACCEPTED if answer == expected else Agreement.OTHERWISE
        else:
            agreement = Agreement.ONLY_VERIFIED if answer.startswith("accepted") else Agreement.REFUSED
        return agreement, f"kernel: {expected}; verified: {answer}"

    def compare(self, problem: Problem, certificate: Certificate) -> tuple[Agreement, str]:
        """Put the question to both."""
        kernel = exact = _judged(check, problem, certificate)
        if isinstance(certificate, (*ENCLOSING, kinds.Classified)):
            exact = _judged(_finely, problem, certificate)
        expected = str(exact) if isinstance(exact, Exception) else said(exact.conclusion)
        try:
            answer = self.answer(problem, certificate)
        except (TypeError, ValueError, AttributeError, KeyError):
            return Agreement.NO_FILE, expected
        if isinstance(certificate, kinds.Interpolation):
            agreement = _of_fits(problem, certificate, kernel, answer)
        elif isinstance(kernel, Theorem):
            same = isinstance(exact, Theorem) and _within(exact.conclusion, kernel.conclusion) and answer == expected
            agreement = Agreement.ACCEPTED if same else Agreement.OTHERWISE
        elif answer.startswith("accepted"):
            agreement = Agreement.FINER if answer == expected else Agreement.ONLY_VERIFIED
        else:
            agreement = Agreement.REFUSED
        return agreement, f"kernel: {kernel}; exactly: {expected}; verified: {answer}"


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
