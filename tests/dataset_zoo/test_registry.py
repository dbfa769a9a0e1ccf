"""Each generated dataset has the properties it is named for."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from dataset_zoo import by_name


def test_xor_is_not_linear_but_the_class_is_the_parity() -> None:
    xor = by_name("xor")
    assert all(y[0] == (x[0] + x[1]) % 2 for x, y in zip(xor.inputs, xor.targets, strict=True))
    assert len(set(xor.inputs)) == 4


def test_jellyfish_has_the_printed_coordinates() -> None:
    jellyfish = by_name("Jellyfish")
    classes = {
        label: {x for x, y in zip(jellyfish.inputs, jellyfish.targets, strict=True) if y[0] == label}
        for label in (0, 1)
    }
    assert classes[1] == {(Fraction(1), Fraction(0)), (Fraction(1, 5), Fraction(3, 5))}
    assert classes[0] == {(Fraction(0), Fraction(1)), (Fraction(3, 5), Fraction(1, 5))}


def test_zig_zag_bends_at_every_inner_point() -> None:
    zig_zag = by_name("Zig-Zag")
    assert len(zig_zag) == 20
    slopes = [
        (b[1][0] - a[1][0]) / (b[0][0] - a[0][0])
        for a, b in pairwise(list(zip(zig_zag.inputs, zig_zag.targets, strict=True)))
    ]
    assert all(s * t < 0 for s, t in pairwise(slopes))
    assert (zig_zag.inputs[0][0], zig_zag.inputs[-1][0]) == (-1, 1)


def test_proposition_4_data_exactly() -> None:
    data = by_name("Proposition-4")
    n = len(data)
    *others, star = data.inputs
    assert all(x < 0 for row in others for x in row)
    assert all(x > 0 for x in star)
    for k in range(2):
        assert sum(row[k] for row in data.inputs) == 0
        assert sum(row[k] ** 2 for row in data.inputs) == n
    covariance = sum(row[0] * row[1] for row in data.inputs) / n
    assert 0 < covariance < 1  # full rank, and positively correlated as it must be
    assert all(row[0] * star[0] + row[1] * star[1] <= -1 for row in others)
    ones = [row[0] for row, y in zip(others, data.targets, strict=False) if y[0] == 1]
    zeros = [row[0] for row, y in zip(others, data.targets, strict=False) if y[0] == 0]
    assert data.targets[-1] == (1,)
    assert max(zeros) < min(ones)  # separated by a threshold on the first coordinate
    assert ones
    assert zeros
