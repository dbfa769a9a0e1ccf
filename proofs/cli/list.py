"""`verify list`: the claims."""

import sys

from proofs.cli.exit_status import ExitStatus
from proofs.cli.options import Parser


def parser() -> Parser:
    """The options."""
    parser = Parser("list", "Show the claims with their verdicts on record.")
    parser.takes_json()
    return parser


def run(words: list[str]) -> ExitStatus:
    """Show every claim with its verdicts on record; nothing is proved."""
    arguments = parser().parse_args(words)
    from proofs.audit.registry import claims

    if arguments.json:
        from proofs.audit.report.json_result import claims_json
        from proofs.report.json_result import dumps

        print(dumps(claims_json(claims())))
    else:
        from proofs.audit.report.terminal import show_claims
        from proofs.report.screen import console_on

        show_claims(console_on(sys.stdout), claims())
    return ExitStatus.PROVED
