"""The global minimum, by cases of sides of hyperplanes. docs/mathematics.md, section 13."""

from typing import Final

from proofs.kernel.landscape.arrangement import MAX_PAIRS, Arrangement, arrangement_of, require_affordable
from proofs.kernel.landscape.certificate import Bound, Branch, BranchAndBound, Symmetric
from proofs.kernel.landscape.conclusion import LowestLoss
from proofs.kernel.landscape.question import Landscape
from proofs.kernel.landscape.residuals import centred, product, require_signs, residual_at, signs_of, spread
from proofs.kernel.rejection import Rejected, require

RULE: Final = "global-minimum"

Unit = tuple[int, int, int]
"""The sign of the output weight, and the hyperplanes on whose positive and negative side the unit is."""


def global_minimum(landscape: Landscape, certificate: BranchAndBound) -> LowestLoss:
    """In every case a vector shows that the loss is not below the bound.

    If `s r . g_k >= 0` for every unit and every ray k that its sides allow, and r sums to 0, then every network in the
    case has `r . f >= 0`, and its loss is `|f - y - r|^2 + 2 r . (f - y) - |r|^2 >= -2 r . y - |r|^2`.
    """
    width = landscape.width
    if width is None:
        raise Rejected(RULE, "landscape", "a fixed width", "every width")
    require(landscape.has(certificate.network), RULE, "point", "a network of the landscape", "another")
    residual = residual_at(landscape, certificate.network)
    loss = product(residual, residual)
    require(certificate.lower <= loss, RULE, "bound", "one not above the loss of the point", certificate.lower)
    arrangement = arrangement_of(landscape)
    require_signs(arrangement, certificate.vectors)
    require_affordable("units of all steps", len(certificate.steps) * width, MAX_PAIRS)
    allowed = _Allowed(arrangement)
    negative: list[int] = []
    for k, vector in enumerate(certificate.vectors):
        require(len(vector) == len(landscape.dataset), RULE, f"vector {k}", "a number per data point", len(vector))
        require(centred(landscape, vector) == vector, RULE, f"vector {k}", "a sum of 0", "another")
        bound = -2 * product(vector, landscape.targets) - product(vector, vector)
        require(bound >= certificate.lower, RULE, f"vector {k}", "a bound not below that claimed", bound)
        negative.append(signs_of(arrangement, vector).negative)
    todo: list[tuple[Unit, ...]] = [
        ((1, 0, 0),) * positive + ((-1, 0, 0),) * (width - positive) for positive in range(width, -1, -1)
    ]
    seen: set[tuple[Unit, ...]] = set()
    for k, step in enumerate(certificate.steps):
        require(bool(todo), RULE, f"step {k}", "no further step", "one")
        units = todo.pop()
        key = tuple(sorted(units))
        match step:
            case Branch(unit, line):
                seen.add(key)
                todo.extend(_branches(units, unit, line, len(arrangement.lines), f"step {k}"))
            case Bound(vector=index):
                seen.add(key)
                require(0 <= index < len(negative), RULE, f"step {k}", "the index of a vector", index)
                below = negative[index]
                inside = all(not spread(allowed.rays(up, down), sign) & below for sign, up, down in units)
                require(inside, RULE, f"step {k}", "a vector that is nowhere negative", "another")
            case Symmetric():
                # An earlier case is not one that this one is part of: that would have fewer sides.
                require(key in seen, RULE, f"step {k}", "an earlier case", "a new one")
    require(not todo, RULE, "steps", "all cases", f"{len(todo)} open")
    return LowestLoss(certificate.lower, loss, certificate.network)


def _branches(units: tuple[Unit, ...], unit: int, line: int, lines: int, step: str) -> list[tuple[Unit, ...]]:
    """The case of the negative side, and that of the positive one, which comes next."""
    require(0 <= unit < len(units), RULE, step, "a unit", unit)
    require(0 <= line < lines, RULE, step, "a hyperplane", line)
    sign, up, down = units[unit]
    require(not (up | down) >> line & 1, RULE, step, "a side not decided before", "one that is")
    cases = ((sign, up, down | 1 << line), (sign, up | 1 << line, down))
    return [(*units[:unit], case, *units[unit + 1 :]) for case in cases]


class _Allowed:
    """The rays on given closed sides of hyperplanes."""

    def __init__(self, arrangement: Arrangement) -> None:
        lines = range(len(arrangement.lines))
        self._all = (1 << len(arrangement.rays)) - 1
        self._above = [_rays_with(arrangement.above, line) for line in lines]
        self._below = [_rays_with(arrangement.below, line) for line in lines]
        self._known: dict[tuple[int, int], int] = {}

    def rays(self, above: int, below: int) -> int:
        """Those that are on no other side."""
        if (above, below) not in self._known:
            rays = self._all
            for line, (up, down) in enumerate(zip(self._above, self._below, strict=True)):
                if above >> line & 1:
                    rays &= ~down
                if below >> line & 1:
                    rays &= ~up
            self._known[above, below] = rays
        return self._known[above, below]


def _rays_with(sides: tuple[int, ...], line: int) -> int:
    return sum(1 << k for k, side in enumerate(sides) if side >> line & 1)
