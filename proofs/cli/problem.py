"""The problem that a command line names: a network file, a data file and a loss."""

import argparse
from pathlib import Path

from proofs.cli.errors import UsageError
from proofs.cli.options import Parser
from proofs.formats.training_files import Training
from proofs.formats.training_files import read_training as read_files
from proofs.kernel.dataset_file import read_dataset
from proofs.kernel.loss import Loss
from proofs.kernel.network import Dataset, Problem
from proofs.kernel.problem_files import parse_loss


def takes_problem(parser: Parser, *, named: bool) -> None:
    """Add the network and the data, as options (then the network may be missing) or by position, and `--loss`."""
    for name, message in (("network", "network.json, .safetensors or .onnx"), ("data", "data.csv")):
        if named:
            required = name == "data"
            parser.add_argument(f"--{name}", type=Path, required=required, metavar=name.upper(), help=message)
        else:
            parser.add_argument(name, type=Path, metavar=name.upper(), help=message)
    message = "the layers of a safetensors file from input to output, where their names are no numbers"
    parser.add_argument("--layers", type=_names, metavar="NAME,...", help=message)
    message = "of the hidden layers of a safetensors file, which does not say it, such as relu or relu,tanh"
    parser.add_argument("--activation", metavar="NAME", help=message)
    parser.add_argument(
        "--loss",
        type=_loss,
        default="squared",
        metavar="LOSS",
        help="squared (the default), huber:DELTA, logistic or softmax",
    )


def takes_training(parser: Parser, *, mean: bool) -> None:
    """Add `--decay`, `--mean` and `--sum`; `mean` is the default."""
    message = "L2 penalty omega |theta|^2 / 2, torch's weight_decay; or WEIGHTS:BIASES,... layer by layer; default none"
    parser.add_argument("--decay", metavar="OMEGA", help=message)
    scale = parser.add_mutually_exclusive_group()
    message = "the loss is a mean over points, and outputs except for softmax, as torch's losses are"
    scale.add_argument("--mean", action="store_true", default=mean, help=f"{message}{'; the default' * mean}")
    message = f"the loss is a sum over points and outputs{'; the default' * (not mean)}"
    scale.add_argument("--sum", dest="mean", action="store_false", help=message)


def read_problem(arguments: argparse.Namespace) -> Problem:
    """Read both files and put them together; raises InputError naming the file and the mend."""
    training = Training(arguments.loss, layers=arguments.layers, activation=arguments.activation)
    return read_files(arguments.network, arguments.data, training)


def read_training(arguments: argparse.Namespace) -> Problem:
    """As `read_problem`, with the decay and the scale of the loss."""
    training = Training(
        arguments.loss, arguments.mean, arguments.decay, arguments.layers, activation=arguments.activation
    )
    return read_files(arguments.network, arguments.data, training)


def data_or_zoo(name: str) -> Dataset:
    """A file of that name, or else data of the zoo; raises UsageError or InputError."""
    from dataset_zoo import UnknownDatasetError, by_name, names

    if not Path(name).exists():
        try:
            known = by_name(name)
        except UnknownDatasetError:
            if "." not in name and "/" not in name:
                raise UsageError(
                    f"{name}: no such file, and no data of that name; there are {', '.join(names())}"
                ) from None
        else:
            return Dataset(known.inputs, known.targets)
    return read_dataset(Path(name))


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split(","))


def _loss(text: str) -> Loss:
    try:
        return parse_loss(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
