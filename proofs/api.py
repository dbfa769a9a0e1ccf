"""The command's questions for Python: the same answers, from objects or from the same files."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from proofs.formats.network_file import read_any_network
from proofs.kernel import Certificate, Dataset, Network, Problem, certificate_file, dataset_file, problem_files
from proofs.kernel.exact import Matrix
from proofs.kernel.loss import SQUARED, Loss
from proofs.search.decide import Decision
from proofs.search.decide import decide as decide_problem
from proofs.search.trained.find import DEFAULT_REACH, find
from proofs.search.trained.outcome import Answer
from proofs.search.trained.progress import Progress

if TYPE_CHECKING:
    from torch import nn

    from proofs.formats.torch_training import WeightDecay


class ExactData(Protocol):
    """Anything that holds exact points: a `Dataset`, or an `ExactDataset` of the dataset zoo."""

    @property
    def inputs(self) -> Matrix:
        """N rows of d Fractions."""

    @property
    def targets(self) -> Matrix:
        """N rows of K Fractions."""


def decide(network: Network, dataset: ExactData, loss: Loss = SQUARED) -> Decision:
    """Is the network at a local minimum of its loss on the data? What `verify point` decides.

    Args:
        network: the point of parameter space.
        dataset: N inputs in d dimensions and N targets in K, all Fractions.
        loss: of one residual; summed over points, with their weights where the dataset has any, and outputs.

    Raises:
        ShapeError: network and data do not fit each other.
    """
    data = dataset if isinstance(dataset, Dataset) else Dataset(dataset.inputs, dataset.targets)
    return decide_problem(Problem(network, data, loss))


def certify(
    module: "nn.Module",
    inputs: object,
    targets: object,
    loss: "nn.Module",
    weight_decay: "WeightDecay" = 0.0,
    *,
    reach: Fraction = DEFAULT_REACH,
    time_limit: float = 60.0,
    progress: Callable[[Progress], None] | None = None,
) -> Answer:
    """Is the network that training left at a minimum, or just slow? What `verify trained` answers.

    Args:
        module: a chain of Linear and activations, in evaluation mode.
        inputs: (N, d), all the data that it was trained on.
        targets: what the loss module takes with them.
        loss: the loss module, such as `torch.nn.CrossEntropyLoss()`.
        weight_decay: as torch's SGD and Adam add it, or an optimiser's `param_groups`.
        reach: how far a parameter of the minimum may be from that of the module.
        time_limit: seconds for the search and the proof.
        progress: called after every step of the descent.

    Raises:
        InputError: what of the module, the loss or the data cannot be read, with the mend.
        ShapeError: they do not fit each other.
    """
    from proofs.formats.torch_training import problem_from_torch

    problem = problem_from_torch(module, inputs, targets, loss, weight_decay)
    return find(problem, reach=reach, time_limit=time_limit, progress=progress)


def read_network(
    path: str | PathLike[str], *, layers: Sequence[str] | None = None, activation: str | None = None
) -> Network:
    """Read network.json, .safetensors or .onnx.

    Args:
        path: the file.
        layers: for safetensors, the names of the layers from input to output, where the file does not tell their order.
        activation: for safetensors, which does not say it: "relu" for all hidden layers, or one for each, "relu,tanh".

    Raises:
        InputError: the file, the place in it, and the mend.
    """
    return read_any_network(Path(path), layers, activation)


def write_network(network: Network, path: str | PathLike[str]) -> None:
    """Write network.json, every number exactly; raises OSError."""
    Path(path).write_text(problem_files.network_text(network), encoding="utf-8")


def read_dataset(path: str | PathLike[str], classes: int | None = None) -> Dataset:
    """Read data.csv.

    Args:
        path: the file.
        classes: the outputs that the classes of a column `label` stand for; 1 for the labels 0 and 1 of one output.

    Raises:
        InputError: the file, the place in it, and the mend.
    """
    return dataset_file.read_dataset(Path(path), classes)


def read_certificate(path: str | PathLike[str], problem: Problem) -> Certificate:
    """Read certificate.json for this problem; raises InputError, or Rejected if it was made for another problem."""
    return certificate_file.read_certificate(Path(path), problem)
