"""`verify check`: a certificate and the kernel, standard library only; with `--coq` the checker proved in Coq, too."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from proofs.cli.coq import SECONDS, ready_coq
from proofs.cli.errors import UsageError, one_line
from proofs.cli.exit_status import ExitStatus
from proofs.cli.files import require_file_place, write_whole
from proofs.cli.options import Parser
from proofs.cli.problem import data_or_zoo, read_training, takes_problem, takes_training
from proofs.cli.progress import progress
from proofs.kernel.certificate_file import read_certificate
from proofs.kernel.check import Theorem, check
from proofs.kernel.landscape.check import LandscapeTheorem, check_landscape
from proofs.kernel.landscape.file import is_landscape_file, read_landscape
from proofs.kernel.rejection import Rejected
from proofs.report.conclusions import Json, conclusion_json, loss_text, sentence
from proofs.report.landscape_conclusions import landscape_conclusion_json, landscape_sentence

if TYPE_CHECKING:
    from proofs.opinions.opinion import Opinion


def parser() -> Parser:
    """The options."""
    parser = Parser("check", "Check a certificate against a network and its data, with the kernel alone.")
    parser.add_argument("certificate", type=Path, metavar="CERTIFICATE", help="certificate.json")
    takes_problem(parser, named=True)
    takes_training(parser, mean=False)
    parser.takes_json()
    parser.add_argument("--coq", action="store_true", help="have Coq prove the conclusion, too, by its own checker")
    parser.add_argument("--coq-file", type=Path, metavar="FILE", help="save the theorem of Coq with its proof")
    return parser


def run(words: list[str]) -> ExitStatus:
    """Accept or reject the certificate."""
    arguments = parser().parse_args(words)
    require_file_place("--coq-file", arguments.coq_file)
    try:
        said, document, theorem = _checked(arguments)
    except Rejected as verdict:
        if arguments.json:
            reason = {name: str(getattr(verdict, name)) for name in ("rule", "step", "expected", "got")}
            print(json.dumps({"accepted": False, **reason}, indent=1))
        else:
            print(f"rejected: {one_line(str(verdict))}")
        return ExitStatus.REFUTED
    if arguments.coq_file is not None:
        _write_coq_file(theorem, arguments.coq_file)
    opinion = _coq(theorem, quiet=arguments.quiet) if arguments.coq else None
    if opinion is not None:
        said += f"\nCoq: {_said(opinion)}"
        document |= {"coq": {"stance": opinion.stance.value, "remark": opinion.remark}}
    print(json.dumps({"accepted": True, **document}, indent=1) if arguments.json else f"accepted: {said}")
    return ExitStatus.CONTRADICTION if opinion is not None and _refused(opinion) else ExitStatus.PROVED


def _checked(arguments: argparse.Namespace) -> tuple[str, Json, Theorem | LandscapeTheorem]:
    """What the theorem says, as text and as JSON, and the theorem; raises Rejected."""
    if is_landscape_file(arguments.certificate):
        landscape, certificate = read_landscape(arguments.certificate, data_or_zoo(str(arguments.data)))
        about_many = check_landscape(landscape, certificate)
        return landscape_sentence(about_many), landscape_conclusion_json(about_many), about_many
    if arguments.network is None:
        raise UsageError("--network is missing; name the network that the certificate is about")
    problem = read_training(arguments)
    theorem = check(problem, read_certificate(arguments.certificate, problem))
    conclusion = theorem.conclusion
    return f"{sentence(conclusion)}\nloss {loss_text(conclusion)}", conclusion_json(conclusion), theorem


def _coq(theorem: Theorem | LandscapeTheorem, *, quiet: bool) -> "Opinion":
    from proofs.opinions.coq import coq_on_theorem
    from proofs.opinions.opinion import Opinion, Stance

    with progress("check", quiet=quiet) as report:
        unready = ready_coq(report)
        if unready:
            return Opinion("coq", Stance.NOT_ASKED, None, 0.0, unready)
        report("coqc")
        return coq_on_theorem(theorem, SECONDS)


def _write_coq_file(theorem: Theorem | LandscapeTheorem, path: Path) -> None:
    from proofs.opinions.coq_terms import NoTermError
    from proofs.opinions.coq_theorem import coq_theorem

    try:
        write_whole(path, coq_theorem(theorem))
    except NoTermError as reason:
        raise UsageError(f"--coq-file: {reason}; leave it out") from None


def _said(opinion: "Opinion") -> str:
    from proofs.opinions.opinion import Stance

    match opinion.stance:
        case Stance.AGREES:
            return f"proved, in {opinion.seconds:.1f} s"
        case Stance.NO_PROOF:
            return f"the proof is refused: {opinion.remark}"
        case Stance.TIMED_OUT:
            return opinion.remark
        case _:
            return f"not asked: {opinion.remark}"


def _refused(opinion: "Opinion") -> bool:
    """Whether the verified checker refuses what the kernel accepts: one of the two is wrong."""
    from proofs.opinions.opinion import Stance

    return opinion.stance is Stance.NO_PROOF
