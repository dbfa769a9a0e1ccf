"""Proofs about local minima in the training of small neural networks: a kernel that checks, and search that finds.

Names are handed out lazily, so that `import proofs` costs nothing and `import proofs.kernel` needs the standard library
only.

    >>> from proofs import decide, read_dataset, read_network
    >>> decide(read_network("network.json"), read_dataset("data.csv"))
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from proofs.api import decide, read_certificate, read_dataset, read_network
    from proofs.formats.constructors import Dataset, Network
    from proofs.kernel import (
        Huber,
        InputError,
        Layer,
        Problem,
        Rejected,
        ShapeError,
        Squared,
        Theorem,
        check,
    )
    from proofs.search.decide import Decision, IsLocalMinimum, IsNotLocalMinimum, Undecided

__all__ = [
    "Dataset",
    "Decision",
    "Huber",
    "InputError",
    "IsLocalMinimum",
    "IsNotLocalMinimum",
    "Layer",
    "Network",
    "Problem",
    "Rejected",
    "ShapeError",
    "Squared",
    "Theorem",
    "Undecided",
    "check",
    "decide",
    "read_certificate",
    "read_dataset",
    "read_network",
]

_HOME = {
    "decide": "proofs.api",
    "read_certificate": "proofs.api",
    "read_dataset": "proofs.api",
    "read_network": "proofs.api",
    "Dataset": "proofs.formats.constructors",
    "Huber": "proofs.kernel",
    "InputError": "proofs.kernel",
    "Layer": "proofs.kernel",
    "Network": "proofs.formats.constructors",
    "Problem": "proofs.kernel",
    "Rejected": "proofs.kernel",
    "ShapeError": "proofs.kernel",
    "Squared": "proofs.kernel",
    "Theorem": "proofs.kernel",
    "check": "proofs.kernel",
    "Decision": "proofs.search.decide",
    "IsLocalMinimum": "proofs.search.decide",
    "IsNotLocalMinimum": "proofs.search.decide",
    "Undecided": "proofs.search.decide",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'proofs' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
