"""Whether the network that was read computes what the torch module computes, on sample points."""

from collections.abc import Iterator
from typing import Any, Final

import torch
from torch import Tensor, nn
from torch.nn import functional

from proofs.kernel import InputError, Network
from proofs.kernel.activation_function import Activation, LeakyReLU

POINTS: Final = 12
SCALES: Final = (1.0, 30.0, 0.03)
"""Sample points have coordinates of these sizes in turn."""

_FUNCTIONS: Final = {
    "identity": lambda z: z,
    "relu": functional.relu,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "softplus": functional.softplus,
    "gelu": functional.gelu,
    "gelu_tanh": lambda z: functional.gelu(z, approximate="tanh"),
    "silu": functional.silu,
}


def batches(module: nn.Module, inputs: object) -> Iterator[Tensor]:
    """Batches to try: the given inputs, or random ones of each width that some weight of the module reads.

    Raises:
        InputError: the module holds no weights, or the inputs are no numbers.
    """
    first = next((p for p in module.parameters() if p.is_floating_point()), None)
    if first is None:
        raise InputError("the module does not end in a Linear; it holds no weights at all")
    if inputs is not None:
        yield _given(inputs, first)
        return
    for width in dict.fromkeys(p.shape[1] for p in module.parameters() if p.dim() == 2):
        yield _random(width).to(first)


def _given(inputs: object, like: Tensor) -> Tensor:
    try:
        batch = torch.as_tensor(inputs).detach().to(like)
    except (TypeError, ValueError, RuntimeError) as error:
        raise InputError(f"inputs: {str(error).splitlines()[0]}; give an array (N, d)") from None
    if not batch.dim() or not len(batch):
        raise InputError("inputs: no points; give an array (N, d)")
    return batch[:, None] if batch.dim() == 1 else batch


def _random(width: int) -> Tensor:
    generator = torch.Generator().manual_seed(0)
    scale = torch.tensor(SCALES).repeat(POINTS)[:POINTS, None]
    return torch.randn(POINTS, width, generator=generator) * scale


def require_agreement(network: Network, batch: Tensor, outputs: Tensor) -> None:
    """Compare the outputs of the module with those of the network, computed in double precision.

    The allowance is the rounding error of sums in the module's own precision, with a factor to spare.

    Raises:
        InputError: they differ by more, or the module returns another shape.
    """
    value = batch.double().reshape(len(batch), -1)
    size, roundings = value.abs(), 0
    for layer, activation in zip(network.layers, [*network.activations, None], strict=True):
        weight = torch.tensor([[float(entry) for entry in row] for row in layer.weight], dtype=torch.float64)
        bias = torch.tensor([float(entry) for entry in layer.bias or [0] * layer.width], dtype=torch.float64)
        weight, bias = weight.to(value.device), bias.to(value.device)
        value, size = value @ weight.T + bias, size @ weight.abs().T + bias.abs()
        roundings += layer.fan_in + 8
        if activation is not None:
            value, size = _applied(activation, value), size + 1
    if outputs.numel() != value.numel() or len(outputs) != len(value):
        raise InputError(f"the module returns {tuple(outputs.shape)} for {len(value)} points, not {tuple(value.shape)}")
    gap = (outputs.double().reshape(value.shape) - value).abs()
    allowed = 4 * roundings * torch.finfo(outputs.dtype).eps * size
    if not bool((gap <= allowed).all()):
        i, k = divmod(int((gap - allowed).nan_to_num(torch.inf).argmax()), value.shape[1])
        found = float(outputs.reshape(value.shape)[i, k])
        raise InputError(
            f"the module gives {found:.6g} at sample point {i}, output {k}, and the chain of its layers "
            f"{float(value[i, k]):.6g}; build it from Linear and activations alone"
        )


def _applied(activation: Activation, value: Tensor) -> Tensor:
    if isinstance(activation, LeakyReLU):
        return functional.leaky_relu(value, float(activation.slope))
    function: Any = _FUNCTIONS[activation.name]
    result: Tensor = function(value)
    return result
