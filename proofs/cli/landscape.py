"""`verify landscape`: every local minimum of a small network, and the global one."""

import argparse
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from proofs.cli.clock import Clock, TimeUp
from proofs.cli.errors import UsageError, one_line
from proofs.cli.exit_status import ExitStatus
from proofs.cli.files import require_file_place, require_folder, write_whole, writing
from proofs.cli.options import Parser, whole_number
from proofs.cli.problem import data_or_zoo
from proofs.cli.progress import note, note_written, progress
from proofs.kernel.landscape.question import MAX_UNITS
from proofs.kernel.shapes import ShapeError

if TYPE_CHECKING:
    from proofs.kernel.landscape.question import Landscape
    from proofs.landscape_result import LandscapeResult

DEFAULT_SECONDS: Final = 60.0
DEFAULT_RUNS: Final = 1000
MOST_RUNS: Final = 100_000
MOST_SECONDS: Final = 60.0
PART_OF_REST: Final = 0.8
"""Of the time that is left, for low paths: the path of one family may take longer."""


def parser() -> Parser:
    """The options."""
    parser = Parser(
        "landscape",
        "The complete list of the local minima of a network with one hidden layer, one output and the squared loss, "
        "and the global minimum; where there are too many cases, the global minimum or a lower bound.",
    )
    parser.add_argument("data", metavar="DATA", help="data.csv, or D1, D2, D3, XOR, Jellyfish, Zig-Zag")
    width = parser.add_mutually_exclusive_group(required=True)
    width.add_argument(
        "--hidden", type=whole_number("a number of hidden units", 1, MAX_UNITS), metavar="N", help="hidden units"
    )
    width.add_argument("--every-width", action="store_true", help="whatever the number of hidden units")
    parser.add_argument("--no-hidden-bias", action="store_true", help="the hidden layer has no bias")
    parser.add_argument("--no-output-bias", action="store_true", help="the last layer has no bias")
    parser.add_argument("--global-only", action="store_true", help="the global minimum without the list")
    parser.add_argument(
        "--basins",
        type=whole_number("a number of training runs", 1, MOST_RUNS),
        nargs="?",
        const=DEFAULT_RUNS,
        metavar="RUNS",
        help=f"evidence: at which of the minima so many training runs end; {DEFAULT_RUNS:,} where it is not said",
    )
    parser.add_argument(
        "--barriers", action="store_true", help="evidence: low paths from every family of minima to a lower loss"
    )
    parser.add_argument("--certificate", type=Path, metavar="FILE", help="save the certificate for `verify check`")
    parser.takes_time_limit(f"for everything but writing the report; default {DEFAULT_SECONDS:g} s")
    parser.takes_json()
    parser.takes_report()
    return parser


def run(words: list[str]) -> ExitStatus:
    """Prove what can be proved in the time there is, show it, and write what was asked for."""
    from proofs.landscape_result import LandscapeResult
    from proofs.search.landscape.find import LandscapeSearch

    arguments = _arguments(words)
    landscape = _landscape(arguments)
    clock = Clock(arguments.time_limit or DEFAULT_SECONDS)
    with progress("landscape", quiet=arguments.quiet) as report:
        seconds = clock.left(float("inf"))
        search = LandscapeSearch(landscape, seconds, report, global_only=arguments.global_only)
        with suppress(TimeUp), clock.alarm():
            search.run()
    result = LandscapeResult(one_line(Path(arguments.data).name), landscape, search.answer)
    if arguments.basins is not None or arguments.barriers:
        result = _with_evidence(result, arguments, clock)
    if not arguments.json:
        _show(result, clock)
    _write(arguments, result)
    if arguments.json:
        from proofs.report.json_result import dumps
        from proofs.report.landscape_json import landscape_json

        print(dumps(landscape_json(result, clock.seconds)))
    return _status(arguments, result)


def _with_evidence(result: "LandscapeResult", arguments: argparse.Namespace, clock: Clock) -> "LandscapeResult":
    """The result with training runs and low paths, where all minima are listed and there is time."""
    from proofs.opinions.landscape_basins import basins_of
    from proofs.opinions.landscape_paths import low_paths

    landscape, minima = result.landscape, result.all_minima
    if minima is None:
        note("no training runs and no paths: they are about the minima of a complete list", quiet=arguments.quiet)
        return result
    try:
        with progress("landscape", quiet=arguments.quiet) as report, clock.alarm():
            if arguments.basins is not None:
                result = replace(result, basins=basins_of(landscape, minima, arguments.basins, report))
            if arguments.barriers:
                families, seconds = result.answer.families, PART_OF_REST * clock.left(MOST_SECONDS)
                result = replace(result, paths=low_paths(landscape, families, seconds, report))
    except TimeUp:
        note(f"no more evidence: {clock.reason}", quiet=arguments.quiet)
    return result


def _arguments(words: list[str]) -> argparse.Namespace:
    arguments = parser().parse_args(words)
    if arguments.global_only and arguments.every_width:
        raise UsageError("--global-only needs a width; write --hidden N")
    if (arguments.basins is not None or arguments.barriers) and arguments.hidden is None:
        raise UsageError("--basins and --barriers need a width; write --hidden N")
    require_file_place("--certificate", arguments.certificate)
    require_folder("--report", arguments.report)
    return arguments


def _landscape(arguments: argparse.Namespace) -> "Landscape":
    from proofs.kernel.landscape.question import Landscape

    data = data_or_zoo(arguments.data)
    try:
        return Landscape(data, arguments.hidden, not arguments.no_hidden_bias, not arguments.no_output_bias)
    except ShapeError as error:
        raise UsageError(f"{arguments.data}: {error.mended('name other data')}") from None


def _show(result: "LandscapeResult", clock: Clock) -> None:
    from proofs.report.landscape_terminal import show_landscape
    from proofs.report.screen import console_on

    show_landscape(console_on(sys.stdout), result, clock.seconds)
    sys.stdout.flush()


def _write(arguments: argparse.Namespace, result: "LandscapeResult") -> None:
    from proofs.kernel.landscape.file import landscape_text

    theorem = result.answer.theorem
    if arguments.certificate is not None and theorem is None:
        note(f"{arguments.certificate} not written: nothing was proved", quiet=arguments.quiet)
    elif arguments.certificate is not None and theorem is not None:
        write_whole(arguments.certificate, landscape_text(result.landscape, theorem.certificate))
    if arguments.report is not None:
        from proofs.report.landscape_document import write_landscape_report

        with progress("landscape", quiet=arguments.quiet) as report, writing("--report", arguments.report):
            written = write_landscape_report(result, arguments.report, report)
        note_written(written, quiet=arguments.quiet)


def _status(arguments: argparse.Namespace, result: "LandscapeResult") -> ExitStatus:
    """Proved where the question was answered: the list, or with `--global-only` the global minimum."""
    from proofs.landscape_result import LandscapeOutcome

    wanted = LandscapeOutcome.GLOBAL_MINIMUM if arguments.global_only else LandscapeOutcome.ALL_MINIMA
    return ExitStatus.PROVED if result.outcome is wanted else ExitStatus.UNKNOWN
