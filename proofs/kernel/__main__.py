"""`python -m proofs.kernel CERTIFICATE --network NETWORK --data DATA`: the kernel alone, standard library only."""

import argparse
import sys
import traceback
from pathlib import Path

from proofs.kernel.certificate_file import read_certificate
from proofs.kernel.check import check
from proofs.kernel.conclusion import Conclusion, LocalMinimumNearby
from proofs.kernel.input_file import InputError
from proofs.kernel.problem_files import parse_loss, read_problem
from proofs.kernel.rejection import Rejected, about, shown
from proofs.kernel.training import training_problem


def main() -> int:
    """Check one certificate: exit status 0 accepted, 1 rejected, 2 bad input, 70 no answer."""
    parser = argparse.ArgumentParser(prog="python -m proofs.kernel", description="Check a certificate exactly.")
    parser.add_argument("certificate", type=Path)
    parser.add_argument("--network", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--loss", default="squared", help="squared (the default), huber:DELTA, logistic or softmax")
    parser.add_argument("--decay", default="0", help="omega of omega |theta|^2 / 2; or one a layer: W,W,...")
    parser.add_argument("--decay-biases", help="that of the biases, where it differs")
    parser.add_argument("--mean", action="store_true", help="the loss is a mean, as torch's losses are, and not a sum")
    arguments = parser.parse_args()
    try:
        loss = parse_loss(arguments.loss)
    except ValueError as error:
        print(f"error: --loss: {error}", file=sys.stderr)
        return 2
    try:
        plain = read_problem(arguments.network, arguments.data, loss)
        try:
            problem = training_problem(plain, arguments.decay, arguments.decay_biases, mean=arguments.mean)
        except ValueError as error:
            raise InputError(f"--decay: {error}") from None
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
    if not isinstance(conclusion, LocalMinimumNearby):
        return f"{name}, loss {shown(conclusion.loss)}"
    width = conclusion.loss_upper - conclusion.loss_lower
    return (
        f"{name}, within {about(conclusion.reach)} of the network's parameters, "
        f"loss {about(conclusion.loss_upper)} known to {about(width)}"
    )


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Exception:
        # Python would end with status 1, and that would read as "rejected".
        traceback.print_exc()
        sys.exit(70)
