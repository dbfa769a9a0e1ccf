"""A certified bad local minimum on demand, with ReLU or a smooth activation: theorems about it and a better network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from proofs.kernel.activation_function import Activation, ReLU, Smooth
from proofs.kernel.certificate import BetterPoint, PathMoments
from proofs.kernel.check import Theorem, check
from proofs.kernel.conclusion import LowerLossElsewhere, NotGlobalMinimum
from proofs.kernel.network import Dataset, Network, Problem
from proofs.search.bad_minima import GenerationError, bad_minimum
from proofs.search.smooth_minima import points_wanted, smooth_minimum

POINTS: Final = 12


@dataclass(frozen=True, slots=True, repr=False)
class GeneratedMinimum:
    """A bad local minimum of the squared loss of a dataset, proved.

    Attributes:
        minimum: concludes `LocalMinimum` of a ReLU network that is at the minimum, and `LocalMinimumNearby` of a smooth
            one that is beside it.
        better: concludes of the same problem that another network of the same shape has a lower loss.
    """

    minimum: Theorem
    better: Theorem

    @property
    def problem(self) -> Problem:
        """The network and the data."""
        return self.minimum.problem

    @property
    def network(self) -> Network:
        """The network at the minimum, or beside it."""
        return self.problem.network

    @property
    def dataset(self) -> Dataset:
        """N inputs in d dimensions and N targets in K."""
        return self.problem.dataset

    @property
    def better_network(self) -> Network:
        """A network of the same shape and of lower loss."""
        conclusion = self.better.conclusion
        assert isinstance(conclusion, NotGlobalMinimum | LowerLossElsewhere)
        return conclusion.better

    def __repr__(self) -> str:
        return f"<GeneratedMinimum: {self.minimum!r}, {self.better!r}>"


def generated_minimum(
    hidden: Sequence[int], *, inputs: int, outputs: int, points: int | None, activation: Activation, seed: int
) -> GeneratedMinimum:
    """A certified bad minimum; the same arguments give the same one.

    Args:
        hidden: units per hidden layer; the depth is their number.
        inputs: d.
        outputs: K.
        points: N; None for enough of them.
        activation: of the hidden layers.
        seed: of the random draws.

    Raises:
        GenerationError: the sizes or the activation do not allow one, or no draw led to one.
    """
    if isinstance(activation, ReLU):
        found = bad_minimum(
            hidden, input_dimension=inputs, points=POINTS if points is None else points, outputs=outputs, seed=seed
        )
        return GeneratedMinimum(check(found.problem, PathMoments()), check(found.problem, BetterPoint(found.better)))
    if not isinstance(activation, Smooth):
        raise GenerationError(f"{activation.name} is neither ReLU nor smooth: name another activation")
    many = points_wanted(hidden, inputs, outputs) if points is None else points
    smooth = smooth_minimum(hidden, activation, input_dimension=inputs, points=many, outputs=outputs, seed=seed)
    return GeneratedMinimum(smooth.minimum, smooth.better)
