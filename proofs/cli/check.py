"""`verify check`: a certificate and the kernel, nothing else. Standard library only."""

import json
from pathlib import Path

from proofs.cli.errors import one_line
from proofs.cli.exit_status import ExitStatus
from proofs.cli.options import Parser
from proofs.cli.problem import read_training, takes_problem, takes_training
from proofs.kernel.certificate_file import read_certificate
from proofs.kernel.check import check
from proofs.kernel.rejection import Rejected
from proofs.report.conclusions import conclusion_json, loss_text, sentence


def run(words: list[str]) -> ExitStatus:
    """Accept or reject the certificate."""
    parser = Parser("check", "Check a certificate against a network and its data, with the kernel alone.")
    parser.add_argument("certificate", type=Path, metavar="CERTIFICATE", help="certificate.json")
    takes_problem(parser, named=True)
    takes_training(parser, mean=False)
    parser.takes_json()
    arguments = parser.parse_args(words)
    problem = read_training(arguments)
    try:
        theorem = check(problem, read_certificate(arguments.certificate, problem))
    except Rejected as verdict:
        if arguments.json:
            reason = {name: str(getattr(verdict, name)) for name in ("rule", "step", "expected", "got")}
            print(json.dumps({"accepted": False, **reason}, indent=1))
        else:
            print(f"rejected: {one_line(str(verdict))}")
        return ExitStatus.REFUTED
    if arguments.json:
        print(json.dumps({"accepted": True, **conclusion_json(theorem.conclusion)}, indent=1))
    else:
        print(f"accepted: {sentence(theorem.conclusion)}\nloss {loss_text(theorem.conclusion)}")
    return ExitStatus.PROVED
