from __future__ import annotations

from dataset_zoo import label_permutation


def test_it_is_a_permutation_that_the_seed_determines() -> None:
    assert label_permutation(50, 1) == label_permutation(50, 1) != label_permutation(50, 2)
    assert sorted(label_permutation(50, 1)) == list(range(50))
