"""Frozen parameters: motions that change no loss and bring them to their values. docs/mathematics.md, section 9.

From a point near the center the motions are carried out in this order: layer by layer rescalings, mixings and shifts
of biases, then the shift of the outputs, dependent inputs, unused parameters. Each brings its frozen parameters to the
center's values, and later ones leave them there.
"""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

from proofs.kernel.activation_function import Identity, LeakyReLU, ReLU
from proofs.kernel.barrier.case import refuse
from proofs.kernel.barrier.mixing import Mixing, check_mixing
from proofs.kernel.barrier.reached import Inputs, States
from proofs.kernel.certificate import (
    Barrier,
    BiasShift,
    DependentInput,
    Frozen,
    Mixed,
    OutputShift,
    Rescaled,
    Unused,
)
from proofs.kernel.enclosure.evaluation import Evaluation
from proofs.kernel.enclosure.fixed import up
from proofs.kernel.enclosure.setting import Setting
from proofs.kernel.loss import SoftmaxCrossEntropy
from proofs.kernel.rejection import BarrierCondition, about

MAX_HALVINGS = 5000
SIGNIFICANT_BITS = 128


@dataclass(frozen=True)
class Motions:
    """The frozen parameters, each with its motion; the states of the evaluation last on the whole ball.

    Attributes:
        frozen: their places among the parameters.
        rescaled: (layer, parameter) of each rescaled unit.
        mixed: the groups of units that are mixed.
        biases: layers in which biases are shifted.
        shifted: whether the last output's row is frozen.
        dependence: for the first layer, how much a unit's other weights move per unit of its frozen ones.
    """

    frozen: frozenset[int]
    rescaled: tuple[tuple[int, int], ...]
    mixed: tuple[Mixing, ...]
    biases: frozenset[int]
    shifted: bool
    dependence: Fraction

    def whole_radius(
        self, setting: Setting, point: Sequence[Fraction], scales: Sequence[int], radius: Fraction
    ) -> Fraction:
        """A radius delta > 0: from every point whose parameters differ by at most delta the motions lead into the ball.

        A rescaled unit is multiplied by `c = t0_q c' / theta_q`, c' belonging to the unit (if any) that the weight q
        reads; `1 / K <= c <= K` with `K = K' / (1 - delta / |t0_q|)`, or `1 / (1 - d / |t0_q|)` where q has moved by at
        most d before. Mixing by G has `K = 1 + |G - 1|`. With d the norm of the displacement that a layer has from
        those below, its own brings it to `K (|t0| + d) - |t0|`.
        """
        layers = [Fraction(0)] * len(setting.sizes)
        for layer, x in zip(setting.layers_of(), point, strict=True):
            layers[layer] += abs(x)
        for mixing in self.mixed:
            # At the minimum itself, which lies in the ball, mixing must reach the frozen weights.
            if not mixing.covers(Fraction(2) ** scales[mixing.layer] * radius):
                refuse(BarrierCondition.MOTION, "a smaller ball, for the units mixed", f"radius {about(radius)}")
        delta = radius
        for _ in range(MAX_HALVINGS):
            delta /= 2
            moves = self._moves(setting, point, layers, delta)
            if moves is None:
                continue
            if sum(move / Fraction(2) ** e for move, e in zip(moves, scales, strict=True)) <= radius:
                return delta
        refuse(BarrierCondition.MOTION, "frozen parameters that are not so near 0", "no radius that motions allow")

    def _moves(
        self, setting: Setting, point: Sequence[Fraction], layers: Sequence[Fraction], delta: Fraction
    ) -> list[Fraction] | None:
        """For each layer a bound of the norm of the displacement; None where a frozen parameter may be out of reach.

        `before` and `here` are K - 1, for the layer below and for the layer.
        """
        result: list[Fraction] = []
        before = Fraction(0)
        for k, size in enumerate(setting.sizes):
            away = layers[k] * before + delta * (1 + before) * _root_up(size.width * size.row)
            if k - 1 in self.biases:
                away += (layers[k] + away) * result[-1]
            here = Fraction(0)
            smallest = min((abs(point[q]) for layer, q in self.rescaled if layer == k), default=None)
            if smallest is not None:
                # A weight that reads a mixed unit, or a bias that makes up for others, has moved by more than a factor.
                plain = k - 1 not in self.biases and all(mixing.layer != k - 1 for mixing in self.mixed)
                off = delta if plain else away
                if off >= smallest:
                    return None
                here = (smallest * before + off if plain else off) / (smallest - off)
            for mixing in self.mixed:
                if mixing.layer == k:
                    turn = mixing.turn(layers[k], away)
                    if turn is None:
                        return None
                    here = max(here, turn)
            # Else a deep network's numbers would grow by a factor from layer to layer.
            here = _shortened(here)
            move = away + here * (layers[k] + away)
            if k == len(setting.sizes) - 1 and self.shifted:
                move *= 1 + _root_up(size.width)
            if k == 0:
                move *= 1 + self.dependence
            result.append(move)
            before = here
        return result


def _shortened(number: Fraction) -> Fraction:
    """At least the number >= 0, and little more, in some SIGNIFICANT_BITS."""
    return up(number, max(0, number.denominator.bit_length() - number.numerator.bit_length() + SIGNIFICANT_BITS))


def _root_up(number: int) -> int:
    return isqrt(number - 1) + 1


def check_motions(certificate: Barrier, setting: Setting, evaluation: Evaluation) -> Motions:
    """Refuse a frozen parameter whose motion is not one, or which is frozen twice, or belongs to a collapsed unit."""
    states = States(setting, evaluation)
    frozen: set[int] = set()
    taken = {
        q
        for layer, unit in certificate.collapsed
        for q in (*setting.incoming(layer, unit), *setting.outgoing(layer, unit))
    }
    rescaled: list[tuple[int, int]] = []
    mixed: list[Mixing] = []
    biases: set[int] = set()
    units: set[tuple[int, int]] = set()
    for motion in certificate.frozen:
        places = _places(motion, setting)
        if taken.intersection(places):
            _refuse(motion, "a parameter that is not frozen already nor of a collapsed unit", "one that is")
        taken.update(places)
        frozen.update(places)
        match motion:
            case Rescaled(layer, unit):
                _take_units(motion, units, layer, (unit,))
                _check_rescaling(motion, setting, evaluation.point[places[0]])
                rescaled.append((layer, places[0]))
            case Mixed(layer, group):
                mixed.append(check_mixing(motion, setting, evaluation))
                _take_units(motion, units, layer, group)
            case BiasShift(layer):
                _check_bias_shift(motion, setting, evaluation)
                biases.add(layer)
            case Unused():
                _check_unused(motion, setting, states)
            case OutputShift():
                _check_shift(motion, setting)
            case DependentInput():
                pass
    dependence = _check_dependent(certificate, setting, states, taken)
    shifted = any(isinstance(motion, OutputShift) for motion in certificate.frozen)
    return Motions(frozenset(frozen), tuple(rescaled), tuple(mixed), frozenset(biases), shifted, dependence)


def _refuse(motion: Frozen, expected: str, got: str) -> None:
    match motion:
        case Rescaled(layer, unit, entry) | Unused(layer, unit, entry):
            subject: tuple[int, ...] = layer, unit, entry
        case DependentInput(unit, entry):
            subject = 0, unit, entry
        case Mixed(layer, group):
            subject = layer, *group
        case BiasShift(layer, unit):
            subject = layer, unit
        case OutputShift():
            subject = ()
    refuse(BarrierCondition.MOTION, f"{expected}, for {motion}", got, subject)


def _places(motion: Frozen, setting: Setting) -> list[int]:
    last = len(setting.sizes) - 1
    match motion:
        case OutputShift():
            return list(setting.incoming(last, setting.sizes[last].width - 1))
        case Mixed(layer, _, entries):
            triples = [(layer, unit, entry) for unit, entry in entries]
        case BiasShift(layer, unit):
            if not 0 <= layer < last or not setting.sizes[layer].bias or not setting.sizes[layer + 1].bias:
                _refuse(motion, "a hidden layer with biases below another with biases", "others")
            triples = [(layer, unit, setting.sizes[layer].fan_in)]
        case DependentInput(unit, entry):
            triples = [(0, unit, entry)]
        case Rescaled(layer, unit, entry) | Unused(layer, unit, entry):
            triples = [(layer, unit, entry)]
    if not all(setting.has(*triple) for triple in triples):
        _refuse(motion, "a parameter of the network", "none")
    return [setting.index(*triple) for triple in triples]


def _take_units(motion: Frozen, units: set[tuple[int, int]], layer: int, group: Iterable[int]) -> None:
    mine = {(layer, unit) for unit in group}
    if mine & units:
        _refuse(motion, "one rescaling or mixing of a unit", "two")
    units |= mine


def _require_no_decay(motion: Frozen, setting: Setting, parameters: Iterable[int]) -> None:
    if any(setting.decay[q] for q in parameters):
        _refuse(motion, "no decay on what the motion moves", "decay")


def _check_rescaling(motion: Rescaled, setting: Setting, value: int) -> None:
    if motion.layer >= len(setting.activations):
        _refuse(motion, "a hidden unit", "an output")
    if not isinstance(setting.activations[motion.layer], ReLU | LeakyReLU | Identity):
        _refuse(motion, "a ReLU, a leaky ReLU or the identity", type(setting.activations[motion.layer]).__name__)
    layer, unit = motion.layer, motion.unit
    _require_no_decay(motion, setting, (*setting.incoming(layer, unit), *setting.outgoing(layer, unit)))
    if not value:
        _refuse(motion, "a parameter that is not 0", "0")


def _check_shift(motion: OutputShift, setting: Setting) -> None:
    if not isinstance(setting.loss, SoftmaxCrossEntropy):
        _refuse(motion, "a softmax loss", str(setting.loss))
    _require_no_decay(motion, setting, range(setting.offsets[-2], setting.offsets[-1]))


def _check_bias_shift(motion: BiasShift, setting: Setting, evaluation: Evaluation) -> None:
    """The unit is on, with slope 1, at every point, and no decay is on the biases."""
    layer, unit = motion.layer, motion.unit
    readers = range(setting.sizes[layer + 1].width)
    biases = [setting.index(layer + 1, reader, setting.sizes[layer + 1].fan_in) for reader in readers]
    _require_no_decay(motion, setting, (setting.index(layer, unit, setting.sizes[layer].fan_in), *biases))
    activation, z = setting.activations[layer], evaluation.pre_activations[layer]
    if isinstance(activation, Identity):
        return
    if not isinstance(activation, ReLU | LeakyReLU) or (layer, unit) in evaluation.collapsed:
        _refuse(motion, "a ReLU, a leaky ReLU or the identity", "another, or a collapsed unit")
    for row, entries in enumerate(z.rows):
        if entries[unit] <= z.error or (layer, unit, row) in evaluation.pinned:
            _refuse(motion, "a unit that is on at every point", f"one that may be off at point {setting.points[row]}")


def _check_unused(motion: Unused, setting: Setting, states: States) -> None:
    layer, entry = motion.layer, motion.entry
    _require_no_decay(motion, setting, [setting.index(layer, motion.unit, entry)])
    for i in states.reached(layer, motion.unit):
        bias = entry == setting.sizes[layer].fan_in
        if bias or (states.on[layer - 1][i][entry] if layer else setting.inputs[i][entry]):
            _refuse(motion, "an input or a unit that is off at every point", f"one in use at point {setting.points[i]}")


def _check_dependent(certificate: Barrier, setting: Setting, states: States, taken: Set[int]) -> Fraction:
    """Frozen columns must be combinations of the free ones; returns how large their coefficients are for any unit."""
    by_unit: dict[int, list[DependentInput]] = {}
    for motion in certificate.frozen:
        if isinstance(motion, DependentInput):
            by_unit.setdefault(motion.unit, []).append(motion)
    largest = Fraction(0)
    for unit, motions in by_unit.items():
        _require_no_decay(motions[0], setting, setting.incoming(0, unit))
        free = [e for e in range(setting.sizes[0].row) if setting.index(0, unit, e) not in taken]
        table = Inputs(setting, tuple(states.reached(0, unit)), (*free, *(motion.entry for motion in motions)))
        sizes = table.coefficients(len(free))
        for n, motion in enumerate(motions):
            if n not in sizes:
                _refuse(motion, "an input that depends on those of the unit that are free", "an independent one")
        largest = max(largest, sum(sizes.values(), Fraction(0)))
    return largest
