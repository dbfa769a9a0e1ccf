"""What a torch training minimised, as an exact problem: module, data, loss module and weight decay."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeAlias

from proofs.formats.arrays import dataset_from_arrays, exact, exact_vector
from proofs.formats.torch_module import chain_from_torch
from proofs.kernel import Dataset, Decay, Huber, InputError, Logistic, Loss, Network, Problem, SoftmaxCrossEntropy
from proofs.kernel.loss import SQUARED

if TYPE_CHECKING:
    from torch import nn

    from proofs.formats.torch_layers import Chain

WeightDecay: TypeAlias = float | Iterable[Mapping[str, Any]]
"""A number for all parameters, or an optimiser's `param_groups`."""

MODULES = "MSELoss, HuberLoss, SmoothL1Loss, BCEWithLogitsLoss or CrossEntropyLoss"


@dataclass(frozen=True)
class _Terms:
    """A loss module, term by term: the kernel's loss, the targets (N, K), and the weight of each point."""

    loss: Loss
    targets: object
    weights: list[Fraction]


def problem_from_torch(
    module: "nn.Module", inputs: object, targets: object, loss: "nn.Module", weight_decay: WeightDecay = 0.0
) -> Problem:
    """What training minimised, exactly: `loss(module(inputs), targets)` plus weight decay, at the module's weights.

    Args:
        module: a chain of Linear and activations, as `network_from_torch` reads it, in evaluation mode.
        inputs: (N, d), or (N, ...) with d numbers a point.
        targets: what the loss module takes: (N, K), (N,), or class indices (N,).
        loss: MSELoss, HuberLoss, SmoothL1Loss, BCEWithLogitsLoss or CrossEntropyLoss, reduction mean or sum.
        weight_decay: the L2 penalty as torch's SGD and Adam add it: `omega |theta|^2 / 2` (AdamW decays otherwise).

    Raises:
        InputError: what of it cannot be read, with the mend.
        ShapeError: the parts do not fit each other.
    """
    chain = chain_from_torch(module, inputs)
    points = _flat(inputs, chain.network)
    terms = _terms(loss, targets, len(points), chain.network)
    rows = dataset_from_arrays(points, terms.targets)
    data = Dataset(rows.inputs, rows.targets, tuple(terms.weights))
    return Problem(chain.network, data, terms.loss, _decay(chain, weight_decay))


def _flat(inputs: object, network: Network) -> Any:
    import torch

    points = torch.as_tensor(inputs)
    return points.detach().reshape(-1, network.input_dimension) if points.dim() > 1 else points.detach()


def _terms(loss: "nn.Module", targets: object, count: int, network: Network) -> _Terms:
    import torch
    from torch import nn

    reduction = getattr(loss, "reduction", "none")
    if reduction not in ("mean", "sum"):
        raise InputError(f"loss: {type(loss).__name__} has reduction {reduction!r}; use 'mean' or 'sum'")
    goal = torch.as_tensor(targets).detach()
    if type(loss) is nn.CrossEntropyLoss:
        return _cross_entropy(loss, goal, count, network)
    if type(loss) is nn.BCEWithLogitsLoss and (loss.weight is not None or loss.pos_weight is not None):
        raise InputError("loss: BCEWithLogitsLoss with weight or pos_weight; leave them out")
    factor, kind = _elementwise(loss)
    share = Fraction(1, count * network.output_dimension) if reduction == "mean" else Fraction(1)
    return _Terms(kind, goal, [factor * share] * count)


def _elementwise(loss: "nn.Module") -> tuple[Fraction, Loss]:
    """The module's term is the factor times the kernel's; its Huber losses are halves of squares."""
    from torch import nn

    if type(loss) is nn.MSELoss:
        return Fraction(1), SQUARED
    if type(loss) is nn.HuberLoss:
        return Fraction(1, 2), Huber(_positive(loss.delta, "delta"))
    if type(loss) is nn.SmoothL1Loss:
        beta = _positive(loss.beta, "beta")
        return 1 / (2 * beta), Huber(beta)
    if type(loss) is nn.BCEWithLogitsLoss:
        return Fraction(1), Logistic()
    raise InputError(f"loss: {type(loss).__name__} is not known; use {MODULES}")


def _positive(number: float, name: str) -> Fraction:
    value = exact(number, f"loss: {name}")
    if value <= 0:
        raise InputError(f"loss: {name} = {number}; give a number above 0")
    return value


def _cross_entropy(loss: "nn.CrossEntropyLoss", goal: Any, count: int, network: Network) -> _Terms:
    """Targets `w_c ((1 - eps) q_c + eps / K)`; the mean over indices divides by the weights of the classes met."""
    classes = network.output_dimension
    if classes == 1:
        raise InputError("loss: CrossEntropyLoss of one output is always 0; use BCEWithLogitsLoss or two outputs")
    weights = (Fraction(1),) * classes if loss.weight is None else exact_vector(loss.weight, "loss: weight")
    if len(weights) != classes:
        raise InputError(f"loss: {len(weights)} class weights for {classes} outputs; give one each")
    smoothing = exact(loss.label_smoothing, "loss: label_smoothing")
    indexed = not goal.is_floating_point()
    if indexed:
        labels = [int(label) for label in goal.reshape(-1).tolist()]
        for i, label in enumerate(labels):
            if label != loss.ignore_index and not 0 <= label < classes:
                raise InputError(f"targets[{i}]: {label} is no class of {classes}; write 0 to {classes - 1}")
        rows = [[Fraction(k == label) for k in range(classes)] for label in labels]
        counted = [label != loss.ignore_index for label in labels]
        total = sum((weights[label] for label, used in zip(labels, counted, strict=True) if used), Fraction(0))
    else:
        rows = [list(exact_vector(row, f"targets[{i}]")) for i, row in enumerate(goal.reshape(count, -1))]
        counted, total = [True] * count, Fraction(count)
    smoothed = [
        [w * ((1 - smoothing) * q + smoothing / classes) for q, w in zip(row, weights, strict=True)] for row in rows
    ]
    if not total:
        raise InputError("targets: the classes met have weight 0 in all; give them a weight above 0")
    share = 1 / total if loss.reduction == "mean" else Fraction(1)
    return _Terms(SoftmaxCrossEntropy(), smoothed, [share * used for used in counted])


def _decay(chain: "Chain", weight_decay: WeightDecay) -> Decay | None:
    layers = chain.parameters
    if isinstance(weight_decay, (int, float)):
        omega = _rate(weight_decay)
        weights, biases = [omega] * len(layers), [omega] * len(layers)
    else:
        rates = {
            id(parameter): _rate(group.get("weight_decay", 0.0))
            for group in weight_decay
            for parameter in _parameters(group)
        }
        zero = Fraction(0)
        weights = [rates.get(id(weight), zero) for weight, _ in layers]
        biases = [zero if bias is None else rates.get(id(bias), zero) for _, bias in layers]
    if not any(weights) and not any(biases):
        return None
    if chain.folded:
        raise InputError("weight_decay acts on the parameters of BatchNorm, which were folded; train on without either")
    return Decay(tuple(weights), tuple(biases))


def _parameters(group: Mapping[str, Any]) -> list[Any]:
    parameters = group["params"]
    return list(parameters) if isinstance(parameters, Iterable) and not hasattr(parameters, "shape") else [parameters]


def _rate(number: object) -> Fraction:
    omega = exact(number, "weight_decay")
    if omega < 0:
        raise InputError(f"weight_decay: {number} is negative; give a number >= 0")
    return omega
