"""The network that was read must compute what the module computes."""

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from proofs.formats.torch_check import batches, require_agreement
from proofs.formats.torch_module import network_from_torch
from proofs.kernel import InputError


class Doubled(nn.ReLU):
    """Twice a ReLU, the factor hidden from whoever records the functions called."""

    def forward(self, x: Tensor) -> Tensor:
        value = functional.relu(x)
        with torch._C.DisableTorchFunction():
            return value.mul_(2)


def test_a_module_that_computes_something_else_is_refused() -> None:
    with pytest.raises(InputError, match=r"the module gives [^;]* and the chain of its layers"):
        network_from_torch(nn.Sequential(nn.Linear(2, 3), Doubled(), nn.Linear(3, 1)))


@pytest.mark.parametrize(
    ("shape", "value", "message"),
    [
        ((12, 1), 0.0, "the module gives 0 at sample point"),
        ((12, 1), torch.nan, "the module gives nan at sample point"),
        ((12, 2), 0.0, "the module returns"),
        ((1, 12), 0.0, "the module returns"),
    ],
)
def test_outputs_that_differ_are_named(shape: tuple[int, int], value: float, message: str) -> None:
    torch.manual_seed(0)
    module = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1))
    with pytest.raises(InputError, match=message):
        require_agreement(network_from_torch(module), next(batches(module, None)), torch.full(shape, value))


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_a_difference_far_above_rounding_is_seen(dtype: torch.dtype) -> None:
    torch.manual_seed(0)
    module = nn.Sequential(nn.Linear(2, 8), nn.ReLU(), nn.Linear(8, 1)).to(dtype)
    network, batch = network_from_torch(module), next(batches(module, None))
    outputs = module(batch).detach()
    require_agreement(network, batch, outputs)
    size = outputs.abs().max()
    with pytest.raises(InputError, match="the module gives"):
        require_agreement(network, batch, outputs + 5000 * torch.finfo(dtype).eps * size)


@pytest.mark.parametrize(("inputs", "message"), [([], "no points"), ("text", "inputs: "), ([["a"]], "inputs: ")])
def test_inputs_that_are_no_points(inputs: object, message: str) -> None:
    with pytest.raises(InputError, match=message):
        next(batches(nn.Linear(1, 1), inputs))
