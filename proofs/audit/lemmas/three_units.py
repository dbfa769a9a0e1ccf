"""The source's network for a decent dataset: one mean at a singled-out input, another one everywhere else.

Three units of the first layer make a bump of height 1 at the input. The source lets the later layers be identities
without bias, where a ReLU clips a negative mean; here they carry the output minus the smaller mean.
"""

from collections.abc import Sequence
from fractions import Fraction

from proofs.audit.claim import Obligation
from proofs.audit.lemmas.input_groups import InputGroup, input_groups, mean_of
from proofs.audit.lemmas.passing_on import ZERO, first_units, handing_on
from proofs.audit.lemmas.separating_direction import project, separating_direction
from proofs.audit.lemmas.universal import consequence, link, relu, size
from proofs.kernel.network import Dataset, Layer, Network


def three_units(dataset: Dataset, widths: Sequence[int], singled_out: InputGroup) -> Network:
    """The group's mean target at its input, the mean target of all others elsewhere; one target per point.

    Args:
        dataset: points with at least two distinct inputs.
        widths: of the hidden layers, the first at least 3.
        singled_out: one of the dataset's groups of equal inputs.
    """
    nu, mu = two_means(dataset, singled_out)
    return _bump_network(dataset, widths, singled_out, min(nu, mu))


def three_units_as_printed(dataset: Dataset, widths: Sequence[int], singled_out: InputGroup) -> Network:
    """The same without the shift, as the source prints it."""
    return _bump_network(dataset, widths, singled_out, ZERO)


def two_means(dataset: Dataset, singled_out: InputGroup) -> tuple[Fraction, Fraction]:
    """The mean target of the group, and that of all other points."""
    others = [group for group in input_groups(dataset) if group != singled_out]
    return singled_out.mean[0], mean_of(others)[0]


def _bump_network(dataset: Dataset, widths: Sequence[int], singled_out: InputGroup, shift: Fraction) -> Network:
    """Layer 2 has the bump's output minus the shift, later layers hand it on, and the last bias adds the shift."""
    nu, mu = two_means(dataset, singled_out)
    v = separating_direction([group.input for group in input_groups(dataset)])
    gamma = project(v, singled_out.input)
    rows, biases = (v, tuple(2 * entry for entry in v), v), (1 - gamma, -2 * gamma, -1 - gamma)
    first = first_units(rows, biases, len(v), widths[0])
    layers = [first, *handing_on((*widths, 1))]
    height = (nu - mu, mu - nu, nu - mu)
    layers[1] = first_units([height], [mu], widths[0], layers[1].width)
    layers[1] = _shifted(layers[1], -shift)
    layers[-1] = _shifted(layers[-1], shift)
    return Network(tuple(layers))


def _shifted(layer: Layer, shift: Fraction) -> Layer:
    bias = layer.bias or ()
    return Layer(layer.weight, (bias[0] + shift, *bias[1:]))


def bump() -> tuple[Obligation, ...]:
    """The three units, the second layer and the last bias, for all means and all `t = v . (x - x_r)`."""
    import z3

    t, place, gamma, nu, mu, s = z3.Reals("t projection gamma nu mu s")
    units = relu(place + (1 - gamma)) - relu(2 * place - 2 * gamma) + relu(place + (-1 - gamma))
    at_place = [t == place - gamma]
    second = (nu - mu) * units + (mu - s)
    smaller = [s == z3.If(nu < mu, nu, mu)]
    return (
        link(
            "bump",
            "$\\mathrm{ReLU}(t+1)-\\mathrm{ReLU}(2t)+\\mathrm{ReLU}(t-1)$ is $1$ at $t=0$ and $0$ where $|t|>2$.",
            consequence("At the singled-out input.", [*at_place, t == 0], units == 1),
            consequence("At the other inputs.", [*at_place, size(t) > 2], units == 0),
        ),
        link(
            "bump: the two means",
            "With weights $\\pm(\\nu-\\mu)$ and bias $\\mu$ it gives $\\nu$ at the singled-out input and $\\mu$ "
            "at others; less the smaller $s$ of the two means this is not negative, and adding $s$ at the end "
            "restores it.",
            consequence(
                "At the singled-out input.", [*at_place, *smaller, t == 0], z3.And(second + s == nu, second >= 0)
            ),
            consequence(
                "At the other inputs.", [*at_place, *smaller, size(t) > 2], z3.And(second + s == mu, second >= 0)
            ),
        ),
    )


def beats_constants() -> tuple[Obligation, ...]:
    """On a decent dataset the two means are better than every constant, not only than the mean."""
    import z3

    here, elsewhere, mean, nu, mu, total, c, rest = z3.Reals("n_at_input n_elsewhere mean nu mu sum_elsewhere c rest")
    decent = [here > 0, (here + elsewhere) * mean == here * nu + total, nu != mean]
    return (
        link(
            "decent: other inputs exist",
            "If the mean at one input is not the mean of all, some data point has another input.",
            consequence(
                "For any numbers of points.",
                [*decent, elsewhere >= 0, z3.Implies(elsewhere == 0, total == 0)],
                elsewhere > 0,
            ),
        ),
        link(
            "decent: two means beat every constant",
            "The loss of a constant $c$ exceeds that of the two means by $n_r(c-\\nu)^2+n_o(c-\\mu)^2>0$.",
            consequence(
                "For all reals $c$.",
                [*decent, elsewhere > 0, total == elsewhere * mu],
                here * (c - nu) * (c - nu) + elsewhere * (c - mu) * (c - mu) + rest > rest,
            ),
        ),
    )
