"""The source's network for a decent dataset: one mean at a singled-out input, another one everywhere else.

Three units of the first layer make a bump of height 1 at the input. The source lets the later layers be identities
without bias, where a ReLU clips a negative mean; here they carry the output minus the smaller mean.
"""

from collections.abc import Sequence
from fractions import Fraction

from proofs.audit.claim import Obligation
from proofs.audit.lemmas.building_blocks import exact
from proofs.audit.lemmas.input_groups import InputGroup, input_groups, mean_of
from proofs.audit.lemmas.passing_on import ZERO, first_units, handing_on
from proofs.audit.lemmas.separating_direction import separating_direction
from proofs.audit.lemmas.universal import consequence
from proofs.audit.text import text_beside
from proofs.kernel.exact import inner
from proofs.kernel.network import Dataset, Layer, Network

TEXT = text_beside(__file__)


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
    gamma = inner(v, singled_out.input)
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
    units = "(relu(t + 1) - relu(2*t) + relu(t - 1))"
    second = f"((nu - mu)*{units} + (mu - s))"
    smaller = "s == minimum(nu, mu)"
    return (
        TEXT.step(
            "bump",
            exact(max(0, 1) - max(0, 0) + max(0, -1) == 1),
            consequence(["abs(t) > 2"], f"{units} == 0"),
        ),
        TEXT.step(
            "bump: the two means",
            consequence([smaller, "t == 0"], f"{second} + s == nu and {second} >= 0"),
            consequence([smaller, "abs(t) > 2"], f"{second} + s == mu and {second} >= 0"),
        ),
    )


def beats_constants() -> tuple[Obligation, ...]:
    """On a decent dataset the two means are better than every constant, not only than the mean."""
    decent = ["n_r > 0", "(n_r + n_o)*ybar == n_r*nu + T", "nu != ybar"]
    return (
        TEXT.step(
            "decent: other inputs exist",
            consequence([*decent, "n_o >= 0", "implies(n_o == 0, T == 0)"], "n_o > 0"),
        ),
        TEXT.step(
            "decent: two means beat every constant",
            consequence([*decent, "n_o > 0", "T == n_o*mu"], "n_r*(c - nu)**2 + n_o*(c - mu)**2 > 0"),
        ),
    )
