"""Certificates about landscapes. Rays are named by their index in the ascending order of the arrangement.

A generator is a ray with the sign of the output weight: 2k is ray k with +, 2k + 1 is ray k with -.
docs/certificates.md describes the same objects as JSON.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from proofs.kernel.exact import Vector
from proofs.kernel.network import Network


@dataclass(frozen=True, slots=True)
class Piece:
    """The least squares fit of some closed cells: `sum of weight * generator`, and a constant, with weights > 0."""

    weights: Mapping[int, Fraction]


@dataclass(frozen=True, slots=True)
class Minimum:
    """The residual belongs to a local minimum: this network, which may have fewer units than the landscape."""

    residual: Vector
    network: Network


@dataclass(frozen=True, slots=True)
class NeverMinimum:
    """The residual belongs to no local minimum of any width.

    Each separator is nowhere negative on the generators of the states that are left, and negative at the outputs of the
    network, or 0 there: then the states with a generator on which it is positive are left out.
    """

    residual: Vector
    separators: tuple[Vector, ...]


@dataclass(frozen=True, slots=True)
class Separation:
    """No units in the states chosen have these outputs, and further units need a state on which it is negative.

    `further` has an entry for each of these states, in the order of the kernel, in which it is chosen, too.
    """

    separator: Vector
    further: tuple["Separation", ...]


@dataclass(frozen=True, slots=True)
class TooFewUnits:
    """The residual belongs to no local minimum of the landscape's width."""

    residual: Vector
    root: Separation


Entry: TypeAlias = Minimum | NeverMinimum | TooFewUnits


@dataclass(frozen=True, slots=True)
class CompleteList:
    """All residuals of local minima.

    Attributes:
        pieces: for a fixed width, fits that include that of every product of cells; none for every width.
        entries: one per residual that a local minimum may have.
    """

    pieces: tuple[Piece, ...]
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """A case distinction: on which side of hyperplane `line` is `unit`? First the positive side, then the negative."""

    unit: int
    line: int


@dataclass(frozen=True, slots=True)
class Bound:
    """A case in which no loss is below the bound: `vector` is the index of the vector that shows it."""

    vector: int


@dataclass(frozen=True, slots=True)
class Symmetric:
    """A case that is an earlier one with units of one sign exchanged."""


Step: TypeAlias = Branch | Bound | Symmetric


@dataclass(frozen=True, slots=True)
class BranchAndBound:
    """No loss is below `lower`: trees of cases, one for each number 0, 1, ... of units with a positive output weight.

    Attributes:
        lower: the bound; at a global minimum, its loss.
        network: a point that is not far above it.
        vectors: what bounds refer to.
        steps: all trees, node by node, each branch before its two cases.
    """

    lower: Fraction
    network: Network
    vectors: tuple[Vector, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Families:
    """The families of the local minima with this residual; the kernel finds them itself."""

    residual: Vector


LandscapeCertificate: TypeAlias = CompleteList | BranchAndBound | Families
