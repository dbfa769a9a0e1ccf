"""Datasets made from datasets, exactly."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction

from dataset_zoo.exact import ExactDataset


def scaled(dataset: ExactDataset, factor: Fraction) -> ExactDataset:
    """The dataset with every input coordinate multiplied by `factor` (the paper's tau)."""
    return replace(
        dataset,
        name=f"{dataset.name}-scaled-{factor}",
        title=f"{dataset.title}, inputs times {factor}",
        provenance=f"{dataset.provenance}; inputs multiplied by {factor}",
        inputs=tuple(tuple(factor * x for x in row) for row in dataset.inputs),
    )


def label_permutation(points: int, seed: int) -> list[int]:
    """Where each point takes its label from: a random order of 0..points-1 that the seed determines."""
    order = list(range(points))
    random.Random(seed).shuffle(order)
    return order


def with_permuted_labels(dataset: ExactDataset, seed: int) -> ExactDataset:
    """The dataset with its targets randomly permuted among the points."""
    return replace(
        dataset,
        name=f"{dataset.name}-permuted-{seed}",
        title=f"{dataset.title}, permuted labels",
        provenance=f"{dataset.provenance}; labels permuted with seed {seed}",
        targets=tuple(dataset.targets[i] for i in label_permutation(len(dataset), seed)),
    )
