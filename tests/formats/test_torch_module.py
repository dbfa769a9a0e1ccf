"""torch modules: every float arrives with its exact binary value, and what cannot be read is named."""

from fractions import Fraction

import pytest
import torch
from torch import nn

from proofs.formats.arrays import dataset_from_arrays, exact
from proofs.formats.torch_module import network_from_torch
from proofs.kernel import InputError, Problem
from proofs.kernel.forward import forward


def test_floats_keep_their_exact_binary_value() -> None:
    module = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1, bias=False))
    network = network_from_torch(module)
    assert network.layers[0].weight[1][0] == Fraction(module[0].weight.tolist()[1][0])
    assert network.layers[0].bias is not None
    assert network.layers[0].bias[2] == Fraction(module[0].bias.tolist()[2])
    assert network.layers[1].bias is None


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64, torch.float16, torch.bfloat16])
def test_the_exact_network_computes_what_torch_computes(dtype: torch.dtype) -> None:
    torch.manual_seed(0)
    module = nn.Sequential(
        nn.Flatten(), nn.Linear(3, 5), nn.ReLU(), nn.Sequential(nn.Linear(5, 4), nn.ReLU()), nn.Linear(4, 2)
    )
    module = module.to(dtype)
    inputs = torch.randn(7, 3, dtype=dtype)
    problem = Problem(network_from_torch(module), dataset_from_arrays(inputs, torch.zeros(7, 2)))
    expected = module.to(torch.float64)(inputs.to(torch.float64)).detach()
    here = forward(problem).residuals
    mine = torch.tensor([[e / here.denominator for e in row] for row in here.coefficients[0]], dtype=torch.float64)
    assert torch.allclose(mine, expected, atol=1e-12)


def test_dropout_counts_only_in_training() -> None:
    module = nn.Sequential(nn.Linear(1, 2), nn.ReLU(), nn.Dropout(0.5), nn.Linear(2, 1))
    with pytest.raises(InputError, match="2: Dropout is not supported"):
        network_from_torch(module)
    assert len(network_from_torch(module.eval()).layers) == 2


@pytest.mark.parametrize(
    ("module", "message"),
    [
        (nn.Sequential(nn.Linear(1, 1), nn.Tanh(), nn.Linear(1, 1)), "1: Tanh is not supported"),
        (nn.Sequential(nn.Linear(1, 1), nn.Linear(1, 1)), "1: a Linear follows a Linear"),
        (nn.Sequential(nn.ReLU(), nn.Linear(1, 1)), "0: a ReLU without a Linear before it"),
        (nn.Sequential(nn.Linear(1, 1), nn.ReLU()), "does not end in a Linear"),
        (nn.Sequential(), "does not end in a Linear"),
        (nn.Sequential(nn.Linear(1, 1), nn.ReLU(), nn.ReLU(), nn.Linear(1, 1)), "2: a ReLU without a Linear"),
        (nn.Sequential(nn.Sequential(nn.Conv1d(1, 1, 1)), nn.Linear(1, 1)), "0.0: Conv1d is not supported"),
    ],
)
def test_what_cannot_be_read_is_named(module: nn.Module, message: str) -> None:
    with pytest.raises(InputError, match=message):
        network_from_torch(module)


def test_a_weight_that_is_not_finite_is_named() -> None:
    module = nn.Sequential(nn.Linear(1, 2), nn.ReLU(), nn.Linear(2, 1))
    with torch.no_grad():
        module[2].weight[0, 1] = float("nan")
    with pytest.raises(InputError, match=r"2\.weight\[0\]\[1\]: nan is not a finite number"):
        network_from_torch(module)


@pytest.mark.parametrize("number", [True, "1", None, 1j, float("inf")])
def test_only_finite_numbers_are_numbers(number: object) -> None:
    with pytest.raises(InputError, match="here: "):
        exact(number, "here")


def test_data_may_be_flat_for_one_coordinate_and_one_target() -> None:
    data = dataset_from_arrays(torch.tensor([0.5, 1.0]), [1, Fraction(1, 3)])
    assert data.inputs == ((Fraction(1, 2),), (Fraction(1),))
    assert data.targets == ((Fraction(1),), (Fraction(1, 3),))
