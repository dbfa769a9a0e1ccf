"""What a theorem says, in a sentence and as JSON. Standard library only, as `verify check` shows it."""

import re
from fractions import Fraction

from proofs.kernel.conclusion import (
    ClassifiedData,
    Conclusion,
    GlobalMinimum,
    InterpolationNearby,
    LocalMinimum,
    LocalMinimumNearby,
    LowerLossElsewhere,
    NoStationaryPoint,
    NotGlobalMinimum,
    NotLocalMinimum,
    NotStrict,
    StrictUpToRescaling,
    loss_bounds,
)
from proofs.kernel.landscape.conclusion import LandscapeConclusion
from proofs.kernel.network import Network
from proofs.kernel.problem_files import network_json
from proofs.readable_numbers import nearest_float, short

Json = dict[str, object]


def kind(conclusion: Conclusion | LandscapeConclusion) -> str:
    """The name of the conclusion, such as "not-local-minimum"."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", type(conclusion).__name__).lower()


def conclusion_name(conclusion: Conclusion | LandscapeConclusion) -> str:
    """What a theorem says of the point, in a few words."""
    words = kind(conclusion).replace("-", " ")
    article = "a " if isinstance(conclusion, (NotLocalMinimum, NotGlobalMinimum)) else ""
    return words.replace("not ", f"not {article}", 1)


def sentence(conclusion: Conclusion) -> str:
    """What the theorem says."""
    match conclusion:
        case LocalMinimumNearby(reach=reach):
            return f"a local minimum lies where every parameter differs by at most {short(reach)}"
        case LocalMinimum(radius=radius):
            return f"local minimum: no lower loss {within(radius)}"
        case NotLocalMinimum(witness_loss=lower):
            return f"not a local minimum: lower losses arbitrarily near; the witness has loss {short(lower)}"
        case NotStrict():
            return "not strict: points of equal loss lie arbitrarily near"
        case NotGlobalMinimum(better_loss=lower):
            return f"not a global minimum: the better point has loss {short(lower)}"
        case GlobalMinimum():
            return "global minimum: no parameters have a lower loss on these data"
        case StrictUpToRescaling(radius=radius):
            return f"strict up to rescaling: equal loss only along rescalings of hidden units, {within(radius)}"
        case ClassifiedData(infimum=infimum):
            return f"no minimum: scaling the last layer up lowers the loss for ever, towards {short(infimum)}"
        case LowerLossElsewhere(better_upper=most):
            return f"not a global minimum: the better point has a loss of at most {short(most)}"
        case NoStationaryPoint(layer=layer, unit=unit, entry=entry):
            return f"not a local minimum: the loss is monotone in entry {entry} of unit {unit} in layer {layer}"
        case InterpolationNearby(reach=reach):
            return f"loss 0 nearby: parameters that fit every point differ by at most {short(reach)} each"
    return kind(conclusion).replace("-", " ")


def loss_text(conclusion: Conclusion) -> str:
    """The loss at the network, exactly or between its bounds."""
    lower, upper = loss_bounds(conclusion)
    return short(lower) if lower == upper else f"between {short(lower)} and {short(upper)}"


def within(radius: Fraction | None) -> str:
    """Where a local statement holds; None: in some neighbourhood that the theorem does not measure."""
    return "nearby" if radius is None else f"where every parameter differs by less than {short(radius)}"


def conclusion_json(conclusion: Conclusion) -> Json:
    """The kind of the conclusion, the exact loss, and what else the theorem states."""
    document: Json = {
        "kind": kind(conclusion),
    }
    lower, upper = loss_bounds(conclusion)
    document |= (
        {"loss": str(lower), "loss_float": nearest_float(lower)}
        if lower == upper
        else {"loss": None, "loss_float": nearest_float(lower), "loss_lower": str(lower), "loss_upper": str(upper)}
    )
    match conclusion:
        case LocalMinimumNearby():
            document |= _nearby_json(conclusion)
        case LocalMinimum(radius=radius) | StrictUpToRescaling(radius=radius):
            document["radius"] = None if radius is None else str(radius)
        case NotLocalMinimum(_, witness, loss):
            document["witness"] = point_json(witness, loss)
        case NotGlobalMinimum(_, better, loss):
            document["better"] = point_json(better, loss)
        case ClassifiedData(margin=margin, infimum=infimum):
            document |= {"margin": str(margin), "infimum": str(infimum)}
        case LowerLossElsewhere(better=better, better_upper=most, distance=distance):
            document["better"] = {"network": network_json(better), "loss_upper": str(most), "distance": str(distance)}
        case NoStationaryPoint(layer=layer, unit=unit, entry=entry, slope_lower=low, slope_upper=high):
            document |= {
                "layer": layer,
                "unit": unit,
                "entry": entry,
                "slope_lower": str(low),
                "slope_upper": str(high),
            }
        case InterpolationNearby(center=center, center_reach=radius, reach=reach, dimension=dimension):
            document["center"] = {"network": network_json(center), "reach": str(radius)}
            document |= {"reach": str(reach), "dimension": dimension}
        case _:
            pass
    return document


def _nearby_json(conclusion: LocalMinimumNearby) -> Json:
    within_network = conclusion.network_radius
    return {
        "loss_lower": str(conclusion.loss_lower),
        "loss_upper": str(conclusion.loss_upper),
        "reach": str(conclusion.reach),
        "radius": None if within_network is None else str(within_network),
        "center": network_json(conclusion.center),
        "center_reach": str(conclusion.center_reach),
        "center_radius": str(conclusion.radius),
        "kinks": [list(kink) for kink in conclusion.kinks],
        "collapsed": [list(unit) for unit in conclusion.collapsed],
        "shared": [list(group) for group in conclusion.shared],
        "symmetries": conclusion.symmetries,
        "unique_radius": None if conclusion.unique_radius is None else str(conclusion.unique_radius),
    }


def point_json(network: Network, loss: object) -> Json:
    """A point of parameter space with its exact loss."""
    return {"network": network_json(network), "loss": str(loss)}
