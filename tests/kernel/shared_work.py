"""Planted minima at which units of the last hidden layer share the work of one, written without the kernel's rule."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache

from proofs.kernel.activation_function import ReLU, Tanh
from proofs.kernel.certificate import Barrier, Merged, Rescaled, Share
from proofs.kernel.loss import Huber, Logistic, SoftmaxCrossEntropy, Squared
from proofs.kernel.network import Layer, Network, Problem
from tests.kernel.near_cases import FIRST_LAYER_KINKS, LEAKY, RESCALED
from tests.kernel.near_minima import Planted, certificate_at, plant, with_radius

Ratio = tuple[Fraction, Fraction]
"""Incoming and outgoing."""

THIRDS = ((Fraction(3, 5),) * 2, (Fraction(4, 5),) * 2)
SLIVER = ((Fraction(399, 401),) * 2, (Fraction(40, 401),) * 2)
THREE_WAYS = tuple((Fraction(n, 7),) * 2 for n in (2, 3, 6))
UNEVEN = ((Fraction(3), Fraction(1, 4)), (Fraction(1, 8), Fraction(2)))


@dataclass(frozen=True)
class Shared:
    """A problem whose network is split, and a certificate that the kernel accepts."""

    problem: Problem
    certificate: Merged


def split(network: Network, ratios: Mapping[int, Sequence[Ratio]]) -> Network:
    """Units of the last hidden layer replaced by copies in these ratios, one behind the other."""
    *before, hidden, output = network.layers
    rows: list[tuple[Fraction, ...]] = []
    columns: list[list[Fraction]] = [[] for _ in output.weight]
    for unit, row in enumerate(hidden.augmented):
        for incoming, outgoing in ratios.get(unit, ((Fraction(1), Fraction(1)),)):
            rows.append(tuple(incoming * x for x in row))
            for column, reader in zip(columns, output.weight, strict=True):
                column.append(outgoing * reader[unit])
    bias = None if hidden.bias is None else tuple(row[-1] for row in rows)
    inner = Layer(tuple(row[: hidden.fan_in] for row in rows), bias)
    last = Layer(tuple(map(tuple, columns)), output.bias)
    return Network((*before, inner, last), network.activations)


def shares(width: int, ratios: Mapping[int, Sequence[Ratio]]) -> tuple[tuple[Share, ...], ...]:
    """The groups that `split` makes of units of a layer of this width."""
    groups, place = [], 0
    for unit in range(width):
        copies = ratios.get(unit, (None,))
        if unit in ratios:
            groups.append(tuple(Share(place + n, *ratio) for n, ratio in enumerate(ratios[unit])))
        place += len(copies)
    return tuple(groups)


def merged_problem(problem: Problem, groups: Sequence[Sequence[Share]]) -> Problem:
    """The problem without the later units of each group."""
    later = {share.unit for group in groups for share in group[1:]}
    *before, hidden, output = problem.network.layers
    kept = [unit for unit in range(hidden.width) if unit not in later]
    bias = None if hidden.bias is None else tuple(hidden.bias[unit] for unit in kept)
    inner = Layer(tuple(hidden.weight[unit] for unit in kept), bias)
    last = Layer(tuple(tuple(row[unit] for unit in kept) for row in output.weight), output.bias)
    return problem.at(Network((*before, inner, last), problem.network.activations))


def shared(planted: Planted, certificate: Barrier, ratios: Mapping[int, Sequence[Ratio]]) -> Shared:
    """The planted minimum with units split up."""
    problem = replace(planted.problem, network=split(planted.problem.network, ratios))
    return Shared(problem, Merged(shares(planted.problem.network.hidden[-1].width, ratios), certificate))


_DECAYED: Callable[[], Planted] = lambda: plant(  # noqa: E731 - one line in the table below
    [2, 3, 1], [ReLU()], Squared(), 24, 1, decay=1e-3, kinks=FIRST_LAYER_KINKS
)

CASES: dict[str, tuple[Callable[[], Planted], tuple[Rescaled, ...], Mapping[int, Sequence[Ratio]]]] = {
    "two, on kinks, decay": (_DECAYED, (), {0: THIRDS}),
    "one almost dead": (_DECAYED, (), {1: SLIVER}),
    "three and two": (_DECAYED, (), {0: THREE_WAYS, 2: THIRDS}),
    "no kinks, decay": (lambda: plant([2, 3, 1], [ReLU()], Squared(), 20, 1, decay=1e-3), (), {2: THIRDS}),
    "no decay, uneven": (
        lambda: plant([2, 3, 1], [ReLU()], Squared(), 24, 1, kinks=FIRST_LAYER_KINKS),
        RESCALED,
        {0: UNEVEN, 1: THIRDS},
    ),
    "leaky": (
        lambda: plant([2, 3, 1], [LEAKY], Huber(Fraction(1)), 24, 3, decay=1e-3, kinks=((0, 0, 0), (0, 2, 1))),
        (),
        {0: THREE_WAYS},
    ),
    "logistic": (
        lambda: plant([2, 2, 1], [ReLU()], Logistic(), 24, 2, decay=1e-3, kinks=((0, 0, 0),), amplitude=0.005),
        (),
        {0: THIRDS},
    ),
    "deep": (
        lambda: plant(
            [2, 3, 2, 1], [ReLU(), ReLU()], Squared(), 40, 1, decay=1e-3, kinks=((0, 0, 0), (1, 1, 1), (0, 2, 3))
        ),
        (),
        {0: THIRDS, 1: SLIVER},
    ),
    "two outputs": (
        lambda: plant([2, 3, 2], [ReLU()], Squared(), 24, 2, decay=0.1, amplitude=0.01),
        (),
        {0: THIRDS, 1: THREE_WAYS},
    ),
    "two outputs, leaky, on kinks": (
        lambda: plant(
            [2, 3, 2], [LEAKY], Huber(Fraction(1)), 24, 2, decay=0.1, kinks=((0, 0, 0), (0, 2, 1)), amplitude=0.001
        ),
        (),
        {0: THIRDS, 1: SLIVER},
    ),
    "two outputs, deep": (
        lambda: plant(
            [2, 3, 2, 2], [ReLU(), ReLU()], Squared(), 40, 3, decay=0.1, kinks=((0, 0, 0), (1, 1, 1)), amplitude=0.001
        ),
        (),
        {0: THREE_WAYS},
    ),
    "three classes": (
        lambda: plant(
            [2, 2, 3], [ReLU()], SoftmaxCrossEntropy(), 30, 1, decay=0.01, kinks=((0, 0, 0),), amplitude=0.001
        ),
        (),
        {1: THIRDS},
    ),
    "behind tanh": (
        lambda: plant(
            [2, 3, 2, 1], [Tanh(), ReLU()], Squared(), 40, 2, decay=1e-3, kinks=((1, 1, 0),), amplitude=0.005
        ),
        (),
        {1: THIRDS},
    ),
}


@cache
def merged_minimum(name: str) -> tuple[Planted, Barrier]:
    make, frozen, _ = CASES[name]
    planted = make()
    certificate = certificate_at(planted.problem, planted.kinks, planted.multipliers, frozen)
    return planted, with_radius(planted.problem, certificate)


@cache
def case(name: str) -> Shared:
    return shared(*merged_minimum(name), CASES[name][2])
