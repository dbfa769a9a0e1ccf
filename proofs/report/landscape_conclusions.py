"""What a theorem about a landscape says, in a sentence and as JSON. Standard library only."""

from fractions import Fraction

from proofs.kernel.landscape.check import LandscapeTheorem
from proofs.kernel.landscape.conclusion import AllFamilies, AllMinima, ListedMinimum, LowestLoss
from proofs.kernel.landscape.file import landscape_json
from proofs.kernel.landscape.question import Landscape
from proofs.kernel.problem_files import network_json
from proofs.readable_numbers import nearest_float, no_less_than, short
from proofs.report.conclusions import Json, point_json


def networks(landscape: Landscape) -> str:
    """The networks of the landscape, in words."""
    units = "any number of hidden units" if landscape.width is None else counted(landscape.width, "hidden unit")
    biases = (("hidden", landscape.hidden_bias), ("output", landscape.output_bias))
    missing = " and ".join(name for name, there in biases if not there)
    return f"{units}, without {missing} bias" if missing else units


def landscape_sentence(theorem: LandscapeTheorem) -> str:
    """What was proved of the networks."""
    match theorem.conclusion:
        case AllMinima() as minima:
            listed = f"{counted(len(by_loss(minima)), 'loss', 'losses')} and {counted(len(minima.minima), 'residual')}"
            said = f"the local minima have exactly {listed}; these are all"
            every = f"for every width from {minima.least_width} on, "
            return f"{every if theorem.landscape.width is None else ''}{said}"
        case LowestLoss(lower=lower, loss=loss) as lowest:
            if lowest.is_global_minimum:
                return f"the global minimum has the loss {short(loss)}"
            return f"no loss is below {no_less_than(lower)}; the best point found has {short(loss)}"
        case AllFamilies(loss=loss, families=families):
            count = counted(len(families), "family", "families")
            return f"the local minima with this residual, of loss {short(loss)}, are {count}"


def landscape_conclusion_json(theorem: LandscapeTheorem) -> Json:
    """The landscape and the conclusion."""
    landscape = theorem.landscape
    header: Json = {
        "hidden": landscape.width,
        "hidden_bias": landscape.hidden_bias,
        "output_bias": landscape.output_bias,
        "statement": landscape_sentence(theorem),
    }
    match theorem.conclusion:
        case AllMinima(minima=minima, least_width=least):
            best = minima[0].loss
            return header | {
                "kind": "all-minima",
                "least_width": least,
                "minima": [minimum_json(minimum) | {"global": minimum.loss == best} for minimum in minima],
            }
        case LowestLoss(lower=lower, loss=loss, network=network) as lowest:
            return header | {
                "kind": "global-minimum" if lowest.is_global_minimum else "lower-bound",
                "lower": str(lower),
                "lower_float": nearest_float(lower),
                "best": point_json(network, loss),
            }
        case AllFamilies() as found:
            return header | {"kind": "all-families", "loss": str(found.loss), "families": families_json(found)}


def landscape_theorem_json(theorem: LandscapeTheorem) -> Json:
    """A theorem with the certificate that `verify check` accepts for it."""
    certificate = landscape_json(theorem.landscape, theorem.certificate)
    return landscape_conclusion_json(theorem) | {"certificate": certificate}


def families_json(found: AllFamilies) -> list[Json]:
    """The families of one residual."""
    return [
        {
            "dimension": family.dimension,
            "strict_up_to_rescaling": family.is_orbit,
            "silent": family.silent,
            "products": family.products,
            "units": [{"sign": sign, "states": list(states)} for sign, states in family.units],
        }
        for family in found.families
    ]


def minimum_json(minimum: ListedMinimum) -> Json:
    """An entry of the list."""
    return {
        "loss": str(minimum.loss),
        "loss_float": nearest_float(minimum.loss),
        "residual": [str(entry) for entry in minimum.residual],
        "units": minimum.units,
        "network": network_json(minimum.network),
    }


def counted(number: int, one: str, many: str = "") -> str:
    """`1 loss`, `2 losses`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def briefest(loss: Fraction) -> str:
    """The loss as a quotient where that is short, else as a decimal."""
    return short(loss).removeprefix("≈ ").split()[0]


def by_loss(minima: AllMinima) -> dict[Fraction, list[ListedMinimum]]:
    """The minima of each loss, by ascending loss."""
    groups: dict[Fraction, list[ListedMinimum]] = {}
    for minimum in minima.minima:
        groups.setdefault(minimum.loss, []).append(minimum)
    return groups
