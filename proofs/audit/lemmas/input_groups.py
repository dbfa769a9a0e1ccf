"""Data points with equal inputs, their total weight and mean target: what Definition 1 speaks of."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from proofs.kernel.exact import Vector
from proofs.kernel.network import Dataset


@dataclass(frozen=True, slots=True)
class InputGroup:
    """All data points at one input.

    Attributes:
        input: the common input, d numbers.
        weight: the number of its data points, or the sum of their weights where the dataset has weights.
        mean: the (weighted) mean of their targets, K numbers.
    """

    input: Vector
    weight: Fraction
    mean: Vector


def input_groups(dataset: Dataset) -> tuple[InputGroup, ...]:
    """The groups in order of first appearance; data points of weight 0 do not count."""
    members: dict[Vector, list[tuple[Fraction, Vector]]] = {}
    for x, y, weight in zip(dataset.inputs, dataset.targets, _weights(dataset), strict=True):
        if weight:
            members.setdefault(x, []).append((weight, y))
    return tuple(InputGroup(x, *_weight_and_mean(group)) for x, group in members.items())


def mean_target(dataset: Dataset) -> Vector:
    """The (weighted) mean of all targets, K numbers.

    Raises:
        ValueError: every data point has weight 0.
    """
    pairs = [(weight, y) for weight, y in zip(_weights(dataset), dataset.targets, strict=True) if weight]
    if not pairs:
        raise ValueError("the dataset has no data point of positive weight: give at least one")
    return _weight_and_mean(pairs)[1]


def departing_groups(dataset: Dataset) -> tuple[InputGroup, ...]:
    """The groups whose mean target is not the mean of all targets; the dataset is decent if there is one."""
    mean = mean_target(dataset)
    return tuple(group for group in input_groups(dataset) if group.mean != mean)


def mean_of(groups: Sequence[InputGroup]) -> Vector:
    """The mean target of several groups together."""
    return _weight_and_mean([(group.weight, group.mean) for group in groups])[1]


def _weights(dataset: Dataset) -> Vector:
    return dataset.weights or (Fraction(1),) * len(dataset)


def _weight_and_mean(pairs: Sequence[tuple[Fraction, Vector]]) -> tuple[Fraction, Vector]:
    total = sum((weight for weight, _ in pairs), Fraction(0))
    sums = zip(*([weight * entry for entry in y] for weight, y in pairs), strict=True)
    return total, tuple(sum(column, Fraction(0)) / total for column in sums)
