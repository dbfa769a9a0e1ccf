"""The options that several commands share, each checked before any work is done."""

import argparse
import math
import sys
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from proofs.cli.errors import UsageError

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

    from proofs.opinions.experiment import ExperimentSettings

LARGEST_SEED = 2**63 - 1


class Parser(argparse.ArgumentParser):
    """An argument parser whose errors are ours, and that takes no abbreviated options."""

    def __init__(self, command: str, description: str) -> None:
        super().__init__(prog=f"verify {command}", description=description, allow_abbrev=False)
        self.add_argument("--quiet", action="store_true", help="no progress on standard error")

    def error(self, message: str) -> NoReturn:
        """Raise UsageError instead of printing the usage and ending the process."""
        raise UsageError(f"{message.removeprefix('argument ')}; `{self.prog} --help` shows the usage")

    def print_help(self, file: "SupportsWrite[str] | None" = None) -> None:
        """Print the help; unlike argparse, not silently when it cannot be written."""
        (file or sys.stdout).write(self.format_help())

    def takes_json(self) -> None:
        """Add `--json`."""
        self.add_argument("--json", action="store_true", help="one JSON document on standard output and nothing else")

    def takes_report(self) -> None:
        """Add `--report`."""
        message = "write a report there, as a web page and as LaTeX, and a PDF where pdflatex is present"
        self.add_argument("--report", type=Path, metavar="DIR", help=message)

    def takes_numeric(self) -> None:
        """Add `--seed`, `--device` and `--no-numeric`."""
        self.takes_seed_and_device()
        self.add_argument("--no-numeric", action="store_true", help="leave the numeric experiments out")

    def takes_seed_and_device(self) -> None:
        """Add `--seed` and `--device`."""
        seed = whole_number("a seed", 0, LARGEST_SEED)
        self.add_argument("--seed", type=seed, default=0, metavar="N", help="seed of the experiments; default 0")
        devices = ("auto", "cpu", "cuda")
        self.add_argument("--device", choices=devices, default="auto", help="where experiments run; default auto")

    def takes_coq(self) -> None:
        """Add `--coq`."""
        self.add_argument("--coq", action="store_true", help="have Coq prove each verdict, too")

    def takes_time_limit(self, message: str) -> None:
        """Add `--time-limit`, in seconds; None where it is not given."""
        self.add_argument("--time-limit", type=_positive_seconds, metavar="SECONDS", help=message)

    def takes_provers(self) -> None:
        """Add `--coq`, and `--time-limit` as the time that each prover has."""
        self.takes_coq()
        self.takes_time_limit("how long each prover may think about a point; default 20")


def whole_number(what: str, least: int, most: int) -> Callable[[str], int]:
    """An argparse type: an integer between the two."""

    def read(text: str) -> int:
        try:
            value = int(text) if len(text) <= 30 else None
        except ValueError:
            value = None
        if value is None or not least <= value <= most:
            raise argparse.ArgumentTypeError(f"{text[:30]!r} is not {what}; give an integer from {least} to {most}")
        return value

    return read


def reach_in(text: str) -> Fraction:
    """An argparse type: an exact distance above 0."""
    from proofs.kernel.strict_json import parse_rational

    try:
        value = parse_rational(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    if value <= 0:
        raise argparse.ArgumentTypeError(f"{text[:30]!r} is not a distance; give a number above 0")
    return value


def _positive_seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 < value <= 10**6:
        raise argparse.ArgumentTypeError(f"{text[:30]!r} is not a time limit; give seconds, more than 0")
    return value


@dataclass(frozen=True)
class Numeric:
    """Whether to run experiments, and how."""

    skipped: bool
    seed: int
    device: str

    @classmethod
    def of(cls, arguments: argparse.Namespace) -> "Numeric":
        """Read the options; raises UsageError at once where the device is not there."""
        numeric = cls(arguments.no_numeric, arguments.seed, arguments.device)
        if not numeric.skipped:
            require_device(numeric.device)
        return numeric

    def settings(self) -> "ExperimentSettings | None":
        """What experiments are told; None to skip them."""
        from proofs.opinions.experiment import ExperimentSettings

        return None if self.skipped else ExperimentSettings(self.seed, self.device)


def require_device(name: str) -> None:
    """Raise UsageError where the device named is not there; "auto" and "cpu" always are."""
    if name == "cuda":
        from numeric.device import DeviceUnavailableError, choose_device

        try:
            choose_device(name)
        except DeviceUnavailableError as error:
            raise UsageError(f"--device {name}: {error}") from None


def time_limit(arguments: argparse.Namespace) -> float:
    """The time limit of each prover in seconds."""
    from proofs.opinions.opinion import DEFAULT_TIME_LIMIT

    given: float | None = arguments.time_limit
    return DEFAULT_TIME_LIMIT if given is None else given
