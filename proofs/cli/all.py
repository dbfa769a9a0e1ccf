"""`verify all`: every claim, one table, and the errata."""

import sys
from pathlib import Path

from proofs.cli.claim import status_of
from proofs.cli.coq import ready_coq
from proofs.cli.errors import UsageError
from proofs.cli.exit_status import ExitStatus
from proofs.cli.files import require_folder, writing
from proofs.cli.options import Numeric, Parser, time_limit, whole_number
from proofs.cli.progress import note_written, progress


def parser() -> Parser:
    """The options."""
    parser = Parser("all", "Run every claim; show one table and the errata.")
    parser.takes_json()
    parser.takes_report()
    parser.takes_numeric()
    parser.takes_provers()
    jobs = whole_number("a number of jobs", 1, 1024)
    parser.add_argument(
        "--jobs", type=jobs, metavar="N", help="how many claims run at a time; default: one a processor"
    )
    parser.add_argument(
        "--resume", type=Path, metavar="DIR", help="keep finished claims there, and take those that are there already"
    )
    return parser


def run(words: list[str]) -> ExitStatus:
    """Run every claim and show them; 0 when each reached its verdict on record, 4 on a contradiction, else 3."""
    arguments = parser().parse_args(words)
    require_folder("--report", arguments.report)
    require_folder("--resume", arguments.resume)

    from proofs.audit.finished import KeptError
    from proofs.audit.registry import claims
    from proofs.audit.result import RunOptions
    from proofs.audit.run_claims import processors, run_claims

    options = RunOptions(time_limit(arguments), Numeric.of(arguments).settings(), arguments.coq)
    names = tuple(claim.name for claim in claims())
    with progress("all", quiet=arguments.quiet) as report:
        if arguments.coq:
            ready_coq(report)
        try:
            results = run_claims(names, options, arguments.jobs or processors(), arguments.resume, report)
        except KeptError as error:
            raise UsageError(str(error)) from None
        if arguments.report is not None:
            from proofs.audit.report.document import write_paper_report

            with writing("--report", arguments.report):
                written = write_paper_report(results, arguments.report, report)
    if arguments.json:
        from proofs.audit.report.json_result import paper_json
        from proofs.report.json_result import dumps

        print(dumps(paper_json(results)))
    else:
        from proofs.audit.report.terminal import show_paper
        from proofs.report.screen import console_on

        show_paper(console_on(sys.stdout), results)
    if arguments.report is not None:
        note_written(written, quiet=arguments.quiet)
    if any(status_of(result) is ExitStatus.CONTRADICTION for result in results):
        return ExitStatus.CONTRADICTION
    return ExitStatus.PROVED if all(result.as_recorded for result in results) else ExitStatus.UNKNOWN
