"""What the batched code is compared with: torch's autograd on one network, written the plain way."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from numeric.architecture import Activation, Architecture, Array, unpack
from numeric.written_gradient import Loss

ACTIVATIONS = {Activation.RELU: torch.relu, Activation.SIGMOID: torch.sigmoid, Activation.TANH: torch.tanh}


def tensors(architecture: Architecture, vector: Array) -> list[Tensor]:
    """Weights and biases as autograd leaves, in order."""
    leaves = []
    for weight, bias in unpack(architecture, vector):
        leaves.append(torch.tensor(weight, requires_grad=True))
        if bias is not None:
            leaves.append(torch.tensor(bias, requires_grad=True))
    return leaves


def forward(architecture: Architecture, leaves: Sequence[Tensor], inputs: Tensor) -> Tensor:
    h, rest = inputs, list(leaves)
    for number, bias in enumerate(architecture.biases):
        h = torch.nn.functional.linear(h, rest.pop(0), rest.pop(0) if bias else None)
        if number < len(architecture.biases) - 1:
            h = ACTIVATIONS[architecture.activation](h)
    return h


def loss_of(outputs: Tensor, targets: Tensor, loss: Loss) -> Tensor:
    if loss is Loss.SQUARED:
        return ((outputs - targets) ** 2).sum()
    if outputs.shape[1] == 1:
        return torch.nn.functional.binary_cross_entropy_with_logits(outputs, targets, reduction="sum")
    return torch.nn.functional.cross_entropy(outputs, targets, reduction="sum")


def packed(architecture: Architecture, leaves: Sequence[Tensor]) -> Tensor:
    """The parameter vector (P,) again."""
    parts, rest = [], list(leaves)
    for bias in architecture.biases:
        parts.append(rest.pop(0).detach().t().reshape(-1))
        if bias:
            parts.append(rest.pop(0).detach())
    return torch.cat(parts)


def packed_gradient(architecture: Architecture, leaves: Sequence[Tensor]) -> Tensor:
    gradients = []
    for leaf in leaves:
        assert leaf.grad is not None
        gradients.append(leaf.grad)
    return packed(architecture, gradients)
