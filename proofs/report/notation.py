"""The letters of the report: coordinates of a small change, names of parameters, and the marks of states."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from proofs.kernel.network import Network, Problem
from proofs.report.limits import MOVES
from proofs.report.rationals import Term, exact, linear, short
from proofs.report.tex import EMPTY, Tex, joined

STATE_MARKS: Final = {1: Tex(r"\stateon"), 0: Tex(r"\statekink"), -1: Tex(r"\stateoff")}


@dataclass(frozen=True, slots=True)
class Letters:
    """Names of the coordinates of a small change, unit by unit and then of c: those of the claims' case identities."""

    names: tuple[str, ...]
    width: int

    @classmethod
    def of(cls, problem: Problem) -> "Letters":
        """The letters for a network with one hidden layer and one output."""
        return cls(tuple(variable_names(problem)), len(problem.network.hidden[0].augmented[0]))

    def unit(self, j: int) -> tuple[str, ...]:
        """The coordinates of unit j."""
        return self.names[j * self.width : (j + 1) * self.width]

    def form(self, j: int, coefficients: Iterable[Fraction | int]) -> Tex:
        """A linear form in the coordinates of unit j."""
        return linear((Fraction(c), name) for c, name in zip(coefficients, self.unit(j), strict=True))

    def whole_form(self, coefficients: Iterable[Fraction | int], rest: Sequence[Term] = ()) -> Tex:
        """A linear form in all coordinates, with further terms."""
        return linear([*((Fraction(c), name) for c, name in zip(coefficients, self.names, strict=True)), *rest])


def variable_names(problem: Problem) -> list[str]:
    r"""`\xi, \eta, \zeta` for one unit on the line, with indices for several units and for several coordinates.

    The source writes x, y, z, which are also the names of its data.
    """
    hidden, output = problem.network.layers
    names = []
    for j in range(hidden.width):
        unit = f"_{{{j + 1}}}" if hidden.width > 1 else ""
        if hidden.fan_in == 1:
            names.append(rf"\xi{unit}")
        else:
            names += [rf"\xi_{{{j + 1},{m + 1}}}" for m in range(hidden.fan_in)]
        if hidden.bias is not None:
            names.append(rf"\eta{unit}")
    return [*names, r"\zeta"] if output.bias is not None else names


def unit_symbol(letter: str, network: Network, j: int, *, star: bool = False) -> Tex:
    """`w_2`, or `w` when there is one unit; with a star at the point itself."""
    index = "" if network.hidden[0].width == 1 else f"_{{{j + 1}}}"
    return Tex(f"{letter}{index}{'^*' if star else ''}")


def moved_parameters(network: Network, velocity: Network, acceleration: Network) -> Tex:
    """The parameters that change along a path, as functions of tau: `c(\\tau) = -1 - \\tau`; the list is capped."""
    moves = []
    for k, (start, first, second) in enumerate(zip(network.layers, velocity.layers, acceleration.layers, strict=True)):
        rows = zip(start.augmented, first.augmented, second.augmented, strict=True)
        for j, (values, speeds, bends) in enumerate(rows):
            for i, (value, speed, bend) in enumerate(zip(values, speeds, bends, strict=True)):
                if speed or bend:
                    path = linear([(value, ""), (speed, r"\tau"), (bend, r"\tau^{2}")])
                    moves.append(rf"${parameter(network, k, j, i)}(\tau) = {path}$")
    shown = moves[:MOVES]
    more = len(moves) - len(shown)
    return joined(", ", shown + ([f"and {more} more in the certificate file"] if more else []))


def parameter(network: Network, layer: int, unit: int, entry: int) -> Tex:
    """The symbol of one parameter; entry `fan_in` is the bias. A shallow network has the paper's w, b, v, c."""
    shape = network.layers[layer]
    bias = entry == shape.fan_in
    if len(network.hidden) == 1 and network.output_dimension == 1:
        if layer == 1:
            return Tex("c") if bias else unit_symbol("v", network, entry)
        if bias:
            return unit_symbol("b", network, unit)
        if shape.fan_in == 1:
            return unit_symbol("w", network, unit)
        return Tex(f"w_{{{unit + 1},{entry + 1}}}")
    letter = "b" if bias else "w"
    index = f"{unit + 1}" if bias else f"{unit + 1},{entry + 1}"
    return Tex(f"{letter}^{{({layer + 1})}}_{{{index}}}")


def row_vector(entries: Sequence[Fraction], limit: int) -> Tex:
    """`(1, -3)` for a table, cut after `limit` entries."""
    shown = [short(entry) for entry in entries[:limit]] + ([r"\dots"] if len(entries) > limit else [])
    return Tex(shown[0]) if len(shown) == 1 else Tex(f"({', '.join(shown)})")


def inline_point(network: Network) -> Tex:
    """The parameters of a small shallow network in one line of mathematics; empty when it is not small."""
    if len(network.hidden) != 1 or network.output_dimension != 1 or network.hidden[0].fan_in != 1:
        return EMPTY
    hidden, output = network.hidden[0], network.output
    if hidden.width > 4:
        return EMPTY

    def group(letter: str, numbers: Sequence[Fraction]) -> str:
        entries = ", ".join(map(exact, numbers))
        return f"{letter} = {entries}" if len(numbers) == 1 else f"{letter} = ({entries})"

    parts = [group("w", [row[0] for row in hidden.weight])]
    parts += [group("b", hidden.bias)] if hidden.bias is not None else []
    parts += [group("v", output.weight[0])]
    parts += [group("c", output.bias)] if output.bias is not None else []
    return joined(r",\quad ", [f"{part}" for part in parts])
