"""Exact datasets with their provenance, and generators of datasets.

Importing this package needs the standard library only; NumPy is imported where arrays are handed out.
"""

from dataset_zoo.exact import ExactDataset, InvalidDatasetError
from dataset_zoo.label_permutation import label_permutation
from dataset_zoo.mnist import Digits, MnistFileError, read_mnist
from dataset_zoo.registry import UnknownDatasetError, by_name, names
from dataset_zoo.two_sines import two_sines

__all__ = [
    "Digits",
    "ExactDataset",
    "InvalidDatasetError",
    "MnistFileError",
    "UnknownDatasetError",
    "by_name",
    "label_permutation",
    "names",
    "read_mnist",
    "two_sines",
]
