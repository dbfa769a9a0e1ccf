"""The datasets of the paper, their views, and what no dataset can be."""

from __future__ import annotations

import subprocess
import sys
from fractions import Fraction

import numpy as np
import pytest

from dataset_zoo import ExactDataset, InvalidDatasetError, UnknownDatasetError, by_name

ONE = ((Fraction(1),),)


def test_d1_has_the_printed_points() -> None:
    d1 = by_name("d1")
    points = [(int(x[0]), int(y[0])) for x, y in zip(d1.inputs, d1.targets, strict=True)]
    assert points == [(5, 2), (4, 1), (3, 0), (1, -3), (-1, 3)]
    assert "arXiv:1611.06310" in d1.provenance


def test_d2_and_d3_differ_in_two_targets_only() -> None:
    d2, d3 = by_name("D2"), by_name("D3")
    assert d2.inputs == d3.inputs
    changed = [(int(a[0]), int(b[0])) for a, b in zip(d2.targets, d3.targets, strict=True) if a != b]
    assert changed == [(5, 3), (-5, -6)]


def test_views_are_rounded_once() -> None:
    dataset = ExactDataset("t", "t", "t", ((Fraction(1, 3), Fraction(2)),), ((Fraction(-1, 7),),))
    inputs, targets = dataset.as_numpy()
    assert inputs.shape == (1, 2)
    assert targets.shape == (1, 1)
    assert inputs[0, 0] == 1 / 3
    assert targets[0, 0] == -1 / 7
    assert inputs.dtype == np.float64
    assert (dataset.input_dimension, dataset.output_dimension, len(dataset)) == (2, 1, 1)


@pytest.mark.parametrize(
    ("inputs", "targets"),
    [
        ((), ()),
        (ONE, ONE + ONE),
        (((),), ONE),
        (((Fraction(1),), (Fraction(1), Fraction(2))), ONE + ONE),
        (((0.5,),), ONE),
        (((1,),), ONE),
    ],
)
def test_rows_that_make_no_dataset(
    inputs: tuple[tuple[Fraction, ...], ...], targets: tuple[tuple[Fraction, ...], ...]
) -> None:
    with pytest.raises(InvalidDatasetError):
        ExactDataset("t", "t", "t", inputs, targets)


def test_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(UnknownDatasetError, match="D1, D2, D3, XOR"):
        by_name("D9")


@pytest.mark.parametrize(
    ("package", "heavy"), [("dataset_zoo", "{'numpy', 'torch'}"), ("numeric", "{'numpy', 'torch'}")]
)
def test_importing_the_package_is_cheap(package: str, heavy: str) -> None:
    code = f"import sys, {package}; print(sorted({heavy} & set(sys.modules)))"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )
