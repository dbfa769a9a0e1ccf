"""The families of a landscape in its report: a row each, and files with a network of each and its certificate."""

from dataclasses import dataclass
from typing import Final

from proofs.kernel.landscape.conclusion import AllMinima, Family
from proofs.landscape_result import LandscapeResult
from proofs.report.points_section import Room
from proofs.report.tex import Tex

MOST_ROWS: Final = 120
MOST_SIGNS: Final = 60
"""Signs of pre-activations that a row shows."""
SIGNS: Final = {1: "+", 0: "0", -1: "-"}


@dataclass(frozen=True, slots=True)
class FamiliesView:
    """The families as the template shows them.

    Attributes:
        rows: of the table.
        rest: how many families have no row.
        certificate: the name of one certificate, and `network` that of its network; the others are named alike.
    """

    rows: tuple[Tex, ...]
    rest: int
    certificate: str
    network: str


def families_view(result: LandscapeResult, minima: AllMinima, room: Room, stem: str) -> FamiliesView | None:
    """Write the files and return the rows; None where no families were proved."""
    numbers = {minimum.residual: number for number, minimum in enumerate(minima.minima, 1)}
    rows, files = list[Tex](), ("", "")
    for found in result.answer.families:
        number = numbers[found.conclusion.residual]
        pairs = zip(found.conclusion.families, found.representatives, strict=True)
        for k, (family, representative) in enumerate(pairs, 1):
            name = f"{stem}-{number}-{k}"
            network = room.files.network(name, representative.minimum.problem.network)
            certificate = room.files.certificate(name, representative.minimum)
            if representative.isolated is not None:
                room.files.certificate(f"{name}-strict", representative.isolated)
            files = files if any(files) else (certificate, network)
            rows.append(_row(number, k, family))
    return FamiliesView(tuple(rows[:MOST_ROWS]), max(0, len(rows) - MOST_ROWS), *files) if rows else None


def _row(number: int, k: int, family: Family) -> Tex:
    strict = "yes" if family.is_orbit else "no"
    cells = [str(number), str(k), str(family.dimension), strict, str(family.silent), _units(family)]
    return Tex(" & ".join(cells) + r" \\")


def _units(family: Family) -> str:
    """Per unit the sign of its output weight, and those of its pre-activations: `+:++0--`."""
    if sum(len(states) for _, states in family.units) > MOST_SIGNS:
        return ""
    units = (SIGNS[sign] + ":" + "".join(SIGNS[state] for state in states) for sign, states in family.units)
    # Braces keep two signs in a row from becoming one.
    return r"\texttt{" + "~ ".join(unit.replace("-", "{-}") for unit in units) + "}"
