"""The families of a landscape in its report: a row each, and files with a network of each and its certificate."""

from dataclasses import dataclass
from decimal import ROUND_CEILING
from fractions import Fraction
from typing import Final

from proofs.kernel.landscape.conclusion import AllMinima, Family
from proofs.landscape_result import LandscapeResult
from proofs.readable_numbers import rounded
from proofs.report.points_section import Room
from proofs.report.tex import EMPTY, Tex

MOST_ROWS: Final = 120
MOST_SIGNS: Final = 60
"""Signs of pre-activations that a row shows."""
TINY: Final = Fraction(1, 10**4)
SIGNS: Final = {1: "+", 0: "0", -1: "-"}


@dataclass(frozen=True, slots=True)
class FamiliesView:
    """The families as the template shows them.

    Attributes:
        rows: of the table.
        climbs: whether the rows say how far the lowest paths found climb.
        rest: how many families have no row.
        certificate: the name of one certificate, and `network` that of its network; the others are named alike.
    """

    rows: tuple[Tex, ...]
    climbs: bool
    rest: int
    certificate: str
    network: str


def families_view(result: LandscapeResult, minima: AllMinima, room: Room, stem: str) -> FamiliesView | None:
    """Write the files and return the rows; None where no families were proved."""
    numbers = {minimum.residual: number for number, minimum in enumerate(minima.minima, 1)}
    rows, files = list[Tex](), ("", "")
    for place, found in enumerate(result.answer.families):
        number = numbers[found.conclusion.residual]
        pairs = zip(found.conclusion.families, found.representatives, strict=True)
        for k, (family, representative) in enumerate(pairs, 1):
            name = f"{stem}-{number}-{k}"
            network = room.files.network(name, representative.minimum.problem.network)
            certificate = room.files.certificate(name, representative.minimum)
            if representative.isolated is not None:
                room.files.certificate(f"{name}-strict", representative.isolated)
            files = files if any(files) else (certificate, network)
            path = None if result.paths is None else result.paths[place][k - 1]
            climb = EMPTY if path is None else climb_of(path.highest - found.conclusion.loss)
            rows.append(_row(number, k, family, None if result.paths is None else climb))
    if not rows:
        return None
    return FamiliesView(tuple(rows[:MOST_ROWS]), result.paths is not None, max(0, len(rows) - MOST_ROWS), *files)


def climb_of(height: Fraction) -> Tex:
    """Two digits that are not below it; that it is tiny, where it is."""
    if 0 < height < TINY:
        return Tex("$<10^{-4}$")
    return Tex(f"{rounded(height, 2, ROUND_CEILING):f}")


def _row(number: int, k: int, family: Family, climb: Tex | None) -> Tex:
    strict = "yes" if family.is_orbit else "no"
    cells = [str(number), str(k), str(family.dimension), strict, str(family.silent)]
    cells += [*([] if climb is None else [climb]), _units(family)]
    return Tex(" & ".join(cells) + r" \\")


def _units(family: Family) -> str:
    """Per unit the sign of its output weight, and those of its pre-activations: `+:++0--`."""
    if sum(len(states) for _, states in family.units) > MOST_SIGNS:
        return ""
    units = (SIGNS[sign] + ":" + "".join(SIGNS[state] for state in states) for sign, states in family.units)
    # Braces keep two signs in a row from becoming one.
    return r"\texttt{" + "~ ".join(unit.replace("-", "{-}") for unit in units) + "}"
