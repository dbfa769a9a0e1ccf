"""Planted near minima of every kind, each with an accepted certificate."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from proofs.kernel.activation_function import LeakyReLU, ReLU, Sigmoid, Softplus, Tanh
from proofs.kernel.certificate import Barrier, Frozen, OutputShift, Rescaled
from proofs.kernel.loss import Huber, Logistic, SoftmaxCrossEntropy, Squared
from proofs.kernel.network import Problem
from tests.kernel.near_minima import Planted, certificate_at, plant, with_radius

LEAKY = LeakyReLU(Fraction(1, 10))
RESCALED = tuple(Rescaled(0, j, 0) for j in range(3))
FIRST_LAYER_KINKS = ((0, 0, 0), (0, 1, 1), (0, 2, 2))


@dataclass(frozen=True)
class Case:
    """A problem and a certificate that the kernel accepts."""

    problem: Problem
    certificate: Barrier


_PLANTS: dict[str, tuple[Callable[[], Planted], tuple[Frozen, ...], tuple[int, ...] | None]] = {
    "tanh": (lambda: plant([2, 3, 1], [Tanh()], Squared(), 20, 1), (), None),
    "tanh with decay, scaled": (lambda: plant([2, 3, 1], [Tanh()], Squared(), 20, 1, decay=1e-3), (), (1, -2)),
    "sigmoid, softmax": (
        lambda: plant([2, 3, 3], [Sigmoid()], SoftmaxCrossEntropy(), 20, 1, amplitude=0.002),
        (OutputShift(),),
        None,
    ),
    "softplus, logistic": (lambda: plant([2, 3, 2], [Softplus()], Logistic(), 20, 1, amplitude=0.002), (), None),
    "tanh, Huber": (lambda: plant([2, 3, 2], [Tanh()], Huber(Fraction(1)), 20, 1), (), None),
    "relu": (lambda: plant([2, 3, 1], [ReLU()], Squared(), 20, 1), RESCALED, None),
    "relu on kinks": (lambda: plant([2, 3, 1], [ReLU()], Squared(), 24, 1, kinks=FIRST_LAYER_KINKS), RESCALED, None),
    "relu on kinks with decay": (
        lambda: plant([2, 3, 1], [ReLU()], Squared(), 24, 1, decay=1e-3, kinks=FIRST_LAYER_KINKS),
        (),
        (-1, 1),
    ),
    "leaky relu on kinks": (
        lambda: plant([2, 3, 1], [LEAKY], Squared(), 24, 1, kinks=FIRST_LAYER_KINKS),
        RESCALED,
        None,
    ),
    "deep relu on kinks": (
        lambda: plant(
            [2, 3, 2, 1], [ReLU(), ReLU()], Squared(), 40, 1, decay=1e-3, kinks=((0, 0, 0), (1, 1, 1), (0, 2, 3))
        ),
        (),
        None,
    ),
    "deep leaky relu, two kinks at a point": (
        lambda: plant([2, 3, 2, 1], [LEAKY, LEAKY], Squared(), 40, 2, decay=1e-3, kinks=((0, 0, 0), (1, 1, 0))),
        (),
        None,
    ),
    "relu kink behind tanh": (
        lambda: plant(
            [2, 3, 2, 1], [Tanh(), ReLU()], Squared(), 40, 2, decay=1e-3, kinks=((1, 1, 0),), amplitude=0.005
        ),
        (),
        None,
    ),
}

NAMES = tuple(_PLANTS)
KINKED = tuple(name for name in NAMES if "kink" in name)


@cache
def case(name: str) -> Case:
    make, frozen, scales = _PLANTS[name]
    planted = make()
    certificate = certificate_at(planted.problem, planted.kinks, planted.multipliers, frozen, scales=scales)
    return Case(planted.problem, with_radius(planted.problem, certificate))
