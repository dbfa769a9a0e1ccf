"""`verify point --snap`: decide the exact point beside a trained network, instead of the network itself."""

import argparse
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from proofs.cli.errors import UsageError
from proofs.cli.files import require_file_place
from proofs.cli.options import Parser
from proofs.cli.progress import Report

if TYPE_CHECKING:
    from proofs.kernel.network import Problem
    from proofs.search.decide import Decision
    from proofs.search.snap import SnapResult


def takes_snap(parser: Parser) -> None:
    """Add `--snap`, `--reach` and `--exact-network`."""
    parser.add_argument("--snap", action="store_true", help="decide the exact point beside a trained network")
    message = "with --snap: how far every parameter may move; default 1/100"
    parser.add_argument("--reach", type=_reach, metavar="DISTANCE", help=message)
    message = "with --snap: save the exact point, which the certificate is about"
    parser.add_argument("--exact-network", type=Path, metavar="FILE", help=message)


def _reach(text: str) -> Fraction:
    from proofs.kernel.strict_json import parse_rational

    try:
        value = parse_rational(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    if value <= 0:
        raise argparse.ArgumentTypeError(f"{text[:30]!r} is not a distance; give a number above 0")
    return value


def require_snap_options(arguments: argparse.Namespace) -> None:
    """Raise UsageError where an option that needs `--snap` stands without it, or its file cannot be written."""
    for option, given in (("--reach", arguments.reach), ("--exact-network", arguments.exact_network)):
        if given is not None and not arguments.snap:
            raise UsageError(f"{option} goes with --snap; add --snap or drop it")
    require_file_place("--exact-network", arguments.exact_network)


def decide_or_snap(
    arguments: argparse.Namespace, problem: "Problem", report: Report
) -> "tuple[Decision, SnapResult | None]":
    """The decision about the point, or, with `--snap`, about the exact point beside it."""
    from proofs.search.decide import decide

    if not arguments.snap:
        report("exact decision")
        return decide(problem), None

    from proofs.search.snap import NotSnapped, snap

    report("looking for the exact point")
    found = snap(problem, reach=arguments.reach or Fraction(1, 100))
    return decide(problem) if isinstance(found, NotSnapped) else found.decision, found
