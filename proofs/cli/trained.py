"""`verify trained`: is the network that training left at a minimum, or just slow?"""

import argparse
import sys
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Final

from proofs.cli.clock import Clock
from proofs.cli.errors import UsageError, one_line
from proofs.cli.exit_status import ExitStatus
from proofs.cli.files import require_file_place, require_folder, write_whole, writing
from proofs.cli.options import Parser, reach_in
from proofs.cli.problem import read_training, takes_problem, takes_training
from proofs.cli.progress import note, note_written, progress

if TYPE_CHECKING:
    from proofs.formats.history_file import History
    from proofs.kernel.network import Problem
    from proofs.trained_result import TrainedResult

DEFAULT_SECONDS: Final = 60.0


def parser() -> Parser:
    """The options."""
    parser = Parser(
        "trained",
        "Whether an exact local minimum lies beside a trained network, the descent continues, its data are fitted "
        "exactly, or scaling its last layer lowers the loss for ever, as the data are classified. Of a whole sweep of "
        "networks: `verify trained --many --help`.",
    )
    takes_problem(parser, named=False)
    takes_training(parser, mean=True)
    message = "how far a parameter of the minimum may be; default 1/100"
    parser.add_argument("--reach", type=reach_in, default=Fraction(1, 100), metavar="DISTANCE", help=message)
    parser.add_argument("--certificate", type=Path, metavar="FILE", help="save the certificate for `verify check`")
    parser.takes_time_limit(f"for the search and its proof; default {DEFAULT_SECONDS:g} s")
    parser.takes_json()
    parser.takes_report()
    message = "the losses that training recorded, a CSV file of `step,loss`; the report draws them with the minimum's"
    parser.add_argument("--history", type=Path, metavar="FILE", help=message)
    return parser


def run(words: list[str]) -> ExitStatus:
    """Look for the minimum beside the network, show the outcome, and write what was asked for."""
    if any(word == "--many" or word.startswith("--many=") for word in words):
        from proofs.cli import trained_many

        return trained_many.run(words)
    arguments = _arguments(words)
    clock = Clock(arguments.time_limit or DEFAULT_SECONDS)
    problem, history = read_training(arguments), _history(arguments)
    result = _found(arguments, problem, clock)
    if not arguments.json:
        _show(result, clock)
    _write(arguments, result, history)
    if arguments.json:
        from proofs.report.json_result import dumps
        from proofs.report.trained_json import trained_json

        print(dumps(trained_json(result, clock.seconds)))
    return _status(result)


def _arguments(words: list[str]) -> argparse.Namespace:
    arguments = parser().parse_args(words)
    if arguments.history is not None and arguments.report is None:
        raise UsageError("--history is drawn in a report; name a folder for it with --report")
    require_file_place("--certificate", arguments.certificate)
    require_folder("--report", arguments.report)
    return arguments


def _history(arguments: argparse.Namespace) -> "History | None":
    if arguments.history is None:
        return None
    from proofs.formats.history_file import read_history

    return read_history(arguments.history)


def _found(arguments: argparse.Namespace, problem: "Problem", clock: Clock) -> "TrainedResult":
    from proofs.search.trained.find import find
    from proofs.search.trained.outcome import Unknown
    from proofs.search.trained.progress import Progress
    from proofs.trained_result import TrainedResult

    name = one_line(arguments.network.name)
    last = "nothing was found out yet"
    with progress("trained", quiet=arguments.quiet) as report:

        def told(step: Progress) -> None:
            nonlocal last
            last = str(step)
            report(last)

        try:
            seconds = clock.left(float("inf"))
            answer = find(problem, reach=arguments.reach, time_limit=seconds, progress=told)
        except KeyboardInterrupt:
            return TrainedResult(name, problem, Unknown(f"interrupted; the last step was: {last}"), interrupted=True)
    return TrainedResult(name, problem, answer)


def _show(result: "TrainedResult", clock: Clock) -> None:
    from proofs.report.screen import console_on
    from proofs.report.trained_terminal import show_trained

    show_trained(console_on(sys.stdout), result, clock.seconds)
    sys.stdout.flush()


def _write(arguments: argparse.Namespace, result: "TrainedResult", history: "History | None") -> None:
    from proofs.kernel.certificate_file import certificate_text
    from proofs.kernel.problem_files import network_text

    if arguments.certificate is not None:
        if result.theorems:
            theorem = result.theorems[0]
            write_whole(arguments.certificate, certificate_text(theorem.certificate, theorem.problem))
            if theorem.problem.network != result.given.network:
                beside = arguments.certificate.with_suffix(".network.json")
                write_whole(beside, network_text(theorem.problem.network))
                note(f"the certificate is about {beside}", quiet=arguments.quiet)
        else:
            note(f"{arguments.certificate} not written: the outcome is unknown", quiet=arguments.quiet)
    if arguments.report is not None:
        from proofs.report.trained_document import write_trained_report

        with progress("trained", quiet=arguments.quiet) as report, writing("--report", arguments.report):
            written = write_trained_report(result, arguments.report, report, history)
        note_written(written, quiet=arguments.quiet)


def _status(result: "TrainedResult") -> ExitStatus:
    from proofs.search.trained.outcome import Outcome

    if result.interrupted:
        return ExitStatus.INTERRUPTED
    return {
        Outcome.CERTIFIED_MINIMUM: ExitStatus.PROVED,
        Outcome.ZERO_LOSS: ExitStatus.PROVED,
        Outcome.DESCENT_CONTINUES: ExitStatus.REFUTED,
        Outcome.NO_MINIMUM: ExitStatus.REFUTED,
        Outcome.UNKNOWN: ExitStatus.UNKNOWN,
    }[result.outcome]
