"""The public network and dataset: those of the kernel, made from whatever a user has."""

from typing import TYPE_CHECKING

from proofs import kernel
from proofs.formats.arrays import dataset_from_arrays

if TYPE_CHECKING:
    from torch import nn


class Network(kernel.Network):
    """An exact ReLU network, equal to the kernel's network of the same layers."""

    __slots__ = ()

    @classmethod
    def from_torch(cls, module: "nn.Module") -> "Network":
        """An `nn.Sequential` of Linear and ReLU; every float keeps its exact binary value.

        Raises:
            InputError: the module contains anything else; the message names it.
        """
        from proofs.formats.torch_module import network_from_torch

        return cls(network_from_torch(module).layers)

    def __eq__(self, other: object) -> bool:
        return self.layers == other.layers if isinstance(other, kernel.Network) else NotImplemented

    def __hash__(self) -> int:
        return hash((self.layers,))


class Dataset(kernel.Dataset):
    """An exact dataset, equal to the kernel's dataset of the same points."""

    __slots__ = ()

    @classmethod
    def from_arrays(cls, inputs: object, targets: object, weights: object = None) -> "Dataset":
        """Inputs (N, d) or (N,), targets (N, K) or (N,), weights (N,) or None: lists, NumPy arrays, or torch tensors.

        Raises:
            InputError: an entry is not a finite number.
            ShapeError: the arrays do not fit each other.
        """
        data = dataset_from_arrays(inputs, targets, weights)
        return cls(data.inputs, data.targets, data.weights)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, kernel.Dataset):
            return NotImplemented
        return (self.inputs, self.targets, self.weights) == (other.inputs, other.targets, other.weights)

    def __hash__(self) -> int:
        return hash((self.inputs, self.targets, self.weights))
