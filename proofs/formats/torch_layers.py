"""The layers and activations that the recorded calls of a torch module are."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from torch import Tensor

from proofs.formats.arrays import exact, exact_matrix, exact_vector
from proofs.formats.torch_calls import Call
from proofs.kernel import InputError, Layer, Network
from proofs.kernel.activation_function import NAMED, RELU, Activation, Identity, LeakyReLU


def _leaky_relu(call: Call) -> Activation:
    slope = exact(call.setting(0, "negative_slope", 0.01), f"{call.module}: slope")
    try:
        return LeakyReLU(slope) if slope else RELU
    except ValueError as error:
        raise InputError(f"{call.module}: {error}; use another activation") from None


def _gelu(call: Call) -> Activation:
    return NAMED["gelu_tanh" if call.setting(0, "approximate", "none") == "tanh" else "gelu"]


def _softplus(call: Call) -> Activation:
    if call.setting(0, "beta", 1) != 1:
        raise InputError(f"{call.module}: softplus has beta = {call.setting(0, 'beta')}; use beta = 1")
    return NAMED["softplus"]


def _clamp(call: Call) -> Activation:
    if call.setting(0, "min") == 0 and call.setting(1, "max") is None:
        return RELU
    raise InputError(f"{call.module}: clamp is ReLU with min = 0 and no max only; use a ReLU")


ACTIVATIONS: Final[Mapping[str, Callable[[Call], Activation]]] = {
    "relu": lambda _: RELU,
    "clamp": _clamp,
    "clamp_min": _clamp,
    "leaky_relu": _leaky_relu,
    "sigmoid": lambda _: NAMED["sigmoid"],
    "tanh": lambda _: NAMED["tanh"],
    "softplus": _softplus,
    "gelu": _gelu,
    "silu": lambda _: NAMED["silu"],
}
DROPOUTS: Final = frozenset({"dropout", "alpha_dropout", "feature_alpha_dropout", "dropout1d"})
RESHAPES: Final = frozenset({"flatten", "view", "reshape", "squeeze", "unsqueeze"})
LOG_ODDS: Final = frozenset({"softmax", "log_softmax", "logsigmoid"})
SUPPORTED: Final = frozenset({*ACTIVATIONS, *DROPOUTS, *RESHAPES, *LOG_ODDS, "linear", "batch_norm"})


@dataclass(frozen=True)
class Chain:
    """What a module is.

    Attributes:
        network: its exact layers.
        parameters: weight and bias of each layer, the tensors of the module itself.
        folded: whether BatchNorm was folded into a layer, so that its numbers are not those of `parameters`.
    """

    network: Network
    parameters: tuple[tuple[Tensor, Tensor | None], ...]
    folded: bool


def chain_of(calls: Sequence[Call], names: Mapping[int, str]) -> Chain:
    """Put the calls together.

    Args:
        calls: in their order.
        names: of the parameters and buffers of the module, by the identity of the tensor.

    Raises:
        InputError: the call that does not fit into a chain, or a number that is not finite.
    """
    reader = _Reader(names)
    for call in calls:
        reader.take(call)
    return Chain(reader.network(), tuple(reader.parameters), reader.folded)


@dataclass
class _Linear:
    name: str
    weight: Tensor
    bias: Tensor | None


@dataclass
class _Reader:
    """Layers as float64 tensors, which hold every number of a shorter type exactly.

    `waiting` is the scale and shift of a BatchNorm that no Linear stands directly before; the next one takes it in.
    """

    names: Mapping[int, str]
    layers: list[_Linear] = field(default_factory=list)
    activations: list[Activation | None] = field(default_factory=list)
    users: dict[int, str] = field(default_factory=dict)
    waiting: tuple[Tensor, Tensor] | None = None
    parameters: list[tuple[Tensor, Tensor | None]] = field(default_factory=list)
    folded: bool = False

    def take(self, call: Call) -> None:
        if call.name == "linear":
            self._linear(call)
        elif call.name == "batch_norm":
            self._batch_norm(call)
        elif call.name in ACTIVATIONS:
            self._activation(call)
        elif call.name in DROPOUTS:
            if call.setting(1, "training", call.name == "dropout") and call.setting(0, "p", 0.5):
                raise InputError(f"{call.module}: dropout is random while training; call .eval() on the module first")
        elif call.name in RESHAPES:
            points, last = call.before[0], call.after == (call.before[0],)
            if call.after.numel() != call.before.numel() or call.after[0] != points or (last and not self.layers):
                raise InputError(f"{call.module}: {call.name} mixes the data points; keep the first axis as it is")
        else:
            raise InputError(f"{call.module}: {call.name} belongs to the loss; return what comes before it")

    def network(self) -> Network:
        if not self.layers or self.activations[-1] is not None or self.waiting is not None:
            raise InputError(
                "the module does not end in a Linear; the last layer has no activation, so add one or end there"
            )
        layers = []
        for layer in self.layers:
            bias = None if layer.bias is None else exact_vector(layer.bias, f"{layer.name}.bias")
            layers.append(Layer(exact_matrix(layer.weight, f"{layer.name}.weight"), bias))
        return Network(tuple(layers), tuple(activation or Identity() for activation in self.activations[:-1]))

    def _linear(self, call: Call) -> None:
        weight, bias = call.setting(0, "weight"), call.setting(1, "bias")
        for kind, tensor in (("weight", weight), ("bias", bias)):
            if tensor is not None:
                self._require_own(call.module, kind, tensor)
        if weight.dim() != 2 or call.before.numel() != call.before[0] * weight.shape[1]:
            raise InputError(f"{call.module}: applied to {tuple(call.before)}, not one vector a point; flatten first")
        wide, shift = weight.detach().double(), None if bias is None else bias.detach().double()
        if self.waiting is not None:
            scale, offset = self.waiting
            pushed = wide @ offset
            wide, shift, self.waiting = wide * scale, pushed if shift is None else shift + pushed, None
        self.layers.append(_Linear(call.module, wide, shift))
        self.parameters.append((weight, bias))
        self.activations.append(None)

    def _require_own(self, module: str, kind: str, tensor: Tensor) -> None:
        """A layer's numbers are parameters of its own; a network whose layers share some is another problem."""
        key = id(tensor)
        if key not in self.names:
            raise InputError(f"{module}: its {kind} is computed in forward; store it as a parameter, as nn.Linear does")
        if key in self.users:
            raise InputError(
                f"{module}: {self.names[key]} is used twice (first by {self.users[key]}), but the parameters of a "
                "network are independent; give each use a layer of its own"
            )
        self.users[key] = module

    def _batch_norm(self, call: Call) -> None:
        mean, variance, weight, bias = (call.setting(k, name) for k, name in enumerate(_BATCH_NORM))
        if call.setting(4, "training", False) or mean is None or variance is None:
            raise InputError(
                f"{call.module}: BatchNorm takes its mean and variance from the batch; have it track running "
                "statistics, and call .eval() on the module first"
            )
        if call.before.numel() != call.before[0] * len(mean):
            raise InputError(
                f"{call.module}: BatchNorm of {tuple(call.before)}, not of one vector a point; flatten first"
            )
        self.folded = True
        scale = (variance.detach().double() + float(call.setting(6, "eps", 1e-5))).rsqrt()
        if weight is not None:
            scale = scale * weight.detach().double()
        shift = -mean.detach().double() * scale
        if bias is not None:
            shift = shift + bias.detach().double()
        if self.layers and self.activations[-1] is None:
            layer = self.layers[-1]
            layer.weight = layer.weight * scale[:, None]
            layer.bias = shift if layer.bias is None else layer.bias * scale + shift
        elif self.waiting is None:
            self.waiting = scale, shift
        else:
            before, offset = self.waiting
            self.waiting = before * scale, offset * scale + shift

    def _activation(self, call: Call) -> None:
        activation = ACTIVATIONS[call.name](call)
        if not self.layers or self.activations[-1] is not None or self.waiting is not None:
            raise InputError(f"{call.module}: {call.name} without a Linear before it; remove it or put a Linear first")
        self.activations[-1] = activation


_BATCH_NORM: Final = ("running_mean", "running_var", "weight", "bias")
