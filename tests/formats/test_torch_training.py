"""The exact problem is what torch minimised: its loss, evaluated by its definition, is the number that torch prints."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from proofs.formats.torch_training import problem_from_torch
from proofs.kernel import Decay, Huber, InputError, Logistic, Problem, SoftmaxCrossEntropy

N, K = 9, 3


def module(seed: int = 0, outputs: int = K) -> nn.Sequential:
    torch.manual_seed(seed)
    return nn.Sequential(nn.Linear(2, 4), nn.Tanh(), nn.Linear(4, outputs)).double()


def points(seed: int = 1) -> Tensor:
    return torch.randn(N, 2, dtype=torch.float64, generator=torch.Generator().manual_seed(seed))


def by_definition(problem: Problem, outputs: Tensor) -> float:
    """docs/mathematics.md, section 0, in double precision."""
    goal = torch.tensor([[float(y) for y in row] for row in problem.dataset.targets], dtype=torch.float64)
    weights = torch.tensor([float(w) for w in problem.point_weights], dtype=torch.float64)
    residual = (outputs - goal).abs()
    match problem.loss:
        case Huber(delta):
            bend = float(delta)
            terms = torch.where(residual <= bend, residual**2, 2 * bend * residual - bend**2)
        case Logistic():
            terms = functional.softplus(outputs) - goal * outputs
        case SoftmaxCrossEntropy():
            terms = goal * (outputs.logsumexp(1, keepdim=True) - outputs)
        case _:
            terms = residual**2
    value = float((weights[:, None] * terms).sum())
    if problem.decay is not None:
        for layer, omega, beta in zip(problem.network.layers, problem.decay.weights, problem.decay.biases, strict=True):
            value += float(omega) / 2 * sum(float(w) ** 2 for row in layer.weight for w in row)
            value += float(beta) / 2 * sum(float(b) ** 2 for b in layer.bias or ())
    return value


def reals(seed: int) -> Tensor:
    return torch.randn(N, K, dtype=torch.float64, generator=torch.Generator().manual_seed(seed)) * 2


def indices(seed: int) -> Tensor:
    return torch.randint(0, K, (N,), generator=torch.Generator().manual_seed(seed))


def probabilities(seed: int) -> Tensor:
    return reals(seed).softmax(1)


CLASS_WEIGHTS = torch.tensor([0.5, 2.0, 1.25], dtype=torch.float64)
CASES: list[tuple[nn.Module, Callable[[int], Tensor]]] = [
    (nn.MSELoss(), reals),
    (nn.MSELoss(reduction="sum"), reals),
    (nn.HuberLoss(delta=0.75), reals),
    (nn.SmoothL1Loss(beta=0.5, reduction="sum"), reals),
    (nn.BCEWithLogitsLoss(), probabilities),
    (nn.CrossEntropyLoss(), indices),
    (nn.CrossEntropyLoss(reduction="sum"), indices),
    (nn.CrossEntropyLoss(weight=CLASS_WEIGHTS), indices),
    (nn.CrossEntropyLoss(weight=CLASS_WEIGHTS, label_smoothing=0.125), indices),
    (nn.CrossEntropyLoss(label_smoothing=0.25, reduction="sum"), indices),
    (nn.CrossEntropyLoss(), probabilities),
    (nn.CrossEntropyLoss(weight=CLASS_WEIGHTS, label_smoothing=0.125), probabilities),
]


@pytest.mark.parametrize(("loss", "targets"), CASES, ids=lambda case: repr(case) if isinstance(case, nn.Module) else "")
@pytest.mark.parametrize("seed", [0, 5])
def test_the_loss_is_that_of_torch(loss: nn.Module, targets: Callable[[int], Tensor], seed: int) -> None:
    net, x, y = module(seed), points(seed + 1), targets(seed + 2)
    with torch.no_grad():
        expected = loss(net(x), y) + 0.01 / 2 * sum((p**2).sum() for p in net.parameters())
        problem = problem_from_torch(net, x, y, loss, 0.01)
        assert by_definition(problem, net(x)) == pytest.approx(float(expected), rel=1e-12)


def test_points_of_the_ignored_class_do_not_count() -> None:
    net, x, y = module(), points(), indices(3)
    y[[1, 4]] = -100
    problem = problem_from_torch(net, x, y, nn.CrossEntropyLoss())
    with torch.no_grad():
        assert by_definition(problem, net(x)) == pytest.approx(float(nn.CrossEntropyLoss()(net(x), y)), rel=1e-12)
    assert problem.point_weights[1] == problem.point_weights[4] == 0


def test_groups_of_an_optimiser_decay_their_own_parameters() -> None:
    net = module()
    optimiser = torch.optim.SGD(
        [
            {"params": [net[0].weight], "weight_decay": 0.5},
            {"params": [net[0].bias, net[2].bias]},
            {"params": [net[2].weight], "weight_decay": 0.25},
        ],
        lr=0.1,
    )
    problem = problem_from_torch(net, points(), reals(0), nn.MSELoss(), optimiser.param_groups)
    zero = Fraction(0)
    assert problem.decay == Decay((Fraction(1, 2), Fraction(1, 4)), (zero, zero))


def test_a_step_of_torch_follows_the_gradient_of_the_problem() -> None:
    """torch's weight decay is omega theta in the gradient, so omega theta^2 / 2 in the loss."""
    net, x, y = module(), points(), reals(2)
    before = [p.detach().clone() for p in net.parameters()]
    loss = nn.MSELoss()(net(x), y)
    slopes = torch.autograd.grad(loss + 0.3 / 2 * sum((p**2).sum() for p in net.parameters()), list(net.parameters()))
    optimiser = torch.optim.SGD(net.parameters(), lr=0.1, weight_decay=0.3)
    optimiser.zero_grad()
    nn.MSELoss()(net(x), y).backward()
    optimiser.step()
    for p, start, slope in zip(net.parameters(), before, slopes, strict=True):
        assert torch.allclose(p, start - 0.1 * slope, atol=1e-14)


@pytest.mark.parametrize(
    ("loss", "targets", "decay", "message"),
    [
        (nn.MSELoss(reduction="none"), reals, 0.0, "use 'mean' or 'sum'"),
        (nn.L1Loss(), reals, 0.0, "L1Loss is not known; use MSELoss"),
        (nn.BCEWithLogitsLoss(pos_weight=torch.ones(K)), probabilities, 0.0, "pos_weight; leave"),
        (nn.CrossEntropyLoss(weight=torch.ones(2)), indices, 0.0, "2 class weights for 3 outputs"),
        (nn.CrossEntropyLoss(), lambda seed: indices(seed) + 1, 0.0, "is no class of 3; write 0 to 2"),
        (nn.MSELoss(), reals, -1.0, "negative; give a number >= 0"),
    ],
)
def test_what_cannot_be_read_is_named(
    loss: nn.Module, targets: Callable[[int], Tensor], decay: float, message: str
) -> None:
    with pytest.raises(InputError, match=message.replace("(", r"\(")):
        problem_from_torch(module(), points(), targets(0), loss, decay)


def test_decay_of_a_folded_batch_norm_is_refused() -> None:
    net = nn.Sequential(nn.Linear(2, 4), nn.BatchNorm1d(4), nn.ReLU(), nn.Linear(4, K)).double().eval()
    with pytest.raises(InputError, match="BatchNorm"):
        problem_from_torch(net, points(), reals(0), nn.MSELoss(), 0.1)
    assert problem_from_torch(net, points(), reals(0), nn.MSELoss()).decay is None
