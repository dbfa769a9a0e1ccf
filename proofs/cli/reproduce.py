"""`verify reproduce`: run a numeric experiment of the paper again."""

import argparse
import json
import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from proofs.cli.errors import UsageError
from proofs.cli.exit_status import ExitStatus
from proofs.cli.files import require_folder, writing
from proofs.cli.options import Parser, require_device
from proofs.cli.progress import progress

if TYPE_CHECKING:
    from numeric.experiments.context import Reproduction

SCALES = ("smoke", "small", "paper")


def parser() -> Parser:
    """The options."""
    parser = Parser("reproduce", "Run a numeric experiment of the paper again. Its figures are evidence, not proof.")
    parser.add_argument("experiment", metavar="EXPERIMENT", help="such as table-1")
    parser.add_argument(
        "--scale", choices=SCALES, default="smoke", help="seconds, minutes, or the sizes of the paper; default smoke"
    )
    parser.add_argument("--out", type=Path, default=Path("out"), metavar="DIR", help="where files go; default out")
    parser.add_argument("--resume", action="store_true", help="go on from the checkpoints in the folder")
    parser.add_argument(
        "--mnist",
        type=Path,
        metavar="DIR",
        help="the folder with MNIST's train-images-idx3-ubyte and train-labels-idx1-ubyte, plain or .gz",
    )
    parser.takes_json()
    parser.takes_seed_and_device()
    return parser


def run(words: list[str]) -> ExitStatus:
    """Run one experiment, write its files, and show its summary. It proves nothing, so the status is 0."""
    arguments = parser().parse_args(words)
    require_folder("--out", arguments.out)
    require_device(arguments.device)
    with progress("reproduce", quiet=arguments.quiet) as report, writing("--out", arguments.out):
        done = _reproduce(arguments, lambda at: report(f"{at.task}: {at.done / max(at.total, 1):.0%}"))
    files = [str(path) for path in done.files]
    if arguments.json:
        print(json.dumps({"experiment": done.name, "summary": done.summary, "files": files}, indent=1))
    else:
        print("\n".join([done.summary.rstrip(), "", *files]))
    return ExitStatus.PROVED


def _reproduce(arguments: argparse.Namespace, report: Any) -> "Reproduction":
    from dataset_zoo.mnist import MnistFileError
    from numeric.experiments.context import ExperimentError
    from numeric.experiments.reproduce import reproduce
    from numeric.training.checkpoint import CheckpointMismatchError
    from proofs.sweep.basins import Basins
    from proofs.sweep.ends import Answers, decided
    from proofs.sweep.store import StoreError

    try:
        folder = arguments.out / "work" / arguments.experiment / "answers"
        with Answers(folder, os.cpu_count() or 1, report) as answers:
            return reproduce(
                arguments.experiment,
                scale=arguments.scale,
                out=arguments.out,
                resume=arguments.resume,
                seed=arguments.seed,
                device=arguments.device,
                progress=report,
                mnist_folder=arguments.mnist,
                decide_ends=partial(decided, answers),
                landscapes=Basins(answers),
            )
    except (ExperimentError, MnistFileError, CheckpointMismatchError, StoreError) as error:
        raise UsageError(str(error)) from None
