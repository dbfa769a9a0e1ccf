"""The command's questions for Python: the same answers, from objects or from the same files."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from fractions import Fraction
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from proofs.formats.arrays import dataset_from_arrays
from proofs.formats.data_file import data_csv
from proofs.formats.history_file import History
from proofs.formats.network_file import read_any_network
from proofs.kernel import (
    Activation,
    Certificate,
    Dataset,
    InputError,
    Network,
    Problem,
    ReLU,
    Theorem,
    certificate_file,
    dataset_file,
    problem_files,
)
from proofs.kernel.exact import Matrix
from proofs.kernel.forward import forward
from proofs.kernel.landscape.check import LandscapeTheorem
from proofs.kernel.landscape.file import landscape_text
from proofs.kernel.landscape.question import Landscape
from proofs.kernel.loss import SQUARED, Loss
from proofs.landscape_result import LandscapeResult
from proofs.search.decide import Decision
from proofs.search.decide import decide as decide_problem
from proofs.search.landscape.find import find_landscape
from proofs.search.trained.find import DEFAULT_REACH, find
from proofs.search.trained.outcome import Answer
from proofs.search.trained.progress import Progress
from proofs.sweep.manifest import Limits
from proofs.sweep.run import Flow, Posted, run
from proofs.sweep.work import Done, Task

if TYPE_CHECKING:
    from torch import nn

    from proofs.formats.torch_training import WeightDecay
    from proofs.opinions.opinion import Opinion
    from proofs.report.sweep_summary import Summary
    from proofs.search.on_demand import GeneratedMinimum


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


def outputs(network: Network, inputs: object) -> Matrix:
    """What a network of ReLUs makes of the inputs: N rows of K Fractions, exactly; to draw it, take floats of them.

    Args:
        network: its activations all ReLU.
        inputs: (N, d), or (N,) for d = 1: lists, an array or a tensor.

    Raises:
        InputError: an input is not a finite number, or an activation has no rational values.
        ShapeError: the inputs do not fit the network.
    """
    rows = dataset_from_arrays(inputs, inputs).inputs
    zero = (Fraction(0),) * network.output_dimension
    problem = Problem(network, Dataset(rows, (zero,) * len(rows)))
    if problem.beyond_exact_rules:
        raise InputError(f"outputs: no rational numbers, as there is {problem.beyond_exact_rules}; give ReLU networks")
    return forward(problem).residuals.start.fractions


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


def draw_training(answer: Answer, history: History, path: str | PathLike[str]) -> tuple[Path, ...]:
    """Draw the loss along training with the loss of what was certified as a line.

    Args:
        answer: what `certify` said of the network that training left.
        history: (step, loss) by step, of the loss that was minimised, decay included.
        path: of the picture, without its ending; `.pdf`, `.png` and `.svg` are written.

    Raises:
        OSError: the files cannot be written.
    """
    from proofs.report.training_history import draw_history

    return draw_history(history, answer, Path(path))


def certify_many(
    problems: Iterable[Problem],
    executor: Executor | None = None,
    *,
    reach: Fraction = DEFAULT_REACH,
    time_limit: float = 60.0,
    in_flight: int = 64,
) -> Iterator[Done]:
    """What `certify` answers, about many networks, in their order; `problem_from_torch` makes the problems.

    Args:
        problems: drawn as they are needed.
        executor: of `concurrent.futures`, or one that follows it such as Dask's; here, one by one, if None.
        reach, time_limit: for each, as in `certify`.
        in_flight: how many are on their way at once.
    """
    limits = Limits(reach, time_limit)
    tasks = (
        Posted(problem.dataset, Task(place, "", problem.network, problem.loss, problem.decay, limits))
        for place, problem in enumerate(problems)
    )
    early: dict[int, Done] = {}
    place = 0
    for done in run(tasks, executor, Flow(1, in_flight)):
        early[done.place] = done
        while place in early:
            yield early.pop(place)
            place += 1


def summary(answers: Iterable[Done]) -> "Summary":
    """What `certify_many` found, counted by outcome; a notebook shows the shares with their confidence intervals."""
    from proofs.report.sweep_summary import summary_of

    return summary_of(done.row for done in answers)


def landscape(
    dataset: ExactData,
    width: int | None = None,
    *,
    hidden_bias: bool = True,
    output_bias: bool = True,
    time_limit: float = 60.0,
) -> LandscapeResult:
    """Every local minimum of a network with one hidden layer, one output and the squared loss. As `verify landscape`.

    Args:
        dataset: N inputs in d dimensions, one target each, all Fractions.
        width: the number of hidden units; None for every width.
        hidden_bias: whether the hidden layer has a bias.
        output_bias: whether the last layer has one.
        time_limit: seconds for the search. Where they do not suffice, the global minimum or a lower bound is proved.

    Raises:
        ShapeError: the data have several targets, or weights.
    """
    data = dataset if isinstance(dataset, Dataset) else Dataset(dataset.inputs, dataset.targets)
    question = Landscape(data, width, hidden_bias, output_bias)
    return LandscapeResult("landscape", question, find_landscape(question, time_limit))


def generate(
    hidden: Sequence[int] = (3,),
    *,
    inputs: int = 1,
    outputs: int = 1,
    points: int | None = None,
    activation: Activation | None = None,
    seed: int = 0,
) -> "GeneratedMinimum":
    """A network at a certified bad local minimum, its data, and a better network. What `verify generate` writes.

    The same arguments give the same minimum; docs/mathematics.md, sections 5 and 9, proves that it is one.

    Args:
        hidden: units per hidden layer; the depth is their number.
        inputs: the dimension d of the inputs.
        outputs: the dimension K of the targets.
        points: N; None for 12 with ReLU, else for twice as many targets as parameters.
        activation: of the hidden layers, ReLU or a smooth one; None for ReLU.
        seed: of the random draws.

    Raises:
        GenerationError: the sizes or the activation do not allow one, or no draw led to one.
    """
    from proofs.search.on_demand import generated_minimum

    function = ReLU() if activation is None else activation
    return generated_minimum(hidden, inputs=inputs, outputs=outputs, points=points, activation=function, seed=seed)


def prove_in_coq(proved: Theorem | LandscapeTheorem | Decision, *, time_limit: float = 600.0) -> "Opinion":
    """Have Coq prove a verdict by the checker that is verified there. What `verify check --coq` asks.

    Args:
        proved: what `check`, `check_landscape` or `decide` gave.
        time_limit: seconds for the proof, and for compiling each theory, which is done once.

    Returns:
        The opinion: `stance` says whether Coq accepts, `remark` why not or why it was not asked, `proof` is the script.
        A proof that Coq does not accept says nothing against the verdict.
    """
    from proofs.opinions.coq import coq_on_theorem, coq_opinion

    if isinstance(proved, Theorem | LandscapeTheorem):
        return coq_on_theorem(proved, time_limit)
    return coq_opinion(proved, time_limit)


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


def write_dataset(dataset: Dataset, path: str | PathLike[str]) -> None:
    """Write data.csv, every number exactly; raises OSError."""
    Path(path).write_text(data_csv(dataset), encoding="utf-8")


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


def write_certificate(theorem: Theorem | LandscapeTheorem, path: str | PathLike[str]) -> None:
    """Write certificate.json, which `verify check` reads, of `decide`, `check` or `landscape`; raises OSError."""
    if isinstance(theorem, LandscapeTheorem):
        text = landscape_text(theorem.landscape, theorem.certificate)
    else:
        text = certificate_file.certificate_text(theorem.certificate, theorem.problem)
    Path(path).write_text(text, encoding="utf-8")
