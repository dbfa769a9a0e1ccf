"""The two points of Theorem 1 for any decent dataset: one with a dead layer, and a better one."""

from collections.abc import Sequence
from dataclasses import dataclass

from proofs.audit.lemmas.dead_point import dead_point
from proofs.audit.lemmas.input_groups import InputGroup, departing_groups, input_groups, mean_target
from proofs.audit.lemmas.three_units import three_units
from proofs.kernel.certificate import BetterPoint, ConstantOutput, EqualInputsBound
from proofs.kernel.check import Theorem, check
from proofs.kernel.network import Dataset, Network, Problem


class ConstructionError(ValueError):
    """There is no construction for this input; one line that says why."""


class NotDecentError(ConstructionError):
    """Every input has the mean of all targets as its mean, so the point with a dead layer is a global minimum."""


@dataclass(frozen=True, slots=True)
class Construction:
    """The two points, and the input whose mean target is not the mean of all.

    Attributes:
        dataset: the data.
        dead: one hidden layer is off at every data point, the output is the mean of the targets.
        dead_layer: the index of that layer, counted from 0.
        better: the output is the mean target of the group at its input, and the mean of all other targets elsewhere.
        singled_out: the group.
    """

    dataset: Dataset
    dead: Network
    dead_layer: int
    better: Network
    singled_out: InputGroup

    def local_minimum(self) -> Theorem:
        """The kernel's theorem that the dead point is a local minimum."""
        return check(Problem(self.dead, self.dataset), ConstantOutput(self.dead_layer, EqualInputsBound()))

    def not_global(self) -> Theorem:
        """The kernel's theorem that the better point is better."""
        return check(Problem(self.dead, self.dataset), BetterPoint(self.better))


def construct(dataset: Dataset, widths: Sequence[int], dead_layer: int = 0) -> Construction:
    """Both points, exactly, for networks with these hidden widths. docs/mathematics.md, Theorem 1.

    Args:
        dataset: N points in R^d with one target each.
        widths: one or more widths of hidden layers, the first at least 3.
        dead_layer: which hidden layer is off, counted from 0.

    Raises:
        NotDecentError: the dataset is not decent; then the dead point is a global minimum.
        ConstructionError: the widths do not allow the construction, or there is more than one target per point.
    """
    if not widths or min(widths) < 1:
        raise ConstructionError(
            f"hidden widths {tuple(widths)}: give at least one hidden layer, each of width 1 or more"
        )
    if widths[0] < 3:
        raise ConstructionError(f"the first hidden layer has {widths[0]} units: the construction needs at least 3")
    if not 0 <= dead_layer < len(widths):
        raise ConstructionError(f"hidden layer {dead_layer} of {len(widths)}: count from 0")
    if len(dataset.targets[0]) != 1:
        raise ConstructionError(f"{len(dataset.targets[0])} targets per point: the construction is for one")
    departing = departing_groups(dataset)
    if not departing:
        mean, inputs = mean_target(dataset)[0], len(input_groups(dataset))
        raise NotDecentError(
            f"the dataset is not decent: at each of its {inputs} distinct inputs the mean target is {mean}, the "
            "mean of all; no function of the input beats that constant, so the point with a dead layer is a "
            "global minimum"
        )
    dead, singled_out = dead_point(dataset, widths, dead_layer), departing[0]
    return Construction(dataset, dead, dead_layer, three_units(dataset, widths, singled_out), singled_out)
