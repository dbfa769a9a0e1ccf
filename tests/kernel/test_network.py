"""Networks with activations, decay, and problems: what they refuse, what they keep, and what exact rules may see."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest

from proofs.kernel import (
    GELU,
    Dataset,
    Decay,
    GELUTanh,
    Huber,
    Identity,
    LeakyReLU,
    Logistic,
    Network,
    Problem,
    ReLU,
    ShapeError,
    Sigmoid,
    SiLU,
    SoftmaxCrossEntropy,
    Softplus,
    Tanh,
)
from proofs.kernel.dataset_file import classes_of, read_dataset
from proofs.kernel.forward import forward
from proofs.kernel.network import Squared
from proofs.kernel.problem_files import digest, network_json, parse_loss, read_network
from tests.kernel.builders import PROPOSITION_2_AMENDED, layer, row
from tests.kernel.files import complaint, reading

POINT = PROPOSITION_2_AMENDED[1]
ACTIVATIONS = [
    Identity(),
    LeakyReLU(Fraction(1, 100)),
    Sigmoid(),
    Tanh(),
    Softplus(),
    GELU(),
    GELUTanh(),
    SiLU(),
]
EVERY = pytest.mark.parametrize("activation", ACTIVATIONS, ids=lambda a: type(a).__name__)
DECAY = Decay(row([1, 2]), row([0, 0]))


def with_activation(activation: object) -> Network:
    return Network(POINT.network.layers, (activation,))  # type: ignore[arg-type]


def test_without_activations_a_network_is_one_of_relu() -> None:
    assert POINT.network.activations == (ReLU(),)
    assert Network(POINT.network.layers, (ReLU(),)) == POINT.network
    assert hash(Network(POINT.network.layers, (ReLU(),))) == hash(POINT.network)


@EVERY
def test_activations_belong_to_the_network(activation: object) -> None:
    other = with_activation(activation)
    assert other != POINT.network
    assert other.same_shape(POINT.network)
    problem = Problem(other, POINT.dataset)
    assert problem.at(POINT.network) == problem
    assert other.moved(POINT.network, POINT.network, Fraction(1)).activations == (activation,)
    assert digest(problem) != digest(POINT)
    assert reading(json.dumps(network_json(other)), read_network) == other


@pytest.mark.parametrize(
    ("activations", "message"),
    [
        ((ReLU(), ReLU()), "2 activations for 1 hidden layers"),
        (("relu",), "the activations must be a tuple of activation functions"),
        ([ReLU()], "the activations must be a tuple of activation functions"),
        ((type("Sub", (ReLU,), {})(),), "the activations must be a tuple of activation functions"),
    ],
)
def test_what_are_no_activations(activations: object, message: str) -> None:
    with pytest.raises(ShapeError, match=message):
        Network(POINT.network.layers, activations)  # type: ignore[arg-type]


@pytest.mark.parametrize("slope", [0, 1, Fraction(0), Fraction(1), Fraction(-1, 2), 0.01, "1/2"])
def test_slopes_of_a_leaky_relu(slope: object) -> None:
    with pytest.raises(ValueError, match="must be a Fraction between 0 and 1"):
        LeakyReLU(slope)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("weights", "biases", "message"),
    [
        ((1, 2), (1,), "a decay for the weights of 2 layers, the biases of 1"),
        ((1, -1), (0, 0), "negative"),
        ((0, 0), (0, 0), "leave it out"),
        ((), (), "non-empty tuple of Fractions"),
    ],
)
def test_what_is_no_decay(weights: tuple[int, ...], biases: tuple[int, ...], message: str) -> None:
    with pytest.raises(ShapeError, match=message):
        Decay(row(weights), row(biases))


def test_a_decay_fits_the_layers() -> None:
    with pytest.raises(ShapeError, match="a decay for 3 layers of 2"):
        Problem(POINT.network, POINT.dataset, decay=Decay(row([1, 1, 1]), row([1, 1, 1])))
    with pytest.raises(ShapeError, match="the decay must be of type Decay or NoneType, not tuple"):
        Problem(POINT.network, POINT.dataset, decay=(1, 1))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("loss", "targets", "message"),
    [
        (Logistic(), [["1/2"], ["3/2"]], "target 1 is not between 0 and 1"),
        (Logistic(), [["-1/9"], [0]], "target 0 is not between 0 and 1"),
        (SoftmaxCrossEntropy(), [[3], ["-1/9"]], "target 1 is negative"),
    ],
)
def test_targets_of_a_classification(loss: Logistic, targets: list[list[str]], message: str) -> None:
    data = Dataset((row([0]), row([1])), tuple(map(row, targets)))
    with pytest.raises(ShapeError, match=message):
        Problem(Network((layer([[1]]),)), data, loss)


def beyond() -> list[tuple[Problem, str]]:
    data = Dataset(POINT.dataset.inputs, tuple(row([0]) for _ in POINT.dataset.targets))
    return [
        *((Problem(with_activation(a), POINT.dataset), f"{a} after layer 0") for a in ACTIVATIONS),
        (Problem(POINT.network, data, Logistic()), "the logistic loss"),
        (Problem(POINT.network, data, SoftmaxCrossEntropy()), "the softmax loss"),
        (Problem(POINT.network, POINT.dataset, decay=DECAY), "weight decay"),
    ]


@pytest.mark.parametrize(("problem", "what"), beyond(), ids=lambda value: value if isinstance(value, str) else "")
def test_the_exact_pass_refuses_what_it_would_take_for_a_relu(problem: Problem, what: str) -> None:
    assert problem.beyond_exact_rules == what
    with pytest.raises(ValueError, match=what):
        forward(problem)


@pytest.mark.parametrize("loss", [Squared(), Huber(Fraction(1))])
def test_the_exact_pass_takes_what_it_knows(loss: Squared | Huber) -> None:
    assert not Problem(POINT.network, POINT.dataset, loss).beyond_exact_rules


def test_digests_tell_losses_activations_and_decay_apart() -> None:
    problems = [POINT, *(problem for problem, _ in beyond())]
    other = Problem(POINT.network, POINT.dataset, decay=Decay(row([1, 0]), row([2, 0])))
    assert len({digest(problem) for problem in (*problems, other)}) == len(problems) + 1


@pytest.mark.parametrize("name", ["squared", "huber:1/2", "logistic", "softmax"])
def test_losses_by_name(name: str) -> None:
    assert str(parse_loss(name)) == name


def labels(text: str, loss: object, outputs: int) -> Dataset:
    network = Network((layer([[1]] * outputs),))
    return reading(text, lambda path: read_dataset(path, classes_of(network, loss)))  # type: ignore[arg-type]


def test_labels_become_targets() -> None:
    text = "x1,label,weight\n1,2,1\n2,0,3\n"
    assert labels(text, SoftmaxCrossEntropy(), 3).targets == (row([0, 0, 1]), row([1, 0, 0]))
    assert labels(text, SoftmaxCrossEntropy(), 3).weights == row([1, 3])
    assert labels("x1,label\n1,1\n2,0\n", Logistic(), 1).targets == (row([1]), row([0]))


@pytest.mark.parametrize(
    ("text", "loss", "outputs", "message"),
    [
        ("x1,label\n1,3\n", SoftmaxCrossEntropy(), 3, "line 2, column label: 3 is no class; write 0 to 2"),
        ("x1,label\n1,0\n2,1/2\n", SoftmaxCrossEntropy(), 3, "line 3, column label: 1/2 is no class; write 0 to 2"),
        ("x1,label\n1,-1\n", Logistic(), 1, "line 2, column label: -1 is no class; write 0 to 1"),
        ("x1,label\n1,1\n", Squared(), 3, "line 1: a column label goes with the logistic or softmax loss"),
        ("x1,y,label\n1,1,1\n", SoftmaxCrossEntropy(), 3, "line 1: the header is 'x1,y,label'"),
    ],
)
def test_labels_that_are_refused(text: str, loss: object, outputs: int, message: str) -> None:
    network = Network((layer([[1]] * outputs),))
    assert message in complaint(text, lambda path: read_dataset(path, classes_of(network, loss)))  # type: ignore[arg-type]
