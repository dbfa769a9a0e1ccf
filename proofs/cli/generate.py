"""`verify generate`: a certified bad local minimum on demand."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

from proofs.cli.errors import UsageError
from proofs.cli.exit_status import ExitStatus
from proofs.cli.files import require_folder, write_whole, writing
from proofs.cli.options import LARGEST_SEED, Parser, whole_number

if TYPE_CHECKING:
    from proofs.kernel.conclusion import Conclusion

SIZE_LIMIT = 10_000
POINTS = 12
POINTS_HELP = f"data points; default {POINTS} for ReLU, else twice as many targets as parameters"
SMOOTH = ("sigmoid", "tanh", "softplus", "gelu", "gelu_tanh", "silu")


def parser() -> Parser:
    """The options."""
    parser = Parser("generate", "Write a network at a certified bad local minimum, its data, and a better network.")
    activations = ("relu", *SMOOTH)
    message = f"of the hidden layers: {', '.join(activations)}; default relu"
    parser.add_argument("--activation", choices=activations, default="relu", metavar="NAME", help=message)
    parser.add_argument("--hidden", type=_widths, default=(3,), metavar="W,W,...", help="units per layer; default 3")
    size = whole_number("a size", 1, SIZE_LIMIT)
    parser.add_argument("--inputs", type=size, default=1, metavar="D", help="input dimension; default 1")
    parser.add_argument("--outputs", type=size, default=1, metavar="K", help="outputs; default 1")
    parser.add_argument("--points", type=size, metavar="N", help=POINTS_HELP)
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
    from proofs.kernel.activation_function import NAMED
    from proofs.kernel.certificate_file import certificate_text
    from proofs.kernel.problem_files import network_text
    from proofs.search.bad_minima import GenerationError
    from proofs.search.on_demand import generated_minimum

    try:
        found = generated_minimum(
            arguments.hidden,
            inputs=arguments.inputs,
            outputs=arguments.outputs,
            points=arguments.points,
            activation=NAMED[arguments.activation],
            seed=arguments.seed,
        )
    except GenerationError as error:
        raise UsageError(f"no bad minimum of this kind: {error}") from None
    minimum, better = found.minimum, found.better
    with writing("--out", arguments.out):
        arguments.out.mkdir(parents=True, exist_ok=True)
    contents = {
        "network.json": network_text(minimum.problem.network),
        "better.json": network_text(found.better_network),
        "certificate.json": certificate_text(minimum.certificate, minimum.problem),
        "data.csv": data_csv(minimum.problem.dataset),
    }
    for name, content in contents.items():
        write_whole(arguments.out / name, content)
    files = [str(arguments.out / name) for name in contents]
    if arguments.json:
        print(json.dumps(_losses(minimum.conclusion, better.conclusion) | {"files": files}, indent=1))
    else:
        print(_sentence(minimum.conclusion, better.conclusion))
        print("\n".join(files))
    return ExitStatus.PROVED


def _losses(minimum: "Conclusion", better: "Conclusion") -> dict[str, object]:
    """The losses where they are rational, and else bounds: the minimum's from both sides, the better one's above."""
    from proofs.kernel.conclusion import LowerLossElsewhere, NotGlobalMinimum, loss_bounds

    lower, upper = map(str, loss_bounds(minimum))
    if isinstance(better, LowerLossElsewhere):
        most = str(better.better_upper)
        return {"loss": None, "loss_lower": lower, "loss_upper": upper, "better_loss": None, "better_loss_upper": most}
    assert isinstance(better, NotGlobalMinimum)
    return {"loss": lower, "better_loss": str(better.better_loss)}


def _sentence(minimum: "Conclusion", better: "Conclusion") -> str:
    from proofs.kernel.conclusion import LocalMinimumNearby, LowerLossElsewhere, NotGlobalMinimum, loss_bounds
    from proofs.readable_numbers import no_less_than, no_more_than

    if isinstance(minimum, LocalMinimumNearby) and isinstance(better, LowerLossElsewhere):
        return (
            f"a strict local minimum of loss {no_less_than(minimum.loss_lower)} or more lies within "
            f"{no_more_than(minimum.reach)} of every parameter of the network; a better point has loss "
            f"{no_more_than(better.better_upper)} or less"
        )
    assert isinstance(better, NotGlobalMinimum)
    return f"a local minimum of loss {loss_bounds(minimum)[0]}; a better point has loss {better.better_loss}"


def _widths(text: str) -> tuple[int, ...]:
    size = whole_number("a width", 1, SIZE_LIMIT)
    return tuple(size(part) for part in text.split(","))
