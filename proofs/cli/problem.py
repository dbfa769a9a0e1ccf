"""The problem that a command line names: a network file, a data file and a loss."""

import argparse
from pathlib import Path

from proofs.cli.errors import UsageError
from proofs.cli.options import Parser
from proofs.kernel.dataset_file import classes_of, read_dataset
from proofs.kernel.loss import Loss
from proofs.kernel.network import Dataset, Network, Problem, ShapeError
from proofs.kernel.problem_files import parse_loss


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
