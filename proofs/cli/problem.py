"""The problem that a command line names: a network file, a data file and a loss."""

import argparse
from dataclasses import replace
from pathlib import Path

from proofs.cli.errors import UsageError
from proofs.cli.options import Parser
from proofs.kernel.dataset_file import classes_of, read_dataset
from proofs.kernel.loss import Loss
from proofs.kernel.mean import averaged
from proofs.kernel.network import Dataset, Network, Problem
from proofs.kernel.problem_files import parse_decay, parse_loss
from proofs.kernel.shapes import ShapeError


def takes_problem(parser: Parser, *, named: bool) -> None:
    """Add the network and the data, as options or by position, and `--loss`."""
    for name, message in (("network", "network.json, .safetensors or .onnx"), ("data", "data.csv")):
        if named:
            parser.add_argument(f"--{name}", type=Path, required=True, metavar=name.upper(), help=message)
        else:
            parser.add_argument(name, type=Path, metavar=name.upper(), help=message)
    message = "the layers of a safetensors file from input to output, where their names are no numbers"
    parser.add_argument("--layers", type=_names, metavar="NAME,...", help=message)
    message = "of the hidden layers of a safetensors file, which does not say it, such as relu or relu,tanh"
    parser.add_argument("--activation", metavar="NAME", help=message)
    parser.add_argument(
        "--loss", type=_loss, default="squared", help="squared (the default), huber:DELTA, logistic or softmax"
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


def read_training(arguments: argparse.Namespace) -> Problem:
    """As `read_problem`, with the decay and the scale of the loss; raises InputError or UsageError."""
    problem = read_problem(arguments)
    if arguments.mean:
        problem = averaged(problem)
    if arguments.decay is None:
        return problem
    try:
        return replace(problem, decay=parse_decay(arguments.decay, len(problem.network.layers)))
    except ValueError as error:
        raise UsageError(f"--decay: {error}") from None


def _names(text: str) -> list[str]:
    return text.split(",")


def _loss(text: str) -> Loss:
    try:
        return parse_loss(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def read_problem(arguments: argparse.Namespace) -> Problem:
    """Read both files and put them together; raises InputError or UsageError naming the file and the mend."""
    from proofs.formats.network_file import read_any_network

    network = read_any_network(arguments.network, arguments.layers, arguments.activation)
    data = read_dataset(arguments.data, classes_of(network, arguments.loss))
    try:
        return Problem(network, data, arguments.loss)
    except ShapeError as error:
        raise UsageError(f"{arguments.network}, {arguments.data}: {error.mended(_mend(network, data))}") from None


def _mend(network: Network, data: Dataset) -> str:
    outputs = network.output_dimension
    if outputs == 1 or len(data.targets[0]) > 1:
        return "make them fit"
    columns = f"one target column per output, y1 to y{outputs}"
    classes = all(label.denominator == 1 and 0 <= label < outputs for (label,) in data.targets)
    return f"write {columns}" + (
        ", 1 for the class and 0 else; or ask with --loss softmax, a column `label`" if classes else ""
    )
