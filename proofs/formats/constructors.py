"""`Network.from_torch` and `Dataset.from_arrays`: the kernel declares them, and may import nothing that makes them.

There is one class of networks and one of datasets, the kernel's. Whoever takes them from `proofs` gets them from here,
with their constructors in place.
"""

from typing import TYPE_CHECKING

from proofs.formats.arrays import dataset_from_arrays
from proofs.kernel import Dataset, Network

if TYPE_CHECKING:
    from torch import nn

__all__ = ["Dataset", "Network"]


def _network_from_torch(module: "nn.Module") -> Network:
    from proofs.formats.torch_module import network_from_torch

    return network_from_torch(module)


Network.from_torch = staticmethod(_network_from_torch)
Dataset.from_arrays = staticmethod(dataset_from_arrays)
