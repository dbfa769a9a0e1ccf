"""Exact datasets with their provenance, and generators of datasets.

Importing this package needs the standard library only; NumPy and torch are imported by the methods that hand out
arrays.
"""

from dataset_zoo.exact import ExactDataset, InvalidDatasetError
from dataset_zoo.mnist import Digits, MnistFileError, read_mnist
from dataset_zoo.registry import UnknownDatasetError, by_name, names
from dataset_zoo.two_sines import two_sines
from dataset_zoo.variants import label_permutation, scaled, with_permuted_labels

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
    "scaled",
    "two_sines",
    "with_permuted_labels",
]
