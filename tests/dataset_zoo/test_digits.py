"""The digits are those of the repository they come from, which scikit-learn ships."""

from __future__ import annotations

import pytest

from dataset_zoo import by_name
from dataset_zoo.digits import SIDE, WHITE


def test_forty_pictures_of_two_kinds() -> None:
    data = by_name("digits")
    assert (len(data), data.input_dimension, data.output_dimension) == (40, SIDE * SIDE, 1)
    assert [int(y[0]) for y in data.targets] == [1] * 20 + [0] * 20
    assert all(0 <= x <= 1 and (x * WHITE).denominator == 1 for row in data.inputs for x in row)
    assert len(set(data.inputs)) == 40


def test_they_are_the_first_threes_and_eights_of_the_source() -> None:
    datasets = pytest.importorskip("sklearn.datasets")
    images, labels = datasets.load_digits(return_X_y=True)
    data = by_name("Digits")
    for label, rows in ((3, data.inputs[:20]), (8, data.inputs[20:])):
        pictures = images[labels == label][:20].reshape(20, SIDE, 2, SIDE, 2).sum(axis=(2, 4)).reshape(20, -1)
        assert [[int(x * WHITE) for x in row] for row in rows] == pictures.astype(int).tolist()
