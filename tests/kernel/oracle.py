"""What the kernel is compared with: the definitions, written the plain way, and Z3 for the inequalities.

Nothing here uses the kernel's arithmetic: losses and conditions are sums of fractions, and `g >= 0` is asked of Z3 as
linear real arithmetic in the form of docs/mathematics.md, section 1, ReLU for ReLU, without merging or splitting.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

import z3

from proofs.kernel import Huber, Loss, Network, Problem
from tests.kernel.germs import Germ, Path, path

ZERO, ONE = Fraction(0), Fraction(1)


def inner(left: Sequence[Any], right: Sequence[Any]) -> Any:
    return sum((a * b for a, b in zip(left, right, strict=True)), ZERO)


def outputs(network: Network | Path, x: Sequence[Fraction]) -> list[Any]:
    """Fractions; along a path, germs."""
    values: list[Any] = list(x)
    for k, layer in enumerate(network.layers):
        biases = layer.bias or [ZERO] * len(layer.weight)
        values = [inner(row, values) + b for row, b in zip(layer.weight, biases, strict=True)]
        if k + 1 < len(network.layers):
            values = [value if value > 0 else ZERO for value in values]
    return values


def residuals(problem: Problem, at: Network | Path | None = None) -> list[list[Any]]:
    data = problem.dataset
    return [
        [f - t for f, t in zip(outputs(at or problem.network, x), y, strict=True)]
        for x, y in zip(data.inputs, data.targets, strict=True)
    ]


def weights(problem: Problem) -> Sequence[Fraction]:
    return problem.dataset.weights or [ONE] * len(problem.dataset)


def rho(measure: Loss, r: Any) -> Any:
    if isinstance(measure, Huber) and abs(r) > measure.delta:
        return 2 * measure.delta * abs(r) - measure.delta**2
    return r * r


def half_slope(measure: Loss, r: Fraction) -> Fraction:
    """Half the derivative of rho."""
    if isinstance(measure, Huber) and abs(r) > measure.delta:
        return measure.delta if r > 0 else -measure.delta
    return r


def loss(problem: Problem) -> Fraction:
    return loss_at(problem.network, problem)


def loss_at(network: Network | Path, problem: Problem) -> Any:
    """A fraction; along a path, a germ."""
    pairs = zip(weights(problem), residuals(problem, network), strict=True)
    return sum((w * rho(problem.loss, r) for w, row in pairs for r in row), ZERO)


def loss_along(problem: Problem, *directions: Network) -> Germ:
    """The loss along `theta + tau p + tau^2 q + ...`, right for every small tau > 0 whatever its scale."""
    germ = loss_at(path(problem.network, *directions), problem)
    return germ if isinstance(germ, Germ) else Germ(germ)


def parameters(network: Network) -> list[Fraction]:
    return [number for layer in network.layers for row in layer.weight for number in row] + [
        number for layer in network.layers for number in layer.bias or ()
    ]


def distance(left: Network, right: Network) -> Fraction:
    """The largest difference of a parameter."""
    return max(abs(a - b) for a, b in zip(parameters(left), parameters(right), strict=True))


class Shallow:
    """One hidden layer, one output: the quantities of section 1 as fractions.

    `r` holds half the derivatives of the loss by the outputs: with the squared loss and no weights, the residuals.
    `held` says at which points the loss is strictly above its tangent for every change of the output.
    """

    def __init__(self, problem: Problem) -> None:
        hidden, last = problem.network.layers
        self.has_bias, self.has_offset = hidden.bias is not None, last.bias is not None
        self.a = [[*x, ONE] if self.has_bias else list(x) for x in problem.dataset.inputs]
        self.w = [[*row, hidden.bias[j]] if hidden.bias else list(row) for j, row in enumerate(hidden.weight)]
        self.v = last.weight[0]
        plain = [row[0] for row in residuals(problem)]
        self.r = [weight * half_slope(problem.loss, r) for weight, r in zip(weights(problem), plain, strict=True)]
        bound = problem.loss.delta if isinstance(problem.loss, Huber) else None
        self.held = [
            weight > 0 and (bound is None or abs(r) < bound) for weight, r in zip(weights(problem), plain, strict=True)
        ]
        self.z = [[inner(a, w) for a in self.a] for w in self.w]

    def radius(self) -> Fraction:
        """The least |v_j| over v_j != 0 (1 if all are 0) and |a.w| / |a|_1 over a.w != 0."""
        bounds = [abs(v) for v in self.v if v] or [ONE]
        bounds += [abs(z) / sum(map(abs, a)) for row in self.z for z, a in zip(row, self.a, strict=True) if z]
        return min(bounds)

    def g(self, j: int, t: Sequence[Any]) -> Any:
        """g_j, or phi_j where v_j = 0, at t, which may be fractions or Z3 terms."""
        sign = -1 if self.v[j] < 0 else 1
        exact = all(isinstance(entry, Fraction) for entry in t)
        total = ZERO if exact else number(ZERO)
        for a, r, z in zip(self.a, self.r, self.z[j], strict=True):
            change = sum((e if exact else number(e)) * x for e, x in zip(a, t, strict=True))
            factor = r if exact else number(r)
            if z > 0:
                total = total + factor * change
            elif z == 0:
                bent = max(ZERO, sign * change) if exact else z3.If(sign * change > 0, sign * change, 0)
                total = total + factor * sign * bent
        return total

    def nonnegative(self, j: int) -> bool:
        """Condition 2, asked of Z3."""
        t = z3.Reals(" ".join(f"t{k}" for k in range(len(self.w[j]))))
        return not satisfiable(self.g(j, t) < 0)

    def vanishes(self, j: int) -> bool:
        """Condition 3 in the form with |z|: the linear part and every class of parallel kinks."""
        dimension = len(self.w[j])
        linear = [ZERO] * dimension
        classes: dict[tuple[Fraction, ...], Fraction] = {}
        for a, r, z in zip(self.a, self.r, self.z[j], strict=True):
            share = ONE if z > 0 else Fraction(1, 2) if z == 0 else ZERO
            linear = [e + share * r * x for e, x in zip(linear, a, strict=True)]
            if z == 0 and any(a):
                k = next(x for x in a if x)
                name = tuple(x / k for x in a)
                classes[name] = classes.get(name, ZERO) + r * abs(k)
        return not any(linear) and not any(classes.values())

    def vanishes_by_z3(self, j: int) -> bool:
        """Condition 3 as it is defined: no w near w_j has phi(w) != 0. Along rays phi is linear: any t will do."""
        t = z3.Reals(" ".join(f"t{k}" for k in range(len(self.w[j]))))
        total: Any = number(ZERO)
        for a, r, z in zip(self.a, self.r, self.z[j], strict=True):
            change = sum(number(e) * x for e, x in zip(a, t, strict=True))
            if z > 0:
                total = total + number(r) * change + number(r * z)
            elif z == 0:
                total = total + number(r) * z3.If(change > 0, change, 0)
        return not satisfiable(total != 0)

    def is_local_minimum(self) -> bool:
        if self.has_offset and sum(self.r) != 0:
            return False
        return all(self.nonnegative(j) if v else self.vanishes(j) for j, v in enumerate(self.v))

    def is_isolated(self) -> bool:
        """Strict up to rescaling, all v_j != 0: no t = (changes of v_j w_j, of c) but 0 leaves the held outputs."""
        t = [z3.Reals(" ".join(f"t{j}_{k}" for k in range(len(w)))) for j, w in enumerate(self.w)]
        offset = z3.Real("c")
        unknowns = [x for row in t for x in row] + ([offset] if self.has_offset else [])
        equal = []
        for i, a in enumerate(self.a):
            if not self.held[i]:
                continue
            total: Any = offset if self.has_offset else number(ZERO)
            for j, v in enumerate(self.v):
                change = sum(number(e) * x for e, x in zip(a, t[j], strict=True))
                if self.z[j][i] > 0:
                    total = total + change
                elif self.z[j][i] == 0:
                    # s ReLU(s a.t)
                    total = total + (z3.If(change > 0, change, 0) if v > 0 else z3.If(change < 0, change, 0))
            equal.append(total == 0)
        return not satisfiable(*equal, z3.Or([x != 0 for x in unknowns]))

    def products(self) -> tuple[Fraction, ...]:
        """All v_j w_j: what rescaling does not change."""
        return tuple(v * e for v, w in zip(self.v, self.w, strict=True) for e in w)

    def kinks(self) -> Iterator[tuple[int, int, int]]:
        """(unit, data point, sign of its term in g: 1 convex, -1 concave) for residuals that are not 0."""
        for j, v in enumerate(self.v):
            for i, z in enumerate(self.z[j]):
                if z == 0 and v * self.r[i] != 0 and any(self.a[i]):
                    yield j, i, 1 if v * self.r[i] > 0 else -1


def number(value: Fraction) -> z3.RatNumRef:
    """Exactly: Z3 is given the text of the fraction, never a float."""
    return z3.RealVal(str(value))


def satisfiable(*conditions: Any) -> bool:
    solver = z3.Solver()
    solver.add(*conditions)
    answer = solver.check()
    assert answer != z3.unknown, "Z3 must decide linear real arithmetic"
    return bool(answer == z3.sat)
