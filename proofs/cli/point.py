"""`verify point`: is this network at a local minimum on these data?"""

import argparse
import json
import sys
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from proofs.cli.errors import one_line
from proofs.cli.exit_status import ExitStatus
from proofs.cli.files import require_file_place, require_folder, write_whole
from proofs.cli.options import Numeric, Parser, time_limit
from proofs.cli.problem import read_problem, takes_problem
from proofs.cli.progress import Report, note, note_written, progress
from proofs.cli.snapping import decide_or_snap, require_snap_options, takes_snap

if TYPE_CHECKING:
    from proofs.kernel.network import Problem
    from proofs.opinions.experiment import ExperimentSettings, NumericEvidence
    from proofs.results import PointResult
    from proofs.search.decide import Decision


def run(words: list[str]) -> ExitStatus:
    """Decide, ask for second opinions, let an experiment try to contradict, and show the verdict."""
    arguments = _arguments(words)
    numeric = Numeric.of(arguments)
    problem = read_problem(arguments)
    start = perf_counter()
    with progress("point", quiet=arguments.quiet) as report:
        settings = numeric.settings()
        result = _settle(arguments, problem, settings, report)
        seconds = perf_counter() - start
        if arguments.report is not None:
            from proofs.report.document import write_point_report

            written = write_point_report(result, arguments.report, report)
    if settings is not None and result.numeric is None:
        arguments.notes.append("no experiment: there is no verdict to test, or its numbers do not fit into floats")
    _write_files(arguments, result.decision)
    _show(arguments, result, seconds)
    for text in arguments.notes:
        note(text, quiet=arguments.quiet)
    if arguments.report is not None:
        note_written(written, quiet=arguments.quiet)
    return _status(result)


def _arguments(words: list[str]) -> argparse.Namespace:
    parser = Parser("point", "Decide whether a network is at a local minimum of its loss on the data.")
    takes_problem(parser, named=False)
    parser.add_argument("--certificate", type=Path, metavar="FILE", help="save the certificate for `verify check`")
    parser.add_argument("--smt2", type=Path, metavar="FILE", help="save the question put to the provers, as SMT-LIB 2")
    parser.takes_json()
    parser.takes_report()
    parser.takes_numeric()
    parser.takes_provers()
    takes_snap(parser)
    parser.set_defaults(notes=[])
    arguments = parser.parse_args(words)
    require_file_place("--certificate", arguments.certificate)
    require_file_place("--smt2", arguments.smt2)
    require_folder("--report", arguments.report)
    require_snap_options(arguments)
    return arguments


def _settle(
    arguments: argparse.Namespace, problem: "Problem", settings: "ExperimentSettings | None", report: Report
) -> "PointResult":
    from proofs.opinions.provers import second_opinions
    from proofs.results import PointResult

    decision, snapped = decide_or_snap(arguments, problem, report)
    report("second opinions")
    opinions = second_opinions(decision, time_limit(arguments), coq=arguments.coq)
    numeric = None
    if settings is not None:
        report("gradient descent around the point")
        numeric = _experiment(arguments.network.name, decision, settings)
    name = one_line(arguments.network.name)
    return PointResult(name, problem, decision, opinions, numeric, snapped)


def _experiment(name: str, decision: "Decision", settings: "ExperimentSettings") -> "NumericEvidence | None":
    from proofs.opinions.cross_check import cross_check

    try:
        return cross_check(name, decision, settings)
    except OverflowError:  # an exact number beyond the range of floats
        return None


def _write_files(arguments: argparse.Namespace, decision: "Decision") -> None:
    from proofs.kernel.certificate_file import certificate_json
    from proofs.kernel.problem_files import network_json
    from proofs.opinions.opinion import question_about
    from proofs.results import reading

    if arguments.certificate is not None:
        theorems = reading(decision).theorems
        if theorems:
            document = certificate_json(theorems[0].certificate, theorems[0].problem)
            write_whole(arguments.certificate, json.dumps(document, indent=1) + "\n")
        else:
            arguments.notes.append(f"{arguments.certificate} not written: the verdict is unknown")
    if arguments.exact_network is not None:
        write_whole(arguments.exact_network, json.dumps(network_json(decision.problem.network), indent=1) + "\n")
    if arguments.smt2 is not None:
        question = question_about(decision)
        if question is not None:
            write_whole(arguments.smt2, question.text)
        else:
            arguments.notes.append(f"{arguments.smt2} not written: the question is too large to be worth asking")


def _show(arguments: argparse.Namespace, result: "PointResult", seconds: float) -> None:
    if arguments.json:
        from proofs.report.json_result import dumps, point_result_json

        print(dumps(point_result_json(result, seconds)))
    else:
        from proofs.report.screen import console_on
        from proofs.report.terminal import show_point

        show_point(console_on(sys.stdout), result, seconds)


def _status(result: "PointResult") -> ExitStatus:
    from proofs.results import Verdict, reading
    from proofs.search.snap import DescentContinues, NotSnapped

    if result.contradictions:
        return ExitStatus.CONTRADICTION
    if isinstance(result.snapped, DescentContinues):
        return ExitStatus.REFUTED
    if isinstance(result.snapped, NotSnapped):
        return ExitStatus.UNKNOWN
    by_verdict = {
        Verdict.LOCAL_MINIMUM: ExitStatus.PROVED,
        Verdict.NOT_LOCAL_MINIMUM: ExitStatus.REFUTED,
        Verdict.UNKNOWN: ExitStatus.UNKNOWN,
    }
    return by_verdict[reading(result.decision).verdict]
