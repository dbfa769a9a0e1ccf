"""Datasets as Proposition 4 of arXiv:1611.06310v1 needs them, with exact rational coordinates.

N - 1 points have only negative coordinates and the last one, the star, has only positive ones; every feature has mean 0
and variance 1; the covariance has full rank; the labels can be separated by a threshold on the first feature. If in
each feature the negative values are within a factor 2 of each other, the star's inner product with every other point is
at most -1, which gradient descent with trainable hidden biases needs (docs/mathematics.md, Proposition 4).

Uncorrelated features are impossible with these signs for d >= 2: two features whose signs agree at every point have a
positive covariance. `uncorrelated` has other signs: only the sum of the coordinates is negative.
"""

from __future__ import annotations

from fractions import Fraction
from math import isqrt

from dataset_zoo.exact import ExactDataset, InvalidDatasetError

PROVENANCE = "constructed here, after arXiv:1611.06310v1, Proposition 4 and its proof"
PRECISION = 10**3
"""How finely the length of a feature is approximated before its exact correction."""

_Feature = list[Fraction]


def proposition_4() -> ExactDataset:
    """Ten points in the plane."""
    data = opposed(10, 2)
    return ExactDataset("Proposition-4", "a dataset for Proposition 4", PROVENANCE, data.inputs, data.targets)


def integer_features(points: int, dimension: int) -> tuple[tuple[int, ...], ...]:
    """Features of mean 0 whose quotients by their standard deviations are the dataset: `dimension` rows of `points`.

    At point i = 1..N-1 the first feature is i - 3N and feature k >= 2 is -2, or -3 if i = k; the star balances them.
    Exists for every N >= 3 and 2 <= d <= N - 1, while rational standard deviations are impossible for N = 3.

    Raises:
        InvalidDatasetError: too few points, or a covariance of full rank would be impossible.
    """
    if points < 3:
        raise InvalidDatasetError(f"{points} points cannot be two classes and a star: ask for at least 3")
    if not 2 <= dimension <= points - 1:
        raise InvalidDatasetError(
            f"no such dataset of {points} points has {dimension} features: ask for 2 to {points - 1} "
            "(one feature cannot oppose the star enough; N centred points span at most N - 1 dimensions)"
        )
    first = [i - 3 * points for i in range(1, points)]
    rows = [first, *([-3 if i == k else -2 for i in range(1, points)] for k in range(2, dimension + 1))]
    return tuple((*row, -sum(row)) for row in rows)


def opposed(points: int, dimension: int) -> ExactDataset:
    """A rational dataset near `integer_features` over their standard deviations; the star is the last point.

    The lower half of the other points, by the first feature, has label 0; the rest and the star have label 1.

    Raises:
        InvalidDatasetError: as `integer_features`, and for 3 points, where no feature of mean 0 and variance 1 is
            rational: 2 (a^2 + ab + b^2) = 3 c^2 has no solution in integers but 0, by parity.
    """
    rows = integer_features(points, dimension)
    if points == 3:
        raise InvalidDatasetError("three rational numbers cannot have mean 0 and variance 1: ask for at least 4 points")
    features = [_standardised(row) for row in rows]
    for feature in features:
        others = feature[:-1]
        if not (max(others) < 0 and min(others) >= 2 * max(others)):
            raise InvalidDatasetError(f"{points} points, {dimension} features: the correction moved a value too far")
    return ExactDataset(
        f"Opposed-{points}-{dimension}",
        f"{points} points in dimension {dimension} for Proposition 4",
        PROVENANCE,
        tuple(zip(*features, strict=True)),
        tuple((Fraction(int(2 * i >= points - 1)),) for i in range(points)),
    )


def uncorrelated() -> ExactDataset:
    """Nine points in the plane with mean 0 and the identity as covariance; the star (2, 2) is the last point.

    The other points are (-1/4 + r, -1/4 - r) with eight values r of sum 0 and sum of squares 9/2. Their inner product
    with the star is -1. The label is 1 where r > 0, and at the star.
    """
    quarter = Fraction(1, 4)
    shifts = [sign * Fraction(m, 6) for m in (2, 4, 5, 6) for sign in (1, -1)]
    others = tuple((-quarter + r, -quarter - r) for r in shifts)
    return ExactDataset(
        "Uncorrelated",
        "nine whitened points for Proposition 4",
        PROVENANCE,
        (*others, (Fraction(2), Fraction(2))),
        (*((Fraction(int(r > 0)),) for r in shifts), (Fraction(1),)),
    )


def near_origin() -> ExactDataset:
    """Four points in the plane with the signs of `opposed`, but one of them close to the origin.

    Its inner product with the star is -62/361 > -1, and gradient descent gets every label right.
    """
    rows = ((-19, -11), (-11, -19), (-1, -1), (31, 31))
    return ExactDataset(
        "Near-the-origin",
        "four points, one close to the origin",
        PROVENANCE,
        tuple(tuple(Fraction(entry, 19) for entry in row) for row in rows),
        ((Fraction(0),), (Fraction(0),), (Fraction(1),), (Fraction(1),)),
    )


def _standardised(feature: tuple[int, ...]) -> _Feature:
    """A rational vector of mean 0 and variance 1 close to the feature over its standard deviation.

    Reflections at hyperplanes that contain (1, .., 1) keep mean and variance and are rational. The one that takes a
    known vector to a target of the same length reflects along their difference; the target's length is off by a little.
    """
    count = len(feature)
    known = _known(count)
    length = sum(entry * entry for entry in feature)
    fine = PRECISION * max(map(abs, feature))
    scale = Fraction(isqrt(count * fine**2 // length), fine)
    along = [k - scale * entry for k, entry in zip(known, feature, strict=True)]
    factor = 2 * _dot(known, along) / _dot(along, along)
    return [k - factor * w for k, w in zip(known, along, strict=True)]


def _known(count: int) -> _Feature:
    """A rational vector of mean 0 and variance 1, for every count but 1 and 3: pairs 1, -1, after 2, -1/2, .., -1/2."""
    head = [Fraction(2), *[Fraction(-1, 2)] * 4] if count % 2 else []
    return [*head, *[Fraction(1), Fraction(-1)] * ((count - len(head)) // 2)]


def _dot(left: _Feature, right: _Feature) -> Fraction:
    return sum((a * b for a, b in zip(left, right, strict=True)), Fraction(0))
