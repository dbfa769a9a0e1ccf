"""Frozen parameters: motions that change no loss and bring them to their values. docs/mathematics.md, section 9.

From a point near the center the motions are carried out in this order: rescalings layer by layer, the shift of the
outputs, dependent inputs, unused parameters. Each brings its frozen parameters to the center's values, and later ones
leave them there.
"""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import isqrt

from proofs.kernel.activation_function import Identity, LeakyReLU, ReLU
from proofs.kernel.barrier.case import refuse
from proofs.kernel.certificate import Barrier, DependentInput, Frozen, OutputShift, Rescaled, Unused
from proofs.kernel.enclosure.evaluation import Evaluation
from proofs.kernel.enclosure.setting import Setting
from proofs.kernel.exact import Grid, null_space
from proofs.kernel.loss import SoftmaxCrossEntropy
from proofs.kernel.rejection import BarrierCondition

MAX_HALVINGS = 5000


@dataclass(frozen=True)
class Motions:
    """The frozen parameters, each with its motion; the states of the evaluation last on the whole ball.

    Attributes:
        frozen: their places among the parameters.
        rescaled: (layer, parameter) of each rescaled unit.
        shifted: whether the last output's row is frozen.
        dependence: for the first layer, how much a unit's other weights move per unit of its frozen ones.
    """

    frozen: frozenset[int]
    rescaled: tuple[tuple[int, int], ...]
    shifted: bool
    dependence: Fraction

    def whole_radius(
        self, setting: Setting, point: Sequence[Fraction], scales: Sequence[int], radius: Fraction
    ) -> Fraction:
        """A radius delta > 0: from every point whose parameters differ by at most delta the motions lead into the ball.

        A rescaled unit is multiplied by `c = t0_q c' / theta_q`, c' belonging to the unit (if any) that the weight q
        reads; `1 / K <= c <= K` with `K = K' / (1 - delta / |t0_q|)`. A parameter of layer l moves by at most
        `|t0| (K K' - 1) + delta K K'`.
        """
        layers = [Fraction(0)] * len(setting.sizes)
        for layer, x in zip(setting.layers_of(), point, strict=True):
            layers[layer] += abs(x)
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
        """For each layer a bound of the norm of the displacement; None where a frozen parameter may reach 0."""
        result = []
        before = Fraction(1)
        for k, size in enumerate(setting.sizes):
            smallest = min((abs(point[q]) for layer, q in self.rescaled if layer == k), default=None)
            here = Fraction(1)
            if smallest is not None:
                if delta >= smallest:
                    return None
                here = before / (1 - delta / smallest)
            factor = here * before
            move = layers[k] * (factor - 1) + delta * factor * _root_up(size.width * size.row)
            if k == len(setting.sizes) - 1 and self.shifted:
                move *= 1 + _root_up(size.width)
            if k == 0:
                move *= 1 + self.dependence
            result.append(move)
            before = here
        return result


def _root_up(number: int) -> int:
    return isqrt(number - 1) + 1


def check_motions(certificate: Barrier, setting: Setting, evaluation: Evaluation) -> Motions:
    """Refuse a frozen parameter whose motion is not one, or which is frozen twice, or belongs to a collapsed unit."""
    states = _States(setting, evaluation)
    frozen: set[int] = set()
    taken = {
        q
        for layer, unit in certificate.collapsed
        for q in (*setting.incoming(layer, unit), *setting.outgoing(layer, unit))
    }
    rescaled: list[tuple[int, int]] = []
    units: set[tuple[int, int]] = set()
    for motion in certificate.frozen:
        places = _places(motion, setting)
        if taken.intersection(places):
            _refuse(motion, "a parameter that is not frozen already nor of a collapsed unit", "one that is")
        taken.update(places)
        frozen.update(places)
        match motion:
            case Rescaled(layer, unit):
                if (layer, unit) in units:
                    _refuse(motion, "one rescaling of a unit", "two")
                units.add((layer, unit))
                _check_rescaling(motion, setting, evaluation.point[places[0]])
                rescaled.append((layer, places[0]))
            case Unused():
                _check_unused(motion, setting, states)
            case OutputShift():
                _check_shift(motion, setting)
            case DependentInput():
                pass
    dependence = _check_dependent(certificate, setting, states, taken)
    shifted = any(isinstance(motion, OutputShift) for motion in certificate.frozen)
    return Motions(frozenset(frozen), tuple(rescaled), shifted, dependence)


def _refuse(motion: Frozen, expected: str, got: str) -> None:
    match motion:
        case Rescaled(layer, unit, entry) | Unused(layer, unit, entry):
            subject: tuple[int, ...] = layer, unit, entry
        case DependentInput(unit, entry):
            subject = 0, unit, entry
        case OutputShift():
            subject = ()
    refuse(BarrierCondition.MOTION, f"{expected}, for {motion}", got, subject)


def _places(motion: Frozen, setting: Setting) -> list[int]:
    last = len(setting.sizes) - 1
    if isinstance(motion, OutputShift):
        return list(setting.incoming(last, setting.sizes[last].width - 1))
    layer = 0 if isinstance(motion, DependentInput) else motion.layer
    if not setting.has(layer, motion.unit, motion.entry):
        _refuse(motion, "a parameter of the network", "none")
    return [setting.index(layer, motion.unit, motion.entry)]


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


class _States:
    """Which units may be on at which data points, and whether anything hears them there, on the whole ball."""

    def __init__(self, setting: Setting, evaluation: Evaluation) -> None:
        count = len(setting.points)
        self.on = [[[bool(slope or table.error) for slope in row] for row in table.rows] for table in evaluation.slopes]
        for layer, unit, row in evaluation.pinned:
            self.on[layer][row][unit] = True
        for layer, unit in evaluation.collapsed:
            for row_states in self.on[layer]:
                row_states[unit] = True
        self.heard = [[True] * count]
        for states in reversed(self.on):
            self.heard.append([heard and any(row) for heard, row in zip(self.heard[-1], states, strict=True)])
        self.heard.reverse()

    def reached(self, layer: int, unit: int) -> list[int]:
        """The data points at which the unit's pre-activation may count."""
        if layer == len(self.on):
            return list(range(len(self.heard[layer])))
        return [i for i, heard in enumerate(self.heard[layer + 1]) if heard and self.on[layer][i][unit]]


def _check_unused(motion: Unused, setting: Setting, states: _States) -> None:
    layer, entry = motion.layer, motion.entry
    _require_no_decay(motion, setting, [setting.index(layer, motion.unit, entry)])
    for i in states.reached(layer, motion.unit):
        bias = entry == setting.sizes[layer].fan_in
        if bias or (states.on[layer - 1][i][entry] if layer else setting.inputs[i][entry]):
            _refuse(motion, "an input or a unit that is off at every point", f"one in use at point {setting.points[i]}")


def _check_dependent(certificate: Barrier, setting: Setting, states: _States, taken: Set[int]) -> Fraction:
    """Frozen columns must be combinations of the free ones; returns how large their coefficients are for any unit."""
    by_unit: dict[int, list[DependentInput]] = {}
    for motion in certificate.frozen:
        if isinstance(motion, DependentInput):
            by_unit.setdefault(motion.unit, []).append(motion)
    largest = Fraction(0)
    for unit, motions in by_unit.items():
        _require_no_decay(motions[0], setting, setting.incoming(0, unit))
        free = [e for e in range(setting.sizes[0].row) if setting.index(0, unit, e) not in taken]
        table = _Inputs(setting, tuple(states.reached(0, unit)), (*free, *(motion.entry for motion in motions)))
        sizes = table.coefficients(len(free))
        for n, motion in enumerate(motions):
            if n not in sizes:
                _refuse(motion, "an input that depends on those of the unit that are free", "an independent one")
        largest = max(largest, sum(sizes.values(), Fraction(0)))
    return largest


@dataclass(frozen=True)
class _Inputs:
    """Columns of the table of inputs, with the 1 for the bias as the last column, at some points."""

    setting: Setting
    rows: tuple[int, ...]
    columns: tuple[int, ...]

    @cached_property
    def _null_vectors(self) -> list[tuple[int, ...]]:
        ones = (Fraction(1),)
        distinct = dict.fromkeys(self.setting.inputs[i] for i in self.rows)
        table = Grid.of([[(*x, *ones)[c] for c in self.columns] for x in distinct]).rows
        return null_space(table, len(self.columns))

    def coefficients(self, free: int) -> dict[int, Fraction]:
        """For each column beyond the first `free` ones that is a combination of these: the sum of its |coefficients|.

        A null vector whose last entry that is not 0 lies beyond `free`, and whose other entries there are 0, is such a
        combination.
        """
        result: dict[int, Fraction] = {}
        for vector in self._null_vectors:
            tail = [n for n, entry in enumerate(vector[free:]) if entry]
            if len(tail) == 1:
                result[tail[0]] = Fraction(sum(map(abs, vector[:free])), abs(vector[free + tail[0]]))
        return result
