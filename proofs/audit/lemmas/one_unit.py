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
from proofs.audit.lemmas.separating_direction import project, separating_direction
from proofs.audit.lemmas.universal import consequence, identity, link
from proofs.kernel.network import Dataset, Network


def one_unit(dataset: Dataset, widths: Sequence[int]) -> Network:
    """The mean of all targets plus the best multiple of one ReLU; any number of targets per point, any widths.

    Raises:
        ValueError: no input departs from the mean, so nothing beats it.
    """
    mean, groups, departing = mean_target(dataset), input_groups(dataset), departing_groups(dataset)
    if not departing:
        raise ValueError("every input has the mean of all targets: no function of the inputs beats the mean")
    v = separating_direction([group.input for group in groups])
    last = max(project(v, group.input) for group in departing)
    start = max(place for place in (project(v, group.input) for group in groups) if place < last)
    values = [max(ZERO, project(v, group.input) - start) for group in groups]
    square = sum((g.weight * h * h for g, h in zip(groups, values, strict=True)), ZERO)

    def multiple(k: int) -> Fraction:
        departures = (g.weight * h * (g.mean[k] - mean[k]) for g, h in zip(groups, values, strict=True))
        return sum(departures, ZERO) / square

    first = first_units([v], [-start], len(v), widths[0])
    output = first_units([(multiple(k),) for k in range(len(mean))], mean, widths[-1], len(mean))
    return Network((first, *handing_on(widths), output))


def correlates() -> tuple[Obligation, ...]:
    """Sums over the groups, from the far end of the direction: `n` points, departure `e` from the mean, value `h`."""
    import z3

    n, e, h, departures, mean, m, weight, total = z3.Reals("n e h departures mean m weight total")
    product, square = z3.Reals("product square")
    return (
        link(
            "departures: no input",
            "Over no inputs, the departures sum to (sum of targets) $-$ (mean times number of points).",
            consequence(
                "The empty sums.", [departures == 0, total == 0, weight == 0], departures == total - mean * weight
            ),
        ),
        link(
            "departures: a further input",
            "The same with a further input of $n$ points with mean $m$, whose departure counts $n$ times.",
            consequence(
                "For all reals.",
                [n > 0, e == m - mean, departures == total - mean * weight],
                departures + n * e == (total + n * m) - mean * (weight + n),
            ),
        ),
        link(
            "departures: not at one input alone",
            "If the sum of targets is the mean times the number of points, no input is the only one that departs.",
            consequence(
                "For all reals.",
                [n > 0, total == mean * weight, departures == total - mean * weight, departures == 0 + n * e],
                e == 0,
            ),
        ),
        link(
            "one unit: inputs beyond",
            "Inputs beyond the last that departs add $n\\cdot 0\\cdot h=0$ to the product with the unit.",
            consequence("From the empty sum on.", [product == 0, n > 0, e == 0], product + n * e * h == 0),
        ),
        link(
            "one unit: the last input that departs",
            "There the unit is on, so the product and the unit's square become different from $0$.",
            consequence(
                "For all reals.",
                [product == 0, square >= 0, n > 0, e != 0, h > 0],
                z3.And(product + n * e * h != 0, square + n * h * h > 0),
            ),
        ),
        link(
            "one unit: inputs before",
            "At all inputs before it the unit is off and adds nothing.",
            consequence(
                "For all reals.",
                [product != 0, square > 0, n > 0, h == 0],
                z3.And(product + n * e * h != 0, square + n * h * h > 0),
            ),
        ),
    )


def improves() -> tuple[Obligation, ...]:
    """The loss of the mean plus `a` times a unit is a parabola in `a` whose best value is below its value at 0."""
    import sympy
    import z3

    a, r, h = sympy.symbols("a r h")
    loss, product, square = sympy.symbols("L_0 A B")
    A, B, rest = z3.Reals("A B rest")
    residual, value, product_so_far, residuals_so_far = z3.Reals("residual value product_so_far residuals_so_far")
    return (
        link(
            "one unit: a parabola, one point",
            "A point with residual $r$ and value $h$ has the loss $L_0+2aA+a^2B$ with $L_0=r^2$, $A=rh$, $B=h^2$.",
            identity("Both sides are the same polynomial.", (r + a * h) ** 2, r**2 + 2 * a * (r * h) + a**2 * h**2),
        ),
        link(
            "one unit: a parabola, a further point",
            "A further point with residual $r$ and value $h$ adds $r^2$, $rh$ and $h^2$ to $L_0$, $A$ and $B$.",
            identity(
                "Both sides are the same polynomial.",
                (loss + 2 * a * product + a**2 * square) + (r + a * h) ** 2,
                (loss + r**2) + 2 * a * (product + r * h) + a**2 * (square + h**2),
            ),
        ),
        link(
            "one unit: points of one input",
            "Points of one input share $h$: they add $h$ times the sum of their residuals to $A$, which is $-ne\\,h$.",
            consequence(
                "A further point of the input; the sum starts at $0$.",
                [product_so_far == value * residuals_so_far],
                product_so_far + residual * value == value * (residuals_so_far + residual),
            ),
        ),
        link(
            "one unit: the best multiple",
            "At $a=-A/B$ the loss is $L_0-A^2/B$, less than $L_0$ if $A\\neq 0$ and $B>0$.",
            identity(
                "The value of the parabola.",
                loss + 2 * (-product / square) * product + (-product / square) ** 2 * square,
                loss - product**2 / square,
            ),
            consequence("For all reals.", [A != 0, B > 0], rest - A * A / B < rest),
        ),
    )
