"""All local minima: every residual that one may have is listed or excluded. docs/mathematics.md, section 13."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from proofs.kernel.exact import Vector
from proofs.kernel.landscape.arrangement import MAX_PAIRS, Arrangement, Face, arrangement_of, require_affordable
from proofs.kernel.landscape.certificate import CompleteList, Minimum, NeverMinimum, Separation, TooFewUnits
from proofs.kernel.landscape.conclusion import AllMinima, ListedMinimum
from proofs.kernel.landscape.products import RULE, product_residuals
from proofs.kernel.landscape.question import Landscape
from proofs.kernel.landscape.residuals import (
    Signs,
    admissible,
    centred,
    every_projection,
    product,
    require_signs,
    residual_at,
    signs_of,
    states,
)
from proofs.kernel.rejection import require


def complete_list(landscape: Landscape, certificate: CompleteList) -> AllMinima:
    """Every residual that a local minimum may have is that of a minimum given, or excluded."""
    arrangement = arrangement_of(landscape)
    faces = arrangement.faces()
    require_affordable("pairs of faces and entries", len(faces) * len(certificate.entries), MAX_PAIRS)
    require_signs(arrangement, _tables(certificate))
    listed: dict[Vector, ListedMinimum] = {}
    settled: set[Vector] = set()
    for k, entry in enumerate(certificate.entries):
        step = f"entry {k}"
        require(entry.residual not in settled, RULE, step, "a residual not settled before", "one that is")
        require(
            len(entry.residual) == len(landscape.dataset), RULE, step, "a residual per data point", "another number"
        )
        settled.add(entry.residual)
        level = _Level(landscape, arrangement, faces, entry.residual, step)
        match entry:
            case Minimum():
                listed[entry.residual] = level.minimum(entry)
            case NeverMinimum():
                level.never(entry.separators)
            case TooFewUnits():
                level.too_few(entry.root)
    for residual in sorted(_candidates(landscape, arrangement, faces, certificate)):
        require(residual in settled, RULE, "entries", f"one for the residual {shown_vector(residual)}", "none")
    minima = tuple(sorted(listed.values(), key=lambda minimum: (minimum.loss, minimum.residual)))
    return AllMinima(minima, landscape.width or max((minimum.units for minimum in minima), default=1))


def _candidates(
    landscape: Landscape, arrangement: Arrangement, faces: Sequence[Face], certificate: CompleteList
) -> frozenset[Vector]:
    """All residuals that a local minimum may have, and perhaps others."""
    if landscape.width is None:
        return every_projection(landscape, arrangement)
    cells = list(arrangement.cells(faces))
    return product_residuals(landscape, arrangement, cells, landscape.width, certificate.pieces)


def _tables(certificate: CompleteList) -> Iterator[Iterable[Fraction]]:
    """All residuals, separators and weights of fits."""
    yield from (piece.weights.values() for piece in certificate.pieces)
    for entry in certificate.entries:
        yield entry.residual
        match entry:
            case NeverMinimum(separators=separators):
                yield from separators
            case TooFewUnits(root=root):
                todo = [root]
                while todo:
                    node = todo.pop()
                    yield node.separator
                    todo.extend(node.further)


def shown_vector(vector: Vector) -> str:
    """The vector for a message, shortened."""
    text = ", ".join(map(str, vector[:6]))
    return f"({text if len(vector) <= 6 else text + ', ...'})"[:200]


@dataclass(frozen=True, slots=True)
class _Level:
    """One residual r: which states are admissible, and which sums of them give y + r."""

    landscape: Landscape
    arrangement: Arrangement
    faces: Sequence[Face]
    residual: Vector
    step: str

    @property
    def signs(self) -> Signs:
        return signs_of(self.arrangement, self.residual)

    @property
    def outputs(self) -> Vector:
        """`y + r`, the outputs of every network with this residual, up to a constant where there is an output bias."""
        return tuple(y + r for y, r in zip(self.landscape.targets, self.residual, strict=True))

    def minimum(self, entry: Minimum) -> ListedMinimum:
        """The network has this residual, the residuals sum to 0, and all its units are admissible."""
        landscape, network = self.landscape, entry.network
        require(landscape.has(network), RULE, self.step, "a network of the landscape", "another")
        require(
            residual_at(landscape, network) == self.residual, RULE, self.step, "the residual of the network", "another"
        )
        require(centred(landscape, self.residual) == self.residual, RULE, self.step, "a sum of 0", "another sum")
        signs = self.signs
        hidden, output = network.layers
        for j, (unit, outgoing) in enumerate(zip(hidden.augmented, output.weight[0], strict=True)):
            sign = (outgoing > 0) - (outgoing < 0)
            allowed = admissible(signs, self.arrangement.face_at(unit), sign)
            require(allowed, RULE, f"{self.step}, unit {j}", "an admissible state", "another")
        return ListedMinimum(self.residual, product(self.residual, self.residual), network)

    def _require_a_unit(self, signs: Signs) -> bool:
        """Whether the outputs are constant; then no unit in any state may have an output weight of 0."""
        constant = not any(centred(self.landscape, self.outputs))
        silent = constant and any(admissible(signs, face, 0) for face in self.faces)
        require(not silent, RULE, self.step, "no silent unit", "one that is admissible")
        return constant

    def _separator(self, vector: Vector, step: str) -> tuple[Signs, Fraction]:
        """The signs of a separator on the generators, and its value at the outputs."""
        require(len(vector) == len(self.residual), RULE, step, "a number per data point", len(vector))
        require(centred(self.landscape, vector) == vector, RULE, step, "a separator that sums to 0", "another")
        return signs_of(self.arrangement, vector), product(vector, self.outputs)

    def never(self, separators: Sequence[Vector]) -> None:
        """No number of units in admissible states has these outputs."""
        signs = self.signs
        self._require_a_unit(signs)
        left = states(signs, self.faces)
        for vector in separators:
            values, total = self._separator(vector, self.step)
            require(not any(s & values.negative for s in left), RULE, self.step, "no state below 0", "one")
            require(total <= 0, RULE, self.step, "outputs not above 0", "others")
            if total < 0:
                return
            left = [s for s in left if not s & values.positive]
        require(not left, RULE, self.step, "no state left", f"{len(left)}")

    def too_few(self, root: Separation) -> None:
        """No units in admissible states, as many as the landscape has, have these outputs."""
        require(self.landscape.width is not None, RULE, self.step, "a fixed width", "every width")
        signs = self.signs
        constant = self._require_a_unit(signs)
        found = states(signs, self.faces)
        if not constant:
            return self._separate(root, 0, self.landscape.width or 0, found, self.step)
        # One unit there is: it is in one of these states.
        self._descend(root, found, 0, self.landscape.width or 0, found, self.step)

    def _separate(self, node: Separation, chosen: int, left: int, allowed: Sequence[int], step: str) -> None:
        """No choice of at most `left` further states has these outputs, nor those chosen alone."""
        values, total = self._separator(node.separator, step)
        require(not chosen & values.negative, RULE, step, "no chosen state below 0", "one")
        apart = total < 0 or (total == 0 and chosen & values.positive)
        require(bool(apart), RULE, step, "outputs apart from the chosen states", "others")
        further = [state for state in allowed if state & values.negative] if left else []
        self._descend(node, further, chosen, left, allowed, step)

    def _descend(
        self, node: Separation, further: Sequence[int], chosen: int, left: int, allowed: Sequence[int], step: str
    ) -> None:
        require(len(node.further) == len(further), RULE, step, f"{len(further)} further states", len(node.further))
        rest = list(allowed)
        for k, (state, child) in enumerate(zip(further, node.further, strict=True)):
            # Choices with this state are settled here; the later ones need not look at them again.
            self._separate(child, chosen | state, left - 1, rest, f"{step}, {k}")
            rest.remove(state)
