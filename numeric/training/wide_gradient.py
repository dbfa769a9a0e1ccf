"""Losses and written-out gradients of a few wide networks, where matrix products dominate.

Parameters are (R, P), the runs first, so that each layer is one batched matrix product. The rest is as in
written_gradient.py.
"""

from __future__ import annotations

import torch
from torch import Tensor

from numeric.architecture import Architecture
from numeric.written_gradient import Loss, activate, through_activation

PIECE = 4096
"""Points evaluated at a time when the whole dataset is inspected."""


class WideGradient:
    """Gradient (R, P) on a batch of points: inputs (R, B, d) or (B, d) shared, targets (R, B, K) or (B, K)."""

    run_axis = 0

    def __init__(self, architecture: Architecture, loss: Loss) -> None:
        self.architecture = architecture
        self._loss = loss

    def gradient(self, parameters: Tensor, inputs: Tensor, targets: Tensor, scale: float, out: Tensor) -> None:
        """Write the gradient of `scale` times the summed loss into `out` (R, P)."""
        runs = parameters.shape[0]
        hidden = [inputs if inputs.ndim == 3 else inputs.expand(runs, -1, -1)]
        for number in range(len(self.architecture.blocks)):
            hidden.append(self._layer(parameters, number, hidden[-1]))
        delta = self._output_delta(hidden.pop(), targets).mul_(scale)
        for number in range(len(self.architecture.blocks) - 1, -1, -1):
            block = self.architecture.blocks[number]
            weight, bias = self._parts(out, number)
            torch.bmm(hidden[number].transpose(1, 2), delta, out=weight)
            if bias is not None:
                torch.sum(delta, dim=1, out=bias)
            if number:
                back = torch.bmm(delta, self._parts(parameters, number)[0].transpose(1, 2))
                delta = through_activation(self.architecture.activation, back, hidden[number][..., : block.inputs])

    def inspect(self, parameters: Tensor, inputs: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
        """Summed loss (R,) and number of points on the wrong side (R,), over shared points (N, d)."""
        total = torch.zeros(parameters.shape[0], dtype=parameters.dtype, device=parameters.device)
        wrong = torch.zeros_like(total)
        for start in range(0, inputs.shape[0], PIECE):
            h = inputs[start : start + PIECE].expand(parameters.shape[0], -1, -1)
            y = targets[start : start + PIECE]
            for number in range(len(self.architecture.blocks)):
                h = self._layer(parameters, number, h)
            total += self._losses(h, y)
            wrong += wrong_side(h, y, self._loss, classes=-1).sum(dim=-1)
        return total, wrong

    def _parts(self, tensor: Tensor, number: int) -> tuple[Tensor, Tensor | None]:
        """Weight (R, in, out) and bias (R, out) of a layer, as views."""
        block = self.architecture.blocks[number]
        stop = block.start + block.inputs * block.outputs
        weight = tensor[:, block.start : stop].view(-1, block.inputs, block.outputs)
        return weight, tensor[:, stop : block.stop] if block.bias else None

    def _layer(self, parameters: Tensor, number: int, inputs: Tensor) -> Tensor:
        weight, bias = self._parts(parameters, number)
        z = torch.bmm(inputs, weight) if bias is None else torch.baddbmm(bias.unsqueeze(1), inputs, weight)
        if number == len(self.architecture.blocks) - 1:
            return z
        return activate(self.architecture.activation, z)

    def _output_delta(self, outputs: Tensor, targets: Tensor) -> Tensor:
        if self._loss is Loss.SQUARED:
            return outputs.sub_(targets).mul_(2.0)
        if outputs.shape[-1] == 1:
            return outputs.sigmoid_().sub_(targets)
        return torch.softmax(outputs, dim=-1).sub_(targets)

    def _losses(self, outputs: Tensor, targets: Tensor) -> Tensor:
        if self._loss is Loss.SQUARED:
            return (outputs - targets).square_().sum(dim=(1, 2))
        if outputs.shape[-1] == 1:
            return (torch.nn.functional.softplus(outputs) - targets * outputs).sum(dim=(1, 2))
        return -(targets * torch.log_softmax(outputs, dim=-1)).sum(dim=(1, 2))


def wrong_side(outputs: Tensor, targets: Tensor, loss: Loss, classes: int) -> Tensor:
    """Whether a point is misclassified; `classes` is the dimension of the outputs, which the result lacks."""
    if outputs.shape[classes] == 1:
        border = 0.5 if loss is Loss.SQUARED else 0.0
        return ((outputs > border) != (targets > 0.5)).squeeze(classes)
    return outputs.argmax(dim=classes) != targets.argmax(dim=classes)
