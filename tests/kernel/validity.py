"""Is a certificate really a proof of its conclusion? Asked again, naively: for mutants that the kernel accepted."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm
from typing import Any

import z3

from proofs.kernel import Problem, Squared
from proofs.kernel import certificate as kinds
from proofs.kernel.check import check
from proofs.kernel.conclusion import LocalMinimumNearby
from proofs.kernel.enclosure.setting import parameters_of, setting_of
from tests.kernel import deep_validity, general_validity, near_oracle, shared_work
from tests.kernel.near_minima import free_parameters
from tests.kernel.oracle import Shallow, loss, loss_along, loss_at, number, parameters, satisfiable, weights


def is_valid(problem: Problem, certificate: Any) -> bool:
    """Whether the conclusion is true for the reason that the certificate gives."""
    return VALID[type(certificate)](problem, certificate)


def _shallow_minimum(problem: Problem, certificate: kinds.ShallowMinimum) -> bool:
    if len(problem.network.layers) != 2 or problem.network.output_dimension != 1:
        return False
    point = Shallow(problem)
    if not point.is_local_minimum() or len(certificate.units) != len(point.v):
        return False
    for j, tree in enumerate(certificate.units):
        if point.v[j] == 0:
            if tree is not None:
                return False
        elif not _Tree(point, j).proves(tree, []):
            return False
    return True


@dataclass
class _Line:
    """The kinks on one line `e`: together `above * (e . t)` where `e . t >= 0`, `below * (e . t)` where it is <= 0."""

    e: tuple[Fraction, ...]
    above: Fraction = Fraction(0)
    below: Fraction = Fraction(0)


class _Tree:
    def __init__(self, point: Shallow, j: int) -> None:
        self.point, self.j = point, j
        self.lines: dict[int, _Line] = {}
        sign = 1 if point.v[j] > 0 else -1
        named: dict[tuple[Fraction, ...], int] = {}
        for i, (a, r, z) in enumerate(zip(point.a, point.r, point.z[j], strict=True)):
            if z == 0 and any(a):
                first = next(x for x in a if x)
                e = tuple(x / first for x in a)
                line = self.lines.setdefault(named.setdefault(e, i), _Line(e))
                # r s ReLU(s k e.t) is r k e.t on the side where s k e.t >= 0.
                if sign * first > 0:
                    line.above += r * first
                else:
                    line.below += r * first
        active = [(a, r) for a, r, z in zip(point.a, point.r, point.z[j], strict=True) if z > 0]
        self.linear = [sum((r * a[k] for a, r in active), Fraction(0)) for k in range(len(point.w[j]))]

    def proves(self, tree: Any, signs: list[tuple[int, int]]) -> bool:
        if isinstance(tree, kinds.Split):
            line = self.lines.get(tree.point)
            if line is None or line.above >= line.below or tree.point in dict(signs):
                return False
            return all(
                self.proves(branch, [*signs, (tree.point, sign)])
                for branch, sign in ((tree.positive, 1), (tree.negative, -1))
            )
        if isinstance(tree, kinds.Vertex):
            return self._nonnegative_on(signs) and self._closes(tree, dict(signs))
        if isinstance(tree, kinds.Empty):
            return self._is_empty(tree, dict(signs))
        return False

    def _cone(self, signs: list[tuple[int, int]], *, strict: bool) -> tuple[list[Any], list[Any]]:
        t = z3.Reals(" ".join(f"t{k}" for k in range(len(self.linear))))
        sides = [sign * sum(number(e) * x for e, x in zip(self.lines[i].e, t, strict=True)) for i, sign in signs]
        return t, [side > 0 if strict else side >= 0 for side in sides]

    def _nonnegative_on(self, signs: list[tuple[int, int]]) -> bool:
        t, cone = self._cone(signs, strict=False)
        return not satisfiable(self.point.g(self.j, t) < 0, *cone)

    def _closes(self, leaf: kinds.Vertex, signs: Mapping[int, int]) -> bool:
        total = list(self.linear)
        for i, line in self.lines.items():
            if line.above < line.below:
                if i not in signs:
                    return False
                slope = line.above if signs[i] > 0 else line.below
            else:
                slope = line.below + leaf.multipliers.get(i, Fraction(0)) * (line.above - line.below)
            total = [x + slope * e for x, e in zip(total, line.e, strict=True)]
        convex = {i for i, line in self.lines.items() if line.above > line.below}
        return (
            not any(total)
            and set(leaf.multipliers) <= convex
            and all(type(x) is Fraction and 0 <= x <= 1 for x in leaf.multipliers.values())
        )

    def _is_empty(self, leaf: kinds.Empty, signs: Mapping[int, int]) -> bool:
        used = {i: x for i, x in leaf.weights.items() if x}
        if not used or not set(leaf.weights) <= set(signs) or any(type(x) is not Fraction for x in used.values()):
            return False
        _, interior = self._cone([(i, signs[i]) for i in used], strict=True)
        return min(used.values()) > 0 and not satisfiable(*interior)


def _descent_path(problem: Problem, certificate: kinds.DescentPath) -> bool:
    here, velocity, acceleration = loss(problem), certificate.velocity, certificate.acceleration
    witness = problem.network.moved(velocity, acceleration, certificate.step)
    return (
        certificate.step > 0 and loss_along(problem, velocity, acceleration) < here and loss_at(witness, problem) < here
    )


def _flat_path(problem: Problem, certificate: kinds.FlatPath) -> bool:
    moves = any(parameters(certificate.velocity)) or any(parameters(certificate.acceleration))
    return moves and loss_along(problem, certificate.velocity, certificate.acceleration) == loss(problem)


def _rescaling_orbit(problem: Problem, certificate: kinds.RescalingOrbit) -> bool:
    layers = problem.network.layers
    if not 0 <= certificate.layer < len(layers) - 1 or not 0 <= certificate.unit < layers[certificate.layer].width:
        return False
    incoming, outgoing = layers[certificate.layer : certificate.layer + 2]
    j = certificate.unit
    return (
        any(incoming.weight[j])
        or any((incoming.bias or [0] * incoming.width)[j : j + 1])
        or any(row[j] for row in outgoing.weight)
    )


def _better_point(problem: Problem, certificate: kinds.BetterPoint) -> bool:
    same = [(len(x.weight), len(x.weight[0]), x.bias is None) for x in problem.network.layers] == [
        (len(x.weight), len(x.weight[0]), x.bias is None) for x in certificate.network.layers
    ]
    return same and loss_at(certificate.network, problem) < loss(problem)


def _equal_inputs_bound(problem: Problem, _: kinds.EqualInputsBound) -> bool:
    """What no function can fit of a group of weight W is the sum over its pairs of w w' |y - y'|^2 / (2 W)."""
    if problem.loss != Squared():
        return loss(problem) == 0
    points = list(zip(problem.dataset.inputs, problem.dataset.targets, weights(problem), strict=True))
    left = Fraction(0)
    for x, y, w in points:
        same = [(t, u) for z, t, u in points if z == x]
        total = sum(u for _, u in same)
        for t, u in same:
            if w * u:
                left += w * u * sum(((a - b) ** 2 for a, b in zip(y, t, strict=True)), Fraction(0)) / (2 * total)
    return left == loss(problem)


def _isolated_orbit(problem: Problem, certificate: kinds.IsolatedOrbit) -> bool:
    return (
        _shallow_minimum(problem, certificate.minimum)
        and all(Shallow(problem).v)
        and _Isolation(Shallow(problem)).proves(certificate.tree, {})
    )


class _Isolation:
    """Outputs change by `change[i]`, a Z3 term in t; a branch is a set of sides of kinks."""

    def __init__(self, point: Shallow) -> None:
        self.point = point
        width = len(point.w[0])
        self.t = [z3.Reals(" ".join(f"t{j}_{k}" for k in range(width))) for j in range(len(point.v))]
        self.unknowns = [x for row in self.t for x in row]
        offset: Any = number(Fraction(0))
        if point.has_offset:
            offset = z3.Real("c")
            self.unknowns.append(offset)
        self.change = []
        self.names: dict[tuple[int, tuple[Fraction, ...]], int] = {}
        for i, a in enumerate(point.a):
            total = offset
            for j, v in enumerate(point.v):
                z, move = point.z[j][i], self._along(a, j)
                if z > 0:
                    total = total + move
                elif z == 0 and any(a):
                    total = total + (z3.If(move > 0, move, 0) if v > 0 else z3.If(move < 0, move, 0))
                    if point.held[i]:
                        self.names.setdefault((j, self._line(i)), i)
            self.change.append(total)

    def _along(self, a: Any, j: int) -> Any:
        return sum(number(e) * x for e, x in zip(a, self.t[j], strict=True))

    def _line(self, i: int) -> tuple[Fraction, ...]:
        first = next(x for x in self.point.a[i] if x)
        return tuple(x / first for x in self.point.a[i])

    def proves(self, tree: Any, signs: dict[tuple[int, int], int]) -> bool:
        if isinstance(tree, kinds.UnitSplit):
            key = (tree.unit, tree.point)
            if key not in {(j, i) for (j, _), i in self.names.items()} or key in signs:
                return False
            return self.proves(tree.positive, {**signs, key: 1}) and self.proves(tree.negative, {**signs, key: -1})
        if not isinstance(tree, kinds.KernelCone):
            return False
        cone = [sign * self._along(self._line(i), j) >= 0 for (j, i), sign in signs.items()]
        held = [i for i, held in enumerate(self.point.held) if held]
        if satisfiable(*cone, *(self.change[i] == 0 for i in held), z3.Or([x != 0 for x in self.unknowns])):
            return False
        if not set(tree.weights) <= set(signs) or not set(tree.rows) <= set(held):
            return False
        if any(type(x) is not Fraction or x <= 0 for x in tree.weights.values()):
            return False
        return not satisfiable(*cone, self._identity(tree, signs) != 0)

    def _identity(self, tree: Any, signs: Mapping[tuple[int, int], int]) -> Any:
        """`sum y_i row_i + sum mu n`: rows over the common denominator of the inputs, n primitive integer vectors."""
        common = _common([x for a in self.point.a for x in a])
        total: Any = number(Fraction(0))
        for i, y in tree.rows.items():
            total = total + number(y * common) * self.change[i]
        for (j, i), weight in tree.weights.items():
            total = total + number(weight * signs[j, i]) * self._along(_primitive(self.point.a[i]), j)
        return total


def _common(entries: Any) -> int:
    return lcm(*(entry.denominator for entry in entries))


def _primitive(a: Any) -> list[Fraction]:
    """Coprime integers on the line of a, the first that is not 0 positive."""
    common = _common(a)
    integers = [int(x * common) for x in a]
    divisor = gcd(*integers) * (1 if next(x for x in integers if x) > 0 else -1)
    return [Fraction(x // divisor) for x in integers]


def _barrier(problem: Problem, certificate: kinds.Barrier) -> bool:
    """On the sphere the loss is higher than at the center, and M is a lower bound there, as far as a sample shows."""
    here, rng = near_oracle.center(certificate), random.Random(1)
    rho = near_oracle.real(certificate.radius)
    start = near_oracle.loss(problem, here)
    frozen = {q for q in range(len(here)) if q not in free_parameters(setting_of(problem), certificate.frozen)}
    layers = list(setting_of(problem).layers_of())
    for _ in range(24):
        direction = [0 if q in frozen else rng.gauss(0, 1) * 2.0 ** certificate.scales[k] for q, k in enumerate(layers)]
        size = sum((d / 2.0 ** certificate.scales[k]) ** 2 for d, k in zip(direction, layers, strict=True)) ** 0.5
        theta = [t + rho * d / size for t, d in zip(here, direction, strict=True)]
        there = near_oracle.loss(problem, theta)
        if there <= start or near_oracle.lower_bound(problem, theta, certificate) > there:
            return False
    return True


def _merged(problem: Problem, certificate: kinds.Merged) -> bool:
    """The merged network's barrier is one, the center does its work, and no sampled point of the box lies lower."""
    said = check(problem, certificate).conclusion
    assert isinstance(said, LocalMinimumNearby)
    small = shared_work.merged_problem(problem, certificate.groups)
    here = [near_oracle.real(x) for x in parameters_of(said.center)]
    box, rng = near_oracle.real(said.radius), random.Random(1)
    difference = near_oracle.loss(problem, here) - near_oracle.loss(small, near_oracle.center(certificate.minimum))
    if abs(difference) > near_oracle.mp.mpf(10) ** -90:
        return False
    for _ in range(24):
        theta = [t + box * rng.choice((-1, 1, rng.uniform(-1, 1))) for t in here]
        if near_oracle.loss(problem, theta) < near_oracle.real(said.loss_lower):
            return False
    return _barrier(small, certificate.minimum)


VALID: dict[type, Callable[[Problem, Any], bool]] = {
    kinds.Barrier: _barrier,
    kinds.Merged: _merged,
    kinds.ShallowMinimum: _shallow_minimum,
    kinds.DescentPath: _descent_path,
    kinds.FlatPath: _flat_path,
    kinds.RescalingOrbit: _rescaling_orbit,
    kinds.BetterPoint: _better_point,
    kinds.EqualInputsBound: _equal_inputs_bound,
    kinds.IsolatedOrbit: _isolated_orbit,
    kinds.ConstantOutput: deep_validity.constant_output,
    kinds.PathMoments: deep_validity.path_moments,
    kinds.SeveralOutputsMinimum: deep_validity.several_outputs,
    kinds.SecondOrder: deep_validity.second_order,
    kinds.Classified: general_validity.classified,
    kinds.LowerPoint: general_validity.lower_point,
    kinds.NotStationary: general_validity.not_stationary,
    kinds.Interpolation: general_validity.interpolation,
}
