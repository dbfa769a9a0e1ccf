"""torch modules: every float arrives with its exact binary value, and what cannot be read is named."""

import copy
from collections.abc import Callable
from fractions import Fraction

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from proofs.formats.arrays import dataset_from_arrays, exact
from proofs.formats.torch_module import network_from_torch
from proofs.kernel import InputError, Network, Problem
from proofs.kernel.activation_function import NAMED, RELU, Activation, LeakyReLU
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


def agrees(module: nn.Module, width: int) -> Network:
    """The network that was read, if on points of its own it computes what the module computes."""
    network = network_from_torch(module)
    inputs = torch.randn(9, width, dtype=torch.float64, generator=torch.Generator().manual_seed(5))
    data = dataset_from_arrays(inputs, torch.zeros(9, network.output_dimension))
    here = forward(Problem(network, data)).residuals
    mine = torch.tensor([[e / here.denominator for e in row] for row in here.coefficients[0]], dtype=torch.float64)
    theirs = copy.deepcopy(module).double()(inputs).detach().reshape(mine.shape)
    assert torch.allclose(mine, theirs, rtol=1e-12, atol=1e-12)
    return network


class Style(nn.Module):
    """fc1, fc2, fc3 as attributes, and a forward of its own."""

    def __init__(self, forward: Callable[["Style", Tensor], object], outputs: int = 2) -> None:
        super().__init__()
        torch.manual_seed(1)
        self.fc1, self.fc2, self.fc3 = nn.Linear(3, 4), nn.Linear(4, 4), nn.Linear(4, outputs)
        self.act, self.drop, self.bn = nn.ReLU(), nn.Dropout(0.3), nn.BatchNorm1d(4)
        self.written = forward

    def forward(self, x: Tensor) -> object:
        return self.written(self, x)


def inline(m: Style, x: Tensor) -> Tensor:
    return m.fc3(functional.relu(m.fc2(torch.relu(m.fc1(x)))))


def methods(m: Style, x: Tensor) -> Tensor:
    x = m.fc1(x.reshape(x.size(0), -1)).relu()
    return m.fc3(m.fc2(x).relu_())


def checked(m: Style, x: Tensor) -> Tensor:
    if x.dim() == 1 or x.shape[1] != 3:
        raise ValueError("three coordinates")
    x = functional.dropout(m.act(m.fc1(x.float() if x.dtype is torch.float32 else x)), 0.5, m.training)
    return m.fc3(m.act(m.fc2(torch.flatten(x, 1))))


def by_hand(m: Style, x: Tensor) -> Tensor:
    x = functional.relu(functional.linear(x, m.fc1.weight, m.fc1.bias), inplace=True)
    return functional.linear(m.fc2(x).clamp(min=0), m.fc3.weight, bias=m.fc3.bias)


@pytest.mark.parametrize("forward", [inline, methods, checked, by_hand])
def test_any_style_of_a_chain_is_read(forward: Callable[[Style, Tensor], object]) -> None:
    module = Style(forward).eval()
    assert agrees(module, 3).activations == (RELU, RELU)
    plain = nn.Sequential(module.fc1, nn.ReLU(), nn.Sequential(module.fc2, nn.ReLU()), nn.Identity(), module.fc3)
    assert network_from_torch(module) == network_from_torch(plain)


def test_one_output_may_be_squeezed() -> None:
    agrees(Style(lambda m, x: m.fc3(functional.relu(m.fc1(x))).squeeze(-1), outputs=1).eval(), 3)
    agrees(Style(lambda m, x: m.fc3(functional.relu(m.fc1(x))).view(-1), outputs=1).eval(), 3)


def test_images_are_flattened() -> None:
    module = nn.Sequential(nn.Flatten(), nn.Linear(6, 2), nn.ReLU(), nn.Linear(2, 1))
    images = torch.randn(5, 1, 2, 3)
    assert network_from_torch(module, images) == network_from_torch(module)
    with pytest.raises(InputError, match=r"it fails on a batch of shape \(5, 4\)"):
        network_from_torch(module, torch.zeros(5, 4))


@pytest.mark.parametrize("affine", [True, False])
@pytest.mark.parametrize("bias", [True, False])
def test_batch_norm_is_folded_wherever_it_stands(affine: bool, bias: bool) -> None:
    torch.manual_seed(2)
    norms = [nn.BatchNorm1d(width, affine=affine, eps=0.1) for width in (3, 4, 4, 4, 2)]
    first, second, third = nn.Linear(3, 4, bias), nn.Linear(4, 4, bias), nn.Linear(4, 2, bias)
    parts = [norms[0], first, norms[1], nn.ReLU(), norms[2], norms[3], second, nn.ReLU(), third, norms[4]]
    module = nn.Sequential(*parts).double()
    for norm in norms:
        norm.running_mean.normal_()  # type: ignore[union-attr]
        norm.running_var.uniform_(0.5, 3)  # type: ignore[union-attr]
        if affine:
            nn.init.normal_(norm.weight)
            nn.init.normal_(norm.bias)
    with pytest.raises(InputError, match=r"0: BatchNorm1d is in training mode; call \.eval\(\)"):
        network_from_torch(module)
    before = [norm.running_mean.clone() for norm in norms]  # type: ignore[union-attr]
    assert [layer.bias is None for layer in agrees(module.eval(), 3).layers] == [False, False, False]
    assert all(torch.equal(b, norm.running_mean) for b, norm in zip(before, norms, strict=True))  # type: ignore[arg-type]


def test_dropout_counts_only_in_training() -> None:
    module = nn.Sequential(nn.Linear(1, 2), nn.ReLU(), nn.Dropout(0.5), nn.Linear(2, 1))
    with pytest.raises(InputError, match=r"2: Dropout is in training mode; call \.eval\(\)"):
        network_from_torch(module)
    assert len(network_from_torch(module.eval()).layers) == 2
    always = Style(lambda m, x: m.fc3(functional.dropout(functional.relu(m.fc1(x))))).eval()
    with pytest.raises(InputError, match="dropout is random while training"):
        network_from_torch(always)


@pytest.mark.parametrize(
    ("part", "activation"),
    [
        (nn.LeakyReLU(0.25), LeakyReLU(Fraction(1, 4))),
        (nn.Sigmoid(), NAMED["sigmoid"]),
        (nn.Tanh(), NAMED["tanh"]),
        (nn.Softplus(), NAMED["softplus"]),
        (nn.GELU(), NAMED["gelu"]),
        (nn.GELU(approximate="tanh"), NAMED["gelu_tanh"]),
        (nn.SiLU(), NAMED["silu"]),
        (nn.Identity(), NAMED["identity"]),
    ],
)
def test_activations_are_told_apart(part: nn.Module, activation: Activation) -> None:
    module = nn.Sequential(nn.Linear(2, 3), part, nn.Linear(3, 3), nn.ReLU(), nn.Linear(3, 1))
    assert network_from_torch(module).activations == (activation, RELU)


def residual(m: Style, x: Tensor) -> Tensor:
    h = functional.relu(m.fc1(x))
    return m.fc3(h + functional.relu(m.fc2(h)))


def reused_value(m: Style, x: Tensor) -> Tensor:
    h = functional.relu(m.fc1(x))
    functional.relu(m.fc2(h))
    return m.fc3(h)


def tied(m: Style, x: Tensor) -> Tensor:
    m.fc3.weight = m.fc2.weight
    return functional.linear(functional.relu(m.fc2(functional.relu(m.fc1(x)))), m.fc3.weight)


REFUSED: list[tuple[Callable[[Style, Tensor], object], str]] = [
    (residual, "Style: add is not supported"),
    (reused_value, "fc3: linear takes more than the last value"),
    (
        lambda m, x: m.fc3(functional.relu(m.fc2(functional.relu(m.fc2(functional.relu(m.fc1(x))))))),
        r"fc2: fc2\.weight is used twice \(first by fc2\)",
    ),
    (tied, r"Style: fc2\.weight is used twice \(first by fc2\)"),
    (
        lambda m, x: m.fc3(functional.relu(m.fc1(x))) if x.sum() > 0 else m.fc3(torch.tanh(m.fc1(x))),
        "Style: sum is not supp",
    ),
    (lambda m, x: m.fc3(functional.relu(m.fc1(x))) if x[0, 0].item() else x, "__getitem__ is not supported"),
    (lambda m, x: m.fc3(functional.relu(m.fc1(x))) if bool(x.numpy().any()) else x, "numpy is not supported"),
    (lambda m, x: functional.log_softmax(m.fc3(functional.relu(m.fc1(x))), 1), "log_softmax belongs to the loss"),
    (lambda m, x: (m.fc3(functional.relu(m.fc1(x))), x), "forward returns a tuple"),
    (lambda m, x: m.fc1(x) and x, "__bool__ is not supported"),
    (lambda m, x: functional.linear(m.fc1(x), m.fc2.weight * 2), "its weight is computed in forward"),
    (lambda m, x: functional.linear(m.fc1(x), m.fc1.weight.T), "its weight is computed in forward"),
    (lambda m, x: m.fc3(functional.relu(m.fc1(x))).double(), "double rounds to torch.float64"),
    (
        lambda m, x: m.fc3(functional.relu(m.fc1(x)).reshape(-1, 4, 1).squeeze(2)).view(4, -1),
        "view mixes the data points",
    ),
    (lambda m, x: m.fc3(m.fc1(x).clamp(0, 6)), "clamp is ReLU with min = 0 and no max only"),
    (lambda m, x: m.fc3(functional.softplus(m.fc1(x), beta=2)), "softplus has beta = 2"),
    (lambda m, x: m.fc3(torch.cat([functional.relu(m.fc1(x)), x], 1)), "cat is not supported"),
    (lambda m, x: 1 / 0, "Style: it fails on a batch of shape .*division"),
    (lambda m, x: x, "Style: the module does not end|does not end in a Linear"),
]


@pytest.mark.parametrize(("forward", "message"), REFUSED)
def test_what_is_no_chain_is_named(forward: Callable[[Style, Tensor], object], message: str) -> None:
    with pytest.raises(InputError, match=message) as refused:
        network_from_torch(Style(forward).eval())
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("module", "message"),
    [
        (nn.Sequential(nn.Linear(1, 1), nn.LeakyReLU(1.5), nn.Linear(1, 1)), "1: the slope of a leaky ReLU"),
        (nn.Sequential(nn.Linear(1, 1), nn.Tanh(), nn.ReLU(), nn.Linear(1, 1)), "2: relu without a Linear"),
        (nn.Sequential(nn.ReLU(), nn.Linear(1, 1)), "0: relu without a Linear before it"),
        (nn.Sequential(nn.Linear(1, 1), nn.ReLU()), "does not end in a Linear"),
        (nn.Sequential(), "does not end in a Linear"),
        (nn.Sequential(nn.Linear(1, 1), nn.ReLU(), nn.ReLU(), nn.Linear(1, 1)), "2: relu without a Linear"),
        (nn.Sequential(nn.Sequential(nn.Conv1d(1, 1, 1)), nn.Linear(1, 1)), "0.0: conv1d is not supported"),
        (nn.Sequential(nn.Linear(1, 1), nn.ELU(), nn.Linear(1, 1)), "1: elu is not supported"),
        (
            nn.Sequential(nn.BatchNorm1d(1, track_running_stats=False), nn.Linear(1, 1)).eval(),
            "have it track running",
        ),
        (torch.nn.utils.parametrizations.weight_norm(nn.Linear(1, 1)), "its weight is computed in forward"),
    ],
)
def test_what_cannot_be_read_is_named(module: nn.Module, message: str) -> None:
    with pytest.raises(InputError, match=message):
        network_from_torch(module)


def test_hooks_are_taken_away_and_the_generator_is_left_alone() -> None:
    module = Style(residual).eval()
    torch.manual_seed(0)
    state = torch.get_rng_state()
    with pytest.raises(InputError):
        network_from_torch(module)
    assert torch.equal(state, torch.get_rng_state())
    assert not any(part._forward_hooks or part._forward_pre_hooks for part in module.modules())


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
