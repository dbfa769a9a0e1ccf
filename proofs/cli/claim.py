"""`verify CLAIM`: one statement, from the exact proof to the second opinions and the experiments."""

import sys
from typing import TYPE_CHECKING

from proofs.cli.coq import ready_coq
from proofs.cli.errors import UsageError
from proofs.cli.exit_status import ExitStatus
from proofs.cli.files import require_folder, writing
from proofs.cli.options import Numeric, Parser, time_limit
from proofs.cli.progress import note_written, progress

if TYPE_CHECKING:
    from proofs.audit.claim import Claim
    from proofs.audit.result import ClaimResult


def named(name: str, hint: str) -> "Claim":
    """The claim of this name; raises UsageError with the hint, or with the closest claim where the hint is empty."""
    from proofs.audit.registry import UnknownClaimError, by_name

    try:
        return by_name(name)
    except UnknownClaimError as error:
        raise UsageError(hint or str(error)) from None


def parser(claim: "Claim") -> Parser:
    """The options."""
    from proofs.report.plain import plain

    parser = Parser(claim.name, f"{plain(claim.title)} ({plain(claim.place)}).".replace("%", "%%"))
    parser.takes_json()
    parser.takes_report()
    parser.takes_numeric()
    parser.takes_provers()
    return parser


def run(claim: "Claim", words: list[str]) -> ExitStatus:
    """Run the claim and show its result."""
    from proofs.audit.result import RunOptions
    from proofs.audit.result import run as run_claim

    arguments = parser(claim).parse_args(words)
    require_folder("--report", arguments.report)
    options = RunOptions(time_limit(arguments), Numeric.of(arguments).settings(), arguments.coq)
    with progress(claim.name, quiet=arguments.quiet) as report:
        if arguments.coq:
            ready_coq(report)
        result = run_claim(claim, options, report)
        if arguments.report is not None:
            from proofs.audit.report.document import write_claim_report

            with writing("--report", arguments.report):
                written = write_claim_report(result, arguments.report, report)
    if arguments.json:
        from proofs.audit.report.json_result import result_json
        from proofs.report.json_result import dumps

        print(dumps(result_json(result)))
    else:
        from proofs.audit.report.terminal import show_claim
        from proofs.report.screen import console_on

        show_claim(console_on(sys.stdout), result)
    if arguments.report is not None:
        note_written(written, quiet=arguments.quiet)
    return status_of(result)


def status_of(result: "ClaimResult") -> ExitStatus:
    """The half as printed decides, unless two layers contradict each other."""
    from proofs.audit.claim import Status

    if result.contradictions or result.against_record:
        return ExitStatus.CONTRADICTION
    by_status = {
        Status.PROVED: ExitStatus.PROVED,
        Status.REFUTED: ExitStatus.REFUTED,
        Status.UNKNOWN: ExitStatus.UNKNOWN,
    }
    return by_status[result.printed.status]
