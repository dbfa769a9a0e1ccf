"""`verify check`: a certificate and the kernel, nothing else. Standard library only."""

import argparse
import json
from pathlib import Path

from proofs.cli.errors import UsageError, one_line
from proofs.cli.exit_status import ExitStatus
from proofs.cli.options import Parser
from proofs.cli.problem import read_training, takes_problem, takes_training
from proofs.kernel.certificate_file import read_certificate
from proofs.kernel.check import check
from proofs.kernel.dataset_file import read_dataset
from proofs.kernel.landscape.check import check_landscape
from proofs.kernel.landscape.file import is_landscape_file, read_landscape
from proofs.kernel.rejection import Rejected
from proofs.report.conclusions import Json, conclusion_json, loss_text, sentence
from proofs.report.landscape_conclusions import landscape_conclusion_json, landscape_sentence


def parser() -> Parser:
    """The options."""
    parser = Parser("check", "Check a certificate against a network and its data, with the kernel alone.")
    parser.add_argument("certificate", type=Path, metavar="CERTIFICATE", help="certificate.json")
    takes_problem(parser, named=True)
    takes_training(parser, mean=False)
    parser.takes_json()
    return parser


def run(words: list[str]) -> ExitStatus:
    """Accept or reject the certificate."""
    arguments = parser().parse_args(words)
    try:
        said, document = _checked(arguments)
    except Rejected as verdict:
        if arguments.json:
            reason = {name: str(getattr(verdict, name)) for name in ("rule", "step", "expected", "got")}
            print(json.dumps({"accepted": False, **reason}, indent=1))
        else:
            print(f"rejected: {one_line(str(verdict))}")
        return ExitStatus.REFUTED
    print(json.dumps({"accepted": True, **document}, indent=1) if arguments.json else f"accepted: {said}")
    return ExitStatus.PROVED


def _checked(arguments: argparse.Namespace) -> tuple[str, Json]:
    """What the theorem says, as text and as JSON; raises Rejected."""
    if is_landscape_file(arguments.certificate):
        landscape, certificate = read_landscape(arguments.certificate, read_dataset(arguments.data))
        theorem = check_landscape(landscape, certificate)
        return landscape_sentence(theorem), landscape_conclusion_json(theorem)
    if arguments.network is None:
        raise UsageError("--network is missing; name the network that the certificate is about")
    problem = read_training(arguments)
    conclusion = check(problem, read_certificate(arguments.certificate, problem)).conclusion
    return f"{sentence(conclusion)}\nloss {loss_text(conclusion)}", conclusion_json(conclusion)
