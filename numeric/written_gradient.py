"""Losses and written-out gradients of many narrow networks at once.

Parameters are one tensor (P, R): R networks of one architecture side by side, the runs last, so that every operation
streams over contiguous memory and a training step costs a dozen kernels whatever R is. Autograd would cost several
times as many. Layout of the P rows: numeric/architecture.py. At a kink the gradient uses ReLU'(0) = 0, as torch does.
"""

from __future__ import annotations

from enum import Enum

import torch
from torch import Tensor

from numeric.architecture import Activation, Architecture


class Loss(Enum):
    """The loss of one network, summed over points and outputs.

    SQUARED: |f - y|^2. LOG: for one output log(1 + exp(f)) - y f with y in [0, 1]; for several the cross-entropy of
    softmax(f) with the distribution y.
    """

    SQUARED = "squared"
    LOG = "log"


def activate(activation: Activation, z: Tensor) -> Tensor:
    """Apply the activation function, in place."""
    if activation is Activation.RELU:
        return z.clamp_min_(0.0)
    return z.sigmoid_() if activation is Activation.SIGMOID else z.tanh_()


def through_activation(activation: Activation, delta: Tensor, active: Tensor) -> Tensor:
    """Turn derivatives by the outputs `active` of an activation function into those by its inputs, in place."""
    if activation is Activation.RELU:
        torch.ops.aten.threshold_backward.grad_input(delta, active, 0.0, grad_input=delta)
    elif activation is Activation.SIGMOID:
        torch.ops.aten.sigmoid_backward.grad_input(delta, active, grad_input=delta)
    else:
        torch.ops.aten.tanh_backward.grad_input(delta, active, grad_input=delta)
    return delta


class WrittenGradient:
    """Loss (R,) and gradient (P, R) of R networks on given data.

    `inputs` is (N, d), shared by all runs, or (N, d, R), one dataset a run; `targets` likewise (N, K) or (N, K, R).
    `scale` multiplies loss and gradient: 1/N gives means instead of sums. Buffers are kept between calls and hold about
    3 N (max width + 1) R numbers.
    """

    def __init__(
        self,
        architecture: Architecture,
        inputs: Tensor,
        targets: Tensor,
        runs: int,
        loss: Loss = Loss.SQUARED,
        scale: float = 1.0,
    ) -> None:
        self.architecture = architecture
        self.runs = runs
        self._loss = loss
        self._scale = scale
        self._blocks = architecture.blocks
        like = inputs
        points = inputs.shape[0]
        self._points = points

        def buffer(*shape: int) -> Tensor:
            return torch.empty(shape, dtype=like.dtype, device=like.device)

        # Hidden outputs keep a row of ones for the bias of the next layer.
        self._hidden: list[Tensor] = []
        for block in self._blocks[1:]:
            h = buffer(points, block.rows, runs)
            h[:, block.inputs :] = 1.0
            self._hidden.append(h)
        self._deltas = [buffer(points, block.outputs, runs) for block in self._blocks]
        self._products = [buffer(points, block.rows, runs) for block in self._blocks[1:]]
        self._squares = buffer(points, self._blocks[-1].outputs, runs)
        self._shared = inputs.ndim == 2
        self._spread = buffer(0) if self._shared else buffer(points, self._blocks[0].outputs, runs)
        self.set_data(inputs, targets)

    def set_data(self, inputs: Tensor, targets: Tensor) -> None:
        """Take other points, of the same number and shape."""
        first = self._blocks[0]
        if first.bias:
            ones = torch.ones_like(inputs[:, :1])
            inputs = torch.cat([inputs, ones], dim=1)
        self._inputs = inputs.contiguous()
        self._inputs_t = inputs.t().contiguous() if self._shared else inputs
        self._targets = targets.unsqueeze(-1) if targets.ndim == 2 else targets

    def losses(self, parameters: Tensor) -> Tensor:
        """Losses (R,) at parameters (P, R)."""
        return self._value(self._forward(parameters))

    def outputs(self, parameters: Tensor) -> Tensor:
        """Network outputs (N, K, R)."""
        return self._forward(parameters).clone()

    def losses_and_outputs(self, parameters: Tensor) -> tuple[Tensor, Tensor]:
        """Losses (R,) and network outputs (N, K, R); the outputs stay valid until the next call."""
        outputs = self._forward(parameters)
        return self._value(outputs), outputs

    def __call__(self, parameters: Tensor, gradient: Tensor, *, want_losses: bool = True) -> Tensor | None:
        """Write the gradient (P, R) and give the losses (R,), or None when they are not wanted."""
        outputs = self._forward(parameters)
        losses = self._value(outputs) if want_losses else None
        self._output_delta(outputs)
        for number in range(len(self._blocks) - 1, 0, -1):
            self._back(number, parameters, gradient)
        self._back_to_inputs(gradient)
        return losses

    def _weights(self, tensor: Tensor, number: int) -> Tensor:
        block = self._blocks[number]
        return tensor[block.start : block.stop].view(block.rows, block.outputs, self.runs)

    def _forward(self, parameters: Tensor) -> Tensor:
        """Outputs (N, K, R), in the buffer that the output's delta overwrites."""
        runs, first = self.runs, self._blocks[0]
        z = self._deltas[0] if len(self._blocks) == 1 else self._hidden[0][:, : first.outputs]
        if self._shared:
            flat = z.as_strided((self._points, first.outputs * runs), (z.stride(0), 1), z.storage_offset())
            torch.mm(self._inputs, parameters[: first.stop].view(first.rows, first.outputs * runs), out=flat)
        else:
            weights = self._weights(parameters, 0)
            torch.mul(self._inputs[:, :1], weights[0], out=z)
            for k in range(1, first.rows):
                z.addcmul_(self._inputs[:, k : k + 1], weights[k])
        for number, block in enumerate(self._blocks[1:], start=1):
            activate(self.architecture.activation, z)
            weights, inputs, product = (
                self._weights(parameters, number),
                self._hidden[number - 1],
                self._products[number - 1],
            )
            last = number == len(self._blocks) - 1
            z = self._deltas[number] if last else self._hidden[number][:, : block.outputs]
            for o in range(block.outputs):
                torch.mul(inputs, weights[:, o], out=product)
                torch.sum(product, dim=1, out=z[:, o])
        return z

    def _value(self, outputs: Tensor) -> Tensor:
        if self._loss is Loss.SQUARED:
            torch.sub(outputs, self._targets, out=self._squares)
            self._squares.mul_(self._squares)
            value = self._squares.sum(dim=(0, 1))
        elif outputs.shape[1] == 1:
            value = (torch.nn.functional.softplus(outputs) - self._targets * outputs).sum(dim=(0, 1))
        else:
            value = -(self._targets * torch.log_softmax(outputs, dim=1)).sum(dim=(0, 1))
        return value if self._scale == 1.0 else value * self._scale

    def _output_delta(self, outputs: Tensor) -> None:
        """Turn the outputs into the derivative of the loss by them, in place."""
        factor = self._scale
        if self._loss is Loss.SQUARED:
            outputs.sub_(self._targets)
            factor *= 2.0
        elif outputs.shape[1] == 1:
            outputs.sigmoid_().sub_(self._targets)
        else:
            outputs.copy_(torch.softmax(outputs, dim=1)).sub_(self._targets)
        if factor != 1.0:
            outputs.mul_(factor)

    def _back(self, number: int, parameters: Tensor, gradient: Tensor) -> None:
        """From the delta of layer `number`: its gradient, and the delta of the layer before."""
        block = self._blocks[number]
        weights, slots = self._weights(parameters, number), self._weights(gradient, number)
        delta, inputs, product = self._deltas[number], self._hidden[number - 1], self._products[number - 1]
        before = self._deltas[number - 1]
        for o in range(block.outputs):
            torch.mul(inputs, delta[:, o : o + 1], out=product)
            torch.sum(product, dim=0, out=slots[:, o])
            if o == 0:
                torch.mul(weights[: block.inputs, o], delta[:, o : o + 1], out=before)
            else:
                before.addcmul_(weights[: block.inputs, o], delta[:, o : o + 1])
        active = inputs[:, : block.inputs]
        through_activation(self.architecture.activation, before, active)

    def _back_to_inputs(self, gradient: Tensor) -> None:
        first = self._blocks[0]
        if self._shared:
            slots = gradient[: first.stop].view(first.rows, first.outputs * self.runs)
            torch.mm(self._inputs_t, self._deltas[0].view(self._points, -1), out=slots)
        else:
            weights = self._weights(gradient, 0)
            for k in range(first.rows):
                torch.mul(self._deltas[0], self._inputs[:, k : k + 1], out=self._spread)
                torch.sum(self._spread, dim=0, out=weights[k])
