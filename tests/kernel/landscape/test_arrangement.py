"""Rays, faces and stars against counts that are known and a search over a grid of units."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import comb
from random import Random

import pytest

from proofs.kernel import Rejected
from proofs.kernel.exact import line_of
from proofs.kernel.landscape import arrangement
from proofs.kernel.landscape.arrangement import Arrangement, arrangement_of
from proofs.kernel.landscape.residuals import bits
from tests.kernel.landscape.landscapes import small, zoo

GENERAL = [((0, 0), 0), ((1, 5), 0), ((3, -2), 0), ((-4, 1), 0), ((2, 7), 0)]
DEGENERATE = {
    "equal points": [((1,), 0), ((1,), 2), ((3,), 0)],
    "collinear": [((1, 2), 0), ((2, 4), 1), ((3, 6), 0), ((-1, -2), 3)],
    "opposite": [((1, 0), 0), ((-1, 0), 1), ((2, 0), 0)],
    "the origin": [((0, 0), 0), ((1, 2), 1), ((2, 1), 0)],
    "few points": [((1, 2, 3), 0), ((0, 1, 1), 1)],
    "one point": [((2, 1), 1)],
}


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5])
def test_cells_of_points_in_general_position(count: int) -> None:
    """An affine arrangement of N lines in general position has 2 sum_k C(N - 1, k) cells as a central one."""
    found = arrangement_of(small(GENERAL[:count], 1))
    dimension = min(3, count)
    assert len(found.columns) == dimension
    assert len(list(found.cells(found.faces()))) == 2 * sum(comb(count - 1, k) for k in range(dimension))


def test_points_on_a_line() -> None:
    found = arrangement_of(zoo("D1", 1))
    # Two rays per point, ReLU(x - x_i) and ReLU(x_i - x).
    assert len(found.rays) == 10
    assert sorted(found.outputs)[-1] == (6, 5, 4, 2, 0)
    assert all(min(row) == 0 for row in found.outputs)


def sides(found: Arrangement, unit: tuple[int, ...]) -> tuple[int, ...]:
    return tuple((z > 0) - (z < 0) for z in (sum(map(int.__mul__, line, unit)) for line in found.lines))


@pytest.mark.parametrize("hidden_bias", [True, False])
@pytest.mark.parametrize("name", ["general", *DEGENERATE])
def test_faces_are_those_of_a_grid_of_units(name: str, hidden_bias: bool) -> None:
    points = GENERAL[:3] if name == "general" else DEGENERATE[name]
    found = arrangement_of(small(points, 1, hidden_bias=hidden_bias))
    faces = {
        tuple((face.above >> k & 1) - (face.below >> k & 1) for k in range(len(found.lines))): face
        for face in found.faces()
    }
    seen: dict[tuple[int, ...], tuple[int, ...]] = {}
    for unit in product(range(-7, 8), repeat=len(found.columns)):
        seen.setdefault(sides(found, unit), unit)
    assert set(seen) <= set(faces)
    for signs, unit in seen.items():
        face = faces[signs]
        # The star: rays of closed cells that contain the unit; a small step towards such a ray stays in one of them.
        for k, ray in enumerate(found.rays):
            other = sides(found, ray)
            assert (face.star >> k & 1) == all(a * b >= 0 for a, b in zip(signs, other, strict=True))
            inside = all(b in (0, a) for a, b in zip(signs, other, strict=True))
            assert (face.own >> k & 1) == inside
        assert face == found.face_at([Fraction(e) for e in whole(found, unit, points, hidden_bias)])


def whole(found: Arrangement, unit: tuple[int, ...], points: list, hidden_bias: bool) -> list[int]:
    result = [0] * (len(points[0][0]) + hidden_bias)
    for column, entry in zip(found.columns, unit, strict=True):
        result[column] = entry
    return result


@pytest.mark.parametrize("name", DEGENERATE)
def test_every_face_is_generated_by_its_rays(name: str) -> None:
    found = arrangement_of(small(DEGENERATE[name], 1))
    for face in found.faces():
        inside = [sum(column) for column in zip(*(found.rays[k] for k in bits(face.own)), strict=True)]
        middle = tuple(inside) or (0,) * len(found.columns)
        assert sides(found, middle) == tuple(
            (face.above >> k & 1) - (face.below >> k & 1) for k in range(len(found.lines))
        )


@pytest.mark.parametrize(
    ("limit", "least", "said"),
    [
        ("MAX_RAYS", 9, "sets of hyperplanes that meet in a line: expected at most 9, got 10"),
        ("MAX_WORK", 100, "products for the rays: expected at most 100, got 270"),
        ("MAX_PAIRS", 200, "pairs of faces and rays: expected at most 200, got 420"),
    ],
)
def test_more_than_is_taken_on(limit: str, least: int, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrangement, limit, least)
    with pytest.raises(Rejected) as caught:
        arrangement_of(small(GENERAL, 1)).faces()
    assert str(caught.value).startswith(f"landscape: {said}")


@pytest.mark.parametrize("hidden_bias", [True, False])
@pytest.mark.parametrize("name", DEGENERATE)
def test_the_face_of_a_unit_is_told_by_its_pre_activations(name: str, hidden_bias: bool) -> None:
    """A coordinate that the arrangement does without still moves a unit that has it."""
    points, rng = DEGENERATE[name], Random(1)
    found = arrangement_of(small(points, 1, hidden_bias=hidden_bias))
    rows = [(*x, 1) if hidden_bias else x for x, _ in points]
    for _ in range(100):
        unit = [rng.randint(-3, 3) for _ in rows[0]]
        face = found.face_at([Fraction(entry) for entry in unit])
        for row in rows:
            kept = tuple(row[column] for column in found.columns)
            if any(kept):
                factor, line = line_of(kept)
                k = found.lines.index(line)
                z = factor * sum(map(int.__mul__, unit, row))
                assert (face.above >> k & 1) - (face.below >> k & 1) == (z > 0) - (z < 0)
