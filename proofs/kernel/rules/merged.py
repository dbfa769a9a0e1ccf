"""Units that share the work of one: a minimum of the network in which they are one unit, split up.

docs/mathematics.md, section 9, "Shared work".
"""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from math import isqrt

from proofs.kernel.activation_function import LeakyReLU, ReLU
from proofs.kernel.barrier.case import Case
from proofs.kernel.barrier.form import MAX_RATIONAL_BITS
from proofs.kernel.barrier.second_value import MAX_OUTPUTS, MergedUnit, held_radius, turned_radius
from proofs.kernel.certificate import Merged, Share
from proofs.kernel.conclusion import LocalMinimumNearby
from proofs.kernel.enclosure.setting import parameters_of
from proofs.kernel.network import Layer, Network, Problem
from proofs.kernel.rejection import require, shown
from proofs.kernel.rules.barrier import judged, prepare

RULE = "merged"

Group = tuple[Share, ...]


def merged(problem: Problem, certificate: Merged) -> LocalMinimumNearby:
    """Conclude that a local minimum lies near the network from one of the network with the groups merged.

    Raises:
        Rejected: a group is none, or its merged unit may have the outgoing weight 0.
        BarrierRejected: a condition on the merged network fails.
    """
    groups = certificate.groups
    _check_groups(problem, groups)
    small = problem.at(_without_copies(problem.network, groups))
    case, motions = prepare(small, certificate.minimum)
    found = judged(small, case, motions)
    for group in groups:
        size = max(abs(row[_place(group[0].unit, groups)]) for row in found.center.output.weight)
        require(size > found.center_reach, RULE, "outgoing weight of a merged unit", "one that is not 0", shown(size))
    center = _split(found.center, problem.network, groups)
    apart = max(abs(a - b) for a, b in zip(parameters_of(center), parameters_of(problem.network), strict=True))
    center_reach = found.center_reach * max(
        Fraction(1), *(max(share.incoming, share.outgoing) for group in groups for share in group)
    )
    radius = _radius(case, found, [(_place(group[0].unit, groups), group) for group in groups])
    last = len(problem.network.hidden) - 1
    units = _units(problem.network, groups)
    return replace(
        found,
        center=center,
        reach=apart + center_reach,
        center_reach=center_reach,
        radius=radius,
        network_radius=radius - apart if apart < radius else None,
        kinks=tuple(
            (layer, copy, point)
            for layer, unit, point in found.kinks
            for copy in (units[unit] if layer == last else (unit,))
        ),
        collapsed=tuple(
            (layer, copy) for layer, unit in found.collapsed for copy in (units[unit] if layer == last else (unit,))
        ),
        shared=tuple(tuple(share.unit for share in group) for group in groups),
        unique_radius=None,
    )


def _check_groups(problem: Problem, groups: tuple[Group, ...]) -> None:
    network = problem.network
    require(bool(network.hidden), RULE, "network", "a hidden layer", "none")
    activation = network.activations[-1]
    bent = isinstance(activation, ReLU | LeakyReLU)
    require(bent, RULE, "last hidden layer", "ReLU or leaky ReLU, which are sublinear", type(activation).__name__)
    require(bool(groups) and all(groups), RULE, "groups", "units in each group", "none")
    named = [share.unit for group in groups for share in group]
    ascending = all(a.unit < b.unit for group in groups for a, b in pairwise(group[1:]))
    fits = ascending and len(set(named)) == len(named) and min(named) >= 0 and max(named) < network.hidden[-1].width
    require(
        fits,
        RULE,
        "groups",
        "units of the last hidden layer, each once, the later ones of a group ascending",
        str(named),
    )
    decay = problem.decay
    held = decay is not None and any((*decay.weights[-2:], decay.biases[-2]))
    outputs = network.output_dimension
    require(outputs <= MAX_OUTPUTS, RULE, "network", f"at most {MAX_OUTPUTS} outputs", outputs)
    whole = decay is not None and all(decay.weights[-2:]) and (decay.biases[-2] or network.hidden[-1].bias is None)
    require(outputs == 1 or bool(whole), RULE, "network", "one output, or decay on all weights of the units", "neither")
    for group in groups:
        ratios = [ratio for share in group for ratio in (share.incoming, share.outgoing)]
        require(min(ratios) > 0, RULE, "ratios", "numbers above 0", shown(min(ratios)))
        parts = (part for ratio in ratios for part in (ratio.numerator, ratio.denominator))
        short = max(part.bit_length() for part in parts) <= MAX_RATIONAL_BITS
        require(short, RULE, "ratios", f"rationals of {MAX_RATIONAL_BITS} bits", "a longer one")
        total = sum((share.incoming * share.outgoing for share in group), Fraction(0))
        require(total == 1, RULE, "ratios", "incoming times outgoing ones that add up to 1", total)
        balanced = not held or all(share.incoming == share.outgoing for share in group)
        require(balanced, RULE, "ratios", "the incoming ratio equal to the outgoing one, under decay", "another")


def _place(unit: int, groups: tuple[Group, ...]) -> int:
    """Where a unit that stays is in the merged network."""
    return unit - sum(share.unit < unit for group in groups for share in group[1:])


def _units(network: Network, groups: tuple[Group, ...]) -> list[tuple[int, ...]]:
    """For each unit of the merged network's last hidden layer the units of the network that it stands for."""
    members = {group[0].unit: tuple(share.unit for share in group) for group in groups}
    copies = {share.unit for group in groups for share in group[1:]}
    return [members.get(unit, (unit,)) for unit in range(network.hidden[-1].width) if unit not in copies]


def _without_copies(network: Network, groups: tuple[Group, ...]) -> Network:
    """The network with the first unit alone of each group; of the rule `barrier` only its shape matters."""
    kept = [units[0] for units in _units(network, groups)]
    *before, hidden, output = network.layers
    bias = None if hidden.bias is None else tuple(hidden.bias[unit] for unit in kept)
    rows = Layer(tuple(hidden.weight[unit] for unit in kept), bias)
    columns = Layer(tuple(tuple(row[unit] for unit in kept) for row in output.weight), output.bias)
    return Network((*before, rows, columns), network.activations)


def _split(center: Network, whole: Network, groups: tuple[Group, ...]) -> Network:
    """The center with each merged unit split up in the ratios of its group."""
    ratios = {share.unit: share for group in groups for share in group}
    one = Fraction(1)
    *before, hidden, output = center.layers
    rows: dict[int, tuple[Fraction, ...]] = {}
    outgoing: dict[int, tuple[Fraction, ...]] = {}
    for place, units in enumerate(_units(whole, groups)):
        for unit in units:
            share = ratios.get(unit, Share(unit, one, one))
            rows[unit] = tuple(share.incoming * x for x in hidden.augmented[place])
            outgoing[unit] = tuple(share.outgoing * row[place] for row in output.weight)
    order = range(whole.hidden[-1].width)
    fan_in = hidden.fan_in
    bias = None if hidden.bias is None else tuple(rows[unit][fan_in] for unit in order)
    inner = Layer(tuple(rows[unit][:fan_in] for unit in order), bias)
    columns = tuple(zip(*(outgoing[unit] for unit in order), strict=True))
    return Network((*before, inner, Layer(columns, output.bias)), whole.activations)


def _radius(case: Case, found: LocalMinimumNearby, groups: Sequence[tuple[int, Group]]) -> Fraction:
    """How far all parameters may differ from the split center, given the groups with their merged units' places."""
    if case.setting.sizes[-1].width == 1:
        return min(split_radius(found, place, group) for place, group in groups)
    step = [Fraction(2) ** e for e in case.certificate.scales]
    units = [MergedUnit.of(case, place) for place, _ in groups]
    # What holds one unit depends on all others: they, too, have to stay in its ball.
    ball = min(held_radius(unit, found.center_reach / max(step)) for unit in units)
    box = min(found.radius, ball * min(step) / (isqrt(case.setting.offsets[-1]) + 1))
    shares = [[share.incoming for share in group] for _, group in groups]
    return min(turned_radius(unit, box, own) for unit, own in zip(units, shares, strict=True))


def split_radius(found: LocalMinimumNearby, place: int, group: Group) -> Fraction:
    """One output: how far all parameters may differ from the split center. q of the proof; states and signs last.

    Args:
        found: what is known of the merged network.
        place: the merged unit there.
        group: its shares.
    """
    outgoing = abs(found.center.output.weight[0][place])
    largest = max(map(abs, found.center.hidden[-1].augmented[place]))
    uneven = max(max(share.incoming / share.outgoing, share.outgoing / share.incoming) for share in group)
    q = found.radius / 2 if not largest else min(found.radius / 2, outgoing**2 / (4 * largest))
    states = min(found.radius * min(Fraction(1), share.incoming) for share in group)
    signs = min(share.outgoing * outgoing / 2 for share in group)
    return min(q / (uneven * len(group)), states, signs)
