"""The same question about the network without some of its units, which are 0 where the descent ended."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from proofs.kernel import Network, Problem
from proofs.kernel.network import Layer
from proofs.search.trained.collapse import UnitOf, without
from proofs.search.trained.float_problem import FloatProblem
from proofs.search.trained.followed import Followed


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A problem without units, exactly and in floats, and where the descent ended in its terms."""

    problem: Problem
    floats: FloatProblem
    followed: Followed


def leave_out(problem: Problem, floats: FloatProblem, followed: Followed, units: Collection[UnitOf]) -> LeftOut:
    """Leaves out units that the descent has collapsed; of every layer some unit must stay."""
    gone = frozenset(units)
    reduced, inner = without(floats, gone), followed.reduced
    alive = [
        [j for j in range(layer.width) if (number, j) not in gone]
        for number, layer in enumerate(problem.network.layers)
    ]
    renumbered = frozenset((number, alive[number].index(j)) for number, j in followed.collapsed - gone)
    rest = replace(
        followed,
        theta=reduced.restrict(followed.theta),
        collapsed=renumbered,
        reduced=replace(inner, kept=np.searchsorted(reduced.kept, inner.kept)),
    )
    return LeftOut(problem.at(_network(problem.network, alive)), reduced.problem, rest)


def _network(network: Network, alive: list[list[int]]) -> Network:
    """The network with these units alone."""
    inputs = list(range(network.input_dimension))
    layers = []
    for layer, (read, kept) in zip(network.layers, pairwise([inputs, *alive]), strict=True):
        bias = None if layer.bias is None else tuple(layer.bias[j] for j in kept)
        layers.append(Layer(tuple(tuple(layer.weight[j][k] for k in read) for j in kept), bias))
    return Network(tuple(layers), network.activations)
