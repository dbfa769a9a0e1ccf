"""`python -m proofs.kernel CERTIFICATE --network NETWORK --data DATA`: the kernel alone, standard library only.

Certificates about landscapes are about no point: `python -m proofs.kernel CERTIFICATE --data DATA`.
"""

import argparse
import sys
import traceback
from dataclasses import replace
from pathlib import Path

from proofs.kernel.certificate_file import read_certificate
from proofs.kernel.check import check
from proofs.kernel.conclusion import Conclusion, InterpolationNearby, LocalMinimumNearby, loss_bounds
from proofs.kernel.dataset_file import read_dataset
from proofs.kernel.input_file import InputError
from proofs.kernel.landscape.check import LandscapeTheorem, check_landscape
from proofs.kernel.landscape.conclusion import AllFamilies, AllMinima
from proofs.kernel.landscape.file import is_landscape_file, read_landscape
from proofs.kernel.mean import averaged
from proofs.kernel.problem_files import parse_decay, parse_loss, read_problem
from proofs.kernel.rejection import Rejected, about, shown


def main() -> int:
    """Check one certificate: exit status 0 accepted, 1 rejected, 2 bad input, 70 no answer."""
    parser = argparse.ArgumentParser(prog="python -m proofs.kernel", description="Check a certificate exactly.")
    parser.add_argument("certificate", type=Path)
    parser.add_argument("--network", type=Path, help="not for certificates about landscapes")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--loss", default="squared", help="squared (the default), huber:DELTA, logistic or softmax")
    parser.add_argument("--decay", help="the L2 decay omega of all parameters, or WEIGHTS:BIASES,... layer by layer")
    parser.add_argument("--mean", action="store_true", help="the loss is a mean, as torch's losses are, and not a sum")
    arguments = parser.parse_args()
    try:
        about_landscape = is_landscape_file(arguments.certificate)
    except InputError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return _check_landscape(arguments) if about_landscape else _check_point(arguments)


def _check_landscape(arguments: argparse.Namespace) -> int:
    try:
        theorem = check_landscape(*read_landscape(arguments.certificate, read_dataset(arguments.data)))
    except InputError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except Rejected as verdict:
        print(f"rejected: {verdict}")
        return 1
    print(f"accepted: {_said_of_landscape(theorem)}")
    return 0


def _said_of_landscape(theorem: LandscapeTheorem) -> str:
    conclusion = theorem.conclusion
    if isinstance(conclusion, AllMinima):
        width = theorem.landscape.width or f"{conclusion.least_width} or more"
        losses = ", ".join(dict.fromkeys(shown(minimum.loss) for minimum in conclusion.minima))
        return f"AllMinima, {len(conclusion.minima)} residuals with {width} hidden units, losses {losses}"
    if isinstance(conclusion, AllFamilies):
        return f"AllFamilies, {len(conclusion.families)} families, loss {shown(conclusion.loss)}"
    return f"LowestLoss, no loss below {shown(conclusion.lower)}, a point of loss {shown(conclusion.loss)}"


def _check_point(arguments: argparse.Namespace) -> int:
    if arguments.network is None:
        print("error: --network is missing; name the network that the certificate is about", file=sys.stderr)
        return 2
    try:
        loss = parse_loss(arguments.loss)
    except ValueError as error:
        print(f"error: --loss: {error}", file=sys.stderr)
        return 2
    try:
        problem = read_problem(arguments.network, arguments.data, loss)
        if arguments.decay is not None:
            problem = replace(problem, decay=parse_decay(arguments.decay, len(problem.network.layers)))
        if arguments.mean:
            problem = averaged(problem)
    except ValueError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    try:
        theorem = check(problem, read_certificate(arguments.certificate, problem))
    except InputError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except Rejected as verdict:
        print(f"rejected: {verdict}")
        return 1
    print(f"accepted: {_said(theorem.conclusion)}")
    return 0


def _said(conclusion: Conclusion) -> str:
    name = type(conclusion).__name__
    lower, upper = loss_bounds(conclusion)
    loss = f"loss {shown(lower)}" if lower == upper else f"loss {about(upper)} known to {about(upper - lower)}"
    if not isinstance(conclusion, LocalMinimumNearby | InterpolationNearby):
        return f"{name}, {loss}"
    return f"{name}, within {about(conclusion.reach)} of the network's parameters, {loss}"


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Exception:
        # Python would end with status 1, and that would read as "rejected".
        traceback.print_exc()
        sys.exit(70)
