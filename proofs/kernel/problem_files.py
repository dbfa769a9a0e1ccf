"""network.json, and a problem from files. docs/file-formats.md describes them."""

import hashlib
import json
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path

from proofs.kernel.activation_function import NAMED, Activation, LeakyReLU
from proofs.kernel.dataset_file import classes_of, read_dataset
from proofs.kernel.input_file import InputError
from proofs.kernel.loss import SQUARED, Huber, Logistic, Loss, SoftmaxCrossEntropy
from proofs.kernel.network import Decay, Layer, Network, Problem
from proofs.kernel.shapes import ShapeError
from proofs.kernel.strict_json import Cursor, parse_rational


def read_network(path: Path) -> Network:
    """Read `{"layers": [{"weight": [[...]], "bias": [...] or null, "activation": "relu"}, ...]}`.

    Raises:
        InputError: the file, the place in it, and the mend.
    """
    return network_at(Cursor.of_file(path), Cursor.rational, activations=True)


def network_at(cursor: Cursor, number: Callable[[Cursor], Fraction], *, activations: bool) -> Network:
    """Read a network, or an object of the same shape such as a direction, which names no activations."""
    entries = list(cursor.fields(["layers"])["layers"].items())
    layers = tuple(_layer_at(entry, number, ["activation"] if activations else []) for entry in entries)
    if activations:
        functions = tuple(map(_activation_of, entries[:-1]))
        if entries and entries[-1].fields(["weight", "bias"], ["activation"]).get("activation") is not None:
            entries[-1].fail("the last layer has no activation; remove it")
    try:
        return Network(layers, functions if activations else ())
    except ShapeError as error:
        cursor.fail(error.mended("make the shapes fit"))


def _layer_at(entry: Cursor, number: Callable[[Cursor], Fraction], optional: Sequence[str]) -> Layer:
    fields = entry.fields(["weight", "bias"], optional)
    weight = fields["weight"].each(lambda row: row.each(number))
    bias = None if fields["bias"].value is None else fields["bias"].each(number)
    try:
        return Layer(weight, bias)
    except ShapeError as error:
        entry.fail(error.mended("make the shapes fit"))


def _activation_of(entry: Cursor) -> Activation:
    known = f'{", ".join(NAMED)} or {{"leaky_relu": "1/100"}}'
    activation = entry.fields(["weight", "bias"], ["activation"]).get("activation")
    if activation is None:
        entry.fail(f'a hidden layer needs an "activation": {known}')
    if isinstance(activation.value, dict):
        slope = activation.fields(["leaky_relu"])["leaky_relu"]
        try:
            return LeakyReLU(slope.rational())
        except ValueError as error:
            slope.fail(str(error))
    name = activation.text()
    if name not in NAMED:
        activation.fail(f"unknown activation {name[:40]!r}; write {known}")
    return NAMED[name]


def network_text(network: Network) -> str:
    """network.json, which `read_network` reads back."""
    return json.dumps(network_json(network), indent=1) + "\n"


def network_json(network: Network, *, activations: bool = True) -> dict[str, object]:
    """The network as JSON values that `read_network` reads back."""
    layers: list[dict[str, object]] = []
    for layer in network.layers:
        bias = None if layer.bias is None else [str(number) for number in layer.bias]
        layers.append({"weight": [[str(number) for number in row] for row in layer.weight], "bias": bias})
    if activations:
        for entry, activation in zip(layers, network.activations, strict=False):
            slope = {activation.name: str(activation.slope)} if isinstance(activation, LeakyReLU) else None
            entry["activation"] = slope or activation.name
    return {"layers": layers}


def parse_loss(text: str) -> Loss:
    """The loss called "squared", "huber:DELTA", "logistic" or "softmax".

    Raises:
        ValueError: there is no such loss; with the mend.
    """
    name, _, delta = text.partition(":")
    if name == "huber":
        return Huber(parse_rational(delta))
    named: dict[str, Loss] = {str(loss): loss for loss in (SQUARED, Logistic(), SoftmaxCrossEntropy())}
    if text not in named:
        raise ValueError(f"unknown loss {text[:40]!r}; write squared, huber:DELTA, logistic or softmax")
    return named[text]


def parse_decay(text: str, layers: int) -> Decay | None:
    """The decay called "OMEGA", for all parameters, or "WEIGHTS:BIASES,WEIGHTS:BIASES,..." with one pair per layer.

    Raises:
        ValueError: there is no such decay; with the mend.
    """
    if ":" not in text:
        pairs = [(parse_rational(text),) * 2] * layers
    else:
        parts = [part.partition(":") for part in text.split(",")]
        pairs = [(parse_rational(weights), parse_rational(biases)) for weights, _, biases in parts]
        if len(pairs) != layers:
            raise ValueError(f"the decay names {len(pairs)} layers and the network has {layers}; write one pair each")
    weights, biases = (tuple(column) for column in zip(*pairs, strict=True))
    return Decay(weights, biases) if any(weights) or any(biases) else None


def read_problem(network: Path, data: Path, loss: Loss = SQUARED) -> Problem:
    """Read both files and put them together.

    Raises:
        InputError: one cannot be used, or they do not fit each other.
    """
    point = read_network(network)
    dataset = read_dataset(data, classes_of(point, loss))
    try:
        return Problem(point, dataset, loss)
    except ShapeError as error:
        raise InputError(f"{network}, {data}: {error.mended('make them fit')}") from None


def digest(problem: Problem) -> str:
    """A name for the problem: equal problems have equal digests, however the numbers were written.

    The loss, the weights and the decay enter only where they are not the plain ones.
    """
    data = [
        [str(number) for number in (*x, *y)]
        for x, y in zip(problem.dataset.inputs, problem.dataset.targets, strict=True)
    ]
    parts: list[object] = [network_json(problem.network), data]
    weights = problem.dataset.weights or ()
    if all(weight == 1 for weight in weights):
        weights = ()
    decay = problem.decay
    if weights or problem.loss != SQUARED or decay is not None:
        parts += [str(problem.loss), [str(weight) for weight in weights]]
    if decay is not None:
        parts += [[str(omega) for omega in decay.weights], [str(omega) for omega in decay.biases]]
    text = json.dumps(parts, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()
