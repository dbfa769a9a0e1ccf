"""`verify point`: is this network at a local minimum on these data?"""

import argparse
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from proofs.cli.clock import Clock, TimeUp
from proofs.cli.coq import SECONDS, ready_coq
from proofs.cli.errors import UsageError, one_line
from proofs.cli.exit_status import ExitStatus
from proofs.cli.files import require_file_place, require_folder, write_whole, writing
from proofs.cli.options import Numeric, Parser
from proofs.cli.problem import read_problem, takes_problem
from proofs.cli.progress import note, note_written, progress

if TYPE_CHECKING:
    from proofs.kernel.network import Problem
    from proofs.opinions.experiment import NumericEvidence
    from proofs.opinions.opinion import Opinion
    from proofs.results import PointResult

PROVERS_SECONDS: Final = 10.0
PROVERS_SHARE: Final = 0.8


@dataclass
class _Answer:
    """The answer so far; what comes after the verdict is added to it as it becomes known."""

    arguments: argparse.Namespace
    clock: Clock
    result: "PointResult"
    notes: list[str] = field(default_factory=list)
    written: tuple[Path, ...] = ()
    interrupted: bool = False


def parser() -> Parser:
    """The options."""
    parser = Parser(
        "point",
        "Decide whether a network is at a local minimum of its loss on the data. The verdict is shown at once; an "
        "interrupt after it ends the command with status 130 and keeps it.",
    )
    takes_problem(parser, named=False)
    parser.add_argument("--certificate", type=Path, metavar="FILE", help="save the certificate for `verify check`")
    parser.add_argument("--smt2", type=Path, metavar="FILE", help="save the question put to the provers, as SMT-LIB 2")
    parser.takes_json()
    parser.takes_report()
    parser.takes_numeric()
    parser.takes_coq()
    message = f"for everything but the report; default: none, but each prover gets {PROVERS_SECONDS:g} s"
    parser.takes_time_limit(message)
    return parser


def run(words: list[str]) -> ExitStatus:
    """Decide and show the verdict; then ask for second opinions and let an experiment try to contradict."""
    arguments = _arguments(words)
    numeric = Numeric.of(arguments)
    clock = Clock(arguments.time_limit)
    problem = read_problem(arguments)
    beyond = problem.beyond_exact_rules
    if beyond and arguments.report is not None:
        raise UsageError(f"--report: no proof to write, as the exact rules know nothing of {beyond}; leave it out")
    answer = _Answer(arguments, clock, _decided(arguments, problem, clock))
    if not arguments.json:
        _show_verdict(answer.result)
    try:
        _write_files(answer)
        _ask_provers(answer, experiment_follows=not numeric.skipped)
        _experiment(answer, numeric)
        _report(answer)
    except KeyboardInterrupt:
        answer.interrupted = True
        answer.notes.append("interrupted: the verdict stands; what was to follow it is missing")
    if arguments.json:
        _print_json(answer)
    else:
        _show_end(answer)
    for text in answer.notes:
        note(text, quiet=arguments.quiet)
    if answer.written:
        note_written(answer.written, quiet=arguments.quiet)
    return _status(answer)


def _arguments(words: list[str]) -> argparse.Namespace:
    arguments = parser().parse_args(words)
    require_file_place("--certificate", arguments.certificate)
    require_file_place("--smt2", arguments.smt2)
    require_folder("--report", arguments.report)
    return arguments


def _decided(arguments: argparse.Namespace, problem: "Problem", clock: Clock) -> "PointResult":
    """The verdict without the evidence; unknown where the time limit came first."""
    from proofs.kernel.forward import forward
    from proofs.results import PointResult
    from proofs.search.decide import Undecided, decide

    name = one_line(arguments.network.name)
    with progress("point", quiet=arguments.quiet) as report:
        try:
            with clock.alarm():
                report("exact decision")
                decision = decide(problem)
        except TimeUp:
            decision = Undecided(problem, forward(problem).loss[0], clock.reason)
    return PointResult(name, problem, decision, (), None)


def _write_files(answer: _Answer) -> None:
    from proofs.kernel.certificate_file import certificate_text
    from proofs.opinions.opinion import question_about

    arguments, decision, theorems = answer.arguments, answer.result.decision, answer.result.reading.theorems
    if arguments.certificate is not None:
        if theorems:
            write_whole(arguments.certificate, certificate_text(theorems[0].certificate, theorems[0].problem))
        else:
            answer.notes.append(f"{arguments.certificate} not written: the verdict is unknown")
    if arguments.smt2 is not None:
        question = question_about(decision)
        if question is not None:
            write_whole(arguments.smt2, question.text)
        else:
            answer.notes.append(f"{arguments.smt2} not written: the question is too large to be worth asking")


def _ask_provers(answer: _Answer, *, experiment_follows: bool) -> None:
    from proofs.opinions.provers import second_opinions

    clock = answer.clock
    if answer.arguments.coq:
        with progress("point", quiet=answer.arguments.quiet) as report:
            unready = ready_coq(report, clock.left(SECONDS))
        answer.notes.extend([f"Coq is not asked: {unready}"] if unready else [])
    seconds = PROVERS_SECONDS
    if clock.limit is not None:
        seconds = clock.left(clock.limit) * (PROVERS_SHARE if experiment_follows else 1.0)
    if seconds <= 0:
        answer.notes.append(f"no second opinions: {clock.reason}")
        return
    with progress("point", quiet=answer.arguments.quiet) as report:
        report("second opinions")
        opinions = second_opinions(answer.result.decision, seconds, coq=answer.arguments.coq)
    answer.result = replace(answer.result, opinions=opinions)
    _show_evidence(answer, opinions, None)


def _experiment(answer: _Answer, numeric: Numeric) -> None:
    from proofs.opinions.cross_check import cross_check, why_not

    settings = numeric.settings()
    if settings is None:
        return
    result, clock = answer.result, answer.clock
    reason = why_not(result.decision)
    try:
        if not reason:
            with progress("point", quiet=answer.arguments.quiet) as report, clock.alarm():
                report("gradient descent around the point")
                seen = cross_check(result.name, result.decision, settings)
            answer.result = replace(result, numeric=seen)
            _show_evidence(answer, (), seen)
    except TimeUp:
        reason = clock.reason
    if reason:
        answer.notes.append(f"no experiment: {reason}")


def _report(answer: _Answer) -> None:
    from proofs.report.document import write_point_report

    folder = answer.arguments.report
    if folder is not None:
        with progress("point", quiet=answer.arguments.quiet) as report, writing("--report", folder):
            answer.written = write_point_report(answer.result, folder, report)


def _show_verdict(result: "PointResult") -> None:
    from proofs.report.screen import console_on
    from proofs.report.terminal import show_verdict

    show_verdict(console_on(sys.stdout), result)
    sys.stdout.flush()


def _show_evidence(answer: _Answer, opinions: "tuple[Opinion, ...]", seen: "NumericEvidence | None") -> None:
    if not answer.arguments.json:
        from proofs.report.screen import console_on
        from proofs.report.terminal import show_evidence

        show_evidence(console_on(sys.stdout), opinions, seen)
        sys.stdout.flush()


def _show_end(answer: _Answer) -> None:
    from proofs.report.screen import console_on
    from proofs.report.terminal import show_end

    show_end(console_on(sys.stdout), answer.result.contradictions, answer.clock.seconds)


def _print_json(answer: _Answer) -> None:
    from proofs.report.json_result import dumps, point_result_json

    document = point_result_json(answer.result, answer.clock.seconds)
    print(dumps({**document, "interrupted": answer.interrupted, "notes": list(answer.notes)}))


def _status(answer: _Answer) -> ExitStatus:
    from proofs.results import Verdict

    if answer.result.contradictions:
        return ExitStatus.CONTRADICTION
    if answer.interrupted:
        return ExitStatus.INTERRUPTED
    by_verdict = {
        Verdict.LOCAL_MINIMUM: ExitStatus.PROVED,
        Verdict.NOT_LOCAL_MINIMUM: ExitStatus.REFUTED,
        Verdict.UNKNOWN: ExitStatus.UNKNOWN,
    }
    return by_verdict[answer.result.verdict]
