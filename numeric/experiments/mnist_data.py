"""MNIST as the paper feeds it to its networks: pixels divided by 255, labels one-hot."""

from __future__ import annotations

import numpy as np

from dataset_zoo import label_permutation, read_mnist
from numeric.experiments.context import Context, ExperimentError
from numeric.training.plan import TrainingData

CLASSES = 10


def mnist(context: Context, points: int | None, permuted: bool) -> TrainingData:
    """The first `points` training digits, or all, in single precision; labels permuted at random if so wished."""
    if context.mnist_folder is None:
        raise ExperimentError(
            "this experiment trains on MNIST, which localmin does not bring: give --mnist DIR, a folder with the files "
            "train-images-idx3-ubyte and train-labels-idx1-ubyte, plain or gzipped (.gz)"
        )
    digits = read_mnist(context.mnist_folder)
    images, labels = digits.images[:points], digits.labels[:points]
    if permuted:
        labels = labels[label_permutation(len(labels), context.seed)]
    targets = np.zeros((len(labels), CLASSES), dtype=np.float32)
    targets[np.arange(len(labels)), labels] = 1.0
    return TrainingData(images.astype(np.float32) / np.float32(255.0), targets)
