"""Exact datasets with their provenance, and generators of datasets.

Importing this package needs the standard library only; NumPy and torch are imported by the methods that hand out
arrays.
"""

from dataset_zoo.csv_file import DatasetFileError
from dataset_zoo.exact import ExactDataset, InvalidDatasetError
from dataset_zoo.registry import UnknownDatasetError, by_name, names

__all__ = [
    "DatasetFileError",
    "ExactDataset",
    "InvalidDatasetError",
    "UnknownDatasetError",
    "by_name",
    "names",
]
