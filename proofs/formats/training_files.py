"""What training minimised, from a network file, a data file and the words for loss, scale and decay."""

from dataclasses import dataclass, replace
from pathlib import Path

from proofs.formats.network_file import read_any_network
from proofs.kernel.dataset_file import classes_of, read_dataset
from proofs.kernel.input_file import InputError
from proofs.kernel.loss import SQUARED, Loss
from proofs.kernel.mean import averaged
from proofs.kernel.network import Dataset, Network, Problem
from proofs.kernel.problem_files import parse_decay
from proofs.kernel.shapes import ShapeError


@dataclass(frozen=True, slots=True)
class Training:
    """What a network file does not say.

    Attributes:
        loss: of one point.
        mean: whether the loss is a mean over points (and outputs, except for softmax) in place of a sum.
        decay: OMEGA, or WEIGHTS:BIASES layer by layer, as `parse_decay` reads it; None for none.
        layers, activation: of a safetensors file, as `read_any_network` takes them.
    """

    loss: Loss = SQUARED
    mean: bool = False
    decay: str | None = None
    layers: tuple[str, ...] | None = None
    activation: str | None = None


def read_training(network: Path, data: Path, training: Training) -> Problem:
    """Read both files and put them together; raises InputError naming the file or the word, and the mend."""
    point = read_any_network(network, training.layers, training.activation)
    return problem_of(point, read_dataset(data, classes_of(point, training.loss)), training, f"{network}, {data}")


def problem_of(network: Network, dataset: Dataset, training: Training, where: str) -> Problem:
    """Put together what was read; raises InputError, which begins with `where` if they do not fit each other."""
    try:
        problem = Problem(network, dataset, training.loss)
    except ShapeError as error:
        raise InputError(f"{where}: {error.mended(_mend(network, dataset))}") from None
    if training.mean:
        problem = averaged(problem)
    if training.decay is None:
        return problem
    try:
        return replace(problem, decay=parse_decay(training.decay, len(network.layers)))
    except ValueError as error:
        raise InputError(f"--decay: {error}") from None


def _mend(network: Network, data: Dataset) -> str:
    outputs = network.output_dimension
    if outputs == 1 or len(data.targets[0]) > 1:
        return "make them fit"
    columns = f"one target column per output, y1 to y{outputs}"
    classes = all(label.denominator == 1 and 0 <= label < outputs for (label,) in data.targets)
    return f"write {columns}" + (
        ", 1 for the class and 0 else; or ask with --loss softmax, a column `label`" if classes else ""
    )
