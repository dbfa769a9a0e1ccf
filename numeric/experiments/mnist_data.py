"""MNIST as the paper feeds it to its networks: pixels divided by 255, labels one-hot, softmax cross-entropy, Adam."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dataset_zoo import label_permutation, read_mnist
from numeric.architecture import Architecture
from numeric.experiments.context import Context, ExperimentError
from numeric.training.initialisation import FAN_IN_NORMAL, Initialisation
from numeric.training.optimisers import Adam
from numeric.training.plan import Stop, TrainingData, TrainingPlan
from numeric.written_gradient import Loss

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


def classifier(
    data: TrainingData,
    hidden: Sequence[int],
    *,
    updates: int,
    batch_size: int,
    step_size: float = 1e-3,
    how: Initialisation = FAN_IN_NORMAL,
) -> TrainingPlan:
    """A network with these hidden widths, trained until no image is misclassified or the updates are spent."""
    return TrainingPlan(
        Architecture.with_biases(data.inputs.shape[1], *hidden, CLASSES),
        how,
        Adam(step_size),
        updates,
        Loss.LOG,
        batch_size=batch_size,
        stop=Stop(zero_error=True),
        inspect_every=max(1, updates // 10),
        dtype="float32",
    )


def span(accuracies: Sequence[float]) -> str:
    """The range of the accuracies, and of how many runs."""
    return f"accuracy {min(accuracies):.1%} to {max(accuracies):.1%} over {len(accuracies)} runs"
