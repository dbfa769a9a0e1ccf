"""Datasets made from datasets."""

from __future__ import annotations

from fractions import Fraction

from dataset_zoo import by_name, label_permutation, scaled, with_permuted_labels


def test_scaling_is_exact_and_says_so() -> None:
    d1 = by_name("D1")
    tenth = scaled(d1, Fraction(1, 10))
    assert tenth.inputs[3] == (Fraction(1, 10),)
    assert tenth.targets == d1.targets
    assert "1/10" in tenth.provenance


def test_permuted_labels_are_a_seeded_permutation() -> None:
    d1 = by_name("D1")
    permuted = with_permuted_labels(d1, 3)
    assert permuted.inputs == d1.inputs
    assert sorted(permuted.targets) == sorted(d1.targets)
    assert permuted.targets != d1.targets
    assert label_permutation(50, 1) == label_permutation(50, 1) != label_permutation(50, 2)
    assert sorted(label_permutation(50, 1)) == list(range(50))
