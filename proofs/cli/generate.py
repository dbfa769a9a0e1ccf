"""`verify generate`: a certified bad local minimum on demand."""

import json
from pathlib import Path

from proofs.cli.errors import UsageError
from proofs.cli.exit_status import ExitStatus
from proofs.cli.files import require_folder, write_whole, writing
from proofs.cli.options import LARGEST_SEED, Parser, whole_number

SIZE_LIMIT = 10_000


def parser() -> Parser:
    """The options."""
    parser = Parser("generate", "Write a network at a certified bad local minimum, its data, and a better network.")
    parser.add_argument("--hidden", type=_widths, default=(3,), metavar="W,W,...", help="units per layer; default 3")
    size = whole_number("a size", 1, SIZE_LIMIT)
    parser.add_argument("--inputs", type=size, default=1, metavar="D", help="input dimension; default 1")
    parser.add_argument("--outputs", type=size, default=1, metavar="K", help="outputs; default 1")
    parser.add_argument("--points", type=size, default=12, metavar="N", help="data points; default 12")
    seed = whole_number("a seed", 0, LARGEST_SEED)
    parser.add_argument("--seed", type=seed, default=0, metavar="N", help="seed of the draws; default 0")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the files go")
    parser.takes_json()
    return parser


def run(words: list[str]) -> ExitStatus:
    """Draw a network and data, have the kernel certify the minimum and the better point, and write all files."""
    arguments = parser().parse_args(words)
    require_folder("--out", arguments.out)

    from proofs.formats.data_file import data_csv
    from proofs.kernel.certificate import BetterPoint, PathMoments
    from proofs.kernel.certificate_file import certificate_text
    from proofs.kernel.check import check
    from proofs.kernel.conclusion import NotGlobalMinimum, loss_bounds
    from proofs.kernel.problem_files import network_text
    from proofs.search.bad_minima import GenerationError, bad_minimum

    try:
        found = bad_minimum(
            arguments.hidden,
            input_dimension=arguments.inputs,
            points=arguments.points,
            outputs=arguments.outputs,
            seed=arguments.seed,
        )
    except GenerationError as error:
        raise UsageError(f"no bad minimum of this kind: {error}") from None
    minimum = check(found.problem, PathMoments())
    better = check(found.problem, BetterPoint(found.better))
    if not isinstance(better.conclusion, NotGlobalMinimum):
        raise TypeError(f"better-point concluded {type(better.conclusion).__name__}")
    with writing("--out", arguments.out):
        arguments.out.mkdir(parents=True, exist_ok=True)
    contents = {
        "network.json": network_text(found.problem.network),
        "better.json": network_text(better.conclusion.better),
        "certificate.json": certificate_text(minimum.certificate, found.problem),
        "data.csv": data_csv(found.problem.dataset),
    }
    for name, content in contents.items():
        write_whole(arguments.out / name, content)
    loss, lower = str(loss_bounds(minimum.conclusion)[0]), str(better.conclusion.better_loss)
    files = [str(arguments.out / name) for name in contents]
    if arguments.json:
        print(json.dumps({"loss": loss, "better_loss": lower, "files": files}, indent=1))
    else:
        print(f"a local minimum of loss {loss}; a better point has loss {lower}")
        print("\n".join(files))
    return ExitStatus.PROVED


def _widths(text: str) -> tuple[int, ...]:
    size = whole_number("a width", 1, SIZE_LIMIT)
    return tuple(size(part) for part in text.split(","))
