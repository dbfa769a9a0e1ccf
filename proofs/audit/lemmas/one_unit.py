"""One unit in every hidden layer is enough to beat the mean on a decent dataset, whatever the depth and the dimension.

Order the inputs along a direction in which no two coincide. Let the unit switch on just before the last input whose
mean target departs from the mean of all. The inputs beyond it do not depart, so the unit correlates with what the mean
leaves over, and a multiple of it lowers the loss.
"""

from collections.abc import Sequence
from fractions import Fraction

from proofs.audit.claim import Obligation
from proofs.audit.lemmas.input_groups import departing_groups, input_groups, mean_target
from proofs.audit.lemmas.passing_on import ZERO, first_units, handing_on
from proofs.audit.lemmas.separating_direction import separating_direction
from proofs.audit.lemmas.universal import consequence, identity, recursion
from proofs.audit.text import text_beside
from proofs.kernel.exact import inner
from proofs.kernel.network import Dataset, Network

TEXT = text_beside(__file__)


def one_unit(dataset: Dataset, widths: Sequence[int]) -> Network:
    """The mean of all targets plus the best multiple of one ReLU; any number of targets per point, any widths.

    Raises:
        ValueError: no input departs from the mean, so nothing beats it.
    """
    mean, groups, departing = mean_target(dataset), input_groups(dataset), departing_groups(dataset)
    if not departing:
        raise ValueError("every input has the mean of all targets: no function of the inputs beats the mean")
    v = separating_direction([group.input for group in groups])
    last = max(inner(v, group.input) for group in departing)
    start = max(place for place in (inner(v, group.input) for group in groups) if place < last)
    values = [max(ZERO, inner(v, group.input) - start) for group in groups]
    square = sum((g.weight * h * h for g, h in zip(groups, values, strict=True)), ZERO)

    def multiple(k: int) -> Fraction:
        departures = (g.weight * h * (g.mean[k] - mean[k]) for g, h in zip(groups, values, strict=True))
        return sum(departures, ZERO) / square

    first = first_units([v], [-start], len(v), widths[0])
    output = first_units([(multiple(k),) for k in range(len(mean))], mean, widths[-1], len(mean))
    return Network((first, *handing_on(widths), output))


def correlates() -> tuple[Obligation, ...]:
    """Sums over the groups, from the far end of the direction: `n` points, departure `e` from the mean, value `h`."""
    return (
        TEXT.step(
            "departures: not at one input alone",
            *recursion(
                "the distinct inputs",
                "D == s - ybar*N",
                start={"D": "0", "s": "0", "N": "0"},
                step={"D": "D + n*(m - ybar)", "s": "s + n*m", "N": "N + n"},
                given=["n > 0"],
            ),
            consequence(["n > 0", "N > 0", "s == ybar*N", "D == s - ybar*N", "D == n*e"], "e == 0"),
        ),
        TEXT.step(
            "one unit: it correlates",
            consequence(["n > 0", "e != 0", "h > 0"], "n*e*h != 0 and n*h**2 > 0"),
        ),
    )


def improves() -> tuple[Obligation, ...]:
    """The loss of the mean plus `a` times a unit is a parabola in `a` whose best value is below its value at 0."""
    return (
        TEXT.step(
            "one unit: a parabola",
            *recursion(
                "the data points",
                "L == L_0 + 2*a*A + a**2*B",
                start={"L": "0", "L_0": "0", "A": "0", "B": "0"},
                step={"L": "L + (r + a*h)**2", "L_0": "L_0 + r**2", "A": "A + r*h", "B": "B + h**2"},
            ),
        ),
        TEXT.step(
            "one unit: the best multiple",
            identity("L_0 + 2*(-A/B)*A + (-A/B)**2*B", "L_0 - A**2/B"),
            consequence(["A != 0", "B > 0"], "L_0 - A**2/B < L_0"),
        ),
    )
