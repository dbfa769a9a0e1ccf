"""data.csv, written, reads back as the same dataset."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from proofs.formats.data_file import data_csv
from proofs.kernel.dataset_file import read_dataset
from proofs.kernel.network import Dataset
from tests.strategies.problems import datasets


@given(datasets(1, 1) | datasets(2, 3), st.none() | st.sampled_from([Fraction(1, 3), Fraction(0)]))
def test_what_is_written_is_read_back(dataset: Dataset, weight: Fraction | None) -> None:
    if weight is not None:
        dataset = replace(dataset, weights=(weight,) * len(dataset))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "data.csv"
        path.write_text(data_csv(dataset), encoding="utf-8")
        assert read_dataset(path) == dataset
